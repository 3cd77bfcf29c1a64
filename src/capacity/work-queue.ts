import type { Micros } from '../kernel/kernel.js';

/**
 * First come, first served, before `servers` equal servers. The end of a piece of work is known when it
 * arrives, so nothing is scheduled and nothing allocated: it is called for every delivery of a run.
 * Arrivals come in order of time. Lengths of work need not be whole: only what is returned is rounded.
 */
export class WorkQueue {
  /** When each server is free, as a binary heap with the earliest at 0. */
  readonly #free_us: Float64Array;

  constructor(servers: number) {
    if (!Number.isInteger(servers) || servers < 1) throw new Error(`work queue: ${servers} servers`);
    this.#free_us = new Float64Array(servers);
  }

  get servers(): number {
    return this.#free_us.length;
  }

  /** Takes work at this moment and returns when it is done. */
  enter(now_us: Micros, work_us: number): Micros {
    const free_us = this.#free_us[0];
    const done_us = (free_us > now_us ? free_us : now_us) + work_us;
    if (this.#free_us.length === 1) this.#free_us[0] = done_us;
    else this.#replaceEarliest(done_us);
    return Math.floor(done_us + 0.5);
  }

  /** How long work that came now would wait for a server. */
  wait_us(now_us: Micros): Micros {
    const wait_us = this.#free_us[0] - now_us;
    return wait_us <= 0 ? 0 : Math.floor(wait_us + 0.5);
  }

  /** Work that has been taken and is not done, in µs of one server. Looks at every server. */
  backlog_us(now_us: Micros): number {
    let sum_us = 0;
    for (const free_us of this.#free_us) if (free_us > now_us) sum_us += free_us - now_us;
    return sum_us;
  }

  /** Forgets all work: every server is free. */
  reset(): void {
    this.#free_us.fill(0);
  }

  #replaceEarliest(done_us: number): void {
    const heap = this.#free_us;
    const size = heap.length;
    let at = 0;
    for (let child = 1; child < size; child = 2 * at + 1) {
      if (child + 1 < size && heap[child + 1] < heap[child]) child++;
      if (heap[child] >= done_us) break;
      heap[at] = heap[child];
      at = child;
    }
    heap[at] = done_us;
  }
}
