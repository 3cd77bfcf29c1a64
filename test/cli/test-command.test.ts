import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import type * as testCommand from '../../src/cli/commands/test.js';
import type { Terminal } from '../../src/cli/terminal.js';
import type { TestReport } from '../../src/reports/test-report.js';
import { junit10Breaches } from '../reports/junit-10.js';
import { parseXml } from '../reports/xml.js';
import { ENDLESS, folderWith, geosim, OUTAGE } from './geosim.js';

// The built one: its runs need threads, and threads need files of JavaScript.
const built = new URL('../../dist/cli/commands/test.js', import.meta.url).href;
const { test: runTest } = (await import(built)) as typeof testCommand;

const HELD = `${OUTAGE}expect: ['detected(dark) within 130s']\n`;
const MISSED = `${OUTAGE}expect:\n  - detected(dark) within 130s\n  - detected(dark) within 99s\n`;
/** The region that is gone has neither clients nor a replica. */
const UNTOUCHED = OUTAGE.replaceAll(
  'kind: region-outage, region: eastus',
  'kind: region-outage, region: japaneast',
);

function write(folder: string, name: string, text: string): void {
  const path = join(folder, name);
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(path, text);
}

describe('geosim test', () => {
  test('finds scenarios below folders and nothing else, one line each, sorted', () => {
    const folder = folderWith({ 'notes.yaml': 'name: no scenario\n', 'data.json': '{"a": "geosim"}' });
    write(folder, 'z/b.yaml', HELD);
    write(folder, 'a/c.yml', HELD.replace('name: a small outage', 'name: another'));
    write(folder, 'a/_part.yaml', HELD);
    write(folder, 'node_modules/x/d.yaml', HELD);
    write(
      folder,
      'z/c.json',
      '{"name": "quiet", "geosim": 1, "duration": "1m", "service": {"replicas": [{"region": "eastus"}]}, "clients": [{"name": "us", "region": "eastus", "count": 1}]}',
    );
    const { code, stdout, stderr } = geosim(['test', '.', 'z/b.yaml'], folder);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toBe(`ok     a/c.yml   1 expectation, no golden
ok     z/b.yaml  1 expectation, no golden
ok     z/c.json  no golden

3 scenarios have no golden; this makes one: npx geosim test a/c.yml --variant base --update
3 scenarios: 3 passed
`);
    expect(geosim(['test', '.', '--quiet'], folder)).toEqual({ code: 0, stdout: '', stderr: '' });
  });

  test('--update makes goldens, says what changed, and leaves alone what did not', () => {
    const folder = folderWith({ 'a.yaml': HELD, 'b.yaml': HELD.replace('name: a', 'name: another') });
    expect(geosim(['test', '.', '--update'], folder).stdout).toContain('golden made');
    const golden = join(folder, 'a.golden.yaml');
    const [text, written_ms] = [readFileSync(golden, 'utf8'), statSync(golden).mtimeMs];
    const green = geosim(['test', '.', '--update'], folder);
    expect(green.stdout).toContain('a.yaml  1 expectation, golden the same');
    expect([readFileSync(golden, 'utf8'), statSync(golden).mtimeMs]).toEqual([text, written_ms]);

    writeFileSync(join(folder, 'a.yaml'), HELD.replace('count: 20', 'count: 21'));
    const red = geosim(['test', '.'], folder);
    expect(red.code).toBe(3);
    expect(red.stdout).toContain('because clients.us.count 20 → 21:');
    expect(red.stdout).toContain('again:  npx geosim test a.yaml --variant base\n');
    expect(red.stdout).toContain('accept: npx geosim test a.yaml --variant base --update\n');
    expect(readFileSync(golden, 'utf8')).toBe(text);
    const accepted = geosim(['test', '.', '--update'], folder);
    expect(accepted.code).toBe(0);
    expect(accepted.stdout).toContain('golden changed');
    expect(geosim(['test', '.'], folder).code).toBe(0);
    expect(readdirSync(folder).sort()).toEqual(['a.golden.yaml', 'a.yaml', 'b.golden.yaml', 'b.yaml']);
  });

  test('a moved milestone is told in words, with the setting that moved it; the command shows it again', () => {
    const folder = folderWith({ 'a.yaml': HELD });
    geosim(['test', '.', '--update'], folder);
    const words = ['test', 'a.yaml', '--set', 'routing.trafficManager.probe.toleratedFailures=5'];
    const { code, stdout } = geosim(words, folder);
    expect(code).toBe(1); // 160 s is also too long for the expectation
    expect(stdout).toContain('because routing.trafficManager.probe.toleratedFailures 3 → 5:');
    expect(stdout).toMatch(/detected \(eastus\), after dark [\d.]+ s → [\d.]+ s \(\+60 s\)/);
    const again = /again: {2}npx geosim (.*)\n/.exec(stdout)?.[1] ?? '';
    expect(geosim(again.split(' '), folder)).toEqual({ code, stdout, stderr: '' });
    // What was changed for one run is not what the golden is of.
    const refused = geosim([...words, '--update'], folder);
    expect(refused.code).toBe(4);
    expect(refused.stderr).toContain('--update with --set');
  });

  test('the scenario’s tolerances are allowed and no more', () => {
    const tolerant = (allowed: string) => `${HELD}golden: {tolerances: {${allowed}}}\n`;
    const all = [
      'probe-failed',
      'endpoint-degraded',
      'dns-answer-changed',
      'connection-dropped',
      'request-failed',
    ];
    const more = ['client-moved', 'service-recovered', 'endpoint-online', 'failed-back'];
    const folder = folderWith({
      'a.yaml': tolerant([...all, ...more].map((kind) => `${kind}: 20m`).join(', ')),
    });
    geosim(['test', '.', '--update'], folder);
    // Another TTL policy of the clients: other figures, but the settings are the same with another engine.
    const golden = join(folder, 'a.golden.yaml');
    const moved = readFileSync(golden, 'utf8').replace(
      /(\d+)(\.\d{6}s endpoint-degraded)/,
      (_, whole, rest) => `${Number(whole) + 60}${rest}`,
    );
    writeFileSync(golden, moved);
    expect(geosim(['test', '.'], folder).code).toBe(0);
    writeFileSync(join(folder, 'a.yaml'), tolerant('endpoint-degraded: 59s'));
    const { code, stdout } = geosim(['test', '.'], folder);
    expect(code).toBe(3);
    expect(stdout).toMatch(/detected \(eastus\), after dark .* \(−60 s\)/);
  });

  test('a missed expectation is exit code 1, with what was observed', () => {
    const folder = folderWith({ 'a.yaml': MISSED });
    const { code, stdout } = geosim(['test', '.'], folder);
    expect(code).toBe(1);
    expect(stdout).toContain('1 of 2 expectations missed');
    expect(stdout).toMatch(/missed: detected\(dark\) within 99s\n {4}observed: 1m/);
  });

  test('the gravest of several outcomes decides: 4, 1, 3, 2', () => {
    const folder = folderWith({ 'a.yaml': UNTOUCHED.slice(0, UNTOUCHED.indexOf('variants:')) });
    const quiet = geosim(['test', 'a.yaml'], folder);
    expect(quiet.code).toBe(2);
    expect(quiet.stdout).toContain('inconclusive: the fault dark touched nothing');
    writeFileSync(join(folder, 'b.yaml'), HELD);
    geosim(['test', 'b.yaml', '--update'], folder);
    writeFileSync(join(folder, 'b.yaml'), HELD.replace('count: 20', 'count: 21'));
    expect(geosim(['test', 'a.yaml', 'b.yaml'], folder).code).toBe(3);
    writeFileSync(join(folder, 'c.yaml'), MISSED);
    expect(geosim(['test', '.'], folder).code).toBe(1);
    writeFileSync(join(folder, 'd.yaml'), HELD.replace('duration: 12m', 'duration: 12'));
    const { code, stdout } = geosim(['test', '.'], folder);
    expect(code).toBe(4);
    expect(stdout).toContain('d.yaml:3:');
    expect(stdout).toContain('1 inconclusive');
  });

  test('a golden in which the faults cause nothing is inconclusive', () => {
    const folder = folderWith({ 'a.yaml': HELD });
    geosim(['test', '.', '--update'], folder);
    const golden = join(folder, 'a.golden.yaml');
    // Its beginning and end name it, and are not what it caused.
    const quiet = UNTOUCHED.slice(0, UNTOUCHED.indexOf('variants:')).replace('as: dark', 'as: region-outage');
    writeFileSync(join(folder, 'a.yaml'), quiet);
    const accepted = geosim(['test', '.', '--update'], folder);
    expect(accepted.code).toBe(2);
    expect(readFileSync(golden, 'utf8')).toContain('fault-started');
    const { code, stdout } = geosim(['test', '.'], folder);
    expect(code).toBe(2);
    expect(stdout).toContain('the golden holds no milestone that they caused');
  });

  test('a golden that cannot be read differs, with the reason, until it is accepted anew', () => {
    const folder = folderWith({ 'a.yaml': HELD });
    geosim(['test', '.', '--update'], folder);
    appendFileSync(join(folder, 'a.golden.yaml'), '<<<<<<< HEAD\n');
    const { code, stdout } = geosim(['test', '.'], folder);
    expect(code).toBe(3);
    expect(stdout).toContain('it cannot be read');
    expect(geosim(['test', '.', '--update'], folder).code).toBe(0);
    expect(geosim(['test', '.'], folder).code).toBe(0);
  });

  test('variants run where they have a golden, all of them or one by name', () => {
    const folder = folderWith({ 'a.yaml': HELD });
    const lines = (...words: string[]) => geosim(['test', '.', ...words], folder).stdout.match(/^ok +\S+/gm);
    expect(lines()).toEqual(['ok     a.yaml']);
    expect(lines('--variant', 'all')).toEqual(['ok     a.yaml', 'ok     a.yaml@refusing']);
    expect(lines('--variant', 'refusing', '--update')).toEqual(['ok     a.yaml@refusing']);
    expect(readdirSync(folder).sort()).toEqual(['a.yaml', 'a@refusing.golden.yaml']);
    expect(lines()).toEqual(['ok     a.yaml', 'ok     a.yaml@refusing']);
    expect(geosim(['test', '.', '--variant', 'fast'], folder).stderr).toContain('no scenario has a variant');
    // A golden whose variant is gone is told, and taken away.
    writeFileSync(join(folder, 'a.yaml'), HELD.replace('  refusing:', '  abrupt:'));
    const { code, stdout } = geosim(['test', '.'], folder);
    expect(code).toBe(3);
    expect(stdout).toContain('its variant is gone');
    geosim(['test', '.', '--update'], folder);
    expect(existsSync(join(folder, 'a@refusing.golden.yaml'))).toBe(false);
  });

  test('slow ones wait for --slow; --filter looks at paths and names', () => {
    const folder = folderWith({
      'a.yaml': HELD.replace('duration:', 'tags: [slow]\nduration:'),
      'b.yaml': HELD,
    });
    expect(geosim(['test', '.'], folder).stdout).toContain('skip   a.yaml  tagged slow; --slow runs it');
    expect(geosim(['test', '.', '--slow'], folder).stdout).toContain('2 scenarios: 2 passed');
    expect(geosim(['test', '.', '--filter', 'B.yaml'], folder).stdout).toContain('1 scenario: 1 passed');
    expect(geosim(['test', '.', '--filter', 'small outage'], folder).stdout).toContain('2 scenarios');
    expect(geosim(['test', '.', '--filter', 'nothing'], folder).code).toBe(4);
  });

  test('--check-determinism runs each twice', () => {
    const folder = folderWith({ 'a.yaml': HELD });
    const { code, stdout } = geosim(['test', '.', '--check-determinism', '--json'], folder);
    expect(code).toBe(0);
    const kinds = (JSON.parse(stdout) as TestReport).cases[0]?.checks.map(({ kind }) => kind);
    expect(kinds).toEqual(['run', 'determinism', 'fault', 'expectation', 'golden']);
  });

  test('expectations hold at every phase that the scenario asks for, or the phase is named', () => {
    // As it is the run detects within 120 s; the worst of four phases does not.
    const within = (length: string) => `${OUTAGE}phases: 4\nexpect: ['detected(dark) within ${length}']\n`;
    const folder = folderWith({ 'a.yaml': within('119s'), 'b.yaml': within('121s') });
    const { code, stdout } = geosim(['test', '.'], folder);
    expect(code).toBe(1);
    expect(stdout).toContain('FAIL   a.yaml  other phases do not hold, 1 expectation, no golden');
    expect(stdout).toMatch(/first probe 20s after the fault \(seed 3\): detected\(dark\) within 119s/);
    expect(stdout).toContain('ok     b.yaml  1 expectation, no golden');
  });

  test('a limit is no verdict: exit code 4', () => {
    const folder = folderWith({ 'a.yaml': HELD });
    const { code, stdout } = geosim(['test', '.', '--max-events', '100'], folder);
    expect(code).toBe(4);
    expect(stdout).toContain('stopped by --max-events');
  });

  test.each([
    [['test', 'nowhere'], 'cannot read nowhere'],
    [['test', 'empty'], 'no scenario in empty'],
    [['test', '.', '--shard', '3/2'], '--shard 3/2: not i/n'],
    [['test', '.', '--jobs', '0'], '--jobs 0'],
    [['test', '.', '--reporter', 'junt'], 'did you mean "junit"?'],
    [['test', '.', '--reporter', 'junit,json'], 'cannot share standard output'],
    [['test', '.', '--reporter', 'junit='], 'names no file'],
  ])('%j: exit code 4 and why', (words, why) => {
    const folder = folderWith({ 'a.yaml': HELD });
    mkdirSync(join(folder, 'empty'));
    const { code, stdout, stderr } = geosim(words, folder);
    expect({ code, stdout }).toEqual({ code: 4, stdout: '' });
    expect(stderr).toContain(why);
  });

  test('a signal reports what there is and ends with its code', async () => {
    const folder = folderWith({ 'endless.yaml': ENDLESS });
    const known = process.listeners('SIGINT');
    const ended = runTest(
      [folder],
      { set: [], plugin: [], out: join(folder, 'report.json') },
      terminalInto([]),
    );
    const added = () => process.listeners('SIGINT').find((listener) => !known.includes(listener));
    const interrupt = await vi.waitUntil(added, { timeout: 30_000 });
    interrupt('SIGINT');
    expect(await ended).toBe(130);
    const report = JSON.parse(readFileSync(join(folder, 'report.json'), 'utf8')) as TestReport;
    expect(report.cases[0]?.checks.map(({ outcome }) => outcome)).toEqual(['not-run']);
    expect(process.listeners('SIGINT')).toEqual(known);
  });
});

