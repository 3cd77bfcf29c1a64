import type { Micros } from '../kernel/kernel.js';

/** Which endpoints the name servers have ceased to give, as their own milestones say. */
export class Answered {
  readonly #since_us = new Map<string, Micros>();

  /** The answers named `from` and name `to` now. */
  changed({ from, to }: Readonly<Record<string, string | number>>, at_us: Micros): void {
    const now = namesIn(to);
    for (const name of namesIn(from)) if (!now.includes(name)) this.#since_us.set(name, at_us);
    for (const name of now) this.#since_us.delete(name);
  }

  /** Since when the endpoint has not been among the answers; null: it is, or always was. */
  staleSince_us(endpoint: string): Micros | null {
    return this.#since_us.get(endpoint) ?? null;
  }
}

function namesIn(list: string | number | undefined): readonly string[] {
  return String(list ?? '').split(', ');
}
