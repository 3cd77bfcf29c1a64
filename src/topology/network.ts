import type { FaultId, SiteId } from '../domain/ids.js';
import { type Distribution, sampleMicros } from '../kernel/distributions.js';
import type { Micros } from '../kernel/kernel.js';
import type { RandomSource, Uniform } from '../kernel/random.js';
import type { LatencyTable } from './latency.js';
import { LinkRules } from './link-rules.js';
import { type NetworkPath, NetworkPaths } from './network-paths.js';
import { DROP, PASS, REFUSE, type Verdict } from './verdict.js';

export { DROP, PASS, REFUSE, type Verdict } from './verdict.js';

/** What a place is; decides which kind of path joins two of them. */
export type SiteKind = 'replica' | 'app-server' | 'clients' | 'resolver' | 'probe';

export interface Site {
  readonly name: string;
  readonly kind: SiteKind;
  /** A region of the built-in table or of the scenario's own. */
  readonly region: string;
}

/** How a site answers packets that reach it; closed: it refuses new connections, and keeps those it has. */
export type SiteCondition = 'up' | 'silent' | 'refusing' | 'closed';

export interface NetworkApi {
  /** Median round trip as the initiator `from` measures it, without faults. For tables and closed forms. */
  medianRtt_us(from: SiteId, to: SiteId): Micros;
  /** One round trip started by `from` at now: path regime plus jitter of two packets. */
  roundTrip_us(from: SiteId, to: SiteId, now_us: Micros, random: Uniform): Micros;
  /** One packet from `from` to `to`: half the path's round trip plus one packet's jitter. */
  oneWay_us(from: SiteId, to: SiteId, now_us: Micros, random: Uniform): Micros;

  /**
   * Does a packet that leaves now in this direction arrive? A silent site sends nothing; then rules,
   * then the target's condition.
   */
  verdict(from: SiteId, to: SiteId): Verdict;
  /** The worse of both directions: what a round trip started by `from` meets. */
  roundTripVerdict(from: SiteId, to: SiteId): Verdict;
  /** What a new connection from `from` meets: a round trip, and whether the target takes any. */
  connectVerdict(from: SiteId, to: SiteId): Verdict;
  /** The fault whose rule gave the verdict, or -1. */
  culprit(from: SiteId, to: SiteId): FaultId;

  /** Adds / removes one rule that drops packets from one site to another. Counted: rules may overlap. */
  block(from: SiteId, to: SiteId, fault: FaultId): void;
  unblock(from: SiteId, to: SiteId, fault: FaultId): void;
  setCondition(site: SiteId, condition: SiteCondition, fault: FaultId): void;
}

/** How packets fare; the shape of a scenario's `network`, without its latency table. */
export interface NetworkOptions {
  readonly jitter: {
    readonly packet: Distribution;
    readonly regime: 'table' | 'none';
    readonly regimeEvery: Micros;
  };
  readonly backbone: { readonly stretch: number; readonly loss: number };
  readonly internet: { readonly stretch: number; readonly jitter: Distribution; readonly loss: number };
}

/**
 * The network between sites: how long packets take, whether they arrive, and who is to blame.
 *
 * Sites are added before the first question. Round trips of users do not contain their last mile:
 * that belongs to the single client, which adds its own draw.
 */
export class Network implements NetworkApi {
  readonly #paths: NetworkPaths;
  readonly #sites: Site[] = [];
  /** Made at the first question: from then on the sites are complete. */
  #tables: Tables | undefined;

