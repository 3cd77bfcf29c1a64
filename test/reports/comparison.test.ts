import { describe, expect, it } from 'vitest';
import { canonicalJson } from '../../src/metrics/canonical-json.js';
import type { ChartSpec } from '../../src/reports/charts/chart-spec.js';
import { comparisonCharts } from '../../src/reports/charts/comparison.js';
import { createImageRenderer } from '../../src/reports/png.js';
import { experimentText } from '../../src/reports/text/experiment.js';
import { compareDesigns, design, sampleDesigns, sizedDesigns, value } from '../experiments/sample-designs.js';

const SAMPLE = compareDesigns(sampleDesigns(), null);
const SIZES = [1, 3, 10, 30, 100, 300, 1_000];

describe('the text of a comparison', () => {
  it('has designs as columns, what differs first, and the best of each row marked without colour', async () => {
    await expect(experimentText(SAMPLE, { files: ['reports/runs/a/comparison.json'] })).toMatchFileSnapshot(
      'comparison.golden.txt',
    );
  });

  it('has more than six designs as rows', () => {
    const text = experimentText(compareDesigns(sizedDesigns(SIZES), null));
    expect(text).toMatch(/^ {2}size-1000 .* 61 ms/m);
    expect(text).toMatch(/^ {2}size-1 .* 60 ms \*/m);
    // The first in full, of the others what they change.
    expect(text).toMatch(/^ {2}everyone: clients.\{eu,us\}.publish.to everyone$/m);
  });

  it.each([80, 100, 120])('is never wider than %d columns', (width) => {
    for (const comparison of [SAMPLE, compareDesigns(sizedDesigns(SIZES), null)]) {
      const lines = experimentText(comparison, { width }).split('\n');
      expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(width + 2);
    }
  });

  it('writes out what would look alike although one is better', () => {
    // Both are 1 min 52 s, and 0.7 % apart.
    const pair = [111.6, 112.4].map((seconds, at) =>
      design(`d${at}`, { metrics: value('longest_downtime_seconds', {}, seconds) }),
    );
    expect(experimentText(compareDesigns(pair, null))).toMatch(/longest downtime +111\.6 s \* +112\.4 s/);
  });

  it('keeps control characters of names away from the terminal', () => {
    const [first, ...others] = sampleDesigns();
    const named = [{ ...first!, name: 'evil\u001b[2J' }, ...others];
    expect(experimentText(compareDesigns(named, null))).not.toContain('\u001b');
  });
});

describe('the pictures of a comparison', () => {
  it('give every design the same place and colour in every panel, and never the colour of a figure to none', () => {
    const [bars, curves] = comparisonCharts(SAMPLE);
    expect(curves).toBeUndefined();
    expect(bars!.config.data.labels).toEqual([['base'], ['fast-probes'], ['one region']]);
    const datasets = bars!.config.data.datasets;
    expect(datasets.map(({ label }) => label)).toEqual([
      'time without service, of all client time',
      'time to recover · us · dark',
      'time to recover · eu · dark',
      'messages lost',
      'delivery latency · cross · p99',
    ]);
    const colours = datasets.map(({ backgroundColor }) => (backgroundColor as string[]).slice(0, 2).join());
    expect(new Set(colours).size).toBe(1);
    expect((datasets[1]!.backgroundColor as string[])[2]).toBe('#FFFFFF');
    // What is missing to the whole, in percent.
    expect(datasets[0]!.data.map((share) => Number(share).toFixed(2))).toEqual(['8.77', '3.69', '81.90']);
  });

  it('have axes with units', () => {
    const [bars, curves] = comparisonCharts(compareDesigns(sizedDesigns(SIZES), null));
    expect(unitsOf(bars!)).toEqual(['ms']);
    expect(unitsOf(curves!)).toEqual(['ms', 'ratio (logarithmic)']);
  });

  it('draw curves against the number in which designs differ, in its order, logarithmic where it spans much', () => {
    const [, curves] = comparisonCharts(compareDesigns(sizedDesigns([10, 3, 1_000]), null));
    expect(curves!.title).toBe('How it depends on clients.*.group.size');
    const [p50] = curves!.config.data.datasets;
    expect(p50!.data).toEqual([
      { x: 3, y: 60.003 },
      { x: 10, y: 60.01 },
      { x: 1_000, y: 61 },
    ]);
    expect(curves!.config.options?.scales?.x?.type).toBe('logarithmic');
    const [, narrow] = comparisonCharts(compareDesigns(sizedDesigns([10, 20, 200]), null));
    expect(narrow!.config.options?.scales?.x?.type).toBe('linear');
  });

  it('have the size they say and the same bytes again', () => {
    const comparison = compareDesigns(sizedDesigns(SIZES), null);
    const draw = () => comparisonCharts(comparison).map((chart) => createImageRenderer().png(chart));
    const [first, second] = [draw(), draw()];
    for (const [at, chart] of comparisonCharts(comparison).entries()) {
      const bytes = Buffer.from(first[at]!);
      expect([bytes.readUInt32BE(16), bytes.readUInt32BE(20)]).toEqual([chart.width, chart.height]);
      expect(bytes.equals(second[at]!)).toBe(true);
    }
  });

  it('say so where there is nothing to draw', () => {
    const [bars] = comparisonCharts(compareDesigns([design('a'), design('b')], null));
    expect(bars!.config.data.datasets).toEqual([]);
  });
});

it('a comparison is canonical JSON', () => {
  expect(JSON.parse(canonicalJson(SAMPLE))).toEqual(SAMPLE);
});

function unitsOf({ config }: ChartSpec): string[] {
  const scales = config.options?.scales as Record<string, { title?: { text: string } }>;
  return Object.entries(scales)
    .filter(([id]) => id !== 'x')
    .map(([id, { title }]) => [id, title?.text ?? ''] as const)
    .sort()
    .map(([, text]) => text);
}
