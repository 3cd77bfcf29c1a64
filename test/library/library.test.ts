import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import {
  judge,
  LimitReached,
  PluginFailure,
  type PluginStrategy,
  parseScenario,
  plugin,
  runScenario,
  summary,
  timelineText,
} from '../../src/library/index.js';
import { ready, SMALL_OUTAGE } from './samples.js';

const RESULT = runScenario(ready(SMALL_OUTAGE));

test('a text with mistakes gives all of them as data, each with its place, and throws nothing', () => {
  const text = SMALL_OUTAGE.replace('count: 20', 'count: twenty').replace('at: 3m', 'at: 3');
  const parsed = parseScenario(text, { file: 'mine.yaml' });
  expect(parsed.scenario).toBeUndefined();
  const found = parsed.diagnostics.map(({ severity, file, line, path }) => [severity, file, line, path]);
  expect(found).toEqual([
    ['error', 'mine.yaml', 8, 'clients[0].count'],
    ['error', 'mine.yaml', 10, 'faults[0].at'],
  ]);
  expect(parseScenario('').diagnostics).toHaveLength(1);
});

test('the hash is the SHA-256 of the text, and of every file that the scenario is made of', () => {
  const sha256 = (...texts: string[]) => createHash('sha256').update(texts.join('\0')).digest('hex');
  expect(ready(SMALL_OUTAGE).sha256).toBe(sha256(SMALL_OUTAGE));
  const child = 'geosim: 1\nextends: parent.yaml\nseed: 7\n';
  const parsed = ready(child, { readFile: () => SMALL_OUTAGE });
  expect(parsed.sha256).toBe(sha256(child, SMALL_OUTAGE));
  expect(parsed.scenario.seed).toBe(7);
});

test('a result is judged, rendered, and judged again', () => {
  expect(RESULT.verdict).toBe('held');
  expect(RESULT.expectations.map(({ verdict }) => verdict)).toEqual(['met']);
  expect(summary(RESULT)).toContain('detected(dark) within 130s');
  expect(timelineText(RESULT)).toContain('fault-started');
  const again = judge(JSON.parse(JSON.stringify(RESULT)), [
    'detected(dark) within 1s',
    'recovered(dark) within 10m',
  ]);
  expect(again.map(({ verdict }) => verdict)).toEqual(['missed', 'met']);
  expect(() => judge(RESULT, ['availability >>= 1'])).toThrow(/availability >>= 1/);
});

test('seed, settings and variants change the run; another SHA-256 does not', () => {
  const node = () => {
    const hash = createHash('sha256');
    return { update: (bytes: Uint8Array) => void hash.update(bytes), hex: () => hash.digest('hex') };
  };
  expect(runScenario(ready(SMALL_OUTAGE), { hasher: node })).toEqual(RESULT);
  expect(runScenario(ready(SMALL_OUTAGE), { seed: 9 }).digest).not.toBe(RESULT.digest);
  const more = runScenario(ready(SMALL_OUTAGE, { set: ['clients[0].count=30'] }));
  expect(more.topology.clients[0]!.count).toBe(30);
});

test('limits end a run by LimitReached, which says how far it came', () => {
  const limited = () => runScenario(ready(SMALL_OUTAGE), { maxEvents: 100 });
  expect(limited).toThrow(LimitReached);
  expect(limited).toThrow(/100 events/);
  let asked = 0;
  const impatient = { isTimeUp: () => ++asked > 2 };
  expect(() => runScenario(ready(SMALL_OUTAGE), impatient)).toThrow(LimitReached);
});

test('progress is told in simulated time', () => {
  const times: number[] = [];
  runScenario(ready(SMALL_OUTAGE), { onProgress: (now_us) => times.push(now_us) });
  expect(times.length).toBeGreaterThan(2);
  expect(times).toEqual([...times].sort((a, b) => a - b));
  expect(times.at(-1)).toBeLessThanOrEqual(RESULT.simulated_us);
});

describe('a strategy of the caller’s own', () => {
  const silent: PluginStrategy = {
    family: 'pubsub',
    name: 'silent',
    summary: 'delivers nothing',
    replicas: { min: 1, max: 9 },
    create: () => ({
      joined() {},
      closed() {},
      published() {},
      received() {},
      linkUp() {},
      linkDown() {},
      woken() {},
      restarted() {},
    }),
  };
  const source = { file: 'silent.ts', text: 'here' };
  const MINE = SMALL_OUTAGE.replace('service:', 'service:\n  strategy: silent').replace(
    'count: 20',
    'count: 20, publish: {rate: 0.2/s each}',
  );

  test('runs, and the result names it', () => {
    const plugins = [plugin(silent, source)];
    const result = runScenario(ready(MINE, { plugins }), { plugins });
    expect(result.metrics.messages_delivered?.value ?? 0).toBe(0);
    expect(result.givens).toContainEqual({ path: 'service.plugin.file', value: 'silent.ts' });
    expect(parseScenario(MINE).diagnostics[0]).toMatchObject({ code: 'unknown-strategy' });
  });

  test('that is none is refused; one that throws ends the run by PluginFailure', () => {
    expect(() => plugin({ ...silent, name: 'Silent!' }, source)).toThrow(
      /silent\.ts is no strategy: name is/,
    );
    const failing = {
      ...silent,
      create: (...given: Parameters<typeof silent.create>) => ({
        ...silent.create(...given),
        published() {
          throw new RangeError('too loud');
        },
      }),
    };
    const plugins = [plugin(failing, source)];
    const run = () => runScenario(ready(MINE, { plugins }), { plugins });
    expect(run).toThrow(PluginFailure);
    expect(run).toThrow('the plug-in strategy "silent" failed in published(): too loud');
  });
});
