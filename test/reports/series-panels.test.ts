import { describe, expect, test } from 'vitest';
import type { Series } from '../../src/metrics/result.js';
import { seriesPanels } from '../../src/reports/series-panels.js';
import { sampleResult } from './sample-result.js';

const own = (
  labels: Record<string, string>,
  values: (number | null)[],
  unit = 'operations',
  step_us = 2_000_000,
): Series => ({
  ...{ unit, labels, step_us },
  values,
});
const panelsOf = (series: Record<string, Series>, clients: string | null = null) =>
  seriesPanels({ ...sampleResult(), series }, clients);

describe('plots of series', () => {
  test('operations that went well are no failure; what is counted in steps is shown by the second', () => {
    const labels = { clients: 'us', operation: 'publish' };
    const [panel] = panelsOf({
      a: own({}, [1]),
      'operations{o=failed}': own({ ...labels, outcome: 'failed' }, [4, null]),
      'operations{o=ok}': own({ ...labels, outcome: 'ok' }, [100, 100]),
      'operations{o=unknown}': own({ ...labels, outcome: 'unknown' }, [2, 6]),
    }).filter(({ id }) => id === 'operations');
    expect(panel).toMatchObject({ unit: 'operations per second', isMain: true });
    expect(panel?.lines.map(({ label, values }) => ({ label, values }))).toEqual([
      { label: 'us · publish', values: [3, 3] },
    ]);
  });

  test('connections stand by replica in the order of the scenario, added up over populations, or of one', () => {
    const series = {
      'connected{1}': own({ clients: 'us', replica: 'westeurope' }, [1], 'clients'),
      'connected{2}': own({ clients: 'us', replica: 'eastus' }, [10], 'clients'),
      'connected{3}': own({ clients: 'eu', replica: 'westeurope' }, [100], 'clients'),
    };
    const lines = (clients: string | null) =>
      panelsOf(series, clients)[0]?.lines.map(({ label, values, hue }) => [label, values[0], hue.index]);
    expect(lines(null)).toEqual([
      ['eastus', 10, 0],
      ['westeurope', 101, 1],
    ]);
    expect(lines('eu')).toEqual([['westeurope', 100, 1]]);
  });

  test('a series that nobody told of has a plot of its own, with its labels', () => {
    const panels = panelsOf({
      'pull_delay{from=a,to=b}': own({ from: 'a', to: 'b' }, [5, 0], 'us'),
      'pull_delay{from=b,to=a}': own({ from: 'b', to: 'a' }, [0, 0], 'us'),
      shared_hits: own({}, [0.5], 'ratio'),
    });
    expect(panels.map(({ id, title, unit, scale, isMain }) => ({ id, title, unit, scale, isMain }))).toEqual([
      { id: 'pull_delay', title: 'Pull delay', unit: 'us', scale: 'amount', isMain: true },
      { id: 'shared_hits', title: 'Shared hits', unit: '', scale: 'share', isMain: true },
    ]);
    // On the other line nothing ever happened.
    expect(panels[0]?.lines.map(({ label }) => label)).toEqual(['a → b']);
  });

  test('a plot on which nothing ever happens is left out; a share of 0 is something', () => {
    const panels = panelsOf({
      'lost{clients=us}': own({ clients: 'us' }, [0, 0], 'messages'),
      'availability{clients=us}': own({ clients: 'us' }, [0, 0], 'ratio'),
    });
    expect(panels.map(({ id }) => id)).toEqual(['availability']);
  });

  test('every series of a result is on some plot', () => {
    const result = sampleResult();
    const names = new Set(Object.keys(result.series).map((key) => key.replace(/\{.*/, '')));
    const shown = new Set(seriesPanels(result, null).map(({ id }) => id));
    const silent = [...names].filter((name) => !shown.has(name));
    for (const name of silent) {
      const own = Object.entries(result.series).filter(([key]) => key.startsWith(name));
      expect(own.every(([, { values }]) => values.every((value) => value === 0 || value === null))).toBe(
        true,
      );
    }
  });
});
