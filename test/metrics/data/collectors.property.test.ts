import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { labelKey } from '../../../src/metrics/label-key.js';
import { collected, DATA_CONTEXT, type Fact, factsOf } from './facts.js';
import { type JudgedRead, judged, readsOf } from './oracle.js';

const END_us = 40;
const RUNS = { numRuns: Number(process.env.DATA_RUNS ?? 200) };
const oracleOf = (facts: readonly Fact[]) => judged(facts, END_us, DATA_CONTEXT.duration_us);

describe('the collectors of a data service, against an oracle that looks at every operation', () => {
  it('find the same stale reads, as old, as far behind, for the same cause', () => {
    fc.assert(
      fc.property(factsOf(), (facts) => {
        const { data } = collected(facts);
        const oracle = oracleOf(facts);
        for (const [p, { name: clients }] of DATA_CONTEXT.populations.entries()) {
          for (const [r, { name: replica }] of DATA_CONTEXT.replicas.entries()) {
            const reads = readsOf(oracle, p, r);
            const stale = reads.filter(({ newer }) => newer.length > 0);
            const row = data.reads.find((one) => one.clients === clients && one.replica === replica);
            if (reads.length === 0) {
              expect(row).toBeUndefined();
              continue;
            }
            expect(row?.reads).toBe(reads.length);
            expect(row?.staleByLoss).toBe(stale.filter(({ lost }) => lost).length);
            expect(row?.staleByLag).toBe(stale.filter(({ lost }) => !lost).length);
            expectHistogram(row?.age, stale.map(ageOf));
            expectHistogram(
              row?.versionsBehind,
              stale.map(({ newer }) => newer.length),
            );
          }
        }
      }),
      RUNS,
    );
  });

  it('draw the same t-visibility', () => {
    fc.assert(
      fc.property(factsOf({ forgetful: false }), (facts) => {
        const { data } = collected(facts);
        const oracle = oracleOf(facts);
        const known = oracle.reads.filter(({ latest }) => latest !== null);
        for (const when of ['healthy', 'during', 'after'] as const) {
          const reads = known.filter(
            ({ read }) => conditionAt(read.started_us, oracle.converged_us) === when,
          );
          const points = data.visibility.filter((curve) => curve.when === when).flatMap((c) => c.points);
          // All within the first bound: the whole run is shorter.
          const sum = (of: 'reads' | 'seen') => points.reduce((total, point) => total + point[of], 0);
          expect(sum('reads')).toBe(reads.length);
          expect(sum('seen')).toBe(reads.filter(({ seesLatest }) => seesLatest).length);
        }
      }),
      RUNS,
    );
  });

  it('lose the same writes', () => {
    fc.assert(
      fc.property(factsOf(), (facts) => {
        const { data } = collected(facts);
        const oracle = oracleOf(facts);
        const versions = (list: readonly { version: number }[]) => list.map(({ version }) => version).sort();
        expect(versions(data.losses.listed)).toEqual(versions(oracle.lost));
        expect(data.losses.writes).toBe(oracle.lost.length);
        const bytes = oracle.lost.reduce((sum, { version }) => sum + 10 + version, 0);
        expect(data.losses.bytes).toBe(bytes);
      }),
      RUNS,
    );
  });

  it('measure the same lag at every replica', () => {
    fc.assert(
      fc.property(factsOf(), (facts) => {
        const { data } = collected(facts);
        const oracle = oracleOf(facts);
        for (const [r, lags] of oracle.lags.entries()) expectHistogram(data.lag[r].lag, lags);
      }),
      RUNS,
    );
  });

  it('see the same session guarantees broken', () => {
    fc.assert(
      fc.property(factsOf(), (facts) => {
        const { data } = collected(facts);
        const { tallies } = oracleOf(facts);
        for (const [guarantee, [checked, violations]] of Object.entries(tallies)) {
          const row = data.guarantees.find((one) => one.guarantee === guarantee && one.clients === '*');
          expect([guarantee, row?.checked, row?.violations]).toEqual([guarantee, checked, violations]);
        }
      }),
      RUNS,
    );
  });

  it('find the replicas alike at the same moment after a fault', () => {
    fc.assert(
      fc.property(factsOf({ forgetful: false }), (facts) => {
        const { data, metrics } = collected(facts);
        const { converged_us } = oracleOf(facts);
        expect(data.convergence).toEqual([{ fault: 'dark', ended_us: END_us, converged_us }]);
        const value = metrics[labelKey('time_to_converge', { fault: 'dark' })]?.value;
        expect(value).toBe(converged_us === null ? null : (converged_us - END_us) / 1e6);
      }),
      RUNS,
    );
  });
});

function ageOf({ read, newer }: JudgedRead): number {
  return read.started_us - Math.min(...newer.map(({ ended_us }) => ended_us));
}

function conditionAt(at_us: number, converged_us: number | null): 'healthy' | 'during' | 'after' {
  if (at_us < 20) return 'healthy';
  if (at_us < END_us) return 'during';
  return converged_us === null || at_us < converged_us ? 'after' : 'healthy';
}

/** Exact for values below 256. */
function expectHistogram(
  histogram: { count: number; mean: number; min: number; p50: number; max: number } | null | undefined,
  values: readonly number[],
): void {
  if (values.length === 0) {
    expect(histogram).toBeNull();
    return;
  }
  const sorted = [...values].sort((a, b) => a - b);
  expect(histogram).toMatchObject({
    count: values.length,
    mean: values.reduce((a, b) => a + b, 0) / values.length,
    min: sorted[0],
    p50: sorted[Math.ceil(sorted.length / 2) - 1],
    max: sorted.at(-1),
  });
}
