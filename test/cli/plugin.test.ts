import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { loadPluginFiles } from '../../src/cli/input/load-plugin.js';
import { Mistake } from '../../src/cli/mistake.js';
import type { RunResult } from '../../src/metrics/result.js';
import { folderWith, geosim, MAIN, OUTAGE } from './geosim.js';

/** A strategy that does nothing, with something else in the place of its parts. */
function strategy(parts: Readonly<Record<string, string>> = {}): string {
  const all = {
    family: `'pubsub'`,
    name: `'mine'`,
    summary: `'does nothing'`,
    replicas: '{ min: 1, max: 4 }',
    create: `() => ({ ${EVENTS.map((event) => `${event}() {}`).join(', ')} })`,
    ...parts,
  };
  return `export default {\n${Object.entries(all)
    .map(([name, value]) => `  ${name}: ${value},\n`)
    .join('')}};\n`;
}

const EVENTS = ['joined', 'closed', 'published', 'received', 'linkUp', 'linkDown', 'woken', 'restarted'];

/** What the user is told of a file that is no plug-in. */
async function refusal(name: string, text: string): Promise<string> {
  const folder = folderWith({ [name]: text });
  try {
    await loadPluginFiles([join(folder, name)]);
  } catch (error) {
    if (error instanceof Mistake)
      return `${error.message} | ${error.hint ?? ''}`.replaceAll(`${folder}/`, '');
    throw error;
  }
  throw new Error('it was taken for a plug-in');
}

describe('a file that is no strategy is refused in words:', () => {
  const wrong: readonly (readonly [what: string, name: string, text: string, told: RegExp])[] = [
    [
      'another kind of file',
      'mine.yaml',
      '',
      /its name ends in \.yaml, and should in \.ts, \.mts, \.js or \.mjs/,
    ],
    [
      'a syntax error in TypeScript',
      'mine.ts',
      'export default {\n  a: ,\n};',
      /^mine\.ts:2:6: Expression expected/,
    ],
    [
      'a syntax error in JavaScript',
      'mine.js',
      'export default {\n  a: ,\n};',
      /^mine\.js:2:6: Expression expected/,
    ],
    [
      'an enum',
      'mine.ts',
      '\nenum Kind { A }\nexport default 1;',
      /^mine\.ts:2:1: TypeScript enum .*\| types are taken out/,
    ],
    [
      'an import of code',
      'mine.ts',
      `import { x } from './x.js';\nexport default x;`,
      /imports "\.\/x\.js": a plug-in is one file \| .*import type/,
    ],
    [
      'an import of a package',
      'mine.js',
      `import 'geosim';\nexport default 1;`,
      /imports "geosim": a plug-in is one file/,
    ],
    [
      'code that throws',
      'mine.js',
      `const a = undefined;\nexport default a.b;`,
      /^mine\.js:2:18: Cannot read properties of undefined/,
    ],
    ['no export', 'mine.js', '', /has no default export: it exports nothing/],
    [
      'a named export',
      'mine.js',
      'export const strategy = {};',
      /has no default export: it exports strategy/,
    ],
    ['a number', 'mine.js', 'export default 7;', /is no strategy: it is a number, and should be an object/],
    [
      'all wrong at once',
      'mine.js',
      'export default {};',
      /family is missing.*name is missing.*summary is missing.*replicas is missing.*create is missing/,
    ],
    [
      'an unknown family',
      'mine.js',
      strategy({ family: `'queue'` }),
      /family is "queue", and should be "pubsub" or "cache" or "registry"/,
    ],
    [
      'a name with blanks',
      'mine.js',
      strategy({ name: `'My strategy'` }),
      /name is "My strategy", and should be lower-case/,
    ],
    [
      'replicas the wrong way round',
      'mine.js',
      strategy({ replicas: '{min: 3, max: 2}' }),
      /replicas is {"min":3,"max":2}/,
    ],
    [
      'instances of their own',
      'mine.js',
      strategy({ exchanges: 'false' }),
      /exchanges is false: instances of their own/,
    ],
    [
      'a replica that lacks functions',
      'mine.js',
      strategy({ create: '() => ({ joined() {}, closed() {} })' }),
      /create\(\) gives an object without published\(\), received\(\)/,
    ],
    [
      'a factory that throws',
      'mine.js',
      strategy({ create: '() => { throw new Error("no") }' }),
      /create\(\) threw: no/,
    ],
    [
      'a factory that ends the process',
      'mine.js',
      strategy({ create: '() => process.exit(0)' }),
      /create\(\) threw: process\.exit\(\) ends geosim/,
    ],
    [
      'the name of a built-in one',
      'mine.js',
      strategy({ name: `'single'` }),
      /the name "single" is that of a strategy of the family pubsub that comes with geosim/,
    ],
  ];
  test.each(wrong)('%s', async (_, name, text, told) => {
    expect(await refusal(name, text)).toMatch(told);
  });

  test('two of one name', async () => {
    const folder = folderWith({ 'a.js': strategy(), 'b.js': strategy() });
    const both = loadPluginFiles([join(folder, 'a.js'), join(folder, 'b.js')]);
    await expect(both).rejects.toThrow(/b\.js: the name "mine" is that of .*a\.js/);
  });

  test('a file that is not there', async () => {
    await expect(loadPluginFiles(['nowhere.ts'])).rejects.toThrow('cannot read nowhere.ts: no such file');
  });
});

