import type { DataSection } from './data/data-section.js';
import type { RegistryReport } from './registry/registry-section.js';

export type {
  DataSection,
  GuaranteeRow,
  LossRow,
  ReadsRow,
  Recovery,
  VisibilityCurve,
} from './data/data-section.js';
export type { RegistryReport, ShareReached } from './registry/registry-section.js';

/**
 * The result of one run: plain JSON, versioned, complete. Everything that is printed, drawn or
 * compared is made from this and from nothing else.
 *
 * `…_us` is a moment in µs since the start of the run, `…_for_us` a length in µs; what never
 * happened is null.
 */
export const SCHEMA_VERSION = 1;

export type Verdict = 'held' | 'missed' | 'inconclusive';

export interface RunResult {
  readonly schemaVersion: typeof SCHEMA_VERSION;
  readonly engine: { readonly name: string; readonly version: string };
  readonly scenario: {
    readonly name: string;
    readonly description: string;
    readonly file: string;
    readonly sha256: string;
    readonly variant?: string;
  };
  readonly seed: number;
  readonly simulated_us: number;
  readonly warmup_us: number;
  /** Kernel events that ran. */
  readonly events: number;
  /** SHA-256 of the event trace, in hexadecimal. */
  readonly digest: string;
  /** Settings that differ from the defaults. */
  readonly settings: readonly Setting[];
  /** What the scenario says that has no default: who takes part and what happens. */
  readonly givens: readonly Given[];
  /** What the run rests on: presets and defaults in use, with source and how far verified. */
  readonly assumptions: readonly Assumption[];
  /** Who takes part: enough to label every chart without the scenario. */
  readonly topology: Topology;
  readonly timeline: readonly TimelineEntry[];
  readonly failovers: readonly Failover[];
  /** Keyed by the full name, labels included: `downtime_seconds{clients=us}`; a label left out: all. */
  readonly metrics: Readonly<Record<string, Metric>>;
  /** Keyed by the full name, labels included: `connected{clients=us,replica=eastus}`. */
  readonly series: Readonly<Record<string, Series>>;
  readonly availability: Availability;
  readonly latency: readonly LatencyRow[];
  readonly faults: readonly FaultReport[];
  /** What the measured time costs; absent where nothing has a price. */
  readonly cost?: Cost;
  /** How well a data service kept what it was told; absent where nothing is stored. */
  readonly data?: DataSection;
  /** Of a container registry: when its images were where, and how rollouts went. */
  readonly registry?: RegistryReport;
  readonly expectations: readonly ExpectationReport[];
  readonly verdict: Verdict;
}

export interface Setting {
  readonly path: string;
  readonly value: unknown;
  readonly default: unknown;
}

export interface Given {
  readonly path: string;
  readonly value: unknown;
}

export interface Assumption {
  readonly name: string;
  readonly value: string;
  readonly source: string;
  readonly date: string;
  /** How far the figure was checked: read in the source, derived, or assumed. */
  readonly verified: 'documented' | 'source-code' | 'measured' | 'derived' | 'third-party' | 'assumed';
}

export const POPULATION_KINDS = ['websocket', 'requests', 'application', 'pusher', 'fleet'] as const;
export type PopulationKind = (typeof POPULATION_KINDS)[number];

export interface Topology {
  readonly replicas: readonly { name: string; region: string; latitude: number; longitude: number }[];
  readonly clients: readonly {
    name: string;
    region: string;
    kind: PopulationKind;
    count: number;
    latitude: number;
    longitude: number;
  }[];
}

export interface TimelineEntry {
  readonly at_us: number;
  readonly kind: string;
  readonly subject: string;
  readonly detail: Readonly<Record<string, string | number>>;
}

/** The steps of the waterfall, in the order in which they can follow each other. */
export type PhaseName =
  | 'waiting-for-probe'
  | 'tolerated-failures'
  | 'probe-timeout'
  | 'server-connections'
  | 'publishing'
  | 'waiting-for-alert'
  | 'deciding'
  | 'unlinking'
  | 'promoting'
  | 'switching-clients'
  | 'resolver-caches'
  | 'client-caches'
  | 'detecting-dead-connection'
  | 'failing-attempts'
  | 'back-off'
  | 'name-resolution'
  | 'negotiating'
  | 'handshake'
  | 'waiting-for-recovery'
  | 'catching-up';

export interface Phase {
  readonly name: PhaseName;
  readonly from_us: number;
  readonly to_us: number;
}

/** One fault, one population: what it took to get the clients served again. */
export interface Failover {
  readonly fault: string;
  readonly clients: string;
  /** Clients that the fault hit: they were on the lost replica when it began. */
  readonly hit: number;
  /** Of those, how many were served again, anywhere, before the end of the run. */
  readonly moved: number;
  readonly started_us: number;
  readonly ended_us: number | null;
  /** What the last moved client waited for, without gaps from the fault to the move. */
  readonly phases: readonly Phase[];
  /** Who that is: `us#17`, counted from 1; null where nobody moved. */
  readonly lastClient: string | null;
  /** Mean length of each phase over all moved clients; adds up to the mean time to move. */
  readonly meanPhases: readonly { name: PhaseName; mean_for_us: number }[];
  readonly detected_us: number | null;
  readonly published_us: number | null;
  readonly firstMoved_us: number | null;
  readonly shifted50_us: number | null;
  readonly shifted99_us: number | null;
  /** The last of those that moved; all of them only if `recovered_us` says so. */
  readonly lastMoved_us: number | null;
  /** All of them served again. */
  readonly recovered_us: number | null;
  /** Endpoint in the answers again and first client back. */
  readonly failedBack_us: number | null;
  /** Closed form of the documented rules (detection + publishing + DNS caches), lengths from the fault. */
  readonly closedForm: ClosedForm | null;
}

