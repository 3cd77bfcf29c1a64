import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sha256 } from '../../src/library/sha256.js';
import { folderWith, geosim, startGeosim } from './geosim.js';

/** A few milliseconds a run. */
const TINY = `geosim: 1
name: tiny
duration: 4m
service:
  replicas: [{region: eastus}, {region: westeurope}]
clients:
  - {name: us, region: eastus, count: 3}
faults:
  - {at: 30s, kind: region-outage, region: eastus, for: 3m, as: dark}
variants:
  fast: {routing: {trafficManager: {ttl: 10s, probe: {interval: 10s, timeout: 5s, toleratedFailures: 0}}}}
`;
const OUT = 'reports/runs/a';
const COMPARE = ['compare', 'a.yaml', '--runs', '12', '--format', 'json,text,csv,parquet'];
const TABLES = ['comparison.json', 'comparison.txt', 'runs.csv', 'runs.parquet'];

function tables(folder: string, out = OUT): readonly string[] {
  return TABLES.map((name) => readFileSync(join(folder, out, name)).toString('base64'));
}

function journalOf(folder: string): string {
  return join(folder, OUT, 'journal.jsonl');
}

describe('the journal of an experiment', () => {
  /** An undisturbed experiment, its tables and its journal. */
  const folder = mkdtempSync(join(tmpdir(), 'geosim-undisturbed-'));
  let expected: readonly string[] = [];
  let lines: readonly string[] = [];
  beforeAll(() => {
    writeFileSync(join(folder, 'a.yaml'), TINY);
    const { code, stderr } = geosim([...COMPARE, '--jobs', '1'], folder);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expected = tables(folder);
    lines = readFileSync(journalOf(folder), 'utf8').split('\n');
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const resume = (text: string, ...words: string[]) => {
    const own = folderWith({ 'a.yaml': TINY });
    mkdirSync(join(own, OUT), { recursive: true });
    writeFileSync(journalOf(own), text);
    return { own, ...geosim([...COMPARE, '--resume', ...words], own) };
  };

  test('has a line for its plan and one for each run, and nothing changes when all are there', () => {
    expect(lines).toHaveLength(1 + 24 + 1);
    expect(lines[0]).toMatch(/^\{"experiment":/);
    const { own, code, stderr } = resume(lines.join('\n'));
    expect({ code, known: /24 of 24 runs are there/.test(stderr) }).toEqual({ code: 0, known: true });
    expect(tables(own)).toEqual(expected);
  });

  test('ends in the middle of a line: that run is run again, and no byte of a table differs', () => {
    const whole = lines.slice(0, 9).join('\n');
    for (const cut of [100, lines[9]!.length]) {
      const { own, stderr } = resume(`${whole}\n${lines[9]!.slice(0, cut)}`);
      expect(stderr).toContain('the last line was cut off');
      expect(stderr).toContain('8 of 24 runs are there');
      expect(tables(own)).toEqual(expected);
      expect(readFileSync(journalOf(own), 'utf8').startsWith(`${whole}\n{"experiment":`)).toBe(true);
    }
  });

  test('has a line whose checksum is wrong: it is told, and that run is run again', () => {
    const damaged = lines.with(5, lines[5]!.replace('"events":', '"events":1'));
    const { own, stderr } = resume(damaged.join('\n'));
    expect(stderr).toContain('line 6: wrong checksum');
    expect(stderr).toContain('23 of 24 runs are there');
    expect(tables(own)).toEqual(expected);
  });

  test('has two different results of one run, or two parts have: exit code 5', () => {
    const { run } = JSON.parse(lines[5]!) as { run: object };
    const text = JSON.stringify({ ...run, digest: '0'.repeat(64) });
    const other = `{"run":${text},"sha256":"${sha256(text)}"}`;
    const twice = resume([...lines.slice(0, -1), other, ''].join('\n'));
    expect(twice).toMatchObject({
      code: 5,
      stderr: expect.stringContaining('two different results of one run'),
    });
    const own = folderWith({ 'a.jsonl': lines.join('\n'), 'b.jsonl': lines.with(5, other).join('\n') });
    const merged = geosim(['merge', 'a.jsonl', 'b.jsonl', '--out', 'merged', '--format', 'json'], own);
    expect(merged).toMatchObject({
      code: 5,
      stderr: expect.stringContaining('b.jsonl has two different results'),
    });
  });

  test('is refused where it is none, and where it would be thrown away unseen', () => {
    expect(resume('{"some":"json"}\n')).toMatchObject({
      code: 4,
      stderr: expect.stringContaining('is no journal'),
    });
    const own = folderWith({ 'a.yaml': TINY });
    mkdirSync(join(own, OUT), { recursive: true });
    writeFileSync(journalOf(own), `${lines.slice(0, 9).join('\n')}\n`);
    const { code, stderr } = geosim(COMPARE, own);
    expect(code).toBe(4);
    expect(stderr).toContain('has 8 of the 24 runs of this experiment');
    expect(readFileSync(journalOf(own), 'utf8')).toContain(lines[8]);
  });

  test('of another experiment is of no use, and says so; of one with fewer runs it is', () => {
    const other = resume(lines.join('\n'), '--set', 'clients[0].count=4');
    expect(other).toMatchObject({ code: 0, stderr: expect.stringContaining('0 of 24 runs are there') });
    expect(resume(lines.join('\n'), '--runs', '14').stderr).toContain('24 of 28 runs are there');
  });

  test('does not change with the number of workers', () => {
    const own = folderWith({ 'a.yaml': TINY });
    geosim([...COMPARE, '--jobs', '4'], own);
    expect(tables(own)).toEqual(expected);
  });

  test('of all shards together gives the bytes of the whole', () => {
    const own = folderWith({ 'a.yaml': TINY });
    const parts = [1, 2, 3].map((shard) => {
      const { code, stdout } = geosim([...COMPARE, '--shard', `${shard}/3`, '--jobs', '2'], own);
      expect({ code, stdout }).toMatchObject({ code: 0, stdout: expect.stringContaining('8 runs') });
      return `${OUT}/journal-${shard}-of-3.jsonl`;
    });
    const merge = (files: readonly string[]) =>
      geosim(['merge', ...files, '--out', 'merged', '--format', 'json,text,csv,parquet'], own);
    expect(merge(parts.slice(1))).toMatchObject({
      code: 4,
      stderr: expect.stringContaining('8 of 24 runs are missing'),
    });
    expect(merge(parts).code).toBe(0);
    expect(tables(own, 'merged')).toEqual(expected);
  });

  test('outlives kill -9 at any moment', async () => {
    const own = folderWith({ 'a.yaml': TINY });
    const words = [...COMPARE, '--jobs', '2'];
    let kills = 0;
    for (const wait_ms of [900, 1_200, 1_500]) {
      const { child, ended } = startGeosim(existsSync(journalOf(own)) ? [...words, '--resume'] : words, own);
      await new Promise((resolve) => setTimeout(resolve, wait_ms));
      if (child.kill('SIGKILL')) kills++;
      await ended;
    }
    expect(kills).toBeGreaterThan(0);
    const known = existsSync(journalOf(own)) ? ['--resume'] : [];
    expect(geosim([...words, ...known], own).code).toBe(0);
    expect(tables(own)).toEqual(expected);
  });
});
