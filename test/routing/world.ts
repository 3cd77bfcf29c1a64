import type { FaultId, ReplicaId, SiteId } from '../../src/domain/ids.js';
import type { Detection, Milestone, Observer } from '../../src/domain/observations.js';
import { Kernel, type Micros } from '../../src/kernel/kernel.js';
import type { RandomSource } from '../../src/kernel/random.js';
import { createRandom } from '../../src/kernel/streams.js';
import type { ProbeOptions } from '../../src/routing/probing/options.js';
import type { EndpointSpec, TrafficManagerOptions } from '../../src/routing/traffic-manager/options.js';
import { TrafficManager } from '../../src/routing/traffic-manager/traffic-manager.js';
import type { NetworkApi, SiteCondition, Verdict } from '../../src/topology/network.js';
import { DROP, PASS, REFUSE } from '../../src/topology/network.js';

export const SECOND = 1_000_000;

/** Endpoints are sites 0, 1, …; probing sites are 100, 101, … */
export const PROBE_SITE = 100;

/** One constant round trip; conditions of sites; one-way cuts. */
export class FakeNetwork implements NetworkApi {
  rtt_us: Micros;
  readonly #conditions = new Map<SiteId, { condition: SiteCondition; fault: FaultId }>();
  readonly #cuts = new Map<string, FaultId>();

  constructor(rtt_us: Micros) {
    this.rtt_us = rtt_us;
  }

  medianRtt_us(): Micros {
    return this.rtt_us;
  }
  roundTrip_us(): Micros {
    return this.rtt_us;
  }
  oneWay_us(): Micros {
    return this.rtt_us / 2;
  }
  verdict(from: SiteId, to: SiteId): Verdict {
    if (this.#cuts.has(`${from}>${to}`)) return DROP;
    switch (this.#conditions.get(to)?.condition ?? 'up') {
      case 'up':
      case 'closed':
        return PASS;
      case 'silent':
        return DROP;
      case 'refusing':
        return REFUSE;
    }
  }
  roundTripVerdict(from: SiteId, to: SiteId): Verdict {
    const out = this.verdict(from, to);
    return out === PASS ? this.verdict(to, from) : out;
  }
  connectVerdict(from: SiteId, to: SiteId): Verdict {
    const verdict = this.roundTripVerdict(from, to);
    return verdict === PASS && this.#conditions.get(to)?.condition === 'closed' ? REFUSE : verdict;
  }
  culprit(from: SiteId, to: SiteId): FaultId {
    const { condition = 'up' } = this.#conditions.get(to) ?? {};
    if (this.verdict(from, to) === PASS && condition !== 'closed') return -1;
    return this.#cuts.get(`${from}>${to}`) ?? this.#conditions.get(to)?.fault ?? -1;
  }
  block(from: SiteId, to: SiteId, fault: FaultId): void {
    this.#cuts.set(`${from}>${to}`, fault);
  }
  unblock(from: SiteId, to: SiteId): void {
    this.#cuts.delete(`${from}>${to}`);
  }
  setCondition(site: SiteId, condition: SiteCondition, fault: FaultId): void {
    this.#conditions.set(site, { condition, fault });
  }
}

export interface Recorded extends Milestone {
  readonly at_us: Micros;
}

/** Keeps what routing states. */
export class Recorder implements Observer {
  readonly milestones: Recorded[] = [];
  readonly detections: Detection[] = [];
  readonly restorations: { endpoint: ReplicaId; at_us: Micros }[] = [];
  readonly touched: { fault: FaultId; what: string; count: number }[] = [];
  queries = 0;

  milestone(at_us: Micros, milestone: Milestone): void {
    this.milestones.push({ at_us, ...milestone });
  }
  detected(detection: Detection): void {
    this.detections.push(detection);
  }
  restored(endpoint: ReplicaId, at_us: Micros): void {
    this.restorations.push({ endpoint, at_us });
  }
  faultTouched(fault: FaultId, what: string, count: number): void {
    this.touched.push({ fault, what, count });
  }
  inFlight(): void {}
  dnsQuery(): void {
    this.queries += 1;
  }

  moments(kind: Milestone['kind'], subject?: string): Micros[] {
    return this.milestones
      .filter((m) => m.kind === kind && (subject === undefined || m.subject === subject))
      .map((m) => m.at_us);
  }

  faultStarted(): void {}
  faultEnded(): void {}
  connected(): void {}
  disconnected(): void {}
  clientDown(): void {}
  clientUp(): void {}
  clientHit(): void {}
  clientMoved(): void {}
  clientReturned(): void {}
  lookedUp(): void {}
  negotiated(): void {}
  noticed(): void {}
  backedOff(): void {}
  operation(): void {}
  delivered(): void {}
  duplicated(): void {}
  lost(): void {}
  forwarded(): void {}
  serverPublished(): void {}
  throttled(): void {}
  worked(): void {}
  crashed(): void {}
  resized(): void {}
}

export interface WorldOptions {
  readonly probe?: Partial<ProbeOptions>;
  readonly profile?: Partial<Omit<TrafficManagerOptions, 'probe'>>;
  readonly endpoints?: readonly Partial<EndpointSpec>[];
  readonly sites?: number;
  readonly rtt_us?: Micros;
  readonly seed?: number;
  readonly random?: RandomSource;
  readonly rttTo_us?: (region: string, endpoint: ReplicaId) => Micros;
}

export interface World {
  readonly kernel: Kernel;
  readonly network: FakeNetwork;
  readonly observer: Recorder;
  readonly random: RandomSource;
  readonly manager: TrafficManager;
  /** Runs `action` at the moment, before everything else that happens then but was not scheduled yet. */
  at(moment_us: Micros, action: () => void): void;
}

const PROBE: ProbeOptions = {
  interval: 30 * SECOND,
  timeout: 10 * SECOND,
  toleratedFailures: 3,
  transport: 'ideal',
  phase: 0,
  answerTime: 0,
  combine: 'majority',
  repeat: 'start-to-start',
};

/** Two endpoints, `eastus` (nearest) and `westeurope`, one ideal probing site; started. */
export function world(options: WorldOptions = {}): World {
  const kernel = new Kernel();
  const network = new FakeNetwork(options.rtt_us ?? 0);
  const observer = new Recorder();
  const random = options.random ?? createRandom(options.seed ?? 1);
  const endpoints = (options.endpoints ?? [{ region: 'eastus' }, { region: 'westeurope' }]).map(
    (endpoint, i): EndpointSpec => ({
      name: endpoint.region ?? `endpoint-${i}`,
      region: `region-${i}`,
      site: i,
      weight: 1,
      status: 'enabled',
      ...endpoint,
    }),
  );
  const sites = Array.from({ length: options.sites ?? 1 }, (_, i) => ({
    name: `site-${i}`,
    site: PROBE_SITE + i,
  }));
  const manager = new TrafficManager({
    kernel,
    options: {
      method: 'performance',
      ttl: 60 * SECOND,
      publishDelay: 0,
      ...options.profile,
      probe: { ...PROBE, ...options.probe },
    },
    endpoints,
    sites,
    network,
    random,
    observer,
    rtt_us: options.rttTo_us ?? ((_region, endpoint) => (endpoint + 1) * 1000),
  });
  const actions: (() => void)[] = [];
  const act = kernel.handler('test.act', (i) => actions[i]());
  manager.start();
  return {
    kernel,
    network,
    observer,
    random,
    manager,
    at(moment_us, action) {
      actions.push(action);
      kernel.at(moment_us, act, actions.length - 1);
    },
  };
}
