import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bestOf } from '../../src/experiments/best-of-runs.js';
import type { ExperimentResult } from '../../src/experiments/experiment-result.js';
import {
  compareDesigns,
  design,
  designOf,
  latency,
  sampleDesigns,
  sizedDesigns,
  value,
} from './sample-designs.js';

function rowOf({ rows }: ExperimentResult, metric: string) {
  const row = rows.find((each) => each.metric === metric);
  if (row === undefined) throw new Error(`no row ${metric} in ${rows.map((each) => each.metric)}`);
  return row;
}

function compareValues(name: string, figures: readonly (number | null)[]) {
  return compareDesigns(
    figures.map((figure, at) => design(`d${at}`, { metrics: value(name, {}, figure) })),
    [{ name: name as 'messages_lost', labels: null, statistic: null }],
  );
}

describe('what differs between designs', () => {
  it('is a setting, which has its default where a design does not list it', () => {
    expect(compareDesigns(sampleDesigns(), null).differences).toContainEqual({
      path: 'routing.trafficManager.ttl',
      paths: ['routing.trafficManager.ttl'],
      values: ['1m', '10s', '1m'],
    });
  });

  it('is null where an entry of a list is not there at all, not the default of what is not there', () => {
    const units = { path: 'service.replicas.west.units', value: 5, default: 1 };
    const region = { path: 'service.replicas.west.region', value: 'westus' };
    const { differences } = compareDesigns(
      [
        design('two', { settings: [units], givens: [region] }),
        design('plain', { settings: [], givens: [region] }),
        design('one', { settings: [], givens: [] }),
      ],
      null,
    );
    expect(differences.find(({ path }) => path.endsWith('units'))?.values).toEqual([5, 1, null]);
    expect(differences.find(({ path }) => path.endsWith('region'))?.values).toEqual([
      'westus',
      'westus',
      null,
    ]);
  });

  it('is not the seed, and nothing between equal designs', () => {
    const seed = (to: number) => [{ path: 'seed', value: to, default: 1 }];
    const designs = [design('a', { settings: seed(2) }), design('b', { settings: seed(3) })];
    expect(compareDesigns(designs, null)).toMatchObject({ differences: [], axis: null });
  });

  it('names paths that always go together once', () => {
    const { differences } = compareDesigns(sizedDesigns([3, 10, 30]), null);
    expect(differences.map(({ path }) => path)).toEqual([
      'clients.*.group.size',
      'clients.{eu,us}.publish.rate',
      'clients.{eu,us}.publish.to',
    ]);
    expect(differences[0]!.paths).toHaveLength(4);
  });
});

describe('the axis', () => {
  it('is the number in which designs differ; the rate that goes with it and the odd design are named', () => {
    expect(compareDesigns(sizedDesigns([10, 3, 1_000]), null).axis).toEqual({
      path: 'clients.*.group.size',
      along: ['clients.{eu,us}.publish.rate'],
      designs: [0, 1, 2],
      quantity: 'number',
      values: [10, 3, 1_000],
      texts: ['10', '3', '1000'],
    });
  });

  it('reads quantities in their unit', () => {
    const ttls = ['30s', '1m', '2m'].map((ttl) =>
      design(ttl, { settings: [{ path: 'ttl', value: ttl, default: '5m' }] }),
    );
    expect(compareDesigns(ttls, null).axis).toMatchObject({
      quantity: 'duration',
      values: [30e6, 60e6, 120e6],
    });
  });

  it('has a design that is there twice once', () => {
    const [base, ...others] = sizedDesigns([10, 3, 1_000]);
    const { axis } = compareDesigns([base!, { ...base!, name: 'again' }, ...others], null);
    expect(axis).toMatchObject({ designs: [0, 2, 3], values: [10, 3, 1_000] });
  });

  it('is none with two values, with words, and where two numbers vary on their own', () => {
    expect(compareDesigns(sizedDesigns([3, 10]), null).axis).toBeNull();
    const worded = ['a', 'b', 'c'].map((word) => design(word, { givens: [{ path: 'x', value: word }] }));
    expect(compareDesigns(worded, null).axis).toBeNull();
    const grid = [0, 1, 2, 3].map((at) =>
      design(`${at}`, {
        givens: [
          { path: 'x', value: at % 2 },
          { path: 'y', value: at >> 1 },
        ],
      }),
    );
    expect(compareDesigns(grid, null).axis).toBeNull();
  });
});

