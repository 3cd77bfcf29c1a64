import { createHash } from 'node:crypto';
import { copyFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import type { Metric, RunResult } from '../../src/metrics/result.js';
import { folderWith, geosim } from '../cli/geosim.js';

const EXAMPLES = fileURLToPath(new URL('../../examples/', import.meta.url));
const SOURCE = readFileSync(`${EXAMPLES}flood.ts`, 'utf8');

/** A folder of the user's own: nothing of the project is in it but the two files. */
function usersFolder(): string {
  const folder = folderWith();
  for (const file of ['flood.ts', 'flood.yaml']) copyFileSync(EXAMPLES + file, join(folder, file));
  return folder;
}

function runAs(variant: string): RunResult {
  const words = ['run', 'flood.yaml', '--plugin', 'flood.ts', '--variant', variant, '--json'];
  const { code, stdout, stderr } = geosim(words, usersFolder());
  expect([code, stderr]).toEqual([0, '']);
  return JSON.parse(stdout);
}

const value = ({ metrics }: RunResult, name: string) => (metrics[name] as Metric).value as number;

test('K6: a strategy of one file with under 60 lines runs, and does what it says', () => {
  expect(SOURCE.split('\n').length).toBeLessThan(60);
  const flood = runAs('base');
  const told = runAs('told');
  // The same demand: publishes are drawn apart from what the strategy makes of them.
  const sent = (result: RunResult) =>
    result.availability.requests.find(({ operation, clients }) => operation === 'publish' && clients === '*')!
      .ok;
  expect(sent(flood)).toBe(sent(told));
  // Three replicas: each message goes to the two others, whoever is there. Between warm-up and end a few are on the way.
  const forwards = Object.entries(flood.metrics).filter(([name]) => name.startsWith('forwarded_messages{'));
  const forwarded = forwards.reduce((sum, [, metric]) => sum + (metric.value ?? 0), 0);
  expect(Math.abs(forwarded / sent(flood) - 2)).toBeLessThan(0.01);
  expect(value(told, 'forwards_per_delivered')).toBeLessThan(0.6 * value(flood, 'forwards_per_delivered'));
  expect(flood.verdict).toBe('held');
});

test('K6: the result names the code that ran, by its hash', () => {
  const { givens } = runAs('base');
  expect(givens.filter(({ path }) => path.startsWith('service.plugin'))).toEqual([
    { path: 'service.plugin.file', value: 'flood.ts' },
    { path: 'service.plugin.sha256', value: createHash('sha256').update(SOURCE).digest('hex') },
  ]);
  expect(runAs('told').givens.filter(({ path }) => path.startsWith('service.plugin'))).toEqual([]);
});

test('K6: it can be tested, held to a golden in CI, compared and listed like any other', () => {
  const folder = usersFolder();
  const plugin = ['--plugin', 'flood.ts'];
  const made = geosim(['test', 'flood.yaml', '--update', ...plugin], folder);
  expect(made.code).toBe(0);
  expect(readFileSync(join(folder, 'flood.golden.yaml'), 'utf8')).toContain('service.plugin.sha256');
  const tested = geosim(
    ['test', 'flood.yaml', '--variant', 'all', '--check-determinism', '--jobs', '2', ...plugin],
    folder,
  );
  expect([tested.code, tested.stderr]).toEqual([0, '']);
  const compared = geosim(['compare', 'flood.yaml', '--json', ...plugin], folder);
  expect(compared.code).toBe(0);
  expect(compared.stdout).toContain('service.plugin.sha256');
  expect(geosim(['list', 'strategies', ...plugin], folder).stdout).toMatch(/pubsub +flood +1–31/);
});
