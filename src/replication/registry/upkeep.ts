import type { RegistryEffects } from './contract.js';

/** Drops blobs that no manifest names after a while: what abandoned pushes and deleted images leave. */
export class Upkeep {
  readonly #effects: RegistryEffects;
  readonly #life_us: number;
  readonly #token: number;
  #armed = false;

  constructor(effects: RegistryEffects, life_us: number, token: number) {
    this.#effects = effects;
    this.#life_us = life_us;
    this.#token = token;
  }

  /** Something was uploaded or deleted. */
  expect(): void {
    if (this.#armed) return;
    this.#armed = true;
    this.#effects.wake(this.#life_us, this.#token);
  }

  /** The wake with the token came. */
  woken(): void {
    this.#armed = false;
    const { store } = this.#effects;
    const now_us = this.#effects.now_us();
    const next_us = store.sweep(now_us - this.#life_us);
    if (next_us === undefined) return;
    this.#armed = true;
    this.#effects.wake(next_us + this.#life_us - now_us, this.#token);
  }

  /** Wakes die with the process. */
  restarted(): void {
    this.#armed = false;
    if (this.#effects.store.blobIds().length > 0) this.expect();
  }
}
