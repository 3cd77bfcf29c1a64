import { describe, expect, it } from 'vitest';
import { analyse } from '../../src/experiments/analysis.js';
import type { ExperimentResult } from '../../src/experiments/experiment-result.js';
import { experimentCharts } from '../../src/reports/charts/experiment.js';
import { createImageRenderer } from '../../src/reports/png.js';
import { experimentText } from '../../src/reports/text/experiment.js';
import { compareDesigns, design, designOf, value } from '../experiments/sample-designs.js';
import { sampleResult } from './sample-result.js';

const RUNS = [0, 1, 2, 3, 4, 5];
const figures = (down: number, cost: number) =>
  RUNS.map((run) => ({
    ...value('longest_downtime_seconds', {}, down + run),
    ...value('availability', { over: 'requests' }, 1 - down / 1_000 - run / 10_000),
    ...value('monthly_cost', {}, cost),
  }));
const COMPARED = compareDesigns(
  [
    designOf('base', figures(100, 10)),
    designOf('evil\u001b[2J', figures(60, 20)),
    designOf('worst', figures(120, 20)),
  ],
  null,
);

function swept(): ExperimentResult {
  const { engine, scenario } = sampleResult();
  const varied = [
    { path: 'probe.interval', texts: ['10s', '60s'], values: [10e6, 60e6], quantity: 'duration' as const },
    {
      path: 'routing.ttl',
      texts: ['1s', '2s', '9s'],
      values: [1e6, 2e6, 9e6],
      quantity: 'duration' as const,
    },
  ];
  const designs = [0, 1].flatMap((down) =>
    [0, 1, 2].map((across) => ({
      ...designOf(`${down}, ${across}`, figures(100 + 50 * down + 10 * across, 10)),
      at: [down, across],
    })),
  );
  return analyse(
    {
      ...{ kind: 'sweep', engine, scenario, varied, seed: 1, runs: 6, stopping: null, metrics: null },
      ...{ objectives: null, indifference: 0.01 },
    },
    designs,
  );
}

describe('the text of an experiment', () => {
  it('says who is best, against whom, how probable that is, and who is on the front', () => {
    const text = experimentText(COMPARED);
    expect(text).toMatch(/longest downtime +1 min 43 s ± 2 s +1 min 3 s ± 2 s \* +2 min 3 s ± 2 s/);
    expect(text).toMatch(/── Against base/);
    expect(text).toMatch(/longest downtime +−40 s +\+20 s +100 %/);
    expect(text).toMatch(/longest downtime +< 1 % +> 99 % +< 1 %/);
    expect(text).toContain('beaten in all: worst by base');
    expect(text).toContain('6 runs are few');
    expect(text).not.toContain('\u001b');
  });

  it.each([80, 100, 120])('is never wider than %d columns', (width) => {
    for (const result of [COMPARED, swept(), compareDesigns([design('alone')], null)]) {
      const lines = experimentText(result, { width }).split('\n');
      expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(width + 2);
    }
  });
});

describe('the pictures of an experiment', () => {
  const ids = (result: ExperimentResult) => experimentCharts(result).map(({ id }) => id);

  it('are those of its kind', () => {
    expect(ids(COMPARED)).toEqual(['intervals', 'pareto']);
    expect(ids(swept())).toEqual(['sweep-curves', 'sweep-map']);
    const alone = { ...compareDesigns([designOf('alone', figures(1, 2))], null), kind: 'replicate' as const };
    expect(ids(alone)).toEqual(['intervals']);
  });

  it('have numbers at their own places, a curve for each value of the other setting, and a band around each', () => {
    const [curves] = experimentCharts(swept());
    const { datasets } = curves!.config.data;
    const labelled = datasets.filter(({ label }) => label !== '');
    expect(labelled.map(({ label }) => label)).toEqual([
      'routing.ttl 1s',
      'routing.ttl 2s',
      'routing.ttl 9s',
    ]);
    expect(labelled[0]!.data).toMatchObject([{ x: 10e6 }, { x: 60e6 }]);
    const [low, high, mean] = datasets.map(({ data }) => (data as unknown as { y: number }[])[0]!.y);
    expect(low).toBeLessThan(mean!);
    expect(high).toBeGreaterThan(mean!);
  });

  it('can all be drawn, the same bytes each time', () => {
    for (const result of [COMPARED, swept()]) {
      for (const [at, chart] of experimentCharts(result).entries()) {
        const png = Buffer.from(createImageRenderer().png(chart));
        expect(png.length).toBeGreaterThan(5_000);
        expect(png.equals(Buffer.from(createImageRenderer().png(experimentCharts(result)[at]!)))).toBe(true);
      }
    }
  });
});
