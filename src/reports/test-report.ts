/**
 * What `geosim test` found: plain data, the same bytes for the same scenarios on every machine and
 * with any number of threads (so no wall-clock times), and all that every reporter needs.
 */
export const TEST_REPORT_VERSION = 1;

export interface TestReport {
  readonly testReportVersion: typeof TEST_REPORT_VERSION;
  readonly engine: { readonly name: string; readonly version: string };
  /** Options that chose and changed what was run, as on the command line. */
  readonly options: readonly string[];
  /** The part of the files that was tested; null: all of them. */
  readonly shard: Shard | null;
  /** By file, then the scenario itself before its variants in the order of the file. */
  readonly cases: readonly TestCase[];
}

export interface Shard {
  /** From 1. */
  readonly index: number;
  readonly of: number;
}

/** One scenario, or one variant of it. */
export interface TestCase {
  /** Relative to the working folder, with forward slashes. */
  readonly file: string;
  /** `base`: the scenario itself. */
  readonly variant: string;
  /** The scenario's name; null where the file could not be read. */
  readonly name: string | null;
  readonly checks: readonly Check[];
  /** The one command that does the same again. */
  readonly again: string;
  /** The command that accepts what is different; null where nothing can be accepted. */
  readonly accept: string | null;
}

/** One thing that was looked at. */
export interface Check {
  readonly kind: 'run' | 'determinism' | 'expectation' | 'phases' | 'fault' | 'golden';
  /** The expectation's text, the fault's name, the golden's file … */
  readonly what: string;
  readonly outcome: Outcome;
  /** In words, the most important first; none where nothing needs to be said. */
  readonly lines: readonly string[];
  /** Where in the scenario's file, from 1. */
  readonly line: number;
}

/** From what needs a person first to what needs none. */
export const OUTCOMES = [
  /** The same run gave two results. */
  'non-deterministic',
  /** A bug in geosim. */
  'bug',
  /** The scenario is wrong, or the run reached a limit of the user's. */
  'invalid',
  /** An expectation was missed. */
  'missed',
  /** The run is not what the golden says. */
  'different',
  /** A fault touched nothing, or an expectation had no data. */
  'inconclusive',
  /** Stopped by a signal before it ended. */
  'not-run',
  'skipped',
  /** The golden was written anew. */
  'accepted',
  /** There is no golden to hold it against. */
  'no-golden',
  'passed',
] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** Outcomes that a build must not pass with. */
export function isRed(outcome: Outcome): boolean {
  switch (outcome) {
    case 'non-deterministic':
    case 'bug':
    case 'invalid':
    case 'missed':
    case 'different':
    case 'inconclusive':
    case 'not-run':
      return true;
    case 'skipped':
    case 'accepted':
    case 'no-golden':
    case 'passed':
      return false;
  }
}

export function worstOf(outcomes: readonly Outcome[]): Outcome {
  return OUTCOMES.find((outcome) => outcomes.includes(outcome)) ?? 'passed';
}

export function outcomeOf({ checks }: Pick<TestCase, 'checks'>): Outcome {
  return worstOf(checks.map(({ outcome }) => outcome));
}

/** `scenarios/region-outage.yaml`, `scenarios/region-outage.yaml@fast`. */
export function titleOf({ file, variant }: Pick<TestCase, 'file' | 'variant'>): string {
  return variant === 'base' ? file : `${file}@${variant}`;
}
