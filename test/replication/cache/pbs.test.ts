import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { WarsLink } from './wars-link.js';

/**
 * The quorum strategy against the WARS model of Bailis et al., "Probabilistically Bounded Staleness for
 * Practical Partial Quorums" (VLDB 2012). pbs.csv: 10 million trials of the model, made without this
 * simulator (`mc_value`, with its standard error); `published`: the paper's own figures, whose t-visibility is
 * 3 to 14 % low. One trial here is one write and, from its acknowledgement on, one read for each delay t in
 * question.
 *
 * Tolerance: four standard deviations of n trials (those of the row, 10 million, scaled by sqrt(1e7 / n)), and
 * 1 % where that is less. For a million trials this is the row's own `tol_rel_1e6_trials`. Of latencies of
 * reads n counts the reads of all t, since they are drawn apart.
 */
const TRIALS = 100_000;

interface Row {
  readonly metric: string;
  readonly value: number;
  /** One standard deviation of the value. */
  readonly error: number;
}

const groups = readGroups();

describe('the quorum strategy, as the WARS model has it', () => {
  for (const [name, rows] of groups) {
    it(`${name}: ${rows.length} rows`, () => {
      const [model, n, r, w] = name.split(' / ');
      expect(n).toBe('3');
      const measured = measure(model, Number(r), Number(w), delaysFor(rows));
      for (const row of rows) check(row, measured);
    });
  }

  it('leaves out no row', () => {
    expect([...groups.values()].flat()).toHaveLength(114);
  });
});

describe('with two copies 75 ms away', () => {
  it('waits a round trip as soon as a second copy is needed, and not before', () => {
    const near = measure('WAN', 1, 1, [0], 2000);
    const far = measure('WAN', 2, 2, [0], 2000);
    expect(near.writes_us[0]).toBeLessThan(150_000);
    expect(quantile(near.reads_us, 0.99)).toBeLessThan(150_000);
    expect(far.writes_us[0]).toBeGreaterThan(150_000);
    expect(far.reads_us[0]).toBeGreaterThan(150_000);
    expect(far.consistent.get(0)).toBe(1);
  });
});

interface Measured {
  /** Sorted. */
  readonly writes_us: Float64Array;
  readonly reads_us: Float64Array;
  /** By delay after the acknowledgement, in µs: the share of reads that saw the write. */
  readonly consistent: ReadonlyMap<number, number>;
  readonly trials: number;
}

function measure(
  model: string,
  r: number,
  w: number,
  delays_us: readonly number[],
  trials = TRIALS,
): Measured {
  const link = new WarsLink(model, r, w, 'pbs');
  const writes_us = new Float64Array(trials);
  const reads_us = new Float64Array(trials * delays_us.length);
  const saw = delays_us.map(() => 0);
  let reads = 0;
  for (let trial = 0; trial < trials; trial++) {
    const version = trial + 1;
    const asked_us = link.now_us;
    const readAfter = (at: number) => {
      const started_us = link.now_us;
      link.ask({ kind: 'read', key: 0 }, (answer) => {
        if (!answer.ok) throw new Error(answer.reason);
        reads_us[reads++] = link.now_us - started_us;
        if (answer.version === version) saw[at]++;
      });
    };
    link.ask({ kind: 'write', key: 0, version, bytes: 1 }, (answer) => {
      if (!answer.ok) throw new Error(answer.reason);
      writes_us[trial] = link.now_us - asked_us;
      for (const [at, delay_us] of delays_us.entries()) link.after(delay_us, () => readAfter(at));
    });
    link.drain();
  }
  expect(reads).toBe(reads_us.length);
  const consistent = new Map(delays_us.map((delay_us, at) => [delay_us, saw[at] / trials]));
  return { writes_us: writes_us.sort(), reads_us: reads_us.sort(), consistent, trials };
}

