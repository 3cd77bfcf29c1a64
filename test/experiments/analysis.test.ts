import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { settledOf } from '../../src/experiments/settled.js';
import { mser5 } from '../../src/experiments/statistics/mser.js';
import { drawPosterior, meansDrawn } from '../../src/experiments/statistics/posterior.js';
import { look, nextLook } from '../../src/experiments/stopping.js';
import { normalQuantile } from '../../src/kernel/math.js';
import { createRandom } from '../../src/kernel/streams.js';
import { canonicalJson } from '../../src/metrics/canonical-json.js';
import { compareDesigns, designOf, latency, value } from './sample-designs.js';

const random = (name: string) => createRandom(5).stream('analysis', name);
const normal = (stream: { uniform(): number }) => normalQuantile(stream.uniform() + 5.6e-17);

/** Designs with one figure a run: a common part, times a share, and noise of their own. */
function designsOf(metric: string, means: readonly number[], runs: number, noise: number, name = metric) {
  const stream = random(name);
  const common = Array.from({ length: runs }, () => normal(stream));
  return means.map((mean, at) =>
    designOf(
      `d${at}`,
      common.map((shared) => value(metric, {}, mean + shared + noise * normal(stream))),
    ),
  );
}

const LOST = [{ name: 'longest_downtime_seconds', labels: null, statistic: null }] as const;

describe('who is best', () => {
  it('is sure of a difference that common random numbers show, though the intervals of the means overlap', () => {
    const [row] = compareDesigns(designsOf('longest_downtime_seconds', [10, 10.5, 12], 30, 0.2), LOST).rows;
    const [a, b] = row!.cells.map(({ estimate }) => estimate!.student);
    expect(a!.high).toBeGreaterThan(b!.low);
    expect(row!.best).toEqual([0]);
    expect(row!.ranking!.best[0]).toBeGreaterThan(0.99);
    expect(row!.cells[1]!.difference!.interval.low).toBeGreaterThan(0);
    expect(row!.cells[1]!.difference!.varianceCut).toBeGreaterThan(0.9);
  });

  it('keeps apart what it cannot tell: all are then contenders, and within the indifference zone all are good', () => {
    const [row] = compareDesigns(designsOf('longest_downtime_seconds', [100, 100.1, 130], 10, 2), LOST).rows;
    expect(row!.best).toEqual([0, 1]);
    const { best, good, indifference } = row!.ranking!;
    expect(indifference).toBeCloseTo(1, 1);
    expect(best[0]! + best[1]!).toBeCloseTo(1, 3);
    expect(best[2]).toBe(0);
    expect(Math.min(good[0]!, good[1]!)).toBeGreaterThan(Math.min(best[0]!, best[1]!) + 0.2);
  });

  it('ranks what never happened last, and nothing where there is no data', () => {
    const hit = value('clients_hit', { clients: 'us', fault: 'dark' }, 5);
    const recovery = (figure: number | null) => ({
      ...hit,
      ...value('time_to_recover', { clients: 'us', fault: 'dark' }, figure),
    });
    const designs = [
      designOf('sure', [30, 31, 32, 33].map(recovery)),
      designOf('quick or never', [10, null, 11, 12].map(recovery)),
    ];
    const [row] = compareDesigns(designs, null).rows;
    expect(row!.cells[1]!.mean).toBe('never');
    expect(row!.ranking!.best).toEqual([1, 0]);
    const missing = [
      designOf('a', [value('cost', {}, 1), value('cost', {}, 2), value('cost', {}, 1)]),
      designOf('b', [{}, {}, {}]),
    ];
    expect(compareDesigns(missing, null).rows[0]!.ranking).toBeNull();
  });

  it('gives the probability of the paired t test: a half where the means are the same', () => {
    const column = [1, 2, 3, 4, 5, 6];
    const posterior = drawPosterior(6, 4_000, random('posterior'));
    const other = column.map((each, at) => each + (at % 2 === 0 ? 1 : -1));
    const draws = meansDrawn(column, posterior).map((mean, at) => mean - meansDrawn(other, posterior)[at]!);
    expect(draws.filter((each) => each < 0).length / draws.length).toBeCloseTo(0.5, 1);
  });
});