describe('on the command line', () => {
  const GROUPED = OUTAGE.replace('count: 20', 'count: 20, publish: {rate: 0.1/s each}');
  const MINE = GROUPED.replace('service:', 'service:\n  strategy: mine');
  const THROWING = strategy({
    create: `() => ({
      joined(client) {
        throw new Error('client ' + client);
      },
      ${EVENTS.slice(1)
        .map((event) => `${event}() {}`)
        .join(', ')} })`,
  });

  test('a refused plug-in is exit code 4 for every command, without a stack', () => {
    const folder = folderWith({ 'a.yaml': MINE, 'mine.ts': 'export default 7;' });
    for (const command of [
      ['run', 'a.yaml'],
      ['test', '.'],
      ['check', 'a.yaml'],
      ['compare', 'a.yaml'],
      ['list', 'strategies'],
    ]) {
      const { code, stdout, stderr } = geosim([...command, '--plugin', 'mine.ts'], folder);
      expect([command[0], code, stdout]).toEqual([command[0], 4, '']);
      expect(stderr).toMatch(
        /^error: mine\.ts is no strategy: it is a number.*\n {2}hint: docs\/adding-a-strategy\.md/,
      );
      expect(stderr).not.toContain('    at ');
    }
  });

  test('one that throws in a run is told with its file and line: exit code 4', () => {
    const folder = folderWith({ 'a.yaml': MINE, 'mine.ts': THROWING });
    const ran = geosim(['run', 'a.yaml', '--plugin', 'mine.ts'], folder);
    const told = 'mine.ts:8:15: the plug-in strategy "mine" failed in joined(): client 0';
    expect([ran.code, ran.stderr]).toEqual([4, `error: ${told}\n`]);
    const tested = geosim(['test', 'a.yaml', '--plugin', 'mine.ts'], folder);
    expect([tested.code, tested.stdout]).toEqual([4, expect.stringContaining(told)]);
    expect(tested.stdout).toContain('npx geosim test a.yaml --variant base --plugin mine.ts');
    const compared = geosim(['compare', 'a.yaml', '--plugin', 'mine.ts'], folder);
    expect([compared.code, compared.stderr]).toEqual([4, expect.stringContaining(`a.yaml, base: ${told}`)]);
  });

  test('one that never comes back is ended by --max-wall, and named', () => {
    const folder = folderWith({ 'a.yaml': MINE, 'mine.ts': THROWING.replace('throw new', 'for (;;) new') });
    const { code, stderr } = geosim(['run', 'a.yaml', '--plugin', 'mine.ts', '--max-wall', '50ms'], folder);
    const told = 'mine.ts: a function of the plug-in strategy did not come back: --max-wall ended it';
    expect([code, stderr]).toEqual([4, `error: ${told} in the middle of an event\n`]);
  });

  test('a scenario with more replicas than it can have is refused, and one that names it without --plugin', () => {
    const folder = folderWith({ 'a.yaml': MINE, 'mine.js': strategy({ replicas: '{ min: 3, max: 3 }' }) });
    const checked = geosim(['check', 'a.yaml', '--plugin', 'mine.js'], folder);
    expect(checked.code).toBe(4);
    expect(checked.stderr).toContain('strategy "mine" has 3 replicas, here are 2 [replica-count]');
    const without = geosim(['check', 'a.yaml'], folder);
    expect(without.stderr).toContain('hint: a strategy of your own comes along with --plugin FILE');
  });

  test('a cache of the user’s own runs like any other, by the clock that the scenario gives it', () => {
    const forgetful = strategy({
      family: `'cache'`,
      create: `(effects) => ({
        asked(operation, what) {
          if (effects.now_us() < 3_600_000_000) throw new Error('its clock is an hour fast');
          effects.answer(operation, { ok: true, version: what.kind === 'read' ? 0 : what.version });
        },
        forgotten() {}, dialled() {}, heard() {}, hungUp() {},
        received() {}, linkUp() {}, linkDown() {}, woken() {}, restarted() {} })`,
    });
    const scenario = `geosim: 1
name: a cache that forgets
duration: 2m
service: {family: cache, strategy: mine, replicas: [{region: eastus, clockFast: 1h}]}
clients: [{name: shop, region: eastus, count: 2, load: {rate: 1/s, reads: 50%}}]
expect: ['availability(clients = shop) >= 100%']
`;
    const folder = folderWith({ 'a.yaml': scenario, 'mine.js': forgetful });
    const ran = geosim(['run', 'a.yaml', '--json', '--plugin', 'mine.js'], folder);
    expect([ran.code, ran.stderr]).toEqual([0, '']);
    expect(ran.stdout).toContain('"path": "service.plugin.sha256"');
    const checked = geosim(
      ['run', 'a.yaml', '--json', '--plugin', 'mine.js', '--set', 'service.replicas[0].clockFast=0s'],
      folder,
    );
    expect([checked.code, checked.stderr]).toEqual([
      4,
      expect.stringMatching(/mine\.js:\d+:\d+: .* in asked\(\): its clock/),
    ]);
  });

  test('a registry of the user’s own: the worked example acknowledges what every region has', () => {
    const { code, stdout } = geosim(
      ['run', 'examples/everywhere.yaml', '--json', '--plugin', 'examples/everywhere.ts'],
      join(MAIN, '../../..'),
    );
    expect(code).toBe(0);
    const { metrics, givens } = JSON.parse(stdout) as RunResult;
    expect(metrics['pulls_too_early{clients=aks-eu}']).toMatchObject({ value: 0 });
    expect(givens).toContainEqual({ path: 'service.plugin.file', value: 'examples/everywhere.ts' });
  });

  test('what was read is what runs, from whatever folder', () => {
    const folder = folderWith({ 'a.yaml': MINE });
    mkdirSync(join(folder, 'sub folder'));
    writeFileSync(join(folder, 'sub folder', 'mine.mjs'), strategy());
    const { code, stdout } = geosim(['run', 'a.yaml', '--json', '--plugin', 'sub folder/mine.mjs'], folder);
    expect(code).toBe(0);
    expect(stdout).toContain('"value": "sub folder/mine.mjs"');
  });
});