function terminalInto(printed: string[]): Terminal {
  const out = (text: string) => printed.push(text);
  return { out, err: out, outColours: false, errColours: false, errIsTerminal: false, width: undefined };
}

describe('reporters', () => {
  test('all at once: text on the terminal, JUnit, JSON, notes and a summary for GitHub', () => {
    const folder = folderWith({ 'a.yaml': MISSED, 'b.yaml': HELD });
    const words = ['test', '.', '--reporter', 'text,junit=out/junit.xml,github,json=out/report.json'];
    const { code, stdout } = geosim(words, folder, { GITHUB_STEP_SUMMARY: join(folder, 'summary.md') });
    expect(code).toBe(1);
    expect(stdout).toContain('FAIL   a.yaml');
    expect(stdout).toMatch(/^::error file=a.yaml,line=15,title=geosim%3A a.yaml::missed: detected/m);
    expect(readFileSync(join(folder, 'summary.md'), 'utf8')).toContain('### geosim test: 1 of 2 red');
    expect(junit10Breaches(parseXml(readFileSync(join(folder, 'out/junit.xml'), 'utf8')))).toEqual([]);
    const report = JSON.parse(readFileSync(join(folder, 'out/report.json'), 'utf8')) as TestReport;
    expect(report.cases.map(({ file }) => file)).toEqual(['a.yaml', 'b.yaml']);
  });

  test('JUnit alone is XML and nothing else', () => {
    const folder = folderWith({ 'a.yaml': HELD });
    const { stdout } = geosim(['test', '.', '--reporter', 'junit'], folder);
    expect(parseXml(stdout).name).toBe('testsuites');
  });
});

