import type { Milestone } from '../../src/domain/observations.js';
import { Kernel, type Micros } from '../../src/kernel/kernel.js';

export const SECOND = 1_000_000;

/** Writes down what is stated, as `[second, kind, subject, detail]` and `[second, 'resized', replica, units]`. */
export class Recorder {
  readonly facts: unknown[][] = [];

  milestone(at_us: Micros, { kind, subject, detail }: Milestone): void {
    this.facts.push([at_us / SECOND, kind, subject, detail]);
  }

  resized(replica: number, units: number, at_us: Micros): void {
    this.facts.push([at_us / SECOND, 'resized', replica, units]);
  }

  of(...kinds: string[]): unknown[][] {
    return this.facts.filter(([, kind]) => kinds.includes(String(kind)));
  }
}

/** A kernel, and things to do at moments in seconds. */
export class Stage {
  readonly kernel = new Kernel();
  readonly observer = new Recorder();
  readonly #steps: (() => void)[] = [];
  readonly #step = this.kernel.handler('test step', (step) => this.#steps[step]());

  at(second: number, does: () => void): this {
    this.kernel.at(second * SECOND, this.#step, this.#steps.push(does) - 1);
    return this;
  }

  run(seconds: number): Recorder {
    this.kernel.runUntil(seconds * SECOND);
    return this.observer;
  }
}
