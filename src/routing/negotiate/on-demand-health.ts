import type { ReplicaId } from '../../domain/ids.js';
import type { EventHandle, HandlerId, Micros } from '../../kernel/kernel.js';
import type { Uniform } from '../../kernel/random.js';
import { DROP, PASS, REFUSE } from '../../topology/network.js';
import { roundTripCulprit, roundTrips } from '../probing/probe-exchange.js';
import type { ProbeResult } from '../probing/probe-pool.js';
import type { HealthInputs, HealthView } from './health-view.js';

/**
 * No background: an instance is asked when a client negotiates, and every negotiate asks for itself.
 * A check's fate is that of the network at its start; it is over after one https GET, one round trip of
 * a refusal, or the time-out. Its answer goes by what it found; what the viewer remembers, for
 * broadcasts, changes when the check is over. A broadcast checks nothing: instances that no client has
 * asked for lately may be remembered wrong. What was never checked counts as online. How long a check
 * takes is drawn from the row of the client for which it is made: who else asks changes nothing.
 */
export class OnDemandHealth implements HealthView {
  readonly #inputs: HealthInputs;
  readonly #learn: HandlerId;
  /** By viewer and replica. */
  readonly #notes: readonly (readonly Note[])[];
  readonly #running: boolean[];

  constructor(inputs: HealthInputs) {
    const { kernel, viewers, instances } = inputs;
    this.#inputs = inputs;
    this.#learn = kernel.handler('health/on-demand.learn', (viewer, replica) =>
      this.#learnt(viewer, replica),
    );
    this.#notes = viewers.map(() =>
      instances.map(() => ({ online: true, started_us: 0, reason: 'ok', pending: NO_EVENT })),
    );
    this.#running = viewers.map(() => true);
  }

  /** All of them in parallel: as long as the longest takes. A viewer that is gone checks nothing. */
  check(viewer: number, replicas: readonly ReplicaId[], draws: Uniform): Micros {
    if (!this.#running[viewer]) return 0;
    let longest_us = 0;
    for (const replica of replicas) longest_us = Math.max(longest_us, this.#checkOne(viewer, replica, draws));
    return longest_us;
  }

  isOnline(viewer: number, replica: ReplicaId): boolean {
    return this.#notes[viewer][replica].online;
  }

  stopped(viewer: number): void {
    this.#running[viewer] = false;
    for (const note of this.#notes[viewer]) this.#forgetPending(note);
  }

  resumed(viewer: number): void {
    this.#running[viewer] = true;
    this.#notes[viewer].forEach((note, replica) => {
      note.online = this.#inputs.beliefs.isOnline(viewer, replica);
    });
  }

  start(): void {}
  pathsChanged(): void {}
  instanceCrashed(): void {}

  #checkOne(viewer: number, replica: ReplicaId, draws: Uniform): Micros {
    const { kernel, network, observer, viewers, instances, options } = this.#inputs;
    const from = viewers[viewer].site;
    const to = instances[replica].site;
    const verdict = network.connectVerdict(from, to);
    const rounds = verdict === DROP ? 0 : verdict === REFUSE ? 1 : roundTrips('https');
    let takes_us = 0;
    for (let round = 0; round < rounds; round += 1) {
      takes_us += network.roundTrip_us(from, to, kernel.now_us, draws);
    }
    const inTime = rounds > 0 && takes_us < options.timeout;
    if (!inTime) takes_us = options.timeout;
    const culprit = verdict === PASS ? -1 : roundTripCulprit(network, from, to);
    if (culprit >= 0) observer.faultTouched(culprit, 'health checks', 1);
    this.#found(viewer, replica, !inTime ? 'timeout' : verdict === PASS ? 'ok' : 'refused', takes_us);
    return takes_us;
  }

  /** Only news is an event. */
  #found(viewer: number, replica: ReplicaId, result: ProbeResult, takes_us: Micros): void {
    const { kernel, beliefs } = this.#inputs;
    const note = this.#notes[viewer][replica];
    const online = result === 'ok';
    // The check that began later knows better, even if an earlier one is still waiting for its time-out.
    if (online !== note.online) this.#forgetPending(note);
    note.online = online;
    if (note.pending !== NO_EVENT || !beliefs.isNews(viewer, replica, online)) return;
    note.started_us = kernel.now_us;
    note.reason = result;
    note.pending = kernel.after(takes_us, this.#learn, viewer, replica);
  }

  #learnt(viewer: number, replica: ReplicaId): void {
    const { beliefs } = this.#inputs;
    const note = this.#notes[viewer][replica];
    note.pending = NO_EVENT;
    if (note.online) beliefs.foundOnline(viewer, replica);
    else {
      beliefs.foundOffline(viewer, replica, {
        firstProbe_us: note.started_us,
        decidingProbe_us: note.started_us,
        detail: { reason: note.reason },
      });
    }
  }

  #forgetPending(note: Note): void {
    if (note.pending !== NO_EVENT) this.#inputs.kernel.cancel(note.pending);
    note.pending = NO_EVENT;
  }
}

/** What the last check of an instance found. */
interface Note {
  online: boolean;
  /** Of the last check that brought news: its start, its result, and its end while that is to come. */
  started_us: Micros;
  reason: ProbeResult;
  pending: EventHandle;
}

const NO_EVENT: EventHandle = -1;
