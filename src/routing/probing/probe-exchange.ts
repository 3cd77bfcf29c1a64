import type { FaultId, SiteId } from '../../domain/ids.js';
import type { HandlerId, KernelApi, Micros } from '../../kernel/kernel.js';
import type { Uniform } from '../../kernel/random.js';
import { DROP, type NetworkApi, PASS, REFUSE } from '../../topology/network.js';
import type { ProbeOptions, ProbeTransport } from './options.js';
import { type Probe, ProbePool, type ProbeResult } from './probe-pool.js';

export interface ProbeExchangeInputs {
  readonly kernel: KernelApi;
  /** Prefix of the handlers' names. */
  readonly name: string;
  readonly options: ExchangeOptions;
  readonly network: NetworkApi;
  readonly ended: (probe: Readonly<Probe>, result: ProbeResult) => void;
}

/** What a single probe needs to know. */
export type ExchangeOptions = Pick<ProbeOptions, 'timeout' | 'transport' | 'answerTime'>;

/**
 * Runs single probes. The outcome is the time-out's, the answer's or the refusal's, whichever comes
 * first; an answer at the very moment of the time-out is too late.
 *
 * ideal: one shot that the endpoint's condition at its start decides. Others: one round trip after
 * another over the network (TCP 1; HTTP + 1; HTTPS + 1 for TLS 1.3). Each round's fate is that of
 * its first packet: what was let through is answered, what was dropped is sent again, a SYN after 1,
 * 3, 7 s …, later packets after the doubling time-out that TCP made of the measured round trip. So a
 * probe that starts shortly before the endpoint recovers can still succeed in time.
 */
export class ProbeExchange {
  readonly #kernel: KernelApi;
  readonly #options: ExchangeOptions;
  readonly #network: NetworkApi;
  readonly #ended: ProbeExchangeInputs['ended'];
  readonly #pool = new ProbePool();
  readonly #send: HandlerId;
  readonly #answer: HandlerId;
  readonly #refusal: HandlerId;
  readonly #timeout: HandlerId;

  constructor(inputs: ProbeExchangeInputs) {
    const { kernel, name } = inputs;
    this.#kernel = kernel;
    this.#options = inputs.options;
    this.#network = inputs.network;
    this.#ended = inputs.ended;
    this.#send = kernel.handler(`${name}.probe-send`, (slot) => this.#sendAgain(this.#pool.at(slot)));
    this.#answer = kernel.handler(`${name}.probe-answer`, (slot) => this.#answered(this.#pool.at(slot)));
    this.#refusal = kernel.handler(`${name}.probe-refusal`, (slot) => this.#refused(this.#pool.at(slot)));
    this.#timeout = kernel.handler(`${name}.probe-timeout`, (slot) => this.#timedOut(this.#pool.at(slot)));
  }

  /** Starts a probe now. `pair` is handed back with the outcome. */
  start(pair: number, from: SiteId, to: SiteId, random: Uniform): void {
    const probe = this.#pool.take();
    probe.pair = pair;
    probe.from = from;
    probe.to = to;
    probe.random = random;
    probe.started_us = this.#kernel.now_us;
    // Before anything else of this probe, so that at equal times the time-out comes first.
    probe.timeout = this.#kernel.after(this.#options.timeout, this.#timeout, probe.slot);
    if (this.#options.transport === 'ideal') this.#decide(probe);
    else this.#beginRound(probe, 0, SYN_TIMEOUT_US);
  }

  /** Gives up every probe under way whose pair satisfies the predicate; they have no outcome. */
  abandon(which: (pair: number) => boolean): void {
    for (const probe of this.#pool.busy()) if (which(probe.pair)) this.#release(probe);
  }

  #decide(probe: Probe): void {
    const verdict = this.#verdict(probe);
    // The end of the time-out is already scheduled: silence needs nothing more.
    if (verdict === DROP) return;
    const handler = verdict === PASS ? this.#answer : this.#refusal;
    probe.step = this.#kernel.after(this.#options.answerTime, handler, probe.slot);
  }

  #beginRound(probe: Probe, round: number, retransmission_us: Micros): void {
    probe.round = round;
    probe.sends = 0;
    probe.roundStarted_us = this.#kernel.now_us;
    probe.retransmission_us = retransmission_us;
    this.#sendRound(probe);
  }

  #sendAgain(probe: Probe): void {
    probe.step = NO_EVENT;
    this.#sendRound(probe);
  }

  #sendRound(probe: Probe): void {
    const verdict = this.#verdict(probe);
    probe.sends += 1;
    if (verdict === DROP) {
      const next_us = probe.roundStarted_us + probe.retransmission_us * (2 ** probe.sends - 1);
      if (next_us < probe.started_us + this.#options.timeout) {
        probe.step = this.#kernel.at(next_us, this.#send, probe.slot);
      }
      return;
    }
    const { now_us } = this.#kernel;
    probe.roundTrip_us = this.#network.roundTrip_us(probe.from, probe.to, now_us, probe.random);
    const handler = verdict === REFUSE ? this.#refusal : this.#answer;
    probe.step = this.#kernel.after(probe.roundTrip_us, handler, probe.slot);
  }

  #answered(probe: Probe): void {
    probe.step = NO_EVENT;
    if (probe.round + 1 < roundTrips(this.#options.transport)) {
      this.#beginRound(probe, probe.round + 1, retransmissionTimeout_us(probe.roundTrip_us));
    } else {
      this.#end(probe, 'ok');
    }
  }

  #refused(probe: Probe): void {
    probe.step = NO_EVENT;
    this.#end(probe, 'refused');
  }

  #timedOut(probe: Probe): void {
    probe.timeout = NO_EVENT;
    this.#end(probe, 'timeout');
  }

  #end(probe: Probe, result: ProbeResult): void {
    this.#ended(probe, result);
    this.#release(probe);
  }

  #release(probe: Probe): void {
    // Handles of events that ran are NO_EVENT by now: a dead handle may name another's event.
    if (probe.timeout !== NO_EVENT) this.#kernel.cancel(probe.timeout);
    if (probe.step !== NO_EVENT) this.#kernel.cancel(probe.step);
    this.#pool.free(probe);
  }

  #verdict(probe: Probe): ReturnType<NetworkApi['connectVerdict']> {
    const verdict = this.#network.connectVerdict(probe.from, probe.to);
    if (verdict !== PASS) probe.culprit = roundTripCulprit(this.#network, probe.from, probe.to);
    return verdict;
  }
}

/** Round trips until the status line is there. TCP's handshake is the probe of `tcp`. */
export function roundTrips(transport: ProbeTransport): number {
  switch (transport) {
    case 'https':
      return 3;
    case 'http':
      return 2;
    case 'tcp':
    case 'ideal':
      return 1;
  }
}

/** RFC 6298: 1 s before a round trip was measured. */
const SYN_TIMEOUT_US: Micros = 1_000_000;
/** Linux: the variation term is not taken for less. */
const MIN_VARIATION_US: Micros = 200_000;
const NO_EVENT = -1;

/** RFC 6298 after the first measurement: srtt = R, 4 × rttvar = 4 × R / 2. */
function retransmissionTimeout_us(roundTrip_us: Micros): Micros {
  return roundTrip_us + Math.max(MIN_VARIATION_US, 2 * roundTrip_us);
}

/** The fault that keeps a round trip from its aim; -1: none. */
export function roundTripCulprit(network: NetworkApi, from: SiteId, to: SiteId): FaultId {
  const outward = network.culprit(from, to);
  return outward >= 0 ? outward : network.culprit(to, from);
}
