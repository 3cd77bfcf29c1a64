import { type Distribution, exponential, sampleMicros } from '../kernel/distributions.js';
import type { HandlerId, KernelApi, Micros } from '../kernel/kernel.js';
import type { RandomSource, Stream, Uniform } from '../kernel/random.js';

/** Who publishes: so many alike, each at the rate. */
export interface Senders {
  /** Name for the random numbers: `clients/us`, `app server/app-eastus`. */
  readonly entity: string;
  readonly count: number;
  /** Messages a second of each. */
  readonly rate: number;
}

/** Called for each message that a sender wants to send; `draws` for what it addresses. */
export type Publish = (sender: number, draws: Uniform) => void;

/**
 * Demand for messages: each sender publishes at random times (Poisson). The processes of all senders
 * are drawn as one of the sum of their rates with the sender picked evenly, which is the same law and
 * keeps one event pending instead of one a sender. Drawn apart from everything that depends on what
 * happens, so that every strategy meets the same demand.
 */
export class Publisher {
  readonly #kernel: KernelApi;
  readonly #count: number;
  readonly #gap: Distribution;
  readonly #random: Stream;
  readonly #event: HandlerId;
  readonly #publish: Publish;

  constructor(senders: Senders, publish: Publish, ports: { kernel: KernelApi; random: RandomSource }) {
    const { entity, count, rate } = senders;
    this.#kernel = ports.kernel;
    this.#count = count;
    this.#publish = publish;
    this.#gap = exponential(1e6 / (rate * count));
    this.#random = ports.random.stream(entity, 'publish');
    this.#event = ports.kernel.handler(`${entity}: publish`, () => this.#send());
  }

  start(): void {
    this.#kernel.after(this.#nextGap(), this.#event);
  }

  #send(): void {
    const sender = Math.floor(this.#random.uniform() * this.#count);
    this.#kernel.after(this.#nextGap(), this.#event);
    this.#publish(sender, this.#random);
  }

  #nextGap(): Micros {
    return sampleMicros(this.#gap, this.#random);
  }
}
