import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import type { RunResult } from '../../src/metrics/result.js';
import { seriesCsv } from '../../src/reports/series/csv.js';
import { openMetrics } from '../../src/reports/series/openmetrics.js';
import { run } from '../behaviours/support.js';
import { shipped } from '../explanation/watched.js';
import { readOpenMetrics } from './openmetrics-reader.js';
import { sampleResult } from './sample-result.js';

/** Names as a scenario may have them, and worse. */
const name = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 });
const value = fc.option(fc.double({ noNaN: true, noDefaultInfinity: true }), { nil: null });

const withSeries = fc
  .tuple(
    name,
    fc.array(value, { minLength: 1, maxLength: 6 }),
    fc.constantFrom('us', 'bytes', 'client-seconds'),
  )
  .map(([clients, values, unit]): RunResult => {
    const labels = { clients };
    return sampleResult({
      series: { [`down{clients=${clients}}`]: { unit, labels, step_us: 2_000_000, values } },
      metrics: { [`x{clients=${clients}}`]: { unit, labels, value: values[0] ?? null } },
    });
  });

describe('OpenMetrics', () => {
  it.each(['autoscaler', 'instances-failover'])('%s: is what the specification says', (scenario) => {
    const result = run(shipped(scenario));
    const families = readOpenMetrics(openMetrics(result));
    const samples = families.flatMap((family) => family.samples);
    const measured = Object.values(result.series).flatMap(({ values }) => values.filter((v) => v !== null));
    expect(samples.filter(({ at_s }) => at_s !== null).length).toBe(measured.length);
    const connected = families.find((family) => family.name === 'geosim_series_connected_clients');
    const [series] = Object.entries(result.series).find(([key]) => key.startsWith('connected{'))!;
    const { labels, values } = result.series[series]!;
    const mine = connected!.samples.filter((one) => JSON.stringify(one.labels) === JSON.stringify(labels));
    expect(mine.map((one) => one.value)).toEqual(values.filter((v) => v !== null));
    // Microseconds become seconds.
    const latency = families.find(({ name }) => name === 'geosim_result_operation_latency_seconds')!;
    const [key, metric] = Object.entries(result.metrics).find(([at]) => at.startsWith('operation_latency'))!;
    const p99 = latency.samples.find(
      ({ labels: { quantile, ...rest } }) =>
        quantile === '0.99' &&
        JSON.stringify(Object.entries(rest).sort()) === JSON.stringify(Object.entries(metric.labels).sort()),
    );
    expect([key, p99?.value]).toEqual([key, metric.histogram!.p99 / 1e6]);
  });

  it('stays so whatever names and values there are', () => {
    fc.assert(
      fc.property(withSeries, (result) => {
        const families = readOpenMetrics(openMetrics(result));
        expect(families[0]?.samples[0]?.labels.scenario).toBe(result.scenario.name);
      }),
    );
  });
});

describe('CSV', () => {
  test('a row for each step, a column for each series, read back as they were', () => {
    fc.assert(
      fc.property(withSeries, (result) => {
        const [head, ...rows] = readCsv(seriesCsv(result));
        const [series] = Object.values(result.series);
        expect(head?.length).toBe(2);
        expect(rows.map(([at]) => Number(at))).toEqual(series!.values.map((_, step) => step * 2));
        expect(rows.map(([, cell]) => (cell === '' ? null : Number(cell)))).toEqual(
          series!.values.map((one) => (Object.is(one, -0) ? 0 : one)),
        );
      }),
    );
  });

  test('names with commas and quotes stay one cell', () => {
    const labels = { clients: 'a,"b"' };
    const key = 'down{clients=a,"b",replica=x}';
    const result = sampleResult({
      series: { [key]: { unit: 'clients', labels, step_us: 1e6, values: [1] } },
    });
    expect(readCsv(seriesCsv(result))).toEqual([
      ['time_s', key],
      ['0', '1'],
    ]);
  });
});

/** RFC 4180. */
function readCsv(text: string): string[][] {
  expect(text.endsWith('\r\n')).toBe(true);
  return text
    .slice(0, -2)
    .split('\r\n')
    .map((line) =>
      [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^",]*))/g)].map(
        ([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? '',
      ),
    );
}
