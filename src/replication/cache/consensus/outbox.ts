import type { ReplicaId } from '../../../domain/ids.js';
import type { Micros } from '../../../kernel/kernel.js';
import type { CacheEffects } from '../contract.js';
import { bytesOf, HEADER_BYTES, type Message } from './messages.js';

/** What goes over a link: messages that left together, in order. */
export type Envelope = readonly Message[];

interface Waiting {
  readonly to: ReplicaId;
  readonly due_us: Micros;
  readonly messages: Message[];
}

/** Keeps messages back for the flush delay. Order to each peer is kept. */
export class Outbox {
  readonly #effects: CacheEffects;
  readonly #flush_us: Micros;
  readonly #batch: boolean;
  readonly #token: number;
  /** In the order in which they leave. */
  #waiting: Waiting[] = [];

  constructor(effects: CacheEffects, flush_us: Micros, batch: boolean, token: number) {
    this.#effects = effects;
    this.#flush_us = flush_us;
    this.#batch = batch;
    this.#token = token;
  }

  post(to: ReplicaId, message: Message): void {
    if (this.#flush_us === 0) return this.#leave(to, [message]);
    const joined = this.#batch ? this.#waiting.find((waiting) => waiting.to === to) : undefined;
    if (joined !== undefined) {
      joined.messages.push(message);
      return;
    }
    this.#waiting.push({ to, due_us: this.#effects.now_us() + this.#flush_us, messages: [message] });
    if (this.#waiting.length === 1) this.#effects.wake(this.#flush_us, this.#token);
  }

  woken(): void {
    const now_us = this.#effects.now_us();
    let leaving = 0;
    while (leaving < this.#waiting.length && this.#waiting[leaving].due_us <= now_us) leaving++;
    const left = this.#waiting.splice(0, leaving);
    if (this.#waiting.length > 0) this.#effects.wake(this.#waiting[0].due_us - now_us, this.#token);
    for (const { to, messages } of left) this.#leave(to, messages);
  }

  /** The link to the peer broke: what waited for it is gone with it. */
  drop(peer: ReplicaId): void {
    this.#waiting = this.#waiting.filter(({ to }) => to !== peer);
    if (this.#waiting.length === 0) this.#effects.cancel(this.#token);
  }

  clear(): void {
    this.#waiting = [];
    this.#effects.cancel(this.#token);
  }

  #leave(to: ReplicaId, envelope: Envelope): void {
    this.#effects.send(
      to,
      envelope,
      envelope.reduce((sum, message) => sum + bytesOf(message), HEADER_BYTES),
    );
  }
}
