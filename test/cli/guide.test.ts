import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { folderWith, geosim } from './geosim.js';

const root = fileURLToPath(new URL('../../', import.meta.url));
const guide = readFileSync(join(root, 'docs/guide.md'), 'utf8');

/** What the guide tells its readers to type, each word as a shell would hand it on. */
const COMMANDS = [...guide.matchAll(/```sh\n([\s\S]*?)```/g)]
  .flatMap(([, block = '']) => block.trim().split('\n'))
  .map((line) => line.replace(/^npx geosim /, '').split(' '));

/** Those that run scenarios: a few events are enough to know that everything else about them holds. */
const RUNNING = ['run', 'test', 'compare', 'explain', 'sweep', 'replicate'];

describe('docs/guide.md', () => {
  test('has commands', () => {
    expect(COMMANDS.length).toBeGreaterThan(20);
    expect(guide.match(/```sh\n/g)?.length).toBeGreaterThan(10);
  });

  test('its commands begin to run', () => {
    const commands = COMMANDS.filter(([command]) => RUNNING.includes(command!));
    // One thread at a time is enough for so little.
    const jobs = (words: readonly string[]) => (words[0] === 'run' ? [] : ['--jobs', '1']);
    const ended = oneByOne(commands.map((words) => [...words, ...jobs(words), '--max-events', '50']));
    expect(ended).toHaveLength(commands.length);
    for (const { words, code, said } of ended) {
      const stopped = expect.stringMatching(/stopped by --max-events|limit of events|--max-events 50/);
      expect({ words, code, said }).toEqual({ words, code: 4, said: stopped });
      expect(said).not.toMatch(/unknown option|there is no/);
    }
  }, 180_000);

  test('compares what it has run with a golden', () => {
    const words = COMMANDS.find(([command]) => command === 'diff')!;
    const folder = workplace();
    expect(words).toHaveLength(3);
    // The result need not be the one that the guide makes: any of the same scenario can be compared.
    const made = [
      'run',
      'scenarios/pubsub/region-outage.yaml',
      '--out',
      'after',
      '--format',
      'json',
      '--quiet',
    ];
    expect(geosim(made, folder).code).toBe(0);
    expect(words[2]).toBe('after/region-outage/result.json');
    const { code, stdout } = geosim(words, folder);
    expect([code, stdout]).toEqual([0, expect.any(String)]);
  });

  test.each(COMMANDS.filter(([command]) => command === 'list'))('npx geosim %s %s works', (...words) => {
    expect(geosim(words, workplace())).toMatchObject({ code: 0, stderr: '' });
  });

  test('every other command is one of those', () => {
    const others = COMMANDS.filter(([command]) => ![...RUNNING, 'diff', 'list'].includes(command!));
    expect(others).toEqual([]);
  });

  test('shows pictures and files that are there', () => {
    const links = [...guide.matchAll(/\]\(([^)#:]+)\)/g)].map(([, path]) => path!);
    expect(links.length).toBeGreaterThan(15);
    for (const link of links) expect([link, existsSync(join(root, 'docs', link))]).toEqual([link, true]);
  });

  test('quotes the story as it is told', () => {
    const [, file, block = ''] = /<!-- an excerpt of (\S+) -->\n\n```\n([\s\S]*?)```/.exec(guide)!;
    const story = readFileSync(join(root, file!), 'utf8').split('\n');
    for (const line of block.trimEnd().split('\n')) expect(story).toContain(line);
  });
});

interface Said {
  readonly words: readonly string[];
  readonly code: number;
  readonly said: string;
}

/** All in one process: it starts once. */
function oneByOne(commands: readonly (readonly string[])[]): readonly Said[] {
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', ONE_BY_ONE], {
    cwd: workplace(),
    input: JSON.stringify(commands),
    encoding: 'utf8',
  });
  expect(stderr).toBe('');
  return JSON.parse(stdout) as readonly Said[];
}

const COMMAND_LINE = new URL('../../dist/cli/command-line.js', import.meta.url).href;
const ONE_BY_ONE = `
import { readFileSync } from 'node:fs';
import { commandLine } from ${JSON.stringify(COMMAND_LINE)};
const ended = [];
for (const words of JSON.parse(readFileSync(0, 'utf8'))) {
  let said = '';
  const say = (text) => { said += text; };
  const plain = { outColours: false, errColours: false, errIsTerminal: false, width: undefined };
  ended.push({ words, code: await commandLine(words, { ...plain, out: say, err: say }), said });
}
process.stdout.write(JSON.stringify(ended));
`;

/** A folder like a checkout, as far as these commands can tell. */
function workplace(): string {
  const folder = folderWith({});
  for (const name of ['scenarios', 'examples']) symlinkSync(join(root, name), join(folder, name));
  return folder;
}