  constructor(latency: LatencyTable, options: NetworkOptions, random: RandomSource) {
    this.#paths = new NetworkPaths(
      {
        latency,
        regime: options.jitter.regime,
        regimeEvery_us: options.jitter.regimeEvery,
        backboneJitter: (random) => sampleMicros(options.jitter.packet, random),
        backboneStretch: options.backbone.stretch,
        internetJitter: (random) => sampleMicros(options.internet.jitter, random),
        internetStretch: options.internet.stretch,
        loss: { backbone: options.backbone.loss, internet: options.internet.loss },
      },
      random,
    );
  }

  /** Adds a place. Ids count up from 0 in the order of the calls. */
  addSite(site: Site): SiteId {
    if (this.#tables !== undefined) throw new Error(`site '${site.name}' comes after the first packet`);
    return this.#sites.push(site) - 1;
  }

  site(id: SiteId): Site {
    return this.#sites[id];
  }

  medianRtt_us(from: SiteId, to: SiteId): Micros {
    return this.#path(from, to).median_us;
  }

  roundTrip_us(from: SiteId, to: SiteId, now_us: Micros, random: Uniform): Micros {
    return this.#path(from, to).roundTrip_us(now_us, random);
  }

  oneWay_us(from: SiteId, to: SiteId, now_us: Micros, random: Uniform): Micros {
    return this.#path(from, to).oneWay_us(now_us, random);
  }

  /** Probability that one packet vanishes without any fault. */
  lossRate(from: SiteId, to: SiteId): number {
    return this.#path(from, to).loss;
  }

  verdict(from: SiteId, to: SiteId): Verdict {
    const { count, pairs, sites } = this.#ready();
    if (sites.verdict(from) === DROP) return DROP; // a dark place sends nothing either
    const onTheWay = pairs.verdict(from * count + to);
    return onTheWay !== PASS ? onTheWay : sites.verdict(to);
  }

  roundTripVerdict(from: SiteId, to: SiteId): Verdict {
    const there = this.verdict(from, to);
    const back = this.verdict(to, from);
    // Silence is worse than a refusal: a reset that cannot get back is silence too.
    if (there === DROP || back === DROP) return DROP;
    return there === REFUSE || back === REFUSE ? REFUSE : PASS;
  }

  connectVerdict(from: SiteId, to: SiteId): Verdict {
    const verdict = this.roundTripVerdict(from, to);
    return verdict === PASS ? this.#ready().doors.verdict(to) : verdict;
  }

  culprit(from: SiteId, to: SiteId): FaultId {
    const { count, pairs, sites, doors } = this.#ready();
    if (sites.verdict(from) === DROP) return sites.culprit(from);
    const pair = from * count + to;
    if (pairs.verdict(pair) !== PASS) return pairs.culprit(pair);
    return sites.verdict(to) !== PASS ? sites.culprit(to) : doors.culprit(to);
  }

  block(from: SiteId, to: SiteId, fault: FaultId): void {
    const { count, pairs } = this.#ready();
    pairs.add(from * count + to, fault, DROP);
  }

  unblock(from: SiteId, to: SiteId, fault: FaultId): void {
    const { count, pairs } = this.#ready();
    if (!pairs.remove(from * count + to, fault)) {
      throw new Error(
        `fault ${fault} does not block '${this.#sites[from].name}' to '${this.#sites[to].name}'`,
      );
    }
  }

  setCondition(site: SiteId, condition: SiteCondition, fault: FaultId): void {
    const { sites, doors } = this.#ready();
    switch (condition) {
      case 'up':
        sites.remove(site, fault);
        doors.remove(site, fault);
        return;
      case 'closed':
        return doors.set(site, fault, REFUSE);
      case 'silent':
        return sites.set(site, fault, DROP);
      case 'refusing':
        return sites.set(site, fault, REFUSE);
    }
  }

  #path(from: SiteId, to: SiteId): NetworkPath {
    const { count, paths } = this.#ready();
    const pair = from * count + to;
    paths[pair] ??= this.#paths.between(this.#sites[from], this.#sites[to]);
    return paths[pair];
  }

  #ready(): Tables {
    this.#tables ??= emptyTables(this.#sites.length);
    return this.#tables;
  }
}

/** By ordered pair of sites (from * count + to), and by site. */
interface Tables {
  readonly count: number;
  readonly paths: (NetworkPath | undefined)[];
  readonly pairs: LinkRules;
  readonly sites: LinkRules;
  /** Sites that take no new connection. */
  readonly doors: LinkRules;
}

function emptyTables(count: number): Tables {
  return {
    count,
    paths: new Array<NetworkPath | undefined>(count * count).fill(undefined),
    pairs: new LinkRules(count * count),
    sites: new LinkRules(count),
    doors: new LinkRules(count),
  };
}