export interface ClosedForm {
  /** In words: which formula, for which rule of combining sites. */
  readonly rule: string;
  readonly detection: Bounds;
  /** Until the last honouring cache gives the new address. */
  readonly shift: Bounds;
  /** Until a client of this population that honours TTLs is served, null where no bound exists. */
  readonly total: { readonly best_for_us: number; readonly worst_for_us: number } | null;
}

export interface Bounds {
  readonly best_for_us: number;
  readonly mean_for_us: number;
  readonly worst_for_us: number;
}

export type Labels = Readonly<Record<string, string>>;

export interface Metric {
  readonly unit: string;
  readonly labels: Labels;
  readonly value?: number | null;
  readonly histogram?: HistogramSummary;
}

/** Moments of a distribution; quantiles are exact to the relative error given. */
export interface HistogramSummary {
  readonly count: number;
  readonly mean: number;
  readonly min: number;
  readonly p50: number;
  readonly p90: number;
  readonly p95: number;
  readonly p99: number;
  readonly p999: number;
  readonly max: number;
  readonly relativeError: number;
}

export interface Series {
  readonly unit: string;
  readonly labels: Labels;
  readonly step_us: number;
  /** One value a step from time 0; null where nothing was measured. */
  readonly values: readonly (number | null)[];
}

export interface Availability {
  readonly requests: readonly RequestAvailability[];
  readonly clientMinutes: readonly ClientMinutes[];
  /** Windowed user-uptime (Hauer et al., NSDI 2020): the worst window of each size, and its beginning. */
  readonly windowed: readonly { clients: string; window_us: number; minimum: number; at_us: number }[];
}

export interface RequestAvailability {
  /** Population, or `*` for all. */
  readonly clients: string;
  readonly operation: string;
  readonly ok: number;
  readonly failed: number;
  readonly unknown: number;
  /** ok / (ok + failed + unknown); null without requests. */
  readonly ratio: number | null;
  readonly reasons: Readonly<Record<string, number>>;
}

export interface ClientMinutes {
  readonly clients: string;
  readonly total_min: number;
  readonly down_min: number;
  readonly ratio: number | null;
  /** Longest time that one client was down. */
  readonly longestDown_for_us: number;
}

export interface LatencyRow {
  /** negotiate | connect | publish | event | request | deliver */
  readonly operation: string;
  readonly clients: string;
  /** Region of the replica or app server that served it (`*`: any). */
  readonly region: string;
  /** from intended start (no coordinated omission) or from actual start; deliveries: from sending, `intended`. */
  readonly from: 'intended' | 'started';
  readonly count: number;
  readonly mean_us: number;
  readonly p50_us: number;
  readonly p90_us: number;
  readonly p99_us: number;
  readonly p999_us: number;
  readonly max_us: number;
}

export interface FaultReport {
  readonly name: string;
  readonly kind: string;
  readonly from_us: number;
  readonly to_us: number | null;
  /** How many things it acted on; 0 makes the run inconclusive. */
  readonly touched: number;
  readonly by: Readonly<Record<string, number>>;
}

export const COST_KINDS = [
  'units',
  'messages',
  'caches',
  'registry',
  'storage',
  'backbone',
  'application',
  'pulls',
  'internet',
] as const;

export interface Cost {
  /** As ISO 4217 writes it. */
  readonly currency: string;
  readonly total: number;
  /** The total, if thirty days went like the measured time. */
  readonly per30Days: number;
  readonly lines: readonly CostLine[];
}

export interface CostLine {
  /**
   * Units by time, messages beyond the free ones; caches by time; replicas of a registry by time, what they
   * hold beyond the included storage; traffic between regions, of replicas, of applications with their caches
   * and of hosts that pull, and to clients.
   */
  readonly what: (typeof COST_KINDS)[number];
  /** The replica that it is charged for. */
  readonly replica?: string;
  /** Of traffic: the other replica, the region of the application, or the population that pulls. */
  readonly to?: string;
  readonly quantity: number;
  /** Of the quantity: unit-days | messages | cache-hours | registry-days | GB-days | GB (10⁹ bytes). */
  readonly unit: string;
  readonly amount: number;
}

export interface ExpectationReport {
  readonly text: string;
  readonly verdict: 'met' | 'missed' | 'no-data';
  /** What was observed, in words and with units; without data the reason why. */
  readonly observed: string;
  /**
   * Missed: the first moment at which it did not hold. Met: when it happened (a milestone), or when
   * the worst value was observed. null where no single moment can be named.
   */
  readonly at_us: number | null;
  /** Of `value`, `limit` and `margin`: us | ratio | bytes | count | number. */
  readonly unit?: string;
  /** The observed value (of several the worst); null if it never happened. */
  readonly value?: number | null;
  readonly limit?: number;
  /** How far the value lies on the right side of the limit; below 0: missed by so much. null for = and !=. */
  readonly margin?: number | null;
}
