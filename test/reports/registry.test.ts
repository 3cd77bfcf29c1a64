import { describe, expect, test } from 'vitest';
import type { RegistryReport, RunResult } from '../../src/metrics/result.js';
import { headlines } from '../../src/reports/headlines.js';
import { runPage } from '../../src/reports/html/run-page.js';
import { seriesPanels } from '../../src/reports/series-panels.js';
import { pushesTable, volumesTable } from '../../src/reports/tables/registry.js';
import { summary } from '../../src/reports/text/summary.js';
import { sampleResult } from './sample-result.js';

const S = 1_000_000;

/** Two replicas, eastus and westeurope; one image reaches both, the other does not. */
const REGISTRY: RegistryReport = {
  visibility: [{ replica: 'westeurope', images: 2, missing: 1, reached: [{ share: 0.5, for_us: 12 * S }] }],
  pushes: [
    {
      ...{ image: 'web:1', bytes: 900_000_000, by: 'eastus', acknowledged_us: 100 * S },
      visible: [
        { replica: 'eastus', at_us: 100 * S },
        { replica: 'westeurope', at_us: 112 * S },
      ],
    },
    {
      ...{ image: 'web:2', bytes: 20_000_000, by: 'eastus', acknowledged_us: 200 * S },
      visible: [
        { replica: 'eastus', at_us: 200 * S },
        { replica: 'westeurope', at_us: null },
      ],
    },
  ],
  rollouts: [
    {
      ...{ clients: 'us', image: 'web:1', from_us: 105 * S, hosts: 4, done: 4 },
      reached: [
        { share: 0.5, for_us: 10 * S },
        { share: 1, for_us: 40 * S },
      ],
    },
    {
      ...{ clients: 'eu', image: 'web:2', from_us: 205 * S, hosts: 4, done: 1 },
      reached: [{ share: 0.25, for_us: 9 * S }],
    },
  ],
};

const value = (of: number, labels: Record<string, string> = {}) => ({ unit: 'bytes', labels, value: of });

function registryResult(change: Partial<RegistryReport> = {}): RunResult {
  const metrics = {
    pushes_lost: value(1),
    'stored_bytes{replica=eastus}': value(920_000_000, { replica: 'eastus' }),
    'replicated_bytes{from=eastus,to=westeurope}': value(9e8, { from: 'eastus', to: 'westeurope' }),
    'pulled_bytes{replica=westeurope}': value(36e8, { replica: 'westeurope' }),
    'throttled_requests{replica=westeurope}': value(7, { replica: 'westeurope' }),
    'pulls_too_early{clients=eu}': value(3, { clients: 'eu' }),
  };
  return { ...sampleResult(), metrics, series: {}, registry: { ...REGISTRY, ...change } };
}

const texts = ({ rows }: ReturnType<typeof volumesTable>) =>
  rows.map((cells) => cells.map(({ text }) => text));

describe('a registry in reports', () => {
  test('push by push, when each replica had it whole', () => {
    expect(texts(pushesTable(registryResult()))).toEqual([
      ['web:1', '900 MB', 'eastus', '1:40', 'at once', 'after 12 s'],
      ['web:2', '20 MB', 'eastus', '3:20', 'at once', 'never'],
    ]);
  });

  test('what each replica held, got and gave', () => {
    expect(texts(volumesTable(registryResult()))).toEqual([
      ['eastus', '920 MB', '–', '900 MB', '–', '0'],
      ['westeurope', '–', '900 MB', '–', '3.6 GB', '7'],
    ]);
    expect(volumesTable(sampleResult()).rows).toEqual([]);
  });

  test('headlines: the last copy and the longest rollout, which may never end', () => {
    const figures = (change: Partial<RegistryReport>) =>
      headlines(registryResult(change)).map(({ label, figure, note }) => `${label}: ${figure}; ${note}`);
    expect(figures({})).toEqual(
      expect.arrayContaining([
        'Images in every region after: never; 1 of 2 copies missing',
        'Longest rollout: never; 1 of 4 hosts',
      ]),
    );
    const visibility = REGISTRY.visibility.map((row) => ({ ...row, missing: 0 }));
    expect(figures({ visibility, rollouts: REGISTRY.rollouts.slice(0, 1) })).toEqual(
      expect.arrayContaining([
        'Images in every region after: 12 s; last in westeurope',
        'Longest rollout: 40 s; us: web:1',
      ]),
    );
  });

  test('over time: images that each replica has, and hosts served, of one population where one is chosen', () => {
    const at = (panel: string, line: string, at_s: number, clients: string | null = null) =>
      seriesPanels(registryResult(), clients)
        .find(({ id }) => id === panel)
        ?.lines.find(({ label }) => label === line)?.values[at_s];
    expect([99, 100, 199, 200].map((at_s) => at('images', 'pushed', at_s))).toEqual([0, 1, 1, 2]);
    expect([111, 112, 300].map((at_s) => at('images', 'westeurope', at_s))).toEqual([0, 1, 1]);
    expect([114, 115, 144, 145].map((at_s) => at('rollouts', 'us', at_s))).toEqual([0, 2, 2, 4]);
    expect(at('rollouts', 'eu', 300, 'us')).toBeUndefined();
  });

  test('text and page tell the same of it', () => {
    const page = runPage(registryResult(), { script: '', style: '', scriptHash: '' });
    const text = summary(registryResult());
    for (const words of ['1 acknowledged and lost: no replica has them', 'images from elsewhere', '3.6 GB']) {
      expect(text).toContain(words);
      expect(page).toContain(words);
    }
    expect(page).toMatch(/<section id="registry"/);
    expect(runPage(sampleResult(), { script: '', style: '', scriptHash: '' })).not.toMatch(/id="registry"/);
  });
});
