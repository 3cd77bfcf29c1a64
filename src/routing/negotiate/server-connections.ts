import type { ReplicaId } from '../../domain/ids.js';
import type { HandlerId, Micros } from '../../kernel/kernel.js';
import type { Stream } from '../../kernel/random.js';
import { ProbeExchange } from '../probing/probe-exchange.js';
import type { Probe, ProbeResult } from '../probing/probe-pool.js';
import type { HealthInputs, HealthView } from './health-view.js';
import { ServerPair } from './server-pair.js';

/**
 * App servers keep connections to every instance that they know, and believe those online to which one
 * is open. All are open from the beginning. Making one costs TCP, TLS 1.3 and the upgrade, the rounds
 * of an https probe, and is given up after 15 s. Source: azure-signalr SDK (2024-03).
 */
export class ServerConnections implements HealthView {
  readonly #inputs: HealthInputs;
  readonly #exchange: ProbeExchange;
  readonly #try: HandlerId;
  readonly #ended: HandlerId;
  readonly #links: readonly Link[];
  /** By viewer and replica: place in the list of links, -1 where the viewer does not know the instance. */
  readonly #placeOf: readonly number[][];

  constructor(inputs: HealthInputs) {
    const { kernel, network, random, options, viewers, instances } = inputs;
    const name = 'server-connections';
    this.#inputs = inputs;
    this.#exchange = new ProbeExchange({
      kernel,
      name,
      network,
      options: { timeout: HANDSHAKE_TIMEOUT_US, transport: 'https', answerTime: 0 },
      ended: (attempt, result) => this.#tryEnded(attempt, result),
    });
    this.#try = kernel.handler(`${name}.try`, (place, connection) => this.#beginTry(place, connection));
    this.#ended = kernel.handler(`${name}.ended`, (place, connection) =>
      this.#links[place].pair.ended(connection),
    );
    this.#placeOf = viewers.map(() => instances.map(() => NOWHERE));
    const known = viewers.flatMap(({ replicas }, viewer) => replicas.map((replica) => ({ viewer, replica })));
    this.#links = known.map(({ viewer, replica }, place): Link => {
      this.#placeOf[viewer][replica] = place;
      const entity = `${name}/${viewers[viewer].name}/${instances[replica].name}`;
      return {
        viewer,
        replica,
        roundTrips: random.stream(entity, 'round-trip'),
        pair: new ServerPair(viewer, replica, inputs, {
          endAt: (connection, at_us) => kernel.at(at_us, this.#ended, place, connection),
          tryAt: (connection, at_us) => kernel.at(at_us, this.#try, place, connection),
        }),
      };
    });
    if (options.connections * this.#links.length > MOST_IDS) throw new Error('too many server connections');
  }

  /** How many connections the viewer takes for open. */
  open(viewer: number, replica: ReplicaId): number {
    const place = this.#placeOf[viewer][replica];
    return place === NOWHERE ? 0 : this.#links[place].pair.up;
  }

  /** The way may be broken at the very beginning. */
  start(): void {
    this.pathsChanged();
  }

  check(): Micros {
    return 0;
  }

  isOnline(viewer: number, replica: ReplicaId): boolean {
    return this.#inputs.beliefs.isOnline(viewer, replica);
  }

  pathsChanged(): void {
    for (const { pair } of this.#links) pair.pathsChanged();
  }

  instanceCrashed(replica: ReplicaId): void {
    for (const link of this.#links) if (link.replica === replica) link.pair.instanceCrashed();
  }

  stopped(viewer: number): void {
    for (const link of this.#links) if (link.viewer === viewer) link.pair.stopped();
    this.#exchange.abandon((id) => this.#links[this.#placeIn(id)].viewer === viewer);
  }

  resumed(viewer: number): void {
    for (const link of this.#links) if (link.viewer === viewer) link.pair.resumed();
  }

  #beginTry(place: number, connection: number): void {
    const { viewers, instances, options } = this.#inputs;
    const { viewer, replica, pair, roundTrips } = this.#links[place];
    pair.tryBegins(connection);
    const id = place * options.connections + connection;
    this.#exchange.start(id, viewers[viewer].site, instances[replica].site, roundTrips);
  }

  #tryEnded({ pair: id, started_us }: Readonly<Probe>, result: ProbeResult): void {
    const connection = id % this.#inputs.options.connections;
    this.#links[this.#placeIn(id)].pair.tryEnded(connection, result === 'ok', started_us);
  }

  #placeIn(id: number): number {
    return Math.floor(id / this.#inputs.options.connections);
  }
}

/** An app server and an instance that it knows. */
interface Link {
  readonly viewer: number;
  readonly replica: ReplicaId;
  readonly roundTrips: Stream;
  readonly pair: ServerPair;
}

const NOWHERE = -1;
const HANDSHAKE_TIMEOUT_US: Micros = 15_000_000;
/** Ids travel as 32-bit integers. */
const MOST_IDS = 2 ** 31 - 1;
