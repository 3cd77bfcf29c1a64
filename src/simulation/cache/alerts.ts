import type { Application } from '../../clients/applications/application.js';
import type { HandlerId, Micros } from '../../kernel/kernel.js';
import type { CacheLink } from './cache-link.js';
import type { CachePorts } from './cache-ports.js';

export interface AlertOptions {
  readonly on: 'errors' | 'link-down';
  readonly above: number;
  readonly every: Micros;
  readonly for: Micros;
}

/** A dashboard that somebody watches: it is looked at now and then, and fires once. */
export class Alert {
  readonly #options: AlertOptions;
  readonly #applications: readonly Application[];
  readonly #link: CacheLink;
  readonly #ports: CachePorts;
  readonly #looks: HandlerId;
  readonly #fires: (badSince_us: Micros) => void;
  #ended = { ok: 0, failed: 0 };
  #badSince_us = -1;

  constructor(
    name: string,
    options: AlertOptions,
    watched: { readonly applications: readonly Application[]; readonly link: CacheLink },
    ports: CachePorts,
    fires: (badSince_us: Micros) => void,
  ) {
    this.#options = options;
    this.#applications = watched.applications;
    this.#link = watched.link;
    this.#ports = ports;
    this.#fires = fires;
    this.#looks = ports.kernel.handler(`alert ${name}: look`, () => this.#look());
  }

  start(): void {
    this.#ports.kernel.after(this.#options.every, this.#looks);
  }

  #look(): void {
    const { kernel } = this.#ports;
    const { every, for: length_us } = this.#options;
    if (this.#isBad()) {
      // What is seen now was so since the last look.
      if (this.#badSince_us < 0) this.#badSince_us = kernel.now_us - every;
    } else this.#badSince_us = -1;
    if (this.#badSince_us >= 0 && kernel.now_us - this.#badSince_us >= length_us) {
      return this.#fires(this.#badSince_us);
    }
    kernel.after(every, this.#looks);
  }

  #isBad(): boolean {
    if (this.#options.on === 'link-down') return this.#link.status === 'succeeded' && !this.#link.isConnected;
    const ended = { ok: 0, failed: 0 };
    for (const application of this.#applications) {
      ended.ok += application.ended.ok;
      ended.failed += application.ended.failed;
    }
    const ok = ended.ok - this.#ended.ok;
    const failed = ended.failed - this.#ended.failed;
    this.#ended = ended;
    return ok + failed > 0 && failed / (ok + failed) > this.#options.above;
  }
}
