import type { FaultId } from '../domain/ids.js';
import type { Micros } from '../kernel/kernel.js';
import type { CollectorContext } from './context.js';
import type { FaultReport } from './result.js';

/** When each fault began and ended, and what it acted on. */
export class FaultLog {
  readonly #context: CollectorContext;
  readonly #started_us: (Micros | null)[];
  readonly #ended_us: (Micros | null)[];
  readonly #touched: readonly Map<string, number>[];
  #latest: FaultId = NONE;

  constructor(context: CollectorContext) {
    this.#context = context;
    this.#started_us = context.faults.map(() => null);
    this.#ended_us = context.faults.map(() => null);
    this.#touched = context.faults.map(() => new Map());
  }

  /** The fault that began last, or -1. */
  get latest(): FaultId {
    return this.#latest;
  }

  begin(fault: FaultId, at_us: Micros): void {
    this.#started_us[fault] = at_us;
    this.#latest = fault;
  }

  end(fault: FaultId, at_us: Micros): void {
    this.#ended_us[fault] = at_us;
  }

  /** A network that does not know the culprit says -1: that belongs to no fault. */
  touched(fault: FaultId, what: string, count: number): void {
    const touched = this.#touched[fault];
    touched?.set(what, (touched.get(what) ?? 0) + count);
  }

  /** The fault in force that began last (of several at once the last in the file), or -1. */
  active(): FaultId {
    let found = NONE;
    let began_us = Number.NEGATIVE_INFINITY;
    for (const [fault, start_us] of this.#started_us.entries()) {
      if (start_us === null || this.#ended_us[fault] !== null || start_us < began_us) continue;
      found = fault;
      began_us = start_us;
    }
    return found;
  }

  /** When it began; when it was to begin, if it has not. */
  start_us(fault: FaultId): Micros {
    return this.#started_us[fault] ?? this.#context.faults[fault].at_us;
  }

  /** Null while it goes on. */
  end_us(fault: FaultId): Micros | null {
    return this.#ended_us[fault] ?? null;
  }

  /** Was the fault in force at any moment of this time (both ends included), as far as known by now? */
  overlaps(fault: FaultId, from_us: Micros, to_us: Micros): boolean {
    const start_us = this.#started_us[fault] ?? null;
    const end_us = this.#ended_us[fault] ?? null;
    return start_us !== null && start_us <= to_us && (end_us === null || end_us >= from_us);
  }

  reports(): FaultReport[] {
    return this.#context.faults.map(({ name, kind }, fault) => {
      const by = [...this.#touched[fault]].filter(([, count]) => count > 0);
      return {
        name,
        kind,
        from_us: this.start_us(fault),
        to_us: this.end_us(fault),
        touched: by.reduce((sum, [, count]) => sum + count, 0),
        by: Object.fromEntries(by),
      };
    });
  }
}

const NONE = -1;
