import { Kernel } from '../../../../src/kernel/kernel.js';
import { createRandom } from '../../../../src/kernel/streams.js';
import { asyncLink } from '../../../../src/replication/cache/async-link/async-link.js';
import {
  type AsyncLinkOptions,
  REDIS_DEFAULTS,
} from '../../../../src/replication/cache/async-link/options.js';
import type { AsyncLinkReplica } from '../../../../src/replication/cache/async-link/replica.js';
import type { LinkEvent } from '../../../../src/replication/cache/async-link/server.js';
import type { Answer, KeyId, Operation, VersionId } from '../../../../src/replication/cache/contract.js';
import type { Side } from '../../../../src/topology/tcp-connection.js';
import { twoSites } from '../../../topology/support.js';
import { CacheHosts } from './host.js';

export const MS = 1_000;
export const SECOND = 1_000_000;

/** As the harness set the servers up: the writer's keys are w:0 to w:999, a snapshot starts at once. */
export const HARNESS: AsyncLinkOptions = { ...REDIS_DEFAULTS, keyBytes: 5, disklessDelay_s: 0 };
export const WRITER_KEYS = 1_000;

export interface RigOptions {
  readonly seed?: number;
  readonly oneWay_us?: number;
  readonly bandwidth_bps?: number | undefined;
  readonly options?: Partial<AsyncLinkOptions>;
}

interface LoggedEvent {
  readonly at: number;
  readonly side: Side;
  readonly event: LinkEvent;
}

/** A primary (0) and a secondary (1) under test, everything they say written down. */
export class Rig {
  readonly kernel = new Kernel();
  readonly network;
  readonly hosts: CacheHosts;
  readonly log: LoggedEvent[] = [];
  readonly applied: {
    readonly at: number;
    readonly side: Side;
    readonly key: KeyId;
    readonly version: VersionId;
  }[] = [];
  /** When each version that was acknowledged was written. */
  readonly acknowledged = new Map<VersionId, number>();
  readonly #steps: (() => void)[] = [];
  readonly #onStep;
  #answer: Answer | undefined;
  #version = 0;

  constructor({ seed = 1, oneWay_us = 40 * MS, bandwidth_bps, options = {} }: RigOptions = {}) {
    this.network = twoSites(Math.max(1, 2 * oneWay_us));
    this.#onStep = this.kernel.handler('test.step', (step) => this.#steps[step]());
    const random = createRandom(seed);
    this.hosts = new CacheHosts(
      asyncLink,
      { ...HARNESS, ...options },
      bandwidth_bps,
      { kernel: this.kernel, network: this.network, random },
      {
        answered: (_side, _operation, answer) => {
          this.#answer = answer;
        },
        applied: (side, key, version) => this.applied.push({ at: this.kernel.now_us, side, key, version }),
      },
    );
    for (const side of [0, 1] as const) {
      this.hosts.machines[side].listen((event) => this.log.push({ at: this.kernel.now_us, side, event }));
    }
  }

  get primary(): AsyncLinkReplica {
    return this.hosts.machines[0];
  }
  get secondary(): AsyncLinkReplica {
    return this.hosts.machines[1];
  }
  get lag_bytes(): number {
    return this.primary.info().offset - this.secondary.info().offset;
  }

  at(time_us: number, step: () => void): void {
    this.kernel.at(time_us, this.#onStep, this.#steps.push(step) - 1);
  }

  every(period_us: number, from_us: number, until_us: number, step: () => void): void {
    const again = this.#steps.length;
    this.#steps.push(() => {
      step();
      if (this.kernel.now_us + period_us < until_us) this.kernel.after(period_us, this.#onStep, again);
    });
    this.kernel.at(from_us, this.#onStep, again);
  }

  ask(side: Side, what: Operation): Answer {
    this.#answer = undefined;
    this.hosts.machines[side].asked(1, what);
    return this.#answer as unknown as Answer;
  }

  read(side: Side, key: KeyId): Answer {
    return this.ask(side, { kind: 'read', key });
  }

  write(key: KeyId, bytes: number, side: Side = 0): Answer {
    const version = ++this.#version;
    const answer = this.ask(side, { kind: 'write', key, version, bytes });
    if (answer.ok) this.acknowledged.set(version, this.kernel.now_us);
    return answer;
  }

  /** So many writes a second, one after the other over the writer's keys. Stops with the process. */
  writer(perSecond: number, bytes: number, from_us: number, until_us: number): void {
    if (perSecond === 0) return;
    let n = 0;
    this.every(Math.round(SECOND / perSecond), from_us, until_us, () => {
      if (this.hosts.isAlive(0)) this.write(n++ % WRITER_KEYS, bytes);
    });
  }

  run(until_us: number): void {
    this.kernel.runUntil(until_us);
  }

  /** The first event of a kind at or after a moment. */
  event(kind: LinkEvent['kind'], side: Side, since_us = 0): LoggedEvent | undefined {
    return this.log.find((entry) => entry.at >= since_us && entry.side === side && entry.event.kind === kind);
  }

  /** A relay on the path that resets both ends and takes no connection until it is back. */
  resetPath(from_us: number, to_us: number): void {
    this.at(from_us, () => {
      this.network.setCondition(0, 'closed', 0);
      this.hosts.connection.sever();
    });
    this.at(to_us, () => this.network.setCondition(0, 'up', 0));
  }

  /** Every packet is dropped, both ways. */
  drop(): void {
    this.network.block(0, 1, 0);
    this.network.block(1, 0, 0);
  }

  heal(): void {
    this.network.unblock(0, 1, 0);
    this.network.unblock(1, 0, 0);
  }
}
