import type { Micros } from '../../../kernel/kernel.js';
import type { CacheEffects } from '../contract.js';
import type { ConsensusOptions } from './options.js';

/** When a replica stands for election, and how long it has been without a leader, by its own clock. */
export class ElectionTimer {
  readonly #effects: CacheEffects;
  readonly #options: ConsensusOptions;
  readonly #token: number;
  #due_us: Micros;
  #heardLeader_us: Micros = Number.NEGATIVE_INFINITY;

  /** Nobody has led yet: who shall lead need not wait for anybody to fall silent. */
  constructor(effects: CacheEffects, options: ConsensusOptions, token: number) {
    this.#effects = effects;
    this.#options = options;
    this.#token = token;
    const isFirst = options.preferredLeader === effects.self;
    this.#due_us = effects.now_us() + (isFirst ? options.heartbeat_us : this.#draw_us());
    this.run();
  }

  get isDue(): boolean {
    return this.#effects.now_us() >= this.#due_us;
  }

  /** Has it promised a leader, less than the shortest time-out ago, not to elect another? */
  get standsByLeader(): boolean {
    return this.#effects.now_us() - this.#heardLeader_us < this.#options.electionTimeout_us.min;
  }

  /** Also at a restart: it may have promised something just before. */
  heardLeader(): void {
    this.#heardLeader_us = this.#effects.now_us();
    this.postpone();
  }

  /** The wake that stands comes early, and is set again then: cheaper than one for each heartbeat. */
  postpone(): void {
    this.#due_us = this.#effects.now_us() + this.#draw_us();
  }

  /** One wake stands while it does not lead. */
  run(): void {
    this.stop();
    this.#effects.wake(this.#due_us - this.#effects.now_us(), this.#token);
  }

  stop(): void {
    this.#effects.cancel(this.#token);
  }

  #draw_us(): Micros {
    const { min, max } = this.#options.electionTimeout_us;
    return min + Math.floor(this.#effects.random('election-timeout') * (max - min));
  }
}
