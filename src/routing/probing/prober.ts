import type { FaultId, ReplicaId } from '../../domain/ids.js';
import type { EventHandle, HandlerId, KernelApi, Micros } from '../../kernel/kernel.js';
import type { RandomSource, Stream } from '../../kernel/random.js';
import type { NetworkApi } from '../../topology/network.js';
import type { ProbeOptions, ProbeSite, ProbeTarget } from './options.js';
import { ProbeExchange } from './probe-exchange.js';
import type { Probe, ProbeResult } from './probe-pool.js';

export interface ProberInputs {
  readonly kernel: KernelApi;
  /** Prefix of the handlers' and the random streams' names. */
  readonly name: string;
  readonly options: ProbeOptions;
  readonly endpoints: readonly ProbeTarget[];
  readonly sites: readonly ProbeSite[];
  readonly network: NetworkApi;
  readonly random: RandomSource;
  readonly ended: (outcome: Readonly<ProbeOutcome>) => void;
}

export interface ProbeOutcome {
  readonly endpoint: ReplicaId;
  /** Place in the list of probing sites. */
  readonly site: number;
  readonly started_us: Micros;
  readonly result: ProbeResult;
  /** The fault that made it fail; -1: none. */
  readonly culprit: FaultId;
}

/**
 * Probes endpoints from every site, each pair of site and endpoint by a phase of its own. Start to
 * start, probes start at phase + k · interval for ever, whatever they meet; end to start, the phase
 * gives the first one only.
 */
export class Prober {
  readonly #kernel: KernelApi;
  readonly #options: ProbeOptions;
  readonly #endpoints: readonly ProbeTarget[];
  readonly #sites: readonly ProbeSite[];
  readonly #ended: ProberInputs['ended'];
  readonly #exchange: ProbeExchange;
  readonly #start: HandlerId;
  /** All by pair = endpoint · number of sites + site. */
  readonly #phases_us: readonly Micros[];
  readonly #roundTrips: readonly Stream[];
  readonly #next: EventHandle[];

  constructor(inputs: ProberInputs) {
    const { kernel, name, endpoints, sites, random, options } = inputs;
    this.#kernel = kernel;
    this.#options = options;
    this.#endpoints = endpoints;
    this.#sites = sites;
    this.#ended = inputs.ended;
    this.#start = kernel.handler(`${name}.probe`, (pair) => this.#probe(pair));
    const ended = (probe: Readonly<Probe>, result: ProbeResult): void => this.#probeEnded(probe, result);
    this.#exchange = new ProbeExchange({ kernel, name, options, network: inputs.network, ended });
    const entities = endpoints.flatMap((endpoint) =>
      sites.map((site) => `${name}/${site.name}/${endpoint.name}`),
    );
    this.#phases_us = entities.map((entity) => phase_us(options, random, entity));
    this.#roundTrips = entities.map((entity) => random.stream(entity, 'round-trip'));
    this.#next = entities.map(() => NO_EVENT);
  }

  /** Probes the endpoint from the next moment of each site's phase, now included. */
  start(endpoint: ReplicaId): void {
    for (let site = 0; site < this.#sites.length; site += 1) {
      const pair = this.#pair(endpoint, site);
      if (this.#next[pair] !== NO_EVENT)
        throw new Error(`${this.#endpoints[endpoint].name} is probed already`);
      this.#schedule(pair, this.#onPhase_us(pair));
    }
  }

  /** Stops probing the endpoint; probes under way have no outcome. */
  stop(endpoint: ReplicaId): void {
    for (let site = 0; site < this.#sites.length; site += 1) {
      const pair = this.#pair(endpoint, site);
      if (this.#next[pair] !== NO_EVENT) this.#kernel.cancel(this.#next[pair]);
      this.#next[pair] = NO_EVENT;
    }
    this.#exchange.abandon((pair) => this.#endpointOf(pair) === endpoint);
  }

  #probe(pair: number): void {
    this.#next[pair] = NO_EVENT;
    const { interval, repeat } = this.#options;
    if (repeat === 'start-to-start') this.#schedule(pair, this.#kernel.now_us + interval);
    const from = this.#sites[this.#siteOf(pair)].site;
    const to = this.#endpoints[this.#endpointOf(pair)].site;
    this.#exchange.start(pair, from, to, this.#roundTrips[pair]);
  }

  #probeEnded(probe: Readonly<Probe>, result: ProbeResult): void {
    const { pair, started_us, culprit } = probe;
    if (this.#options.repeat === 'end-to-start') {
      this.#schedule(pair, this.#kernel.now_us + this.#options.interval);
    }
    this.#ended({ endpoint: this.#endpointOf(pair), site: this.#siteOf(pair), started_us, result, culprit });
  }

  #schedule(pair: number, at_us: Micros): void {
    this.#next[pair] = this.#kernel.at(at_us, this.#start, pair);
  }

  /** First moment of the pair's phase that is not before now. */
  #onPhase_us(pair: number): Micros {
    const phase_us = this.#phases_us[pair];
    const { interval } = this.#options;
    const intervals = Math.max(0, Math.ceil((this.#kernel.now_us - phase_us) / interval));
    return phase_us + intervals * interval;
  }

  #pair(endpoint: ReplicaId, site: number): number {
    return endpoint * this.#sites.length + site;
  }

  #endpointOf(pair: number): ReplicaId {
    return Math.floor(pair / this.#sites.length);
  }

  #siteOf(pair: number): number {
    return pair % this.#sites.length;
  }
}

const NO_EVENT: EventHandle = -1;

function phase_us(options: ProbeOptions, random: RandomSource, entity: string): Micros {
  if (options.phase !== undefined) return options.phase % options.interval;
  return Math.floor(random.stream(entity, 'phase').uniform() * options.interval);
}
