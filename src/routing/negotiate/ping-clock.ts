import type { Micros } from '../../kernel/kernel.js';
import type { Stream } from '../../kernel/random.js';

/**
 * When the service pings on each of the connections of one pair, and when the app server looks whether
 * it heard anything: both every `ping`, each connection at phases of its own. Nothing is scheduled for
 * them; the moments are worked out when a path breaks.
 */
export class PingClock {
  readonly #ping_us: Micros;
  readonly #phases: Stream;

  constructor(ping_us: Micros, phases: Stream) {
    this.#ping_us = ping_us;
    this.#phases = phases;
  }

  /** The last ping that left before the moment; not after 0: there was none. */
  pingBefore_us(connection: number, moment_us: Micros): Micros {
    return this.pingFrom_us(connection, moment_us) - this.#ping_us;
  }

  /** The first ping that leaves at the moment or later. */
  pingFrom_us(connection: number, moment_us: Micros): Micros {
    return this.#tickFrom_us(this.#phases.uniformAt(connection, 0), moment_us);
  }

  /** The app server's first look at the moment or later. It sends a ping of its own then. */
  lookFrom_us(connection: number, moment_us: Micros): Micros {
    return this.#tickFrom_us(this.#phases.uniformAt(connection, 1), moment_us);
  }

  #tickFrom_us(phase: number, moment_us: Micros): Micros {
    const phase_us = Math.floor(phase * this.#ping_us);
    return phase_us + Math.max(0, Math.ceil((moment_us - phase_us) / this.#ping_us)) * this.#ping_us;
  }
}
