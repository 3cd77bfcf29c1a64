import type { FaultId, SiteId } from '../../domain/ids.js';
import type { EventHandle, Micros } from '../../kernel/kernel.js';
import type { Uniform } from '../../kernel/random.js';

export type ProbeResult = 'ok' | 'timeout' | 'refused';

/** One probe under way. */
export interface Probe {
  readonly slot: number;
  /** Which site probes which endpoint, as the prober numbers them; -1: the slot is free. */
  pair: number;
  from: SiteId;
  to: SiteId;
  random: Uniform;
  started_us: Micros;
  round: number;
  roundStarted_us: Micros;
  /** How often the present round's packet was sent. */
  sends: number;
  roundTrip_us: Micros;
  retransmission_us: Micros;
  /** The fault that last kept a packet from its aim; -1: none did. */
  culprit: FaultId;
  /** Pending events; -1: none. */
  timeout: EventHandle;
  step: EventHandle;
}

/** Records of probes under way, by slot, so that events carry small integers; reused. */
export class ProbePool {
  readonly #probes: Probe[] = [];
  readonly #free: number[] = [];

  at(slot: number): Probe {
    return this.#probes[slot];
  }

  take(): Probe {
    const slot = this.#free.pop();
    if (slot !== undefined) return this.#probes[slot];
    const probe = blank(this.#probes.length);
    this.#probes.push(probe);
    return probe;
  }

  free(probe: Probe): void {
    Object.assign(probe, blank(probe.slot));
    this.#free.push(probe.slot);
  }

  busy(): Probe[] {
    return this.#probes.filter((probe) => probe.pair >= 0);
  }
}

const NO_RANDOM: Uniform = {
  uniform(): number {
    throw new Error('a free probe draws nothing');
  },
};

function blank(slot: number): Probe {
  return {
    slot,
    pair: -1,
    from: -1,
    to: -1,
    random: NO_RANDOM,
    started_us: 0,
    round: 0,
    roundStarted_us: 0,
    sends: 0,
    roundTrip_us: 0,
    retransmission_us: 0,
    culprit: -1,
    timeout: -1,
    step: -1,
  };
}
