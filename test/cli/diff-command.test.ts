import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { folderWith, geosim, OUTAGE } from './geosim.js';

describe('geosim diff', () => {
  const folder = mkdtempSync(join(tmpdir(), 'geosim-diff-'));
  const diff = (...words: string[]) => geosim(['diff', ...words], folder);

  beforeAll(() => {
    writeFileSync(join(folder, 'a.yaml'), OUTAGE);
    for (const [name, ...words] of [
      ['one'],
      ['two', '--set', 'routing.trafficManager.probe.toleratedFailures=1'],
      ['seed', '--seed', '7'],
      ['variant', '--variant', 'refusing'],
    ] as const) {
      writeFileSync(
        join(folder, `${name}.json`),
        geosim(['run', 'a.yaml', '--json', ...words], folder).stdout,
      );
    }
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test('says nothing differs, with 0', () => {
    expect(diff('one.json', 'one.json')).toEqual({ code: 0, stdout: 'no difference\n', stderr: '' });
  });

  test('names the cause first, then how far each milestone moved and every figure, with 3', () => {
    const { code, stdout, stderr } = diff('one.json', 'two.json', '--all');
    expect({ code, stderr }).toEqual({ code: 3, stderr: '' });
    expect(stdout.split('\n')[0]).toBe('because routing.trafficManager.probe.toleratedFailures 3 → 1:');
    expect(stdout).toMatch(/detected \(eastus\), after dark .* \(−60 s\)/);
    expect(stdout).toContain('time_to_detect{fault=dark}');
    // Without --all ten figures and how many more.
    expect(diff('one.json', 'two.json').stdout).toMatch(/… and \d+ more \(--all shows them\)/);
    expect(diff('one.json', 'two.json', '--quiet')).toEqual({ code: 3, stdout: '', stderr: '' });
  });

  test('as Markdown and as JSON', () => {
    expect(diff('one.json', 'two.json', '--format', 'markdown').stdout).toMatch(
      /^### .*\n\nSettings that changed:/,
    );
    const { stdout } = diff('one.json', 'two.json', '--json');
    expect(JSON.parse(stdout)).toMatchObject({
      same: false,
      before: { file: 'one.json', seed: 1 },
      causes: [{ name: 'routing.trafficManager.probe.toleratedFailures', before: '3', after: '1' }],
    });
  });

  test('compares variants of one scenario, and results with goldens', () => {
    expect(diff('one.json', 'variant.json').stdout).toContain('faults.dark.mode silent → refusing');
    geosim(['test', 'a.yaml', '--update'], folder);
    expect(diff('a.golden.yaml', 'one.json').code).toBe(0);
    expect(diff('a.golden.yaml', 'two.json').code).toBe(3);
  });

  test.each([
    [['one.json', 'seed.json'], 'they have different seeds, 1 and 7'],
    [['one.json', 'a.yaml'], 'a.yaml is no golden'],
    [['one.json', 'nothing.json'], 'cannot read nothing.json'],
    [['one.json', 'two.json', '--format', 'text,json'], 'there is no format'],
  ])('refuses %j, and says why', (words, why) => {
    const { code, stdout, stderr } = diff(...words);
    expect({ code, stdout }).toEqual({ code: 4, stdout: '' });
    expect(stderr).toContain(why);
  });
});

describe('geosim run --phases', () => {
  test('prints the band beside the closed form and writes phases.json', () => {
    const folder = folderWith({ 'a.yaml': OUTAGE });
    const { code, stdout } = geosim(['run', 'a.yaml', '--phases', '4', '--format', 'json'], folder);
    expect(code).toBe(0);
    expect(stdout).toContain('4 runs, the probes of all sites at every moment between two of them (30 s)');
    expect(stdout).toMatch(/detected +1 min 40 s +1 min 40 s +2 min +100–130 s/);
    expect(stdout).toContain('reports/runs/a/phases.json');
  });

  test('is refused before the run where it says nothing', () => {
    const folder = folderWith({ 'a.yaml': OUTAGE.replace('at: 3m', 'at: 10s') });
    const { code, stderr } = geosim(['run', 'a.yaml', '--phases', '4'], folder);
    expect(code).toBe(4);
    expect(stderr).toContain('begins before the first probe');
  });
});
