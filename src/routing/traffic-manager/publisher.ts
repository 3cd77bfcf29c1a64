import type { ReplicaId } from '../../domain/ids.js';
import type { EventHandle, HandlerId, KernelApi, Micros } from '../../kernel/kernel.js';
import type { Listing } from './endpoint-status.js';

export interface PublisherInputs {
  readonly kernel: KernelApi;
  /** Prefix of the handler's name. */
  readonly name: string;
  readonly delay_us: Micros;
  readonly initial: readonly Listing[];
  /** The name servers answer by the new listing from now on. */
  readonly changed: (endpoint: ReplicaId, before: Listing) => void;
}

/**
 * Carries status changes to the name servers, each after the same delay, so changes of one endpoint
 * take effect in the order in which they were made. While paused nothing takes effect; what came
 * due in the meantime does at the end of the pause.
 */
export class Publisher {
  readonly #kernel: KernelApi;
  readonly #delay_us: Micros;
  readonly #changed: PublisherInputs['changed'];
  readonly #handler: HandlerId;
  readonly #listed: Listing[];
  readonly #waiting: Waiting[][];
  #paused = false;

  constructor(inputs: PublisherInputs) {
    this.#kernel = inputs.kernel;
    this.#delay_us = inputs.delay_us;
    this.#changed = inputs.changed;
    this.#handler = inputs.kernel.handler(`${inputs.name}.publish`, (endpoint) => this.#due(endpoint));
    this.#listed = [...inputs.initial];
    this.#waiting = inputs.initial.map(() => []);
  }

  /** How the name servers treat each endpoint now, by ReplicaId. */
  get listed(): readonly Listing[] {
    return this.#listed;
  }

  /** The moment from which a change made now is answered. */
  get effective_us(): Micros {
    return this.#kernel.now_us + this.#delay_us;
  }

  /** A change that health brought: takes effect after the delay. */
  submit(endpoint: ReplicaId, listing: Listing): void {
    const queue = this.#waiting[endpoint];
    const latest = queue.length > 0 ? queue[queue.length - 1].listing : this.#listed[endpoint];
    if (latest === listing) return;
    if (this.#delay_us === 0 && !this.#paused && queue.length === 0) this.#apply(endpoint, listing);
    else this.#enqueue(endpoint, listing, this.effective_us);
  }

  /** A change that the operator made: takes effect at once, and before it what is still on its way is void. */
  submitAtOnce(endpoint: ReplicaId, listing: Listing): void {
    this.#unschedule(this.#waiting[endpoint]);
    this.#waiting[endpoint].length = 0;
    if (this.#paused) this.#enqueue(endpoint, listing, this.#kernel.now_us);
    else this.#apply(endpoint, listing);
  }

  pause(): void {
    this.#paused = true;
    for (const queue of this.#waiting) this.#unschedule(queue);
  }

  resume(): void {
    this.#paused = false;
    const now_us = this.#kernel.now_us;
    this.#waiting.forEach((queue, endpoint) => {
      const held = queue.splice(0);
      for (const waiting of held) this.#enqueue(endpoint, waiting.listing, Math.max(waiting.due_us, now_us));
    });
  }

  #enqueue(endpoint: ReplicaId, listing: Listing, due_us: Micros): void {
    const handle = this.#paused ? NOT_SCHEDULED : this.#kernel.at(due_us, this.#handler, endpoint);
    this.#waiting[endpoint].push({ listing, due_us, handle });
  }

  /** A handle is dead once its event ran or was cancelled, and may then name another event: never keep it. */
  #unschedule(queue: readonly Waiting[]): void {
    for (const waiting of queue) {
      if (waiting.handle !== NOT_SCHEDULED) this.#kernel.cancel(waiting.handle);
      waiting.handle = NOT_SCHEDULED;
    }
  }

  #due(endpoint: ReplicaId): void {
    // First in, first out: events of one endpoint are scheduled in the order of its queue.
    const waiting = this.#waiting[endpoint].shift();
    if (waiting !== undefined) this.#apply(endpoint, waiting.listing);
  }

  #apply(endpoint: ReplicaId, listing: Listing): void {
    const before = this.#listed[endpoint];
    if (before === listing) return;
    this.#listed[endpoint] = listing;
    this.#changed(endpoint, before);
  }
}

interface Waiting {
  readonly listing: Listing;
  readonly due_us: Micros;
  handle: EventHandle;
}

const NOT_SCHEDULED: EventHandle = -1;
