import { describe, expect, it } from 'vitest';
import { allCharts } from '../../src/reports/charts/all-charts.js';
import { money } from '../../src/reports/format.js';
import { createImageRenderer } from '../../src/reports/png.js';
import { summary } from '../../src/reports/text/summary.js';
import { sampleLoad } from './sample-load.js';
import { sampleResult } from './sample-result.js';

describe('load in the summary', () => {
  it('names by replica the size, the wait and whom it turned away', () => {
    const text = summary(sampleLoad());
    expect(text).toMatch(/── Load ─/);
    expect(text).toMatch(/replica +units +busy +queue p99 +throttled connections +throttled messages/);
    expect(text).toMatch(/eastus +2 +21\.6 % +310 µs +0 +0\n/);
    expect(text).toMatch(/westeurope +2–5 +47\.4 % +4\.81 s +1,240 +472\n/);
  });

  it('is left out where nothing of it matters', () => {
    const { metrics, series } = sampleLoad();
    const calm = Object.fromEntries(
      Object.entries(metrics).filter(([key]) => !/^throttled|westeurope/.test(key)),
    );
    const steady = Object.fromEntries(Object.entries(series).filter(([key]) => !key.includes('westeurope')));
    expect(summary(sampleLoad({ metrics: calm, series: steady }))).not.toContain('── Load');
    expect(summary(sampleResult())).not.toMatch(/── (Load|Cost)/);
  });
});

describe('cost in the summary', () => {
  it('is told by what is paid for, with a month of it', () => {
    const text = summary(sampleLoad());
    expect(text).toMatch(/units +0\.0785 unit-days +0\.16 USD +242\.23 USD\n/);
    expect(text).toMatch(/messages beyond the free ones +1,400 messages +0\.0014 USD/);
    expect(text).toMatch(/total +0\.16 USD +252\.10 USD\n/);
  });

  it.each([
    [0, '0 EUR'],
    [0.004_2, '0.0042 EUR'],
    [1.999, '2.00 EUR'],
    [12_345.678, '12,345.68 EUR'],
    [0.01, '0.01 EUR'],
  ])('%d as money', (amount, text) => {
    expect(money(amount, 'EUR')).toBe(text);
  });
});

describe('the picture of the load', () => {
  const chartOf = (result = sampleLoad()) => allCharts(result).find(({ id }) => id === 'load');

  it('is drawn only where replicas scaled or turned somebody away', () => {
    expect(chartOf(sampleResult())).toBeUndefined();
    expect(chartOf(sampleLoad({ metrics: {} }))).toBeDefined(); // it scaled
    const { throttled: _, ...metrics } = sampleLoad().metrics;
    expect(chartOf(sampleLoad({ metrics, series: sampleResult().series }))).toBeDefined();
  });

  it('has a thin and a thick line for each replica, told apart without colour, and faults over both plots', () => {
    const { config } = chartOf()!;
    expect(config.data.datasets.map(({ label }) => label)).toEqual([
      'eastus, busy',
      'westeurope, busy',
      'eastus, units',
      'westeurope, units',
    ]);
    const [eastBusy, westBusy, east, west] = config.data.datasets as unknown as Line[];
    expect([eastBusy!.stepped, east!.stepped]).toEqual([false, 'before']);
    expect(eastBusy!.borderDash).not.toEqual(westBusy!.borderDash);
    // The value of the step that ends at 17:01, in which the replica grew, and of the one before.
    expect(west!.data.slice(1_019, 1_021)).toEqual([
      { x: 1_020, y: 2 },
      { x: 1_021, y: 5 },
    ]);
    // The mean of the nine seconds from 15:00, in the middle of them.
    expect(westBusy!.data[100]).toEqual({ x: 904.5, y: 100 });
    const { annotations } = config.options!.plugins!.annotation as { annotations: Record<string, unknown> };
    expect(annotations.fault0).toMatchObject({ xMin: 600, xMax: 1_200, yScaleID: 'none' });
    expect(subtitle(config)).toContain('westeurope turned away 1,240 connections and 472 messages');
  });

  it('can be drawn', () => {
    expect(createImageRenderer().png(chartOf()!).length).toBeGreaterThan(5_000);
  });
});

interface Line {
  readonly data: readonly { readonly x: number; readonly y: number }[];
  readonly stepped: unknown;
  readonly borderDash: readonly number[];
}

function subtitle(config: { readonly options?: unknown }): string {
  const { plugins } = config.options as { plugins: { subtitle: { text: readonly string[] } } };
  return plugins.subtitle.text.join(' ');
}
