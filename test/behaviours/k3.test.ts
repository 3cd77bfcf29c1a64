import { expect, test } from 'vitest';
import { timelineText } from '../../src/reports/text/timeline.js';
import { failoverOf, idealNetwork, moment, runDesign, SECOND } from './support.js';

/** Twenty clients, each asking every two seconds on average; answers are kept for 30 s. */
const RESULT = runDesign({
  name: 'Dark for six minutes',
  seed: 33,
  duration: '16m',
  network: idealNetwork(['eastus', 'westeurope', '80ms']),
  service: { replicas: [{ region: 'eastus' }, { region: 'westeurope' }] },
  routing: {
    trafficManager: {
      ttl: '30s',
      publishDelay: '5s',
      probe: {
        transport: 'ideal',
        sites: ['northeurope'],
        interval: '30s',
        timeout: '10s',
        toleratedFailures: 3,
        phase: '20s',
      },
    },
  },
  clients: [
    {
      name: 'visitors',
      region: 'eastus',
      kind: 'requests',
      count: 20,
      requests: { arrivals: 'poisson', rate: '0.5/s each', timeout: '4s' },
      dns: { authorityRtt: '0s', clientsPerResolver: 1 },
    },
  ],
  faults: [{ at: '5m', kind: 'region-outage', region: 'eastus', mode: 'silent', for: '6m', as: 'dark' }],
});

function step(kind: string, which?: string): { readonly index: number; readonly at_us: number } {
  const index = RESULT.timeline.findIndex(
    (entry) => entry.kind === kind && (which === undefined || entry.detail.which === which),
  );
  if (index < 0) throw new Error(`no ${kind} ${which ?? ''} in the timeline`);
  return { index, at_us: RESULT.timeline[index].at_us };
}

test('K3: the steps of a failover in their order', () => {
  const steps = [
    step('fault-started'),
    step('request-failed', 'first'),
    step('probe-failed'),
    step('endpoint-degraded'),
    step('dns-answer-changed'),
    step('client-moved', 'first'),
    step('client-moved', 'last'),
    step('service-recovered'),
    step('fault-ended'),
    step('endpoint-online'),
    step('failed-back'),
  ];
  expect(steps.map(({ index }) => index)).toEqual(steps.map(({ index }) => index).sort((a, b) => a - b));
  expect(new Set(steps.map(({ index }) => index)).size).toBe(steps.length);
});

test('K3: each step at its moment', () => {
  const at_s = (kind: string, which?: string) => step(kind, which).at_us / SECOND;
  expect(at_s('fault-started')).toBe(300);
  // Asked within seconds of the fault, given up after 4 s.
  expect(at_s('request-failed', 'first')).toBeGreaterThanOrEqual(304);
  expect(at_s('request-failed', 'first')).toBeLessThan(305);
  expect(at_s('probe-failed')).toBe(330); // started at 5:20
  expect(at_s('endpoint-degraded')).toBe(420); // the fourth, started at 6:50
  expect(at_s('dns-answer-changed')).toBe(425); // published 5 s later
  expect(at_s('client-moved', 'first')).toBeGreaterThanOrEqual(425);
  // The last cached answer is gone at 7:35; then somebody has to ask and be answered.
  expect(at_s('client-moved', 'last')).toBeGreaterThan(425);
  expect(at_s('client-moved', 'last')).toBeLessThan(475);
  expect(at_s('fault-ended')).toBe(660);
  expect(at_s('endpoint-online')).toBe(680); // the probe of 11:20
  expect(at_s('failed-back')).toBeGreaterThanOrEqual(685);
  expect(at_s('failed-back')).toBeLessThan(690);
});

test('K3: the timeline says what the failover row says', () => {
  const row = failoverOf(RESULT, 'dark', 'visitors');
  expect([row.hit, row.moved]).toEqual([20, 20]);
  expect(moment(row.detected_us)).toBe(step('endpoint-degraded').at_us);
  expect(moment(row.published_us)).toBe(step('dns-answer-changed').at_us);
  expect(moment(row.firstMoved_us)).toBe(step('client-moved', 'first').at_us);
  expect(moment(row.lastMoved_us)).toBe(step('client-moved', 'last').at_us);
  expect(moment(row.recovered_us)).toBe(step('service-recovered').at_us);
  expect(moment(row.failedBack_us)).toBe(step('failed-back').at_us);
});

test('K3: it is printed a milestone a line, in time order, moments to the microsecond', () => {
  const [title, ...lines] = timelineText(RESULT).trimEnd().split('\n');
  expect(title).toBe('# Dark for six minutes · seed 33');
  expect(lines).toHaveLength(RESULT.timeline.length);
  const moments = lines.map((line) => line.slice(0, '0:05:00.000000'.length));
  expect(moments).toEqual([...moments].sort());
  const line = (kind: string) =>
    lines.filter((text) => text.includes(kind)).map((text) => text.split(/\s{2,}/));
  expect(line('fault-started')[0].slice(0, 3)).toEqual(['0:05:00.000000', 'fault-started', 'dark']);
  expect(line('probe-failed')[0]).toEqual([
    '0:05:30.000000',
    'probe-failed',
    'eastus',
    'reason=timeout',
    'site=northeurope#1',
  ]);
  expect(line('endpoint-degraded')[0].slice(0, 3)).toEqual(['0:07:00.000000', 'endpoint-degraded', 'eastus']);
  expect(line('dns-answer-changed')).toEqual([
    ['0:07:05.000000', 'dns-answer-changed', 'eastus', 'from="eastus, westeurope"', 'to=westeurope'],
    ['0:11:25.000000', 'dns-answer-changed', 'eastus', 'from=westeurope', 'to="eastus, westeurope"'],
  ]);
  expect(line('client-moved').at(-1)?.slice(3)).toContain('count=20');
  expect(line('failed-back')[0].slice(3)).toContain('replica=eastus');
});
