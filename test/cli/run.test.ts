import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { canonicalJson } from '../../src/metrics/canonical-json.js';
import type { RunResult } from '../../src/metrics/result.js';
import { folderWith, geosim, MAIN, OUTAGE } from './geosim.js';

describe('geosim run', () => {
  test('prints the summary and writes result, timeline and pictures', () => {
    const folder = folderWith({ 'a.yaml': OUTAGE });
    const { code, stdout, stderr } = geosim(['run', 'a.yaml'], folder);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain('a small outage');
    expect(stdout).toContain('reports/runs/a/result.json');
    const written = join(folder, 'reports/runs/a');
    const files = readdirSync(written);
    expect(files).toEqual(expect.arrayContaining(['result.json', 'timeline.txt', 'report.html']));
    const pictures = files.filter((file) => file.endsWith('.png'));
    expect(pictures.length).toBeGreaterThanOrEqual(4);
    for (const picture of pictures) {
      expect(readFileSync(join(written, picture)).subarray(0, 4).toString('latin1')).toBe('\x89PNG');
    }
    expect(files.every((file) => /^[\w-]+\.(json|txt|png|html)$/.test(file))).toBe(true);
    const result = JSON.parse(readFileSync(join(written, 'result.json'), 'utf8')) as RunResult;
    expect(result.scenario).toMatchObject({ name: 'a small outage', file: 'a.yaml' });
    expect(result.timeline.some(({ kind }) => kind === 'fault-started')).toBe(true);
  });

  test('--json prints the canonical result and nothing else, and writes nothing', () => {
    const folder = folderWith({ 'a.yaml': OUTAGE });
    const { code, stdout, stderr } = geosim(['run', 'a.yaml', '--json'], folder);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toBe(canonicalJson(JSON.parse(stdout)));
    expect(readdirSync(folder)).toEqual(['a.yaml']);
  });

  test('--json with --out does both, with the same bytes; several scenarios make an array', () => {
    const folder = folderWith({ 'a.yaml': OUTAGE, 'b.yaml': OUTAGE.replace('name: a', 'name: another') });
    const words = ['run', 'a.yaml', 'b.yaml', '--json', '--out', 'out', '--format', 'json'];
    const { code, stdout } = geosim(words, folder);
    expect(code).toBe(0);
    const results = JSON.parse(stdout) as RunResult[];
    expect(results.map(({ scenario }) => scenario.name)).toEqual(['a small outage', 'another small outage']);
    expect(readdirSync(join(folder, 'out')).sort()).toEqual(['a', 'b']);
    expect(readdirSync(join(folder, 'out/a'))).toEqual(['result.json']);
    expect(readFileSync(join(folder, 'out/b/result.json'), 'utf8')).toBe(canonicalJson(results[1]));
  });

  test('the same seed gives the same bytes, another seed other ones', () => {
    const folder = folderWith({ 'a.yaml': OUTAGE });
    const json = (...words: string[]) => geosim(['run', 'a.yaml', '--json', ...words], folder).stdout;
    const first = json('--seed', '7');
    expect(json('--seed', '7')).toBe(first);
    expect(json('--seed', '8')).not.toBe(first);
    expect((JSON.parse(first) as RunResult).seed).toBe(7);
  });

  test('--variant and --set change what runs, and show in the result', () => {
    const folder = folderWith({ 'a.yaml': OUTAGE });
    const words = [
      'run',
      'a.yaml',
      '--variant',
      'refusing',
      '--set',
      'clients[0].count=5',
      '--format',
      'json',
    ];
    expect(geosim(words, folder).code).toBe(0);
    const text = readFileSync(join(folder, 'reports/runs/a.refusing/result.json'), 'utf8');
    const result = JSON.parse(text) as RunResult;
    expect(result.scenario.variant).toBe('refusing');
    expect(result.topology.clients[0]?.count).toBe(5);
  });

  test('a mistake in one file runs none of them', () => {
    const folder = folderWith({
      'a.yaml': OUTAGE,
      'b.yaml': OUTAGE.replace('duration: 12m', 'duration: 12'),
    });
    const { code, stdout, stderr } = geosim(['run', 'a.yaml', 'b.yaml'], folder);
    expect({ code, stdout }).toEqual({ code: 4, stdout: '' });
    expect(stderr).toContain('b.yaml:3:');
    expect(stderr).toContain('nothing was run');
    expect(existsSync(join(folder, 'reports'))).toBe(false);
  });

  test('a folder that cannot be written is told before the run', () => {
    const folder = folderWith({ 'a.yaml': OUTAGE, taken: '' });
    const { code, stdout, stderr } = geosim(
      ['run', 'a.yaml', '--out', 'taken', '--max-events', '10'],
      folder,
    );
    expect({ code, stdout }).toEqual({ code: 4, stdout: '' });
    expect(stderr).toContain('cannot write taken/a: a part of the path is a file');
    expect(stderr).toContain('--out');
    expect(stderr).not.toContain('--max-events');
  });

  test('a fault that touches nothing is inconclusive: exit code 2', () => {
    const untouched = OUTAGE.replaceAll('region: eastus, count', 'region: westeurope, count').replaceAll(
      'kind: region-outage, region: eastus, for: 5m',
      'kind: network-cut, from: {region: japaneast}, to: {region: eastus}, for: 5m',
    );
    const folder = folderWith({ 'a.yaml': untouched.slice(0, untouched.indexOf('variants:')) });
    const { code, stderr } = geosim(['run', 'a.yaml', '--quiet'], folder);
    expect(stderr).toBe('');
    expect(code).toBe(2);
  });

  test.each([
    ['--max-events', '1000'],
    ['--max-wall', '1us'],
  ])('%s stops a run with exit code 4, what to do, and no files', (option, value) => {
    const folder = folderWith({ 'a.yaml': OUTAGE.replace('count: 20', 'count: 20000') });
    const { code, stdout, stderr } = geosim(['run', 'a.yaml', option, value], folder);
    expect({ code, stdout }).toEqual({ code: 4, stdout: '' });
    expect(stderr).toContain(`stopped by ${option} ${value}`);
    expect(stderr).toContain('hint: raise the limit');
    expect(existsSync(join(folder, 'reports'))).toBe(false);
  });

  // `true` is gone before anything is printed, `head` after the first line.
  test.each(['true', 'head -1'])(
    'a pipe into %s is no error, and the files are written all the same',
    (reader) => {
      const folder = folderWith({ 'a.yaml': OUTAGE });
      const line = `set -o pipefail; "${process.execPath}" "${MAIN}" run a.yaml --format json | ${reader}`;
      const { status, stderr } = spawnSync('bash', ['-c', line], { cwd: folder, encoding: 'utf8' });
      expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
      expect(existsSync(join(folder, 'reports/runs/a/result.json'))).toBe(true);
    },
  );

  test('standard error that is no terminal shows no progress', () => {
    const folder = folderWith({ 'a.yaml': OUTAGE.replace('count: 20', 'count: 2000') });
    expect(geosim(['run', 'a.yaml', '--quiet'], folder)).toEqual({ code: 0, stdout: '', stderr: '' });
  });
});