describe('shards', () => {
  test('put together are byte for byte the report of the whole', () => {
    const files = Object.fromEntries(
      ['a', 'b', 'c', 'd', 'e'].map((name, index) => [`${name}.yaml`, index === 2 ? MISSED : HELD]),
    );
    const folder = folderWith(files);
    const whole = geosim(['test', '.', '--json', '--jobs', '2'], folder);
    const reports = [1, 2, 3].map((index) => {
      geosim(['test', '.', '--shard', `${index}/3`, '--out', `s${index}.json`, '--quiet'], folder);
      return `s${index}.json`;
    });
    const merged = geosim(['merge', ...reports.reverse(), '--json'], folder);
    expect(merged).toEqual(whole);
    expect(whole.code).toBe(1);
    const words = ['merge', ...reports, '--reporter', 'text'];
    expect(geosim(words, folder).stdout).toBe(geosim(['test', '.'], folder).stdout);
    const part = JSON.parse(readFileSync(join(folder, 's1.json'), 'utf8')) as TestReport;
    expect(part.shard).toEqual({ index: 1, of: 3 });
    expect(part.cases.map(({ file }) => file)).toEqual(['a.yaml', 'd.yaml']);

    expect(geosim(['merge', 's1.json', 's3.json'], folder)).toMatchObject({
      ...{ code: 4, stdout: '' },
      stderr: expect.stringContaining('shard 2 of 3 missing'),
    });
    expect(geosim(['merge', 's1.json', 's1.json'], folder).stderr).toContain('is there twice');
    geosim(['test', '.', '--slow', '--shard', '2/3', '--out', 'other.json', '--quiet'], folder);
    expect(geosim(['merge', 's1.json', 'other.json'], folder).stderr).toContain('not shards of one test');
    writeFileSync(join(folder, 'broken.json'), '{"testReportVersion": 1}');
    expect(geosim(['merge', 'broken.json'], folder).stderr).toContain('no whole test report');
  });
});
