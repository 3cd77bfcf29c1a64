import { describe, expect, it } from 'vitest';
import type { DataSection, RunResult } from '../../src/metrics/result.js';
import { allCharts } from '../../src/reports/charts/all-charts.js';
import { summary } from '../../src/reports/text/summary.js';
import { sampleResult } from './sample-result.js';

const LENGTHS = {
  count: 9,
  mean: 40_000,
  min: 30_000,
  p50: 36_000,
  p90: 50_000,
  p95: 60_000,
  p99: 90_000,
  p999: 99_000,
  max: 100_000,
  relativeError: 1 / 256,
};

const NAME = 'west\n\u001b[31m';

const DATA: DataSection = {
  writesAcknowledged: 1_000,
  lag: [
    { replica: 'east', lag: null, largest_bytes: 0, largestStream_bytes: null },
    { replica: NAME, lag: LENGTHS, largest_bytes: 14_290_000, largestStream_bytes: 4_180 },
  ],
  reads: [
    {
      clients: 'shop',
      replica: NAME,
      reads: 200,
      staleByLag: 3,
      staleByLoss: 1,
      age: LENGTHS,
      versionsBehind: { ...LENGTHS, max: 7 },
    },
  ],
  visibility: [
    { when: 'healthy', fault: null, points: [{ upTo_us: 1_000, reads: 100, seen: 100 }] },
    {
      when: 'during',
      fault: 'dark',
      points: [
        { upTo_us: 1_000, reads: 20, seen: 5 },
        { upTo_us: 2_000, reads: 30, seen: 20 },
        { upTo_us: 4_000, reads: 40, seen: 40 },
        { upTo_us: null, reads: 40, seen: 40 },
      ],
    },
  ],
  losses: {
    writes: 5,
    bytes: 5_000,
    events: [
      {
        at_us: 450e6,
        cause: 'promotion',
        replica: NAME,
        action: 'rescue',
        writes: 5,
        bytes: 5_000,
        oldestAcknowledged_us: 297.5e6,
        stoppedAcknowledging_us: 299e6,
        age_for_us: 1.5e6,
        beforeLoss_for_us: 152.5e6,
      },
    ],
    listed: [],
  },
  guarantees: [{ guarantee: 'read-your-writes', clients: '*', checked: 1_000, violations: 2 }],
  conflicts: { dropped: 4, acknowledged: 3 },
  convergence: [{ fault: 'dark', ended_us: 300e6, converged_us: null }],
  recoveries: [
    {
      action: 'rescue',
      from_us: 300e6,
      to_us: 480e6,
      steps: [
        { step: 'alert', from_us: 300e6, to_us: 360e6 },
        { step: 'switch', from_us: 360e6, to_us: 480e6 },
      ],
    },
  ],
  transfers: [],
};

const result = (changes: Partial<RunResult> = {}) =>
  sampleResult({
    data: DATA,
    series: {
      'replication_lag{a}': {
        unit: 's',
        labels: { replica: NAME },
        step_us: 1e6,
        values: [0, 0.04, null, 12],
      },
    },
    ...changes,
  });

describe('what the summary says of data', () => {
  const text = summary(result());
  it.each([
    /rescue +alert +5:00 +6:00 +1 min\n.*\n +rescue +all of it +5:00 +8:00 +3 min/,
    /7:30 +west.* took over \(rescue\) +5 +5 KB +1\.5 s +2 min 33 s\n +5 of 1,000 acknowledged writes/,
    /shop +west.* +200 +2\.0 % +1 +36 ms +90 ms +100 ms/,
    /read-your-writes +any +1,000 +2 +2,000/,
    /west.* +9 +36 ms +90 ms +100 ms +14\.29 MB +4\.18 KB/,
    /merging dropped 4 writes, 3 acknowledged/,
    /dark: some replica still lacked something of then when the run ended/,
  ])('%s', (wanted) => {
    expect(text).toMatch(wanted);
  });

  it('says that nothing was lost, too', () => {
    const losses = { writes: 0, bytes: 0, events: [], listed: [] };
    expect(summary(result({ data: { ...DATA, losses } }))).toContain('none of 1,000 acknowledged writes');
  });

  it('is silent where nothing is stored', () => {
    const { data: _, ...without } = sampleResult();
    expect(summary(without)).not.toMatch(/acknowledged writes|Session guarantees|Replication lag/);
  });
});

describe('the picture of t-visibility', () => {
  const chart = allCharts(result()).find(({ id }) => id === 'visibility');
  it('has a curve for each condition, neighbours together until a share can be told', () => {
    expect(chart?.config.data.datasets.map(({ label, data }) => [label, data])).toEqual([
      ['in health', [{ x: 1, y: 100 }]],
      [
        'during dark',
        [
          { x: 2, y: 50 },
          { x: 4, y: 100 },
        ],
      ],
    ]);
  });
});

describe('the picture of lag', () => {
  it('is in ms, with gaps where a replica has no memory and a floor for none', () => {
    const chart = allCharts(result()).find(({ id }) => id === 'lag');
    const [line] = chart?.config.data.datasets ?? [];
    expect(line?.data).toEqual([
      { x: 1, y: 1 },
      { x: 2, y: 40 },
      { x: 3, y: null },
      { x: 4, y: 12_000 },
    ]);
    expect(JSON.stringify(chart?.config)).not.toMatch(/\\u001b|\\n/);
  });

  it('is not drawn where no replica was ever behind', () => {
    expect(allCharts(sampleResult()).map(({ id }) => id)).not.toContain('lag');
  });
});
