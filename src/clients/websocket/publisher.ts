import { type Distribution, exponential, sampleMicros } from '../../kernel/distributions.js';
import type { HandlerId, Micros } from '../../kernel/kernel.js';
import type { Stream } from '../../kernel/random.js';
import type { ClientPorts, PopulationIdentity } from '../ports.js';

export interface PublishOptions {
  /** Messages a second of each client. */
  readonly rate: number;
}

/** Called for each message that a client wants to send. */
export type Publish = (client: number) => void;

/**
 * The population's demand: each client publishes at random times (Poisson). The processes of all
 * clients are drawn as one of the sum of their rates with the sender picked evenly, which is the
 * same law and keeps one event pending instead of one a client. Drawn apart from everything that
 * depends on what happens, so that every strategy meets the same demand.
 */
export class Publisher {
  readonly #ports: ClientPorts;
  readonly #identity: PopulationIdentity;
  readonly #gap: Distribution;
  readonly #random: Stream;
  readonly #event: HandlerId;
  readonly #publish: Publish;

  constructor(identity: PopulationIdentity, options: PublishOptions, publish: Publish, ports: ClientPorts) {
    this.#ports = ports;
    this.#identity = identity;
    this.#publish = publish;
    this.#gap = exponential(1e6 / (options.rate * identity.count));
    this.#random = ports.random.stream(`clients/${identity.name}`, 'publish');
    this.#event = ports.kernel.handler(`${identity.name}: publish`, () => this.#send());
  }

  start(): void {
    this.#ports.kernel.after(this.#nextGap(), this.#event);
  }

  #send(): void {
    const client = Math.floor(this.#random.uniform() * this.#identity.count);
    this.#ports.kernel.after(this.#nextGap(), this.#event);
    this.#publish(client);
  }

  #nextGap(): Micros {
    return sampleMicros(this.#gap, this.#random);
  }
}
