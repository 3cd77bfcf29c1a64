import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import type { ExperimentResult } from '../../src/experiments/experiment-result.js';
import { detection } from '../../src/routing/closed-form.js';
import { folderWith, geosim, OUTAGE } from './geosim.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const SECOND = 1_000_000;

/** The grid of the lesson with GEOSIM_SLOW=1; a corner of it else. */
const isWhole = process.env.GEOSIM_SLOW === '1';
const INTERVALS_s = isWhole ? [10, 20, 30, 60] : [10, 30];
const TTLS_s = isWhole ? [10, 20, 30, 60] : [10, 60];
const RUNS = isWhole ? 40 : 20;

/** The scenario: three tolerated failures, 5 s of patience, one site; somebody asks every second. */
function recovery_s(interval_s: number, ttl_s: number): number {
  const detected = detection({
    interval: interval_s * SECOND,
    failTime: 5 * SECOND,
    answerTime: 0,
    toleratedFailures: 3,
    combine: 'majority',
    repeat: 'start-to-start',
    sites: 1,
    publishDelay: 0,
    ttl: ttl_s * SECOND,
  });
  return detected.mean_for_us / SECOND + ttl_s - 0.5;
}

test('a sweep over probe interval and TTL gives the response surface of the closed form', () => {
  const words = [
    ...['sweep', 'scenarios/pubsub/probes-and-ttl.yaml', '--json', '--runs', String(RUNS), '--quiet'],
    ...['--vary', `routing.trafficManager.probe.interval=${INTERVALS_s.map((one) => `${one}s`).join(',')}`],
    ...['--vary', `routing.trafficManager.ttl=${TTLS_s.map((one) => `${one}s`).join(',')}`],
  ];
  const { code, stdout } = geosim(words, ROOT);
  expect(code).toBe(0);
  const { rows, designs, varied } = JSON.parse(stdout) as ExperimentResult;
  expect(varied.map(({ values }) => values)).toEqual([
    INTERVALS_s.map((one) => one * SECOND),
    TTLS_s.map((one) => one * SECOND),
  ]);
  const row = rows.find(({ name }) => name === 'time_to_recover')!;
  expect(designs).toHaveLength(INTERVALS_s.length * TTLS_s.length);
  for (const [design, { at }] of designs.entries()) {
    const { student, deviation } = row.cells[design]!.estimate!;
    const interval_s = INTERVALS_s[at[0]!]!;
    const truth = recovery_s(interval_s, TTLS_s[at[1]!]!);
    expect(student.low).toBeLessThan(truth);
    expect(student.high).toBeGreaterThan(truth);
    // The phase is uniform over an interval, and somebody's question over a second: that is all that varies.
    const spread = Math.sqrt((interval_s * interval_s + 1) / 12);
    expect(deviation / spread).toBeGreaterThan(0.6);
    expect(deviation / spread).toBeLessThan(1.4);
  }
});

test.each([
  [[], 'a sweep varies something'],
  [['--vary', 'duration'], 'not path=v1,v2'],
  [['--vary', 'duration=12m,12m'], 'a value is there twice'],
  [['--vary', 'duration=12m,13m', '--vary', 'duration=14m'], 'given twice'],
  [['--vary', 'duration=12m,abc'], 'nothing was run'],
  [['--vary', 'durashun=12m,13m'], 'nothing was run'],
  [['--vary', 'duration=12m,13m', '--half-width', '5%'], '--half-width and --metric belong together'],
  [['--vary', 'duration=12m,13m', '--shard', '3/2'], 'not i/n'],
])('refuses %j, and says why', (words, why) => {
  const folder = folderWith({ 'a.yaml': OUTAGE });
  const { code, stdout, stderr } = geosim(['sweep', 'a.yaml', ...words], folder);
  expect({ code, stdout }).toEqual({ code: 4, stdout: '' });
  expect(stderr).toContain(why);
});

test('replicate stops when the interval is narrow enough, and says so', () => {
  const folder = folderWith({ 'a.yaml': OUTAGE });
  const words = ['replicate', 'a.yaml', '--half-width', '2s', '--metric', 'time_to_detect', '--runs', '200'];
  const { code, stdout } = geosim([...words, '--json'], folder);
  expect(code).toBe(0);
  const { stopping, designs, rows } = JSON.parse(stdout) as ExperimentResult;
  const runs = designs[0]!.runs.length;
  const { student } = rows.find(({ name }) => name === 'time_to_detect')!.cells[0]!.estimate!;
  expect(stopping).toMatchObject({ metric: 'time_to_detect', halfWidth: 2, relative: false, reached: true });
  expect(stopping!.looks.at(-1)!.runs).toBe(runs);
  expect((student.high - student.low) / 2).toBeLessThanOrEqual(2);
  expect(runs).toBeGreaterThan(20);
  expect(runs).toBeLessThan(200);
  expect(geosim([...words, '--jobs', '1', '--json'], folder).stdout).toBe(stdout);
  const text = geosim([...words, '--format', 'json'], folder).stdout;
  expect(text).toContain(`enough after ${runs} runs`);
});

test('compare runs with strategies by name', () => {
  const folder = folderWith({ 'a.yaml': OUTAGE.replace(/variants:[\s\S]*/, '') });
  const words = ['compare', 'a.yaml', '--strategies', 'geo-replicas,geo-replica', '--json'];
  expect(geosim(words, folder).stderr).toContain('geo-replicas');
  const one = folderWith({
    'a.yaml': OUTAGE.replace('[{region: eastus}, {region: westeurope}]', '[{region: eastus}]'),
  });
  const { code, stdout, stderr } = geosim(
    ['compare', 'a.yaml', '--strategies', 'single,geo-replicas', '--json', '--runs', '2'],
    one,
  );
  expect({ code: code === 0 || code === 1, stderr: stderr.includes('error') }).toEqual({
    code: true,
    stderr: false,
  });
  expect((JSON.parse(stdout) as ExperimentResult).designs.map(({ name }) => name)).toEqual([
    'single',
    'geo-replicas',
  ]);
});
