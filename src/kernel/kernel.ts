import { LadderQueue } from './ladder-queue.js';

/**
 * The event loop. Knows time, order and named handlers; knows no domain word.
 *
 * Time is a whole number of microseconds since the start of the run. Events run in total order of
 * (time, order of scheduling); nothing else decides. An event is data: a handler and two integers.
 */
export type Micros = number;
export type HandlerId = number;
/** Names one scheduled event for {@link KernelApi.cancel}. Never reused and never 0, so 0 can mean "none". */
export type EventHandle = number;
export type Handler = (a: number, b: number) => void;
/** Called before each event runs. Must not schedule or change anything. */
export type Trace = (time_us: Micros, handler: HandlerId, a: number, b: number) => void;

export type StopReason = 'reached' | 'event-limit' | 'stopped';

export interface KernelApi {
  /** Time of the event that is running, or the time up to which the last `runUntil` went. */
  readonly now_us: Micros;
  /** Events that have run so far. */
  readonly events: number;
  /** Events scheduled and neither run nor cancelled. */
  readonly pending: number;
  /** Registers a named handler; names are unique. All handlers are registered before the run. */
  handler(name: string, run: Handler): HandlerId;
  /** The name a handler was registered with, for traces. */
  handlerName(id: HandlerId): string;
  /** Schedules at a moment, not before now. `a` and `b` are 32-bit integers. */
  at(time_us: Micros, handler: HandlerId, a?: number, b?: number): EventHandle;
  /** Schedules after a delay, rounded by the caller to whole microseconds, not negative. */
  after(delay_us: Micros, handler: HandlerId, a?: number, b?: number): EventHandle;
  /** Cancels a pending event and says whether it did; false when it already ran or was cancelled. */
  cancel(handle: EventHandle): boolean;
  /** Runs every event with time <= until_us, then sets now to until_us. */
  runUntil(until_us: Micros): StopReason;
  /** Makes the current `runUntil` return 'stopped' after the running event. */
  stop(): void;
}

export interface KernelOptions {
  /** `runUntil` returns 'event-limit' rather than run more events than this in all. Default: no limit. */
  readonly maxEvents?: number;
  /** Sees every event before it runs. */
  readonly trace?: Trace;
}

/** Misuse throws: a time in the past or not a whole number is a bug of the model, never of its user. */
export class Kernel implements KernelApi {
  private readonly queue = new LadderQueue();
  private readonly handlers: Handler[] = [];
  private readonly names: string[] = [];
  private readonly taken = new Set<string>();
  private readonly maxEvents: number;
  private readonly trace: Trace | null;
  private running = false;
  private stopping = false;

  constructor(options: KernelOptions = {}) {
    this.maxEvents = options.maxEvents ?? Number.POSITIVE_INFINITY;
    this.trace = options.trace ?? null;
  }

  get now_us(): Micros {
    return this.queue.now_us;
  }

  get events(): number {
    return this.queue.popped;
  }

  get pending(): number {
    return this.queue.size;
  }

  handler(name: string, run: Handler): HandlerId {
    if (this.running) throw new Error(`kernel: handler '${name}' registered during the run`);
    if (this.taken.has(name)) throw new Error(`kernel: there is a handler named '${name}' already`);
    this.taken.add(name);
    this.names.push(name);
    return this.handlers.push(run) - 1;
  }

  handlerName(id: HandlerId): string {
    const name = this.names[id];
    if (name === undefined) throw new Error(`kernel: no handler has the number ${id}`);
    return name;
  }

  /** Names of all handlers; the place of a name is the handler's number. */
  handlerNames(): readonly string[] {
    return this.names;
  }

  at(time_us: Micros, handler: HandlerId, a = 0, b = 0): EventHandle {
    // Negated, so that NaN fails as well; one throw, so that the engine can inline all of this.
    if (
      !(
        time_us >= this.queue.now_us &&
        time_us <= Number.MAX_SAFE_INTEGER &&
        Math.floor(time_us) === time_us &&
        handler >>> 0 < this.handlers.length &&
        (a | 0) === a &&
        (b | 0) === b
      )
    ) {
      throw this.refusal(time_us, handler, a, b);
    }
    return this.queue.push(time_us, handler, a, b);
  }

  after(delay_us: Micros, handler: HandlerId, a = 0, b = 0): EventHandle {
    return this.at(this.queue.now_us + delay_us, handler, a, b);
  }

  cancel(handle: EventHandle): boolean {
    return this.queue.cancel(handle);
  }

  runUntil(until_us: Micros): StopReason {
    if (this.running) throw new Error('kernel: runUntil was called by a handler');
    if (!(until_us >= this.now_us) || !Number.isSafeInteger(until_us)) {
      throw new Error(`kernel: cannot run until ${until_us} us, now is ${this.now_us} us`);
    }
    this.running = true;
    this.stopping = false;
    try {
      return this.run(until_us);
    } finally {
      this.running = false;
    }
  }

  stop(): void {
    this.stopping = true;
  }

  private run(until_us: Micros): StopReason {
    const { queue, handlers, trace, maxEvents } = this;
    const slots = queue.slots;
    for (;;) {
      if (queue.popped >= maxEvents && queue.isDue(until_us)) return 'event-limit';
      const ref = queue.popUpTo(until_us);
      if (ref === 0) break;
      const handler = slots.handler(ref);
      const a = slots.a(ref);
      const b = slots.b(ref);
      // Before the handler runs: it may not cancel itself, and its first push finds this slot in the cache.
      slots.release(ref);
      if (trace !== null) trace(queue.now_us, handler, a, b);
      handlers[handler](a, b);
      if (this.stopping) return 'stopped';
    }
    queue.now_us = until_us;
    return 'reached';
  }

  private refusal(time_us: Micros, handler: HandlerId, a: number, b: number): Error {
    const name = this.names[handler];
    if (name === undefined) return new Error(`kernel: no handler has the number ${handler}`);
    const what = `kernel: cannot schedule '${name}' at ${time_us} us`;
    if (time_us < this.now_us) return new Error(`${what}: now is ${this.now_us} us`);
    if (!Number.isSafeInteger(time_us)) return new Error(`${what}: not a whole number up to 2^53 - 1`);
    return new Error(`${what} with ${a}, ${b}: not 32-bit integers`);
  }
}
