import { type EndpointId, NAME_SERVERS, type ReplicaId } from '../../domain/ids.js';
import type { Observer } from '../../domain/observations.js';
import type { KernelApi, Micros } from '../../kernel/kernel.js';
import type { RandomSource, Uniform } from '../../kernel/random.js';
import type { NetworkApi } from '../../topology/network.js';
import type { ProbeSite } from '../probing/options.js';
import { ProbedHealth } from '../probing/probed-health.js';
import { type ProbeOutcome, Prober } from '../probing/prober.js';
import { answerable } from './answerable.js';
import { type EndpointStatus, endpointStatus, isProbed, type Listing, listing } from './endpoint-status.js';
import type { Candidate, Method, Query } from './methods/method.js';
import { methodNamed } from './methods/named.js';
import type { EndpointSetting, EndpointSpec, TrafficManagerOptions } from './options.js';
import { Publisher } from './publisher.js';

export interface TrafficManagerInputs {
  readonly kernel: KernelApi;
  readonly options: TrafficManagerOptions;
  /** In order of ReplicaId. */
  readonly endpoints: readonly EndpointSpec[];
  /** At least one. */
  readonly sites: readonly ProbeSite[];
  readonly network: NetworkApi;
  readonly random: RandomSource;
  readonly observer: Observer;
  /** Median round trip from a resolver's region to an endpoint; the latency table of `performance`. */
  readonly rtt_us: (region: string, endpoint: ReplicaId) => Micros;
  /** Told when the name servers begin to answer differently. */
  readonly answersChanged?: () => void;
  /** What the first endpoint is called outside: 0, unless the endpoints are app servers. */
  readonly firstEndpoint?: EndpointId;
  /** Prefix of handlers and random streams: tells several profiles of one run apart. */
  readonly name?: string;
}

/**
 * One traffic manager profile: probes its endpoints, decides which are healthy, and answers DNS
 * queries with one of them. It never touches a connection: whoever has resolved is on his own.
 * Source of the rules: Azure Traffic Manager endpoint monitoring and routing methods (documentation
 * of 2018 to 2026; docs/model names what it leaves open).
 */
export class TrafficManager {
  readonly ttl_us: Micros;
  readonly #kernel: KernelApi;
  readonly #options: TrafficManagerOptions;
  readonly #endpoints: readonly EndpointSpec[];
  readonly #firstEndpoint: EndpointId;
  readonly #sites: readonly ProbeSite[];
  readonly #observer: Observer;
  readonly #method: Method;
  readonly #query: MutableQuery;
  readonly #all: readonly Candidate[];
  readonly #health: readonly ProbedHealth[];
  readonly #settings: EndpointSetting[];
  readonly #status: EndpointStatus[];
  readonly #prober: Prober;
  readonly #publisher: Publisher;
  readonly #answersChanged: () => void;
  #candidates: readonly Candidate[];
  #profileEnabled = true;
  #running = false;