function check(row: Row, measured: Measured): void {
  const { metric, value } = row;
  const tolerance = toleranceOf(row, metric.startsWith('read') ? measured.reads_us.length : measured.trials);
  const near = (got: number, unit: number) => {
    const off = Math.abs(got / unit / value - 1);
    expect(off, `${metric}: ${got / unit}, should be ${value}`).toBeLessThanOrEqual(tolerance);
  };
  const consistentAt = (t_us: number) => measured.consistent.get(t_us) as number;
  const t = /^P\(consistent\|t=(.*)ms\)$/.exec(metric);
  if (t !== null) return near(consistentAt(Number(t[1]) * 1000), 1);
  switch (metric) {
    case 'read_latency_mean_ms':
      return near(measured.reads_us.reduce((sum, x) => sum + x, 0) / measured.reads_us.length, 1000);
    case 'read_latency_p99.9_ms':
      return near(quantile(measured.reads_us, 0.999), 1000);
    case 'write_latency_p50_ms':
      return near(quantile(measured.writes_us, 0.5), 1000);
    case 'write_latency_p99.9_ms':
      return near(quantile(measured.writes_us, 0.999), 1000);
  }
  // The least t at which the share is reached: within the tolerance if not reached before, but then.
  const visible = /^t_visibility_p(.*)_ms$/.exec(metric);
  if (visible === null) throw new Error(`no such metric: ${metric}`);
  const share = Number(visible[1]);
  const [from_us, to_us] = bracketOf(row);
  if (value > 0) expect(consistentAt(from_us), `${metric} is not before ${from_us} µs`).toBeLessThan(share);
  expect(consistentAt(to_us), `${metric} is not after ${to_us} µs`).toBeGreaterThanOrEqual(share);
}

function toleranceOf({ value, error }: Row, samples: number): number {
  return Math.max(0.01, (4 * error * Math.sqrt(1e7 / samples)) / value);
}

function bracketOf(row: Row): readonly [from_us: number, to_us: number] {
  if (row.value === 0) return [0, 0]; // of any tolerance: reached at once
  const tolerance = toleranceOf(row, TRIALS);
  return [Math.round(row.value * 1000 * (1 - tolerance)), Math.round(row.value * 1000 * (1 + tolerance))];
}

/** Every t after the acknowledgement that a row asks about. */
function delaysFor(rows: readonly Row[]): readonly number[] {
  const delays = rows.flatMap((row) => {
    const t = /^P\(consistent\|t=(.*)ms\)$/.exec(row.metric);
    if (t !== null) return [Number(t[1]) * 1000];
    return row.metric.startsWith('t_visibility') ? bracketOf(row) : [];
  });
  return [...new Set(delays)];
}

function quantile(sorted: Float64Array, share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
}

function readGroups(): ReadonlyMap<string, readonly Row[]> {
  const text = readFileSync(new URL('pbs.csv', import.meta.url), 'utf8');
  const [header, ...lines] = text.trim().split('\n');
  const columns = header.split(',');
  const groups = new Map<string, Row[]>();
  for (const line of lines) {
    const cells = line.split(',');
    const at = (column: string) => cells[columns.indexOf(column)];
    const name = `${at('model')} / ${at('N')} / ${at('R')} / ${at('W')}`;
    const row = { metric: at('metric'), value: Number(at('mc_value')), error: Number(at('mc_se')) };
    if (row.value > 0) expectStatedTolerance(row, at('tol_rel_1e6_trials'));
    groups.set(name, [...(groups.get(name) ?? []), row]);
  }
  return groups;
}

/** The rule above gives what the table states for a million trials, but for how `mc_se` is rounded. */
function expectStatedTolerance(row: Row, stated: string): void {
  const off = Math.abs(toleranceOf(row, 1e6) / Number(stated) - 1);
  if (off > 0.05) throw new Error(`${row.metric}: tolerance ${toleranceOf(row, 1e6)}, table ${stated}`);
}
