import type { Directory, LookupResult } from '../../src/clients/ports.js';
import type { ClientId, FaultId, ReplicaId, SiteId } from '../../src/domain/ids.js';
import type { Move, Observer } from '../../src/domain/observations.js';
import type { FailureReason, OperationKind, Outcome } from '../../src/domain/outcome.js';
import type { Micros } from '../../src/kernel/kernel.js';
import {
  DROP,
  type NetworkApi,
  PASS,
  REFUSE,
  type SiteCondition,
  type Verdict,
} from '../../src/topology/network.js';

/** One constant round trip between any two places, one-way cuts, and how each site answers. */
export class FakeNetwork implements NetworkApi {
  readonly #rtt_us: Micros;
  readonly #cuts = new Map<string, FaultId>();
  readonly #conditions = new Map<SiteId, { condition: SiteCondition; fault: FaultId }>();

  constructor(rtt_us: Micros) {
    this.#rtt_us = rtt_us;
  }

  medianRtt_us(): Micros {
    return this.#rtt_us;
  }
  roundTrip_us(): Micros {
    return this.#rtt_us;
  }
  oneWay_us(): Micros {
    return this.#rtt_us / 2;
  }
  verdict(from: SiteId, to: SiteId): Verdict {
    if (this.#conditions.get(from)?.condition === 'silent') return DROP; // it sends nothing either
    if (this.#cuts.has(`${from}>${to}`)) return DROP;
    switch (this.#conditions.get(to)?.condition ?? 'up') {
      case 'up':
      case 'closed': // takes no new connection; what stands goes on
        return PASS;
      case 'silent':
        return DROP;
      case 'refusing':
        return REFUSE;
    }
  }
  /** A packet that vanishes on either way is worse than a reset: nothing comes back. */
  roundTripVerdict(from: SiteId, to: SiteId): Verdict {
    const [out, back] = [this.verdict(from, to), this.verdict(to, from)];
    if (out === DROP || back === DROP) return DROP;
    return out === PASS ? back : out;
  }
  connectVerdict(from: SiteId, to: SiteId): Verdict {
    const verdict = this.roundTripVerdict(from, to);
    const isClosed = this.#conditions.get(to)?.condition === 'closed';
    return verdict === PASS && isClosed ? REFUSE : verdict;
  }
  culprit(from: SiteId, to: SiteId): FaultId {
    const cut = this.#cuts.get(`${from}>${to}`);
    return cut ?? this.#conditions.get(to)?.fault ?? this.#conditions.get(from)?.fault ?? -1;
  }
  block(from: SiteId, to: SiteId, fault: FaultId): void {
    this.#cuts.set(`${from}>${to}`, fault);
  }
  unblock(from: SiteId, to: SiteId): void {
    this.#cuts.delete(`${from}>${to}`);
  }
  setCondition(site: SiteId, condition: SiteCondition, fault: FaultId): void {
    if (condition === 'up') this.#conditions.delete(site);
    else this.#conditions.set(site, { condition, fault });
  }
}

export interface Lookup {
  readonly client: number;
  readonly at_us: Micros;
}

/** Answers every client with the same endpoint; keeps who asked when. */
export class FakeDirectory implements Directory {
  endpoint: ReplicaId = 0;
  latency_us: Micros = 0;
  /** How long a client keeps an answer. */
  ttl_us: Micros = 0;
  resolverStale_us: Micros = -1;
  cacheStale_us: Micros = -1;
  readonly lookups: Lookup[] = [];

  lookup(client: number, now_us: Micros): LookupResult {
    this.lookups.push({ client, at_us: now_us });
    const expires_us = now_us + this.ttl_us;
    return { endpoint: this.endpoint, latency_us: this.latency_us, level: 'authority', expires_us };
  }
  resolverStaleUntil_us(): Micros {
    return this.resolverStale_us;
  }
  cacheStaleUntil_us(): Micros {
    return this.cacheStale_us;
  }
}

/** What a population states of one client, without the moment-by-moment arguments that tests ignore. */
export type Fact =
  | {
      readonly kind: 'connected' | 'disconnected' | 'returned';
      readonly client: ClientId;
      readonly replica: ReplicaId;
      readonly at_us: Micros;
    }
  | { readonly kind: 'down' | 'up'; readonly client: ClientId; readonly at_us: Micros }
  | { readonly kind: 'hit'; readonly client: ClientId; readonly fault: FaultId; readonly at_us: Micros };

export interface Operation {
  readonly kind: OperationKind;
  readonly replica: ReplicaId;
  readonly intended_us: Micros;
  readonly started_us: Micros;
  readonly ended_us: Micros;
  readonly outcome: Outcome;
  readonly reason: FailureReason;
}

/** Writes down what a population states, in order. */
export class Recorder implements Observer {
  readonly facts: Fact[] = [];
  readonly operations: Operation[] = [];
  readonly moves: Move[] = [];
  readonly touched: { readonly fault: FaultId; readonly what: string; readonly count: number }[] = [];

  connected(_population: number, replica: ReplicaId, client: ClientId, at_us: Micros): void {
    this.facts.push({ kind: 'connected', client, replica, at_us });
  }
  disconnected(_population: number, replica: ReplicaId, client: ClientId, at_us: Micros): void {
    this.facts.push({ kind: 'disconnected', client, replica, at_us });
  }
  duplicated(): void {}
  serverPublished(): void {}
  throttled(): void {}
  worked(): void {}
  crashed(): void {}
  resized(): void {}
  clientReturned(_population: number, replica: ReplicaId, client: ClientId, at_us: Micros): void {
    this.facts.push({ kind: 'returned', client, replica, at_us });
  }
  clientDown(_population: number, client: ClientId, at_us: Micros): void {
    this.facts.push({ kind: 'down', client, at_us });
  }
  clientUp(_population: number, client: ClientId, at_us: Micros): void {
    this.facts.push({ kind: 'up', client, at_us });
  }
  clientHit(fault: FaultId, _population: number, client: ClientId, at_us: Micros): void {
    this.facts.push({ kind: 'hit', client, fault, at_us });
  }
  clientMoved(move: Readonly<Move>): void {
    this.moves.push({ ...move }); // the record is reused
  }
  operation(
    kind: OperationKind,
    _population: number,
    replica: ReplicaId,
    intended_us: Micros,
    started_us: Micros,
    ended_us: Micros,
    outcome: Outcome,
    reason: FailureReason,
  ): void {
    this.operations.push({ kind, replica, intended_us, started_us, ended_us, outcome, reason });
  }
  faultTouched(fault: FaultId, what: string, count: number): void {
    this.touched.push({ fault, what, count });
  }

  /** Moments of one kind of fact, of one client or of all. */
  moments(kind: Fact['kind'], client?: ClientId): Micros[] {
    return this.facts
      .filter((fact) => fact.kind === kind && (client === undefined || fact.client === client))
      .map((fact) => fact.at_us);
  }

  lookedUp(): void {}
  negotiated(): void {}
  noticed(): void {}
  backedOff(): void {}
  milestone(): void {}
  detected(): void {}
  restored(): void {}
  faultStarted(): void {}
  faultEnded(): void {}
  delivered(): void {}
  lost(): void {}
  forwarded(): void {}
  dnsQuery(): void {}
  inFlight(): void {}
}
