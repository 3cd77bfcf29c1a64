import { describe, expect, it } from 'vitest';
import type { RunResult } from '../../src/metrics/result.js';
import { allCharts } from '../../src/reports/charts/all-charts.js';
import type { ChartSpec } from '../../src/reports/charts/chart-spec.js';
import { PHASE_LOOKS } from '../../src/reports/phase-look.js';
import { latencyRow, sampleFailover, sampleResult } from './sample-result.js';

const EMPTY = sampleResult({
  topology: { replicas: [], clients: [] },
  failovers: [],
  series: {},
  latency: [],
  faults: [],
  availability: { requests: [], clientMinutes: [], windowed: [] },
});

describe('every chart', () => {
  it('has its own id, a title, axes with titles and units, and a legend', () => {
    const charts = allCharts(sampleResult());
    expect(charts.map(({ id }) => id)).toEqual(['waterfall', 'connected', 'availability', 'latency']);
    for (const chart of charts) {
      expect(titleOf(chart)).toBe(chart.title);
      expect(chart.config.options?.plugins?.legend?.display).not.toBe(false);
    }
    expect(axisTitles(charts[0]!)).toEqual(['time since the start of the fault (seconds)', undefined]);
    expect(axisTitles(charts[1]!)).toEqual([
      'time since the start of the run (minutes:seconds)',
      'connected clients',
    ]);
    expect(axisTitles(charts[2]!)[1]).toBe('clients with service (%)');
    expect(axisTitles(charts[3]!)[0]).toBe('latency from the intended start (µs, ms or s, logarithmic)');
  });

  it('is made anew on every call: drawing one changes no other', () => {
    const result = sampleResult();
    const [first, second] = [allCharts(result), allCharts(result)];
    for (const [index, chart] of first.entries()) {
      expect(chart.config).not.toBe(second[index]!.config);
      expect(chart.config.data.datasets).not.toBe(second[index]!.config.data.datasets);
    }
  });

  it('without data keeps its title and draws nothing', () => {
    for (const chart of allCharts(EMPTY)) {
      expect(titleOf(chart)).not.toBe('');
      expect(chart.config.data.datasets).toEqual([]);
    }
  });
});

describe('connections', () => {
  it('leave room for clients of every kind', () => {
    const result = sampleResult();
    const [first, ...others] = result.topology.clients;
    const mixed = { ...result.topology, clients: [{ ...first!, kind: 'requests' as const }, ...others] };
    const heights = [result, sampleResult({ topology: mixed })].map(
      (each) => chartOf('connected', each).config.options?.scales?.y?.max,
    );
    expect(heights[0]).toBeGreaterThan(0);
    expect(heights[1]).toBe(heights[0]);
  });

  it('stack every replica, summed over populations, up to all clients', () => {
    const { config } = chartOf('connected', sampleResult());
    expect(config.data.datasets.map(({ label }) => label)).toEqual(['eastus', 'westeurope']);
    const [east, west] = config.data.datasets.map(({ data }) => data as { x: number; y: number }[]);
    // The level at the end of the step that ends at 5:00, and after the last move.
    expect([east![299], west![299]]).toEqual([
      { x: 300, y: 500 },
      { x: 300, y: 500 },
    ]);
    expect(west![899]).toEqual({ x: 900, y: 1_000 });
  });

  it('shade each fault from its start to its end, or to the end of the run', () => {
    const [fault] = sampleResult().faults;
    const bands = annotationsOf(
      chartOf('connected', sampleResult({ faults: [fault!, { ...fault!, to_us: null }] })),
    );
    expect(bands.fault0).toMatchObject({ type: 'box', xMin: 600, xMax: 1_200 });
    expect(bands.fault1).toMatchObject({ type: 'box', xMin: 600, xMax: 1_800 });
    expect(bands.warmup).toMatchObject({ type: 'box', xMin: 0, xMax: 120 });
  });
});

describe('availability', () => {
  it('has a line a population in the order of the scenario, told apart without colour', () => {
    const { config } = chartOf('availability', sampleResult());
    expect(config.data.datasets.map(({ label }) => label)).toEqual(['us', 'eu', 'all clients']);
    const dashes = config.data.datasets.map((dataset) =>
      JSON.stringify((dataset as { borderDash: number[] }).borderDash),
    );
    expect(new Set(dashes).size).toBe(3);
  });

  it('marks the worst window where it lies, and names the worst minute', () => {
    const chart = chartOf('availability', sampleResult());
    expect(annotationsOf(chart).worst).toMatchObject({ xMin: 600, xMax: 900, yMin: 50.7, yMax: 50.7 });
    expect(subtitleOf(chart)).toContain('worst minute: us 0 % at 10:00');
  });
});