describe('the Pareto front', () => {
  const objectives = [
    { name: 'longest_downtime_seconds', labels: null, statistic: null },
    { name: 'monthly_cost', labels: null, statistic: null },
  ] as const;

  it('is what the stupidest search finds: nobody is at least as good in all and better in one', () => {
    const figure = fc.integer({ min: 1, max: 6 });
    fc.assert(
      fc.property(fc.array(fc.tuple(figure, figure), { minLength: 2, maxLength: 7 }), (points) => {
        const designs = points.map(([down, cost], at) =>
          designOf(`d${at}`, [
            { ...value('longest_downtime_seconds', {}, down), ...value('monthly_cost', {}, cost) },
          ]),
        );
        const { pareto } = compareDesigns(designs, null, objectives);
        const isVaried = [0, 1].every((axis) => new Set(points.map((point) => point[axis])).size > 1);
        expect(pareto === null).toBe(!isVaried);
        for (const [at, [down, cost]] of points.entries()) {
          const beaten = points.flatMap(([x, y], other) =>
            x <= down && y <= cost && (x < down || y < cost) ? [other] : [],
          );
          if (pareto !== null) expect(pareto.designs[at]!.dominatedBy).toEqual(beaten);
        }
      }),
    );
  });
});

describe('the Pareto front and the indifference zone', () => {
  const weighed = ['longest_downtime_seconds', 'monthly_cost', 'messages_lost'] as const;
  const objectives = weighed.map((name) => ({ name, labels: null, statistic: null }));
  const frontOf = (points: readonly (readonly number[])[]) => {
    const designs = points.map((point, at) =>
      designOf(
        `d${at}`,
        [1, 2, 3, 4].map(() =>
          Object.assign({}, ...weighed.map((name, axis) => value(name, {}, point[axis]!))),
        ),
      ),
    );
    return compareDesigns(designs, null, objectives).pareto!.designs;
  };

  it('does not keep a design for what nobody cares about: a cost lower by 0.1 %', () => {
    const [cheaper, better, cheap] = frontOf([
      [30, 999, 700],
      [20, 1_000, 300],
      [500, 900, 9_000],
    ]);
    expect(cheaper).toMatchObject({ dominatedBy: [1], onFront: 0 });
    expect(better).toMatchObject({ dominatedBy: [], onFront: 1 });
    expect(cheap).toMatchObject({ dominatedBy: [], onFront: 1 });
  });

  it('never sends designs round in a circle, each beaten by the next', () => {
    // Each is better than the next by one and a half zones in one objective, and worse by three quarters in two.
    const [a, b] = [100, 101.5];
    const points = [
      [a, 100.75, b],
      [b, a, 100.75],
      [100.75, b, a],
    ];
    expect(frontOf(points).map(({ dominatedBy }) => dominatedBy)).toEqual([[], [], []]);
  });
});

describe('the usual rows', () => {
  it('leave out a part that is the whole', () => {
    const rowsOf = (cross: boolean) =>
      compareDesigns(
        [10, 20].map((size) =>
          designOf(`d${size}`, [
            {
              ...latency({}, size, 3 * size),
              ...latency({ path: 'local' }, size, (cross ? 2 : 3) * size),
              ...(cross ? latency({ path: 'cross' }, 2 * size, 3 * size) : {}),
            },
          ]),
        ),
        null,
      ).rows.map(({ metric }) => metric);
    expect(rowsOf(false)).toEqual(['delivery_latency p50', 'delivery_latency p99']);
    expect(rowsOf(true)).toEqual([
      ...['delivery_latency p50', 'delivery_latency p99', 'delivery_latency{path=local} p99'],
      'delivery_latency{path=cross} p50',
    ]);
  });

  it('rank what waits for nothing before all: nobody hit has no detection, no stale read no age', () => {
    const fault = { fault: 'dark' };
    const hit = { ...value('clients_hit', { clients: 'us', ...fault }, 5), ...value('stale_reads', {}, 0.1) };
    const spared = { ...value('stale_reads', {}, 0), ...value('time_to_detect', fault, null) };
    const { rows } = compareDesigns(
      [
        designOf('detects', [{ ...hit, ...value('time_to_detect', fault, 60) }]),
        designOf('spared', [spared]),
        designOf('never detects', [{ ...hit, ...value('time_to_detect', fault, null) }]),
      ],
      null,
    );
    const row = rows.find(({ name }) => name === 'time_to_detect')!;
    expect(row.cells.map(({ mean }) => mean)).toEqual([60, 'unhit', 'never']);
    expect(row.best).toEqual([1]);
  });
});