  constructor(inputs: TrafficManagerInputs) {
    const { kernel, options, endpoints, sites } = inputs;
    if (sites.length === 0) throw new Error('a traffic manager needs a probing site');
    const name = inputs.name ?? 'traffic-manager';
    const { toleratedFailures, combine } = options.probe;
    this.ttl_us = options.ttl;
    this.#kernel = kernel;
    this.#options = options;
    this.#endpoints = endpoints;
    this.#firstEndpoint = inputs.firstEndpoint ?? 0;
    this.#sites = sites;
    this.#observer = inputs.observer;
    this.#answersChanged = inputs.answersChanged ?? (() => {});
    this.#method = methodNamed(options.method);
    this.#query = { region: '', draw: NO_DRAW, rtt_us: inputs.rtt_us };
    this.#all = endpoints.map(candidate);
    this.#health = endpoints.map(() => new ProbedHealth(sites.length, toleratedFailures, combine));
    this.#settings = endpoints.map((endpoint) => endpoint.status);
    this.#status = this.#settings.map((setting, i) => endpointStatus(true, setting, this.#health[i]));
    this.#prober = new Prober({ ...inputs, name, options: options.probe, ended: (o) => this.#probeEnded(o) });
    this.#publisher = new Publisher({
      kernel,
      name,
      delay_us: options.publishDelay,
      initial: this.#status.map(listing),
      changed: (endpoint, before) => this.#published(endpoint, before),
    });
    this.#candidates = this.#answerable();
  }

  /** Starts probing. Before, every enabled endpoint is CheckingEndpoint and served. */
  start(): void {
    this.#running = true;
    this.#status.forEach((status, endpoint) => {
      if (isProbed(status)) this.#prober.start(endpoint);
    });
  }

  /** Answers a query from a resolver in the region: an endpoint, or -1 for no data. */
  answer(queryRegion: string, draw: Uniform): ReplicaId {
    if (this.#candidates.length === 0) return NO_DATA;
    this.#query.region = queryRegion;
    this.#query.draw = draw;
    return this.#method(this.#query, this.#candidates).endpoint;
  }

  /** What the profile believes now; answers follow after the publishing delay. */
  status(endpoint: ReplicaId): EndpointStatus {
    return this.#status[endpoint];
  }

  setEnabled(endpoint: ReplicaId, enabled: boolean): void {
    this.setEndpoint(endpoint, enabled ? 'enabled' : 'disabled');
  }

  /**
   * The operator's setting. Taken out of use, an endpoint leaves the answers at once; put into use,
   * it starts as CheckingEndpoint, with everything that was known of it forgotten.
   */
  setEndpoint(endpoint: ReplicaId, setting: EndpointSetting): void {
    if (this.#settings[endpoint] === setting) return;
    this.#settings[endpoint] = setting;
    if (setting === 'disabled') this.#milestone('endpoint-disabled', endpoint);
    this.#reconsider(endpoint);
  }

  /** Disabling the profile makes every endpoint Inactive: no answers at all. */
  setProfileEnabled(enabled: boolean): void {
    if (this.#profileEnabled === enabled) return;
    this.#profileEnabled = enabled;
    for (let endpoint = 0; endpoint < this.#endpoints.length; endpoint += 1) this.#reconsider(endpoint);
  }

  /**
   * The traffic manager's own outage: probing and publishing stop, the name servers go on with the
   * answers they have. Probes under way are lost; what had been counted is kept.
   */
  pause(): void {
    if (!this.#running) return;
    this.#status.forEach((status, endpoint) => {
      if (isProbed(status)) this.#prober.stop(endpoint);
    });
    this.#publisher.pause();
    this.#running = false;
  }

  resume(): void {
    if (this.#running) return;
    this.#publisher.resume();
    this.start();
  }

  #probeEnded(outcome: ProbeOutcome): void {
    const { endpoint, site, started_us, result, culprit } = outcome;
    const health = this.#health[endpoint];
    if (result === 'ok') {
      health.succeeded(site);
    } else {
      if (culprit >= 0) this.#observer.faultTouched(culprit, 'probes', 1);
      const streak = health.failed(site, started_us);
      if (streak === 1) {
        const detail = { site: this.#sites[site].name, reason: result };
        this.#milestone('probe-failed', endpoint, detail);
      }
    }
    const before = this.#status[endpoint];
    const after = this.#currentStatus(endpoint);
    if (before === after) return;
    this.#status[endpoint] = after;
    if (after === 'Degraded') this.#degraded(outcome);
    // An endpoint whose first probe finds it well is no news.
    else if (before === 'Degraded') this.#milestone('endpoint-online', endpoint);
    this.#publisher.submit(endpoint, listing(after));
  }

  #degraded({ endpoint, site, started_us }: ProbeOutcome): void {
    const streak = this.#options.probe.toleratedFailures + 1;
    const detail = { site: this.#sites[site].name, consecutiveFailures: streak };
    this.#milestone('endpoint-degraded', endpoint, detail);
    this.#observer.detected({
      endpoint: this.#firstEndpoint + endpoint,
      decider: NAME_SERVERS,
      firstProbe_us: this.#health[endpoint].streakStart_us(site),
      decidingProbe_us: started_us,
      degraded_us: this.#kernel.now_us,
      // As planned now: an outage of the traffic manager itself within the delay holds it back further.
      published_us: this.#publisher.effective_us,
    });
  }

  /** The operator changed something: old probes and old knowledge are void. */
  #reconsider(endpoint: ReplicaId): void {
    if (this.#running && isProbed(this.#status[endpoint])) this.#prober.stop(endpoint);
    this.#health[endpoint].reset();
    const status = this.#currentStatus(endpoint);
    this.#status[endpoint] = status;
    if (this.#running && isProbed(status)) this.#prober.start(endpoint);
    if (listing(status) === 'absent') this.#publisher.submitAtOnce(endpoint, 'absent');
    else this.#publisher.submit(endpoint, listing(status));
  }

  #published(endpoint: ReplicaId, before: Listing): void {
    const from = this.#namesAnswered();
    this.#candidates = this.#answerable();
    const to = this.#namesAnswered();
    if (from !== to) {
      this.#milestone('dns-answer-changed', endpoint, { from, to });
      this.#answersChanged();
    }
    const served = this.#publisher.listed[endpoint] === 'served';
    if (served && before !== 'served')
      this.#observer.restored(this.#firstEndpoint + endpoint, this.#kernel.now_us);
  }

  #currentStatus(endpoint: ReplicaId): EndpointStatus {
    return endpointStatus(this.#profileEnabled, this.#settings[endpoint], this.#health[endpoint]);
  }

  #answerable(): readonly Candidate[] {
    return answerable(this.#publisher.listed).map((endpoint) => this.#all[endpoint]);
  }

  #namesAnswered(): string {
    return this.#candidates.map(({ endpoint }) => this.#endpoints[endpoint].name).join(', ') || 'none';
  }

  #milestone(
    kind:
      | 'probe-failed'
      | 'endpoint-degraded'
      | 'endpoint-online'
      | 'endpoint-disabled'
      | 'dns-answer-changed',
    endpoint: ReplicaId,
    detail: Readonly<Record<string, string | number>> = {},
  ): void {
    this.#observer.milestone(this.#kernel.now_us, { kind, subject: this.#endpoints[endpoint].name, detail });
  }
}

const NO_DATA: ReplicaId = -1;

/** One record for all queries: an answer allocates nothing. */
type MutableQuery = { -readonly [Key in keyof Query]: Query[Key] };

const NO_DRAW: Uniform = {
  uniform(): number {
    throw new Error('no query is being answered');
  },
};

function candidate(endpoint: EndpointSpec, index: ReplicaId): Candidate {
  const { region, weight } = endpoint;
  return { endpoint: index, region, weight, priority: endpoint.priority ?? index + 1 };
}
