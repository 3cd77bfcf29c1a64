import type { ReplicaId } from '../../domain/ids.js';
import type { EventHandle, Micros } from '../../kernel/kernel.js';
import type { Stream } from '../../kernel/random.js';
import { PASS, type Verdict } from '../../topology/network.js';
import type { HealthInputs } from './health-view.js';
import { PingClock } from './ping-clock.js';
import { type Line, ServerConnection } from './server-connection.js';

export interface ServerPairPorts {
  readonly endAt: Line['endAt'];
  /** Schedules the next try of a connection. */
  readonly tryAt: (connection: number, at_us: Micros) => EventHandle;
}

/**
 * The server connections of one app server to one instance. Each lost one is tried again by itself,
 * after pauses that double. The instance is offline when none is left, and online at the first that is
 * back. Source: azure-signalr SDK (2024-03).
 */
export class ServerPair {
  readonly #inputs: HealthInputs;
  readonly #ports: ServerPairPorts;
  readonly #viewer: number;
  readonly #replica: ReplicaId;
  readonly #line: Line;
  readonly #backOff: Stream;
  readonly #slots: readonly Slot[];
  #verdict: Verdict = PASS;
  #up: number;
  /** The last byte heard of the connection, or the start of the try, that failed first since one was made. */
  #firstFailure_us: Micros = Number.POSITIVE_INFINITY;

  constructor(viewer: number, replica: ReplicaId, inputs: HealthInputs, ports: ServerPairPorts) {
    const { kernel, network, random, options, viewers, instances } = inputs;
    const entity = `server-connections/${viewers[viewer].name}/${instances[replica].name}`;
    this.#inputs = inputs;
    this.#ports = ports;
    this.#viewer = viewer;
    this.#replica = replica;
    this.#line = {
      kernel,
      network,
      here: viewers[viewer].site,
      there: instances[replica].site,
      clock: new PingClock(options.ping, random.stream(entity, 'phase')),
      silence_us: options.silence,
      ways: random.stream(entity, 'one-way'),
      endAt: ports.endAt,
    };
    this.#backOff = random.stream(entity, 'back-off');
    this.#slots = Array.from({ length: options.connections }, (_, index) => ({
      open: new ServerConnection(this.#line, index),
      nextTry: NO_EVENT,
      failures: 0,
      draws: 0,
    }));
    this.#up = options.connections;
  }

  /** How many the app server takes for open. */
  get up(): number {
    return this.#up;
  }

  pathsChanged(): void {
    const verdict = this.#presentVerdict();
    if (verdict === this.#verdict) return;
    this.#verdict = verdict;
    for (const { open } of this.#slots) open?.meet(verdict);
  }

  /** The instance's process ended; a host that still answers says so at once. */
  instanceCrashed(): void {
    this.pathsChanged();
    for (const { open } of this.#slots) open?.orphan(this.#verdict);
  }

  /** The app server's process ended. */
  stopped(): void {
    for (const slot of this.#slots) {
      slot.open?.drop();
      if (slot.nextTry !== NO_EVENT) this.#inputs.kernel.cancel(slot.nextTry);
      Object.assign(slot, { open: null, nextTry: NO_EVENT, failures: 0 });
    }
    this.#up = 0;
  }

  /** The app server starts again and makes all of them at once; it believes in the instance until a try fails. */
  resumed(): void {
    this.#verdict = this.#presentVerdict();
    this.#firstFailure_us = Number.POSITIVE_INFINITY;
    this.#slots.forEach((slot, index) => {
      slot.nextTry = this.#ports.tryAt(index, this.#inputs.kernel.now_us);
    });
  }

  tryBegins(index: number): void {
    this.#slots[index].nextTry = NO_EVENT;
  }

  /** A try ended well, or it was refused or timed out. */
  tryEnded(index: number, ok: boolean, started_us: Micros): void {
    const slot = this.#slots[index];
    if (!ok) {
      slot.failures += 1;
      this.#tryAgain(slot, index);
      this.#failed(started_us, 'connect');
      return;
    }
    slot.failures = 0;
    slot.open = new ServerConnection(this.#line, index);
    this.#up += 1;
    this.#firstFailure_us = Number.POSITIVE_INFINITY;
    this.#inputs.beliefs.foundOnline(this.#viewer, this.#replica);
    // The way may have broken behind the last round trip of the handshake.
    if (this.#verdict !== PASS) slot.open.meet(this.#verdict);
  }

  /** The reset of an open connection arrived, or a look found too long a silence. */
  ended(index: number): void {
    const slot = this.#slots[index];
    if (slot.open === null) throw new Error('a server connection ended that was not open');
    const { fate, heard_us, culprit } = slot.open.ended();
    slot.open = null;
    this.#up -= 1;
    if (culprit >= 0) this.#inputs.observer.faultTouched(culprit, 'server connections', 1);
    this.#tryAgain(slot, index);
    this.#failed(heard_us, fate);
  }

  /** 1, 2, 4, 8, 16, 32, 60, 60 … s, and up to one more. */
  #tryAgain(slot: Slot, index: number): void {
    const pause_s = Math.min(LONGEST_PAUSE_S, 2 ** Math.min(slot.failures, MOST_DOUBLINGS));
    const chance = this.#backOff.uniformAt(index, slot.draws);
    slot.draws += 1;
    const pause_us = Math.round((pause_s + chance) * SECOND_US);
    slot.nextTry = this.#ports.tryAt(index, this.#inputs.kernel.now_us + pause_us);
  }

  #failed(heard_us: Micros, reason: string): void {
    this.#firstFailure_us = Math.min(this.#firstFailure_us, heard_us);
    if (this.#up > 0) return;
    this.#inputs.beliefs.foundOffline(this.#viewer, this.#replica, {
      firstProbe_us: this.#firstFailure_us,
      decidingProbe_us: heard_us,
      detail: { serverConnections: this.#slots.length, reason },
    });
  }

  #presentVerdict(): Verdict {
    return this.#inputs.network.roundTripVerdict(this.#line.here, this.#line.there);
  }
}

/** The place of one connection, open or not. */
interface Slot {
  open: ServerConnection | null;
  nextTry: EventHandle;
  /** Failed tries in a row. */
  failures: number;
  /** Back-offs drawn so far. */
  draws: number;
}

const NO_EVENT: EventHandle = -1;
const SECOND_US: Micros = 1_000_000;
const LONGEST_PAUSE_S = 60;
/** Beyond them the longest pause holds anyway. */
const MOST_DOUBLINGS = 6;
