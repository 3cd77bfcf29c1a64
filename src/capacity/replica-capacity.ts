import { exponential } from '../kernel/distributions.js';
import type { Micros } from '../kernel/kernel.js';
import type { Uniform } from '../kernel/random.js';
import { TokenBucket } from './token-bucket.js';
import { WorkQueue } from './work-queue.js';

/** What one unit carries. Rates are messages of 2 KB out a second (of events: in). */
export interface CapacityOptions {
  readonly connectionsPerUnit: number;
  readonly connectRate: number | 'unlimited';
  readonly smallGroup: number;
  readonly largeGroups: number;
  /** From how many members a group is large. */
  readonly largeGroup: number;
  readonly user: number;
  readonly serverToUser: number;
  readonly event: number;
  /** How many messages a replica works on at a time; they share its speed. */
  readonly servers: number;
  readonly law: 'constant' | 'exponential';
  readonly longestWait: Micros;
}

/** To whom a message goes; the documented speeds differ by it. */
export type Use = 'group' | 'user' | 'server-to-user' | 'event';

/**
 * What one replica carries: connections up to its limit and at its pace, and work, which queues. Calls
 * come in order of time. Work that was taken before a change of size keeps its times: messages do not
 * overtake one another because a replica grew.
 */
export class ReplicaCapacity {
  readonly #options: CapacityOptions;
  readonly #queue: WorkQueue;
  readonly #tries: TokenBucket | null;
  readonly #draws: Uniform;
  #units: number;
  #connectionsPerUnit: number;
  #connections = 0;
  /** Work of one message of 2 KB at the present size, µs of one server. */
  #work_us: Readonly<Record<Use | 'small-group', number>>;
  #lastWait_us: Micros = 0;
  #lastWork_us = 0;
  /** Of the last sample: its moment, what was left to do then, and what has come since (µs of one server). */
  #sampled_us: Micros = 0;
  #left_us = 0;
  #taken_us = 0;

  /** `draws`: only the exponential law takes from it, one number a message. */
  constructor(options: CapacityOptions, units: number, draws: Uniform) {
    const { connectRate } = options;
    this.#options = options;
    this.#queue = new WorkQueue(options.servers);
    this.#tries = connectRate === 'unlimited' ? null : new TokenBucket(units * connectRate);
    this.#draws = draws;
    this.#units = units;
    this.#connectionsPerUnit = options.connectionsPerUnit;
    this.#work_us = workAt(options, units);
  }

  get units(): number {
    return this.#units;
  }

  get connections(): number {
    return this.#connections;
  }

  get limit(): number {
    return this.#units * this.#connectionsPerUnit;
  }

  /** Free connections as a share of the limit. */
  get free(): number {
    return Math.max(0, 1 - this.#connections / this.limit);
  }

  /** How long the last work served waited before its turn, and how long it took then. */
  get lastWait_us(): Micros {
    return this.#lastWait_us;
  }

  get lastWork_us(): number {
    return this.#lastWork_us;
  }

  /** Another size. Connections beyond a smaller limit stay; only new ones are refused. */
  resize(units: number): void {
    const { connectRate } = this.#options;
    this.#units = units;
    this.#work_us = workAt(this.#options, units);
    if (connectRate !== 'unlimited') this.#tries?.setRate(units * connectRate);
  }

  setConnectionsPerUnit(connections: number): void {
    this.#connectionsPerUnit = connections;
  }

  /** Whether somebody who asks first may connect; it counts to the pace, not yet as a connection. */
  leave(now_us: Micros): boolean {
    if (this.#connections >= this.limit) return false;
    return this.#tries === null || this.#tries.take(now_us);
  }

  /**
   * A new connection; counted if admitted. One that finds the replica full costs nothing of its pace, nor
   * does one that was given `leave` before.
   */
  admit(now_us: Micros, hasLeave = false): 'admitted' | 'full' | 'too-fast' {
    if (this.#connections >= this.limit) return 'full';
    if (!hasLeave && this.#tries !== null && !this.#tries.take(now_us)) return 'too-fast';
    this.#connections++;
    return 'admitted';
  }

  /** A connection that was admitted is gone. */
  release(): void {
    if (this.#connections === 0) throw new Error('capacity: a connection released that was not there');
    this.#connections--;
  }

  /** How long work that came now would wait for its turn. */
  wait_us(now_us: Micros): Micros {
    return this.#queue.wait_us(now_us);
  }

  /** Whether the replica takes another message, or is too far behind. */
  takes(now_us: Micros): boolean {
    return this.#queue.wait_us(now_us) <= this.#options.longestWait;
  }

  /** Works on one delivery (or event) and returns when it leaves. `members`: of the group it goes to. */
  serve(use: Use, members: number, bytes: number, now_us: Micros): Micros {
    const rated = use === 'group' && members < this.#options.largeGroup ? 'small-group' : use;
    // The provider's benchmark counts less than 1 KB as 1 KB.
    const messages = (bytes < LEAST_BYTES ? LEAST_BYTES : bytes) / MESSAGE_BYTES;
    const mean_us = messages * this.#work_us[rated];
    const work_us =
      this.#options.law === 'constant' ? mean_us : mean_us * UNIT_EXPONENTIAL.sample(this.#draws);
    this.#lastWait_us = this.#queue.wait_us(now_us);
    this.#lastWork_us = work_us;
    this.#taken_us += work_us;
    return this.#queue.enter(now_us, work_us);
  }

  /**
   * How full the replica was since the last call: the larger of its connections as a share of the limit (now;
   * above 1 after a scale-in) and the share of the time that its servers worked. One caller only.
   */
  sampleUtilisation(now_us: Micros): number {
    const left_us = this.#queue.backlog_us(now_us);
    const time_us = this.#queue.servers * (now_us - this.#sampled_us);
    const busy = time_us === 0 ? 0 : (this.#left_us + this.#taken_us - left_us) / time_us;
    this.#sampled_us = now_us;
    this.#left_us = left_us;
    this.#taken_us = 0;
    return Math.max(this.#connections / this.limit, busy);
  }

  /** The process is gone, and with it connections, queue and what it did since the last sample. */
  crashed(): void {
    this.#queue.reset();
    this.#connections = 0;
    this.#left_us = 0;
    this.#taken_us = 0;
  }
}

/** Of the benchmark: rates count messages of this size. */
const MESSAGE_BYTES = 2_000;
const LEAST_BYTES = 1_000;
/** Azure Web PubSub performance guide: deliveries to small groups grow with units up to here, then stay. */
const MOST_SMALL_GROUP_UNITS = 50;
const UNIT_EXPONENTIAL = exponential(1);

function workAt(options: CapacityOptions, units: number): Readonly<Record<Use | 'small-group', number>> {
  const { smallGroup, largeGroups, user, serverToUser, event, servers } = options;
  const work_us = (rate: number, count: number) => (1_000_000 * servers) / (rate * count);
  return {
    'small-group': work_us(smallGroup, Math.min(units, MOST_SMALL_GROUP_UNITS)),
    group: work_us(largeGroups, units),
    user: work_us(user, units),
    'server-to-user': work_us(serverToUser, units),
    event: work_us(event, units),
  };
}