describe('the result', () => {
  it('has the same bytes again', () => {
    const designs = designsOf('longest_downtime_seconds', [10, 12], 60, 1);
    expect(canonicalJson(compareDesigns(designs, LOST))).toBe(canonicalJson(compareDesigns(designs, LOST)));
  });

  it('has percentiles only with runs enough for their intervals', () => {
    const sharesOf = (runs: number) => {
      const [row] = compareDesigns(designsOf('longest_downtime_seconds', [10], runs, 1), LOST).rows;
      return row!.cells[0]!.estimate!.percentiles.map(({ share }) => share);
    };
    expect([5, 20, 50, 100].map(sharesOf)).toEqual([[], [0.5], [0.5, 0.9], [0.5, 0.9, 0.95]]);
  });
});

describe('stopping', () => {
  const rule = { metric: LOST[0], halfWidth: 0.05, relative: true };

  it('looks at the widest mean, and of a comparison at the widest difference to the first', () => {
    const designs = designsOf('longest_downtime_seconds', [10, 20], 20, 0.1);
    const { cells } = compareDesigns(designs, LOST).rows[0]!;
    const half = ({ low, high }: { low: number; high: number }) => (high - low) / 2;
    const means = cells.map(({ estimate }) => half(estimate!.student) / estimate!.mean);
    expect(look('sweep', rule, designs)).toBeCloseTo(Math.max(...means), 12);
    const difference = half(cells[1]!.difference!.interval) / cells[0]!.estimate!.mean;
    expect(look('compare', rule, designs)).toBeCloseTo(difference, 12);
    expect(difference).toBeLessThan(means[0]! / 3);
    expect(look('sweep', { ...rule, relative: false }, designs)).toBeGreaterThan(0.1);
    expect(look('sweep', { ...rule, metric: { ...LOST[0], name: 'cost' } }, designs)).toBeNull();
  });

  it('goes on with as many runs as the width asks for, never more than twice what there is', () => {
    expect(nextLook(20, 0.06, 0.05)).toBe(29);
    expect(nextLook(20, 1, 0.05)).toBe(40);
    expect(nextLook(20, null, 0.05)).toBe(40);
    expect(nextLook(20, 0.0501, 0.05)).toBe(25);
  });
});

describe('MSER-5', () => {
  it('leaves out the start that is not like the rest', () => {
    const stream = random('mser');
    const series = Array.from({ length: 200 }, (_, at) => (at < 40 ? 10 - at / 4 : 0) + 0.1 * normal(stream));
    expect(mser5(series)).toBeGreaterThanOrEqual(35);
    expect(mser5(series)).toBeLessThanOrEqual(50);
  });

  it('leaves out nothing of a steady series, and knows nothing of one that never settles or is short', () => {
    expect(mser5(new Array(100).fill(3))).toBe(0);
    expect(mser5(Array.from({ length: 100 }, (_, at) => at))).toBeNull();
    expect(mser5([1, 2, 3])).toBeNull();
  });

  it('looks at a run up to its first fault only', () => {
    const step_us = 1_000_000;
    const filling = Array.from({ length: 200 }, (_, at) => (at < 20 ? at : at < 120 ? 20 : 0));
    const series = { 'connected{clients=us}': { unit: 'clients', labels: {}, step_us, values: filling } };
    const fault = {
      name: 'dark',
      kind: 'region-outage',
      from_us: 120 * step_us,
      to_us: null,
      touched: 1,
      by: {},
    };
    const settled = settledOf({ series, faults: [fault], simulated_us: 200 * step_us });
    expect(settled).toEqual({ after_us: 20 * step_us, series: 'connected{clients=us}' });
    expect(
      settledOf({ series, faults: [{ ...fault, from_us: 30 * step_us }], simulated_us: 200 * step_us }),
    ).toBeNull();
  });
});
