import type { ClientId, EndpointId, FaultId, PopulationId, ReplicaId } from '../domain/ids.js';
import type { Move } from '../domain/observations.js';
import type { Micros } from '../kernel/kernel.js';
import type { CollectorContext } from './context.js';
import type { Detections } from './detections.js';
import type { FaultLog } from './fault-log.js';
import { Moments } from './moments.js';
import { cutIntoPhases, PHASES, phasesBetween } from './phases.js';
import type { Failover } from './result.js';

/** For each fault and population that it hit: who was served again, when, and what it took. */
export class Failovers {
  readonly #context: CollectorContext;
  readonly #faults: FaultLog;
  readonly #detections: Detections;
  readonly #tracks: (Track | undefined)[];
  readonly #replicaOf: Int16Array;
  readonly #hitBy: Int16Array;
  /** By population: the fault that hit one of its clients last. */
  readonly #lastToHit: Int16Array;
  /** By population and replica: restored, and no client of the population is back yet. */
  readonly #awaited: Uint8Array;
  readonly #ends_us = new Float64Array(PHASES.length);

  constructor(context: CollectorContext, faults: FaultLog, detections: Detections) {
    const clients = context.populations.reduce((sum, population) => sum + population.count, 0);
    this.#context = context;
    this.#faults = faults;
    this.#detections = detections;
    this.#tracks = new Array<Track | undefined>(context.faults.length * context.populations.length);
    this.#replicaOf = new Int16Array(clients).fill(NONE);
    this.#hitBy = new Int16Array(clients).fill(NONE);
    this.#lastToHit = new Int16Array(context.populations.length).fill(NONE);
    this.#awaited = new Uint8Array(context.populations.length * context.replicas.length);
  }

  connected(replica: ReplicaId, client: ClientId): void {
    this.#replicaOf[client] = replica;
  }

  hit(fault: FaultId, population: PopulationId, client: ClientId): void {
    const track = this.#track(fault, population);
    if (track === undefined) return;
    track.hit++;
    this.#hitBy[client] = fault;
    this.#lastToHit[population] = fault;
    const replica = this.#replicaOf[client];
    if (replica !== NONE) track.from[replica] = 1;
  }

  /** Did the fault break the service of any client of the population? */
  hasHit(fault: FaultId, population: PopulationId): boolean {
    const track = this.#tracks[fault * this.#context.populations.length + population];
    return track !== undefined && track.hit > 0;
  }

  /** The fault that broke this client's service and from which it is not back, or -1. */
  hitBy(client: ClientId): FaultId {
    return this.#hitBy[client];
  }

  /**
   * The fault to name when an operation of the population fails: the one in force that hit it, or that
   * did and began no earlier than any other; failing that the one that began last. -1: none has begun.
   */
  suspect(population: PopulationId): FaultId {
    const { latest } = this.#faults;
    const hit = this.#lastToHit[population];
    if (hit === NONE || latest === NONE) return latest;
    const inForce = this.#faults.end_us(hit) === null;
    return inForce || this.#faults.start_us(hit) >= this.#faults.start_us(latest) ? hit : latest;
  }

