/**
 * The event loop. Knows time, order and named handlers; knows no domain word.
 *
 * Time is a whole number of microseconds since the start of the run. Events run in total order of
 * (time, order of scheduling); nothing else decides. An event is data: a handler and two integers.
 */
export type Micros = number;
export type HandlerId = number;
/** Names one scheduled event for {@link Kernel.cancel}; never reused while the event is pending. */
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
