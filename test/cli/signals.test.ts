import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import type { RunResult } from '../../src/metrics/result.js';
import { ENDLESS, folderWith, OUTAGE, startGeosim } from './geosim.js';

test.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const)('%s keeps the scenarios that are finished and ends with %d', async (signal, expected) => {
  const folder = folderWith({ 'a.yaml': OUTAGE, 'endless.yaml': ENDLESS, 'z.yaml': OUTAGE });
  const { child, ended } = startGeosim(['run', 'a.yaml', 'endless.yaml', 'z.yaml'], folder);
  const first = join(folder, 'reports/runs/a/result.json');
  await vi.waitUntil(() => existsSync(first), { timeout: 30_000 });
  child.kill(signal);
  const { code, stdout, stderr } = await ended;
  expect(code).toBe(expected);
  expect(stdout).toContain('a small outage');
  expect(stderr).toContain('1 of 3 scenarios finished, written to reports/runs/a');
  expect(readdirSync(join(folder, 'reports/runs'))).toEqual(['a']);
  expect((JSON.parse(readFileSync(first, 'utf8')) as RunResult).scenario.name).toBe('a small outage');
});

test('an interrupted --json is still JSON: an array of what is finished', async () => {
  const folder = folderWith({ 'a.yaml': OUTAGE, 'endless.yaml': ENDLESS });
  const words = ['run', 'a.yaml', 'endless.yaml', '--json', '--out', 'out', '--format', 'json'];
  const { child, ended } = startGeosim(words, folder);
  await vi.waitUntil(() => existsSync(join(folder, 'out/a/result.json')), { timeout: 30_000 });
  child.kill('SIGINT');
  const { code, stdout } = await ended;
  expect(code).toBe(130);
  expect((JSON.parse(stdout) as RunResult[]).map(({ scenario }) => scenario.name)).toEqual([
    'a small outage',
  ]);
});