  moved(move: Readonly<Move>): void {
    const track = this.#track(move.fault, move.population);
    if (track === undefined) return;
    const start_us = this.#faults.start_us(move.fault);
    const detection = this.#detections.publishedBy(move.left, move.decider, move.resolved_us);
    cutIntoPhases(start_us, detection, move, this.#ends_us);
    for (let phase = 0, from_us = start_us; phase < PHASES.length; phase++) {
      track.spent_us[phase] += this.#ends_us[phase] - from_us;
      from_us = this.#ends_us[phase];
    }
    track.lastEnds_us.set(this.#ends_us);
    track.last = move.client;
    track.moves.add(move.moved_us);
    if (move.from >= 0) track.from[move.from] = 1;
    if (move.left >= 0) track.left.add(move.left);
    this.#hitBy[move.client] = NONE;
  }

  /** Only of replicas: no client comes back to an app server. */
  restored(endpoint: EndpointId): void {
    if (endpoint >= this.#context.replicas.length) return;
    for (let population = 0; population < this.#context.populations.length; population++) {
      this.#awaited[population * this.#context.replicas.length + endpoint] = 1;
    }
  }

  returned(population: PopulationId, replica: ReplicaId, at_us: Micros): void {
    const cell = population * this.#context.replicas.length + replica;
    if (this.#awaited[cell] !== 1) return;
    this.#awaited[cell] = 0;
    for (const fault of this.#context.faults.keys()) {
      // What is still in force did not let them go: another one did.
      if (this.#faults.end_us(fault) === null) continue;
      const track = this.#tracks[fault * this.#context.populations.length + population];
      if (track === undefined || track.failedBack !== null || track.from[replica] !== 1) continue;
      track.failedBack = { at_us, replica: this.#context.replicas[replica].name };
    }
  }

  /** In the order of faults, then of populations; only where clients were hit. */
  entries(): FailoverEntry[] {
    return this.#context.faults.flatMap((_, fault) =>
      this.#context.populations.flatMap((_, population) => {
        const track = this.#tracks[fault * this.#context.populations.length + population];
        return track === undefined ? [] : [this.#entry(fault, population, track)];
      }),
    );
  }

  #track(fault: FaultId, population: PopulationId): Track | undefined {
    if (fault < 0) return undefined;
    const index = fault * this.#context.populations.length + population;
    let track = this.#tracks[index];
    if (track === undefined) {
      track = newTrack(this.#context.replicas.length);
      this.#tracks[index] = track;
    }
    return track;
  }

  /** As users name it: clients are counted from 1 in each population. */
  #nameOf(population: PopulationId, client: ClientId): string {
    const { populations } = this.#context;
    const before = populations.slice(0, population).reduce((sum, { count }) => sum + count, 0);
    return `${populations[population].name}#${client - before + 1}`;
  }

  #entry(fault: FaultId, population: PopulationId, track: Track): FailoverEntry {
    const { hit, moves, last, lastEnds_us, spent_us, from, left, failedBack } = track;
    const started_us = this.#faults.start_us(fault);
    const ended_us = this.#faults.end_us(fault);
    // Clients that never moved left no endpoint yet: theirs is the replica that they were on.
    const endpoints = new Set([...left, ...[...from.keys()].filter((replica) => from[replica] === 1)]);
    const detection = this.#detections.ofFault([...endpoints], started_us, ended_us);
    const moved = moves.count;
    const last_us = moves.ofRank(moved);
    const failover: Failover = {
      fault: this.#context.faults[fault].name,
      clients: this.#context.populations[population].name,
      hit,
      moved,
      started_us,
      ended_us,
      phases: moved === 0 ? [] : phasesBetween(started_us, lastEnds_us),
      lastClient: moved === 0 ? null : this.#nameOf(population, last),
      meanPhases: PHASES.map((name, phase) => ({ name, mean_for_us: spent_us[phase] / moved })).filter(
        ({ mean_for_us }) => mean_for_us > 0,
      ),
      detected_us: detection?.degraded_us ?? null,
      published_us: detection?.published_us ?? null,
      firstMoved_us: moves.ofRank(1),
      shifted50_us: moves.ofRank(rankOf(50, hit)),
      shifted99_us: moves.ofRank(rankOf(99, hit)),
      lastMoved_us: last_us,
      recovered_us: moved >= hit ? last_us : null,
      failedBack_us: failedBack?.at_us ?? null,
      closedForm: this.#context.closedForm(fault, population),
    };
    return { failover, returnedTo: failedBack?.replica ?? null };
  }
}

export interface FailoverEntry {
  readonly failover: Failover;
  /** The replica that the first client came back to. */
  readonly returnedTo: string | null;
}

/** How many of so many clients are that many per cent: 50 % of 3 is 2. */
export function rankOf(percent: number, of: number): number {
  return Math.ceil((percent * of) / 100);
}

interface Track {
  hit: number;
  readonly moves: Moments;
  /** The client that moved last. */
  last: ClientId;
  /** Where the phases of the client that moved last end. */
  readonly lastEnds_us: Float64Array;
  /** By phase, summed over all moved clients. */
  readonly spent_us: Float64Array;
  /** By replica: did the fault take clients from it? */
  readonly from: Uint8Array;
  /** Endpoints that had to leave the answers before its clients could move. */
  readonly left: Set<EndpointId>;
  failedBack: { readonly at_us: Micros; readonly replica: string } | null;
}

function newTrack(replicas: number): Track {
  return {
    hit: 0,
    moves: new Moments(),
    last: NONE,
    lastEnds_us: new Float64Array(PHASES.length),
    spent_us: new Float64Array(PHASES.length),
    from: new Uint8Array(replicas),
    left: new Set(),
    failedBack: null,
  };
}

const NONE = -1;
