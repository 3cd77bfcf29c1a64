import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseScenario } from '../../src/scenario/parse.js';
import { starterScenario } from '../../src/scenario/starter.js';
import { geosim } from './geosim.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'geosim-init-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('geosim init', () => {
  it('writes a scenario that holds without a warning, its variant too', () => {
    const text = starterScenario('pubsub', 'schema.json');
    expect(parseScenario(text, 'pubsub.yaml').diagnostics).toEqual([]);
    expect(parseScenario(text, 'pubsub.yaml', { variant: 'fast-probes' }).diagnostics).toEqual([]);
  });

  it('writes a file that runs and meets what it expects', () => {
    const made = geosim(['init'], folder);
    expect(made.code).toBe(0);
    expect(made.stdout).toContain('npx geosim run pubsub.yaml');
    const ran = geosim(['run', 'pubsub.yaml', '--format', 'json', '--out', 'out'], folder);
    expect(ran.code).toBe(0);
    expect(ran.stdout).toContain('4 of 4 expectations met');
  });

  it('writes one about caches, which holds with all its variants', () => {
    const text = starterScenario('cache', 'schema.json');
    expect(parseScenario(text, 'cache.yaml').diagnostics).toEqual([]);
    for (const variant of ['quicker', 'quorum']) {
      expect(parseScenario(text, 'cache.yaml', { variant }).diagnostics, variant).toEqual([]);
    }
    expect(geosim(['init', 'cache'], folder).code).toBe(0);
    const ran = geosim(['run', 'cache.yaml', '--format', 'json', '--out', 'out'], folder);
    expect(ran.stdout).toContain('2 of 2 expectations met');
    expect(ran.code).toBe(0);
  });

  it('writes one about registries, which holds with its variant', () => {
    const text = starterScenario('registry', 'schema.json');
    expect(parseScenario(text, 'registry.yaml').diagnostics).toEqual([]);
    expect(parseScenario(text, 'registry.yaml', { variant: 'impatient' }).diagnostics).toEqual([]);
    expect(geosim(['init', 'registry'], folder).code).toBe(0);
    const words = ['run', 'registry.yaml', '--format', 'json', '--out', 'out'];
    const ran = geosim(words, folder);
    expect(ran.stdout).toContain('4 of 4 expectations met');
    expect(ran.code).toBe(0);
    expect(geosim([...words, '--variant', 'impatient'], folder).code).toBe(0);
  });

  it('never overwrites', () => {
    writeFileSync(join(folder, 'mine.yaml'), 'mine');
    const { code, stderr } = geosim(['init', 'pubsub', '--out', 'mine.yaml'], folder);
    expect(code).toBe(4);
    expect(stderr).toContain('mine.yaml is there already');
    expect(readFileSync(join(folder, 'mine.yaml'), 'utf8')).toBe('mine');
  });

  it('knows its families', () => {
    const { code, stderr } = geosim(['init', 'pubsup'], folder);
    expect(code).toBe(4);
    expect(stderr).toContain('pubsub');
  });
});