describe('rows', () => {
  const comparison = compareDesigns(sampleDesigns(), null);

  it('mark the best: more is better of availability, less of losses', () => {
    expect(rowOf(comparison, 'availability{over=client-minutes}').best).toEqual([1]);
    expect(rowOf(comparison, 'messages_lost')).toMatchObject({ best: [1], same: false });
    expect(rowOf(comparison, 'messages_duplicated')).toMatchObject({ best: [], same: true });
  });

  it('tell what never happened from what had nobody to happen to', () => {
    const [us, eu] = ['us', 'eu'].map((clients) =>
      rowOf(comparison, `time_to_recover{clients=${clients},fault=dark}`),
    );
    expect(us!.cells.map(({ mean }) => mean)).toEqual([192, 111.4, 'never']);
    expect(us!.best).toEqual([1]);
    expect(eu!.cells.map(({ mean }) => mean)).toEqual(['unhit', 'unhit', 480]);
    expect(eu!.best).toEqual([0, 1]);
  });

  it('are only those that a design has', () => {
    expect(comparison.rows.map(({ name }) => name)).not.toContain('cost');
    const priced = design('priced', { metrics: value('cost', {}, 3) });
    expect(rowOf(compareDesigns([...sampleDesigns(), priced], null), 'cost')).toMatchObject({
      cells: [{ mean: null }, { mean: null }, { mean: null }, { mean: 3 }],
      same: false,
      best: [],
    });
  });

  it('count equal figures only as the same, measured ones within rounding', () => {
    expect(rowOf(compareValues('messages_lost', [10_000, 10_001]), 'messages_lost').best).toEqual([0]);
    expect(
      rowOf(compareValues('longest_downtime_seconds', [100, 100.4]), 'longest_downtime_seconds'),
    ).toMatchObject({ same: true, best: [] });
  });

  it('hold shares against what is missing of them', () => {
    const row = bestOf([0.99995, 0.9999], 'higher', 'ratio', 0);
    expect(row).toEqual({ same: false, best: [0] });
  });

  it('are those that were chosen, by name, labels and statistic', () => {
    const designs = [
      design('a', {
        metrics: { ...latency({ path: 'cross' }, 60, 90), ...latency({ path: 'local' }, 20, 30) },
      }),
    ];
    const metrics = (labels: Record<string, string> | null, statistic: 'p90' | null) =>
      compareDesigns(designs, [{ name: 'delivery_latency', labels, statistic }]).rows.map(
        ({ metric }) => metric,
      );
    expect(metrics({ path: 'cross' }, 'p90')).toEqual(['delivery_latency{path=cross} p90']);
    expect(metrics(null, 'p90')).toEqual([
      'delivery_latency{path=local} p90',
      'delivery_latency{path=cross} p90',
    ]);
    expect(metrics(null, null)).toHaveLength(4);
  });

  it('are means over the runs of a design; one that never recovered is not averaged away', () => {
    const runsOf = (name: string, figures: readonly (number | null)[]) =>
      designOf(
        name,
        figures.map((figure) => ({
          ...value('clients_hit', { clients: 'us', fault: 'dark' }, 5),
          ...value('time_to_recover', { clients: 'us', fault: 'dark' }, figure),
        })),
      );
    const [row] = compareDesigns([runsOf('a', [10, 20]), runsOf('b', [1, null])], null).rows;
    expect(row!.cells).toMatchObject([
      { runs: [10, 20], mean: 15, estimate: { runs: 2, mean: 15 } },
      { runs: [1, 'never'], mean: 'never', estimate: null, difference: null },
    ]);
    expect(row!.best).toEqual([0]);
  });
});

describe('the best', () => {
  const reading = fc.oneof(
    fc.double({ min: 0, max: 1e6, noNaN: true }),
    fc.constant('never' as const),
    fc.constant(null),
  );

  it('is never beaten, and never by a design without data', () => {
    fc.assert(
      fc.property(fc.array(reading, { minLength: 2, maxLength: 6 }), (readings) => {
        const { best, same } = bestOf(readings, 'lower', 's', 0);
        const numbers = readings.filter((one) => typeof one === 'number');
        for (const at of best) {
          expect(readings[at]).not.toBeNull();
          expect(Number(readings[at])).toBeLessThanOrEqual(Math.min(...numbers) * 1.0051);
        }
        if (same) expect(best).toEqual([]);
        if (new Set(numbers).size > 1 && Math.max(...numbers) > Math.min(...numbers) * 1.01) {
          expect(best).toContain(readings.indexOf(Math.min(...numbers)));
        }
      }),
      { numRuns: 500 },
    );
  });
});
