import type { Labels, RunResult, Verdict } from '../metrics/result.js';
import type { QuantityKind } from '../scenario/quantity-text.js';
import { sharedAxis } from './comparison-axis.js';
import { designDifferences } from './comparison-differences.js';
import { type MetricChoice, rowsChosen, rowsOfInterest } from './comparison-rows.js';

export const COMPARISON_VERSION = 1;

/** What of a result a comparison is made of; small, where a result may be megabytes. */
export type ComparedRun = Pick<
  RunResult,
  | 'engine'
  | 'scenario'
  | 'seed'
  | 'events'
  | 'digest'
  | 'settings'
  | 'givens'
  | 'metrics'
  | 'cost'
  | 'expectations'
  | 'verdict'
>;

/** One way to build the service, and its runs: run k of every design has the same seed. */
export interface Design {
  readonly name: string;
  readonly runs: readonly ComparedRun[];
}

/** Several designs side by side. Lists by design are in the order of `designs`. */
export interface Comparison {
  readonly comparisonVersion: typeof COMPARISON_VERSION;
  readonly engine: RunResult['engine'];
  readonly scenario: { readonly name: string; readonly file: string; readonly sha256: string };
  readonly designs: readonly ComparedDesign[];
  /** Settings and givens that are not the same everywhere, by path. */
  readonly differences: readonly DesignDifference[];
  /** The one number in which most designs differ; null where there is no such number. */
  readonly axis: Axis | null;
  /** Whether somebody chose the rows; else they are those that say most. */
  readonly chosen: boolean;
  readonly rows: readonly ComparisonRow[];
}

export interface ComparedDesign {
  readonly name: string;
  readonly runs: readonly {
    readonly seed: number;
    readonly events: number;
    readonly digest: string;
    readonly verdict: Verdict;
    readonly met: number;
    readonly expectations: number;
  }[];
}

export interface DesignDifference {
  /** Of several that go together, what they have in common: `clients.{eu,us}.publish.rate`. */
  readonly path: string;
  readonly paths: readonly string[];
  /** By design; null where there is no such thing. */
  readonly values: readonly unknown[];
}

/** Designs that differ in one number, and in what changes along with it. */
export interface Axis {
  readonly path: string;
  /** Other paths that change with it. */
  readonly along: readonly string[];
  /** Positions of the designs that lie on it. */
  readonly designs: readonly number[];
  readonly quantity: QuantityKind | 'number';
  /** By design on the axis, in µs, bytes, per second, 0 to 1, bit/s. */
  readonly values: readonly number[];
  /** The same, as written. */
  readonly texts: readonly string[];
}

/** One metric over all designs. */
export interface ComparisonRow {
  /** In full, of a histogram with its statistic: `delivery_latency{path=cross} p99`. */
  readonly metric: string;
  readonly name: string;
  readonly labels: Labels;
  /** Of a histogram: p50, p99 …; null for a plain value. */
  readonly statistic: string | null;
  /** As in the registry; of money the currency. */
  readonly unit: string;
  readonly better: 'lower' | 'higher' | 'neither';
  readonly cells: readonly ComparisonCell[];
  /** Every design has the same, within rounding. */
  readonly same: boolean;
  /** Positions of the best designs; empty where none is better than another. */
  readonly best: readonly number[];
}

/** A figure; `never`: what is timed did not happen; `unhit`: there was nobody it could happen to; null: no data. */
export type Reading = number | 'never' | 'unhit' | null;

export interface ComparisonCell {
  /** Of each run. */
  readonly runs: readonly Reading[];
  /** Their mean; `never` where one of them is. */
  readonly mean: Reading;
}

/** Holds designs side by side: what makes them different, and what came of it. Null: the usual metrics. */
export function compareDesigns(
  designs: readonly Design[],
  choices: readonly MetricChoice[] | null,
): Comparison {
  const first = designs[0]?.runs[0];
  if (first === undefined) throw new Error('a comparison of nothing');
  const { name, file, sha256 } = first.scenario;
  const differences = designDifferences(designs);
  return {
    comparisonVersion: COMPARISON_VERSION,
    engine: first.engine,
    scenario: { name, file, sha256 },
    designs: designs.map(comparedDesign),
    differences,
    axis: sharedAxis(differences),
    chosen: choices !== null,
    rows: choices === null ? rowsOfInterest(designs) : rowsChosen(designs, choices),
  };
}

function comparedDesign({ name, runs }: Design): ComparedDesign {
  return {
    name,
    runs: runs.map(({ seed, events, digest, verdict, expectations }) => ({
      seed,
      events,
      digest,
      verdict,
      met: expectations.filter((one) => one.verdict === 'met').length,
      expectations: expectations.length,
    })),
  };
}
