import type { HandlerId, KernelApi, Micros } from '../../kernel/kernel.js';

/** Things to do after a pause, by number: one handler for all of them. */
export class Later {
  readonly #kernel: KernelApi;
  readonly #handler: HandlerId;
  readonly #waiting = new Map<number, () => void>();
  #next = 0;

  constructor(kernel: KernelApi, name: string) {
    this.#kernel = kernel;
    this.#handler = kernel.handler(name, (id) => {
      const act = this.#waiting.get(id) as () => void;
      this.#waiting.delete(id);
      act();
    });
  }

  after(pause_us: Micros, act: () => void): void {
    this.at(this.#kernel.now_us + pause_us, act);
  }

  at(time_us: Micros, act: () => void): void {
    const id = this.#next++;
    this.#waiting.set(id, act);
    this.#kernel.at(time_us, this.#handler, id);
  }
}
