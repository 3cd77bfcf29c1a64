import type { Micros } from '../../../kernel/kernel.js';
import type { CacheEffects } from '../contract.js';
import { FIRST_WAIT } from './server.js';

/** Told how many secondaries have acknowledged; once. */
export type WaitDone = (acknowledged: number) => void;

interface Waiter {
  readonly offset: number;
  readonly replicas: number;
  readonly done: WaitDone;
}

/** Clients blocked by WAIT, by the token of their time-out. */
export class Waiting {
  readonly #effects: CacheEffects;
  readonly #waiters = new Map<number, Waiter>();
  #next = FIRST_WAIT;

  constructor(effects: CacheEffects) {
    this.#effects = effects;
  }

  /** timeout_us 0: for ever. */
  add(waiter: Waiter, timeout_us: Micros): void {
    while (this.#waiters.has(this.#next)) this.#next++;
    const token = this.#next++;
    if (this.#next > FIRST_WAIT + 0x3fffffff) this.#next = FIRST_WAIT;
    this.#waiters.set(token, waiter);
    if (timeout_us > 0) this.#effects.wake(timeout_us, token);
  }

  /** The secondary has acknowledged up to an offset. */
  acknowledged(offset: number): void {
    for (const [token, waiter] of this.#waiters) {
      if (waiter.replicas > 1 || waiter.offset > offset) continue;
      this.#effects.cancel(token);
      this.#waiters.delete(token);
      waiter.done(1);
    }
  }

  /** The time-out of one of them; `offset`: what the secondary has acknowledged, or -1. */
  timedOut(token: number, offset: number): void {
    const waiter = this.#waiters.get(token);
    if (waiter === undefined) return;
    this.#waiters.delete(token);
    waiter.done(offset >= waiter.offset ? 1 : 0);
  }

  /** Everyone goes: the process is no primary any more. */
  release(): void {
    const waiters = [...this.#waiters];
    this.#waiters.clear();
    for (const [token, waiter] of waiters) {
      this.#effects.cancel(token);
      waiter.done(0);
    }
  }
}
