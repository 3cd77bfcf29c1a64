import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { ExperimentResult } from '../../src/experiments/experiment-result.js';
import { folderWith, geosim, OUTAGE, startGeosim } from './geosim.js';

const SCENARIO = `${OUTAGE}  ttl-30: {routing: {trafficManager: {ttl: 30s}}}
  ttl-120: {routing: {trafficManager: {ttl: 120s}}}
  own-seed: {seed: 99}
`;
const compare = (folder: string, ...words: string[]) => geosim(['compare', 'a.yaml', ...words], folder);
const parsed = (text: string) => JSON.parse(text) as ExperimentResult;
const names = ({ designs }: ExperimentResult) => designs.map(({ name }) => name);

test('prints the table, writes JSON and pictures, and has the same bytes again', () => {
  const folder = folderWith({ 'a.yaml': SCENARIO });
  const { code, stdout, stderr } = compare(folder);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toContain('5 designs of “a small outage”, all on seed 1');
  expect(stdout).toMatch(/time to recover · us · dark .*\*/);
  const written = [
    'comparison-curves.png',
    'comparison.html',
    'comparison.json',
    'comparison.png',
    'journal.jsonl',
  ];
  const out = join(folder, 'reports/runs/a');
  expect(readdirSync(out)).toEqual(written);
  // The journal has the runs in the order in which they ended.
  const bytes = () => written.slice(0, -1).map((name) => readFileSync(join(out, name)));
  const first = bytes();
  // One thread or four: the order in which runs end says nothing.
  expect(compare(folder, '--jobs', '1').stdout).toBe(stdout);
  expect(bytes().every((file, at) => file.equals(first[at]!))).toBe(true);
});

test('every design has the figures of its own run on the same seed', () => {
  const folder = folderWith({ 'a.yaml': SCENARIO });
  const comparison = parsed(
    compare(folder, '--json', '--seed', '7', '--variants', 'ttl-120,refusing').stdout,
  );
  expect(names(comparison)).toEqual(['base', 'refusing', 'ttl-120']);
  const run = JSON.parse(
    geosim(['run', 'a.yaml', '--json', '--seed', '7', '--variant', 'ttl-120'], folder).stdout,
  );
  expect(comparison.designs[2]!.runs).toMatchObject([{ seed: 7, digest: run.digest }]);
  const row = comparison.rows.find(({ name }) => name === 'time_to_recover');
  expect(row?.cells[2]?.mean).toBe(run.metrics[row!.metric].value);
  expect(existsSync(join(folder, 'reports'))).toBe(false);
});

test('a seed of a variant is not used: it would be other weather, not another design', () => {
  const folder = folderWith({ 'a.yaml': SCENARIO });
  const { designs, differences } = parsed(compare(folder, '--json', '--variants', 'own-seed').stdout);
  expect(designs[0]!.runs).toEqual(designs[1]!.runs);
  expect(differences).toEqual([]);
});

test('leaves designs out by name, chooses rows, and writes where it is told', () => {
  const folder = folderWith({ 'a.yaml': SCENARIO });
  const words = [
    '--variants=ttl-30,ttl-120,-base',
    '--metrics',
    'time_to_recover,operation_latency{operation=connect,from=started} max',
  ];
  const { code, stdout } = compare(folder, ...words, '--json', '--out', 'out', '--format', 'text,json');
  expect(code).toBe(0);
  expect(names(parsed(stdout))).toEqual(['ttl-30', 'ttl-120']);
  expect(parsed(stdout).rows.map(({ metric }) => metric)).toEqual([
    'time_to_recover{clients=us,fault=dark}',
    'operation_latency{from=started,operation=connect} max',
  ]);
  expect(readFileSync(join(folder, 'out/a/comparison.json'), 'utf8')).toBe(stdout);
  expect(readdirSync(join(folder, 'out/a'))).toEqual(['comparison.json', 'comparison.txt', 'journal.jsonl']);
  expect(names(parsed(compare(folder, '--json', '--variants=-own-seed').stdout))).toHaveLength(4);
});

test('ends as the gravest of its designs', () => {
  const missed = `${SCENARIO}expect: ['not recovered(dark) within 3m']\n`;
  const folder = folderWith({ 'a.yaml': missed });
  const { code, stdout } = compare(folder, '--json');
  const { designs } = parsed(stdout);
  expect(new Set(designs.map(({ runs }) => runs[0]!.verdict)).size).toBeGreaterThan(1);
  expect(code).toBe(1);
});

test.each([
  [['--variants', 'ttl-31'], 'did you mean "ttl-30"?'],
  [['--variants=base'], 'only base is left'],
  [['--metrics', 'availabilty'], 'did you mean "availability"?'],
  [['--metrics', 'availability{colour=red}'], 'availability has no label "colour"'],
  [['--metrics', 'availability p99'], 'availability is one value'],
  [['--metrics', 'server_messages'], 'none of the designs has any of the metrics'],
  [['--format', 'timeline'], 'this has no format "timeline"'],
  [['--max-events', '100'], 'base: stopped by --max-events 100'],
])('refuses %j, and says why', (words, why) => {
  const folder = folderWith({ 'a.yaml': SCENARIO });
  const { code, stdout, stderr } = compare(folder, ...words);
  expect({ code, stdout }).toEqual({ code: 4, stdout: '' });
  expect(stderr).toContain(why);
  expect(existsSync(join(folder, 'reports/runs/a/comparison.json'))).toBe(false);
});

test('says what is wrong with a scenario, and that there is nothing to compare without variants', () => {
  const folder = folderWith({ 'a.yaml': OUTAGE.replace(/variants:[\s\S]*/, '') });
  expect(compare(folder)).toMatchObject({ code: 4, stderr: expect.stringContaining('has no variants') });
  writeFileSync(join(folder, 'a.yaml'), `${OUTAGE}  odd: {service: {strategi: single}}\n`);
  expect(compare(folder)).toMatchObject({
    code: 4,
    stderr: expect.stringContaining('nothing was run: 1 error'),
  });
});

test('Ctrl-C compares what is finished and ends with 130', async () => {
  const endless = `${SCENARIO}  endless: {duration: 1000d}\n`;
  const folder = folderWith({ 'a.yaml': endless });
  const words = ['compare', 'a.yaml', '--variants', 'ttl-30,endless', '--jobs', '1', '--format', 'json'];
  const { child, ended } = startGeosim(words, folder);
  // Nothing tells from outside how far it is: whatever is finished by then is compared, if it is two.
  await new Promise((resume) => setTimeout(resume, 4_000));
  child.kill('SIGINT');
  const { code, stdout, stderr } = await ended;
  expect(code).toBe(130);
  const finished = Number(/(\d) of 3 runs finished/.exec(stderr)?.[1]);
  expect(finished).toBeLessThan(3);
  expect(existsSync(join(folder, 'reports/runs/a/comparison.json'))).toBe(finished === 2);
  if (finished === 2) expect(stdout).toContain('2 designs of “a small outage”');
});