describe('latency', () => {
  it('has a logarithmic axis below the least and above the greatest value', () => {
    const { config } = chartOf('latency', sampleResult({ latency: [latencyRow('publish', 'us', 17)] }));
    const x = config.options?.scales?.x as { type: string; min: number; max: number };
    expect(x).toMatchObject({ type: 'logarithmic', min: 10 });
    expect(x.max).toBeGreaterThan(68);
    expect(config.data.datasets.map(({ data }) => data)).toEqual([[17], [21.25], [32.3], [68]]);
  });

  it('grows with its rows', () => {
    const rows = Array.from({ length: 24 }, (_, index) => latencyRow('publish', `p${index}`, 20));
    expect(chartOf('latency', sampleResult({ latency: rows })).height).toBeGreaterThan(1_000);
  });

  it('counts from the intended start only', () => {
    const latency = [latencyRow('publish', 'us', 17), latencyRow('publish', 'us', 3, { from: 'started' })];
    expect(chartOf('latency', sampleResult({ latency })).config.data.labels).toEqual([['publish', 'us']]);
  });
});

describe('the waterfall', () => {
  it('cuts the last client’s way into its phases, which add up to the whole', () => {
    const { config } = chartOf('waterfall', sampleResult());
    const last = config.data.datasets.filter((dataset) => (dataset as { stack?: string }).stack === 'last');
    const lengths = last.map(({ data }) => data[0] as number);
    expect(lengths.reduce((sum, length) => sum + length, 0)).toBeCloseTo(192, 9);
    expect(last.map(({ label }) => label)[0]).toBe('1  waiting for a probe');
    expect(lengths.slice(0, 3)).toEqual([17, 80, 10]);
  });

  it('shows the closed form from best to worst', () => {
    const { config } = chartOf('waterfall', sampleResult());
    const form = config.data.datasets.find(({ label }) => label?.includes('closed form'));
    expect(form?.data).toEqual([[100, 190]]);
  });

  it('has a row for each fault and population that was hit', () => {
    const failovers = [
      sampleFailover(),
      sampleFailover({ clients: 'eu', hit: 0, moved: 0 }),
      sampleFailover({ clients: 'asia', fault: 'later', hit: 1, moved: 1 }),
    ];
    expect(chartOf('waterfall', sampleResult({ failovers })).config.data.labels).toEqual([
      ['us', 'dark', '500 clients hit'],
      ['asia', 'later', '1 client hit'],
    ]);
  });

  it('tells every phase from every other by colour and hatch, and in text by its character', () => {
    const looks = Object.values(PHASE_LOOKS);
    expect(new Set(looks.map(({ colour }) => colour)).size).toBe(looks.length);
    expect(new Set(looks.map(({ glyph }) => glyph)).size).toBe(looks.length);
  });
});

it('hostile names become one visible line in every label', () => {
  const name = 'a\n\u001b[31m<b>\u202e';
  const [replica] = sampleResult().topology.replicas;
  const [population] = sampleResult().topology.clients;
  const values = [1, 1, 1];
  const charts = allCharts(
    sampleResult({
      scenario: { ...sampleResult().scenario, name },
      topology: { replicas: [{ ...replica!, name, region: name }], clients: [{ ...population!, name }] },
      failovers: [sampleFailover({ clients: name, fault: name })],
      latency: [latencyRow(name, name, 5)],
      series: {
        'connected{x}': { unit: 'clients', labels: { clients: name, replica: name }, step_us: 1e6, values },
        'availability{x}': { unit: 'ratio', labels: { clients: name }, step_us: 1e6, values },
      },
      availability: {
        requests: [],
        clientMinutes: [],
        windowed: [{ clients: name, window_us: 60e6, minimum: 0.5, at_us: 0 }],
      },
    }),
  );
  for (const { config } of charts) {
    const texts: string[] = [];
    JSON.stringify(config, (_, value) => {
      if (typeof value === 'string') texts.push(value);
      return value;
    });
    expect(texts.some((text) => text.includes('<b>'))).toBe(true);
    for (const text of texts) expect(text).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  }
});

function chartOf(id: string, result: RunResult): ChartSpec {
  return allCharts(result).find((chart) => chart.id === id)!;
}

function titleOf({ config }: ChartSpec) {
  return config.options?.plugins?.title?.text;
}

function subtitleOf({ config }: ChartSpec): string {
  return String(config.options?.plugins?.subtitle?.text);
}

function axisTitles({ config }: ChartSpec): (string | undefined)[] {
  const scales = config.options?.scales as Record<string, { title?: { text: string } }> | undefined;
  return ['x', 'y'].map((axis) => scales?.[axis]?.title?.text);
}

function annotationsOf({ config }: ChartSpec): Record<string, unknown> {
  const plugins = config.options?.plugins as unknown as {
    annotation: { annotations: Record<string, unknown> };
  };
  return plugins.annotation.annotations;
}
