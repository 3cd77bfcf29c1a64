import { expect, test } from 'vitest';
import { presetLatency, writtenLatency } from '../../src/topology/latency.js';
import { parseLatencyCsv } from '../../src/topology/latency-csv.js';
import { regionBook } from '../../src/topology/regions.js';

const book = regionBook([{ name: 'branch', location: [47.6, -122.3] }]);
const azure = presetLatency('azure-2026-07', book);

test('measured pairs are directed', () => {
  expect(azure.figures('germanywestcentral', 'uaenorth').p50_us).toBe(118_000);
  expect(azure.figures('uaenorth', 'germanywestcentral').p50_us).toBe(100_000);
  expect(azure.figures('eastus', 'westus')).toMatchObject({ origin: 'measured', routes: 1 });
});

test('a direct pair keeps its value even where a way over a third region is shorter', () => {
  const direct = azure.figures('australiasoutheast', 'southafricanorth').p50_us;
  const over =
    azure.figures('australiasoutheast', 'southeastasia').p50_us +
    azure.figures('southeastasia', 'southafricanorth').p50_us;
  expect(direct).toBe(321_000);
  expect(over).toBeLessThan(direct);
});

test('a region of its own and one the matrix lacks are estimated by distance', () => {
  for (const [from, to] of [
    ['branch', 'westeurope'],
    ['chilecentral', 'eastus'],
  ]) {
    const km = book.distance_m(from, to) / 1_000;
    const figures = azure.figures(from, to);
    expect(figures.origin).toBe('distance');
    expect(figures.p50_us / 1_000).toBeCloseTo(20.4 + 0.01467 * km, 2);
    expect(figures.p95_us / figures.p50_us).toBeCloseTo(1.059, 4);
    expect(azure.figures(to, from)).toEqual(figures);
  }
});

test('within a region it takes 1.55 ms', () => {
  expect(azure.figures('eastus', 'eastus')).toMatchObject({ p50_us: 1_550, origin: 'local' });
  expect(azure.figures('branch', 'branch')).toMatchObject({ p50_us: 1_550, origin: 'local' });
});

test('two routes where P95 lies 40 ms beyond P50: 75 pairs of the matrix', () => {
  const ids = book.all.map((region) => region.id);
  const pairs = ids.flatMap((from) => ids.map((to) => ({ from, to, figures: azure.figures(from, to) })));
  const two = pairs.filter((pair) => pair.figures.routes === 2);
  expect(two).toHaveLength(75);
  expect(two.map((pair) => `${pair.from} ${pair.to}`)).toContain('westeurope eastasia');
  expect(two.every((pair) => pair.figures.p95_us - pair.figures.p50_us >= 40_000)).toBe(true);
});

test('covers what it can answer', () => {
  expect(azure.covers('branch')).toBe(true);
  expect(azure.covers('atlantis')).toBe(false);
  expect(() => azure.figures('atlantis', 'eastus')).toThrow("unknown region 'atlantis'");
  const flat = writtenLatency({ source: 'x', default: 100_000, local: 0, pairs: [] }, book);
  expect(flat.covers('atlantis')).toBe(true);
  expect(flat.figures('atlantis', 'eastus').p50_us).toBe(100_000);
});

test('a written table: own directions first, then the other one, then local, default, distance', () => {
  const written = writtenLatency(
    {
      source: 'x',
      local: 500,
      pairs: [
        { from: 'a', to: 'b', p50: 10_000, p95: 12_000 },
        { from: 'b', to: 'a', p50: 20_000 },
        { from: 'b', to: 'c', p50: 30_000 },
        { from: 'c', to: 'c', p50: 700 },
      ],
    },
    book,
  );
  expect(written.figures('a', 'b')).toMatchObject({ p50_us: 10_000, p95_us: 12_000, origin: 'scenario' });
  expect(written.figures('b', 'a')).toMatchObject({ p50_us: 20_000, p95_us: 21_180 });
  expect(written.figures('c', 'b').p50_us).toBe(30_000);
  expect(written.figures('a', 'a').p50_us).toBe(500);
  expect(written.figures('c', 'c').p50_us).toBe(700);
  expect(written.figures('eastus', 'westus').origin).toBe('distance');
  expect(() => written.figures('a', 'c')).toThrow("unknown region 'a'");
});

test('reads a CSV table', () => {
  const { pairs, problems } = parseLatencyCsv(
    'to,from,note,p50_ms,p95_ms\r\nb,a,x,10.5,12\r\na,b,,3,\r\n\r\n',
  );
  expect(problems).toEqual([]);
  expect(pairs).toEqual([
    { from: 'a', to: 'b', p50: 10_500, p95: 12_000 },
    { from: 'b', to: 'a', p50: 3_000 },
  ]);
});

test('says all that is wrong with a CSV table at once', () => {
  const { problems } = parseLatencyCsv(
    'from,to,p50_ms,p95_ms\na,b,ten,\n,b,1,\na,b,5,4\na,c,-1,2\na,d,1,x\na,e,1,2',
  );
  expect(problems.map((problem) => problem.line)).toEqual([2, 3, 4, 5, 6]);
  expect(parseLatencyCsv('from,p50_ms').problems).toEqual([{ line: 1, message: 'column to is missing' }]);
});

test('no measured round trip is faster than light in fibre', () => {
  const ids = book.all.map((region) => region.id);
  const impossible = ids.flatMap((from) =>
    ids.filter((to) => {
      const figures = azure.figures(from, to);
      // 200 000 km/s in glass: 1 ms for 100 km there and back; 2 ms for rounding and city centres.
      const floor_ms = book.distance_m(from, to) / 100_000;
      return figures.origin === 'measured' && figures.p50_us / 1_000 < floor_ms - 2;
    }),
  );
  expect(impossible).toEqual([]);
});
