import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { folderWith, geosim, OUTAGE } from './geosim.js';

const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));

describe('the command line', () => {
  test('--version prints the version and nothing else', () => {
    expect(geosim(['--version'], '.')).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' });
  });

  test('--help is no error and names every command and exit code', () => {
    const { code, stdout } = geosim(['--help'], '.');
    expect(code).toBe(0);
    for (const word of ['run', 'check', 'report', 'list', 'schema', 'Exit codes', '70'])
      expect(stdout).toContain(word);
  });

  test.each([
    [['rum'], "unknown command 'rum'", 'Did you mean run?'],
    [['run', '--sed', '1', 'x.yaml'], "unknown option '--sed'", '--seed'],
    [['run'], "missing required argument 'scenario'", 'geosim --help'],
    [['list', 'regoins'], 'there is no list of "regoins"', 'did you mean "regions"?'],
    [['schema', 'results'], 'there is no schema of "results"', 'did you mean "result"?'],
    [['run', 'x.yaml', '--format', 'jsn'], 'there is no format "jsn"', 'did you mean "json"?'],
    [['run', 'x.yaml', '--seed', '-1'], '--seed -1: not a whole number', ''],
    [['run', 'x.yaml', '--seed', '1.5'], '--seed 1.5: not a whole number', ''],
    [['run', 'x.yaml', '--max-wall', '60'], '--max-wall 60', '60s'],
    [['check', 'nothing.yaml'], 'cannot read nothing.yaml: no such file or folder', ''],
    [['run', 'nothing.yaml'], 'cannot read nothing.yaml: no such file or folder', 'nothing was run'],
    [['check', '.'], 'cannot read .: it is a folder', ''],
    [['report', 'nothing.json'], 'cannot read nothing.json: no such file or folder', ''],
    [[], 'Usage: geosim', ''],
  ])('%j: exit code 4, says why and what to do, and shows no stack', (words, why, hint) => {
    const { code, stdout, stderr } = geosim(words, folderWith());
    expect(code).toBe(4);
    expect(stdout).toBe('');
    expect(stderr).toContain(why);
    expect(stderr).toContain(hint);
    expect(stderr).not.toMatch(/^\s+at /m);
  });

  test('names from outside cannot steer the terminal', () => {
    expect(geosim(['check', '\u001b[31mred'], '.').stderr).not.toContain('\u001b');
  });
});

describe('geosim check', () => {
  test('says OK and what it saw', () => {
    const folder = folderWith({ 'a.yaml': OUTAGE });
    const { code, stdout, stderr } = geosim(['check', 'a.yaml'], folder);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toBe('OK a.yaml: 2 replicas, 20 clients, 1 fault, 1 variant, 12m\n');
    expect(geosim(['check', 'a.yaml', '--quiet'], folder)).toEqual({ code: 0, stdout: '', stderr: '' });
  });

  test('shows the mistakes of all files at once', () => {
    const folder = folderWith({
      'a.yaml': OUTAGE.replace('region: eastus, count: 20', 'region: eastsu, count: 20'),
      'b.yaml': OUTAGE,
      'c.yaml': OUTAGE.replace('duration: 12m', 'duration: 12').replace('warmup', 'warmpu'),
    });
    const { code, stdout, stderr } = geosim(['check', 'a.yaml', 'b.yaml', 'c.yaml'], folder);
    expect(code).toBe(4);
    expect(stdout).toMatch(/^OK b\.yaml/);
    expect(stderr).toMatch(/a\.yaml:8:\d+: error: .*eastsu/);
    expect(stderr).toMatch(/c\.yaml:3:\d+: error: /);
    expect(stderr).toMatch(/c\.yaml:4:\d+: error: .*warmpu/);
  });

  test('--json prints the diagnostics and nothing else', () => {
    const folder = folderWith({ 'a.yaml': OUTAGE.replace('count: 20', 'count: many'), 'b.yaml': OUTAGE });
    const { code, stdout, stderr } = geosim(['check', '--json', 'a.yaml', 'b.yaml', 'nothing.yaml'], folder);
    expect({ code, stderr }).toEqual({ code: 4, stderr: '' });
    expect(JSON.parse(stdout)).toEqual([
      {
        file: 'a.yaml',
        ok: false,
        diagnostics: [expect.objectContaining({ line: 8, path: 'clients[0].count' })],
      },
      { file: 'b.yaml', ok: true, diagnostics: [] },
      { file: 'nothing.yaml', ok: false, diagnostics: [], error: expect.stringContaining('no such file') },
    ]);
  });

  test('--set and --variant are part of what is checked', () => {
    const folder = folderWith({ 'a.yaml': OUTAGE });
    expect(geosim(['check', 'a.yaml', '--set', 'clients[0].count=none'], folder).code).toBe(4);
    expect(geosim(['check', 'a.yaml', '--variant', 'refusing'], folder).code).toBe(0);
    const unknown = geosim(['check', 'a.yaml', '--variant', 'refusin'], folder);
    expect(unknown.code).toBe(4);
    expect(unknown.stderr).toContain('refusing');
  });

  test('colours follow FORCE_COLOR, and NO_COLOR wins', () => {
    const folder = folderWith({ 'a.yaml': OUTAGE });
    const colours = (environment: NodeJS.ProcessEnv) =>
      geosim(['check', 'a.yaml', 'nothing.yaml'], folder, environment);
    expect(colours({}).stdout).not.toContain('\u001b');
    expect(colours({ FORCE_COLOR: '1' }).stdout).toContain('\u001b[32mOK');
    expect(colours({ FORCE_COLOR: '1' }).stderr).toContain('\u001b[1;31merror');
    const without = colours({ FORCE_COLOR: '1', NO_COLOR: '1' });
    expect(without.stdout + without.stderr).not.toContain('\u001b');
  });
});

describe('geosim list and schema', () => {
  test.each([
    ['regions', 'westeurope'],
    ['strategies', 'geo-replicas'],
    ['faults', 'region-outage'],
    ['metrics', 'availability'],
    ['presets', 'azure-2026-07'],
  ])('list %s knows %s, as a table and as JSON', (subject, known) => {
    const table = geosim(['list', subject], '.');
    expect(table.code).toBe(0);
    expect(table.stdout).toContain(known);
    const rows = JSON.parse(geosim(['list', subject, '--json'], '.').stdout) as Record<string, unknown>[];
    expect(rows.some((row) => Object.values(row).includes(known))).toBe(true);
    expect(table.stdout.trimEnd().split('\n')).toHaveLength(rows.length + 1);
  });

  test('list faults knows their settings', () => {
    const rows = JSON.parse(geosim(['list', 'faults', '--json'], '.').stdout) as { kind: string }[];
    const outage = rows.find(({ kind }) => kind === 'region-outage');
    expect(outage).toMatchObject({ settings: expect.arrayContaining(['at', 'for', 'region', 'mode']) });
    const storage = rows.find(({ kind }) => kind === 'storage-failure');
    expect(storage).toMatchObject({ settings: ['at', 'for', 'as', 'replica'] });
    for (const row of rows) expect(row).toMatchObject({ settings: expect.arrayContaining(['at', 'as']) });
  });

  test.each(['scenario', 'result'])('schema %s prints the JSON Schema that the package ships', (kind) => {
    const { code, stdout } = geosim(['schema', kind], '.');
    const shipped = readFileSync(new URL(`../../schema/${kind}.schema.json`, import.meta.url), 'utf8');
    expect({ code, stdout }).toEqual({ code: 0, stdout: shipped });
  });
});
