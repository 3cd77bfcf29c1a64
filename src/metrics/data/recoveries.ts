import type { RecoveryStep } from '../../domain/data-observations.js';
import type { Micros } from '../../kernel/kernel.js';
import type { Recovery } from './data-section.js';

/** What operators did, step by step. An action that is done again begins with a step that it had already. */
export class Recoveries {
  readonly #recoveries: { action: string; steps: Omit<RecoveryStep, 'action'>[] }[] = [];

  add({ action, step, from_us, to_us }: RecoveryStep): void {
    let recovery = this.#recoveries.findLast((known) => known.action === action);
    if (recovery === undefined || recovery.steps.some((known) => known.step === step)) {
      recovery = { action, steps: [] };
      this.#recoveries.push(recovery);
    }
    recovery.steps.push({ step, from_us, to_us });
  }

  rows(): Recovery[] {
    return this.#recoveries
      .map(({ action, steps }) => ({
        action,
        from_us: Math.min(...steps.map(({ from_us }) => from_us)),
        to_us: Math.max(...steps.map(({ to_us }) => to_us)),
        steps,
      }))
      .sort((a, b) => a.from_us - b.from_us);
  }

  /** The action of which something happened at the moment, the latest to begin; null: of none. */
  actionAt(at_us: Micros): string | null {
    const rows = this.rows().filter(({ from_us, to_us }) => from_us <= at_us && at_us <= to_us);
    return rows.at(-1)?.action ?? null;
  }
}
