import type { ClosedForm, Failover, PhaseName, RunResult, Verdict } from '../metrics/result.js';

/** How a failover spreads over the moment at which the fault meets the probes. Lengths in µs. */
export interface PhaseBands {
  /** The fault that the probes are aligned with, and the interval between two of them. */
  readonly fault: string;
  readonly interval_us: number;
  readonly runs: readonly PhaseRun[];
  /** In the order of the result's failovers. */
  readonly bands: readonly FailoverBand[];
}

/** One run, and the phase of its probes. */
export interface PhaseRun {
  readonly phase_us: number;
  readonly seed: number;
  readonly digest: string;
  readonly verdict: Verdict;
}

/** One fault and population over all runs; lengths from the start of the fault. */
export interface FailoverBand {
  readonly fault: string;
  readonly clients: string;
  readonly detected: Band | null;
  readonly published: Band | null;
  readonly shifted50: Band | null;
  readonly shifted99: Band | null;
  readonly lastMoved: Band | null;
  readonly recovered: Band | null;
  /** What the last moved client waited for; a phase that a run does not have is 0 there. */
  readonly phases: readonly { readonly name: PhaseName; readonly band: Band }[];
  /** The closed form of the documented rules: best and worst are the same in every run. */
  readonly closedForm: ClosedForm | null;
}

export interface Band {
  /** In so many of the runs it happened at all. */
  readonly runs: number;
  readonly min_us: number;
  /** A value that occurred: of an even number the lower of the middle two. */
  readonly median_us: number;
  readonly max_us: number;
}

/** What of a run the bands are made of; small, where a result may be large. */
export interface PhaseOutcome extends PhaseRun {
  readonly failovers: readonly Failover[];
}

export function phaseOutcome(phase_us: number, result: RunResult): PhaseOutcome {
  const { seed, digest, verdict, failovers } = result;
  return { phase_us, seed, digest, verdict, failovers };
}

export function phaseBands(
  fault: string,
  interval_us: number,
  outcomes: readonly PhaseOutcome[],
): PhaseBands {
  const rows = outcomes.flatMap(({ failovers }) => failovers);
  const keys = [...new Map(rows.map((row) => [JSON.stringify([row.fault, row.clients]), row])).values()];
  return {
    fault,
    interval_us,
    runs: outcomes.map(({ failovers: _, ...run }) => run),
    bands: keys.map(({ fault: name, clients }) =>
      failoverBand(rows.filter((row) => row.fault === name && row.clients === clients)),
    ),
  };
}

/** Of the rows of one fault and population, one a run, none empty. */
function failoverBand(rows: readonly Failover[]): FailoverBand {
  const { fault, clients, closedForm } = rows[0];
  const since = (moment: (row: Failover) => number | null) =>
    bandOf(
      rows.flatMap((row) => {
        const at_us = moment(row);
        return at_us === null ? [] : [at_us - row.started_us];
      }),
    );
  return {
    fault,
    clients,
    detected: since((row) => row.detected_us),
    published: since((row) => row.published_us),
    shifted50: since((row) => row.shifted50_us),
    shifted99: since((row) => row.shifted99_us),
    lastMoved: since((row) => row.lastMoved_us),
    recovered: since((row) => row.recovered_us),
    phases: phasesOf(rows.filter(({ moved }) => moved > 0)),
    closedForm,
  };
}

/** In the order in which phases follow each other: that of the first run that has both. */
function phasesOf(rows: readonly Failover[]): FailoverBand['phases'] {
  const orders = rows.map(({ phases }) => phases.map(({ name }) => name));
  return mergedOrder(orders).flatMap((name) => {
    const lengths = rows.map(({ phases }) => {
      const phase = phases.find((one) => one.name === name);
      return phase === undefined ? 0 : phase.to_us - phase.from_us;
    });
    const band = bandOf(lengths);
    return band === null ? [] : [{ name, band }];
  });
}

/** One order for names that stand in several lists, in none of them against it. */
function mergedOrder(orders: readonly (readonly PhaseName[])[]): readonly PhaseName[] {
  const merged: PhaseName[] = [];
  for (const order of orders) {
    let at = 0;
    for (const name of order) {
      const known = merged.indexOf(name);
      if (known < 0) merged.splice(at++, 0, name);
      else at = known + 1;
    }
  }
  return merged;
}

function bandOf(values: readonly number[]): Band | null {
  if (values.length === 0) return null;
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.ceil(sorted.length / 2) - 1;
  return {
    runs: sorted.length,
    min_us: sorted[0],
    median_us: sorted[middle],
    max_us: sorted[sorted.length - 1],
  };
}
