import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { commandLine } from '../../src/cli/command-line.js';
import type { Terminal } from '../../src/cli/terminal.js';

/** A terminal that breaks in a way nobody foresaw. */
function brokenTerminal(told: string[]): Terminal {
  return {
    out: () => {
      throw new TypeError('the impossible happened');
    },
    err: (text) => told.push(text),
    outColours: false,
    errColours: false,
    errIsTerminal: false,
    width: undefined,
  };
}

test('a bug of ours is exit code 70, with the command that shows it again and no stack', async () => {
  const told: string[] = [];
  expect(await commandLine(['list', 'regions', '--json'], brokenTerminal(told))).toBe(70);
  const text = told.join('');
  expect(text).toContain('bug in geosim: the impossible happened');
  expect(text).toContain('npx geosim list regions --json');
  expect(text).not.toMatch(/^\s+at /m);
});

test('GEOSIM_DEBUG=1 shows the stack', () => {
  const script = `
    import { showBug } from './dist/cli/trouble.js';
    const error = new Error('oh');
    showBug({ message: error.message, stack: error.stack }, 'npx geosim', { err: (text) => process.stdout.write(text) });`;
  const { stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
    cwd: new URL('../..', import.meta.url),
    env: { ...process.env, GEOSIM_DEBUG: '1' },
    encoding: 'utf8',
  });
  expect(stdout).toMatch(/bug in geosim: oh\n.*Error: oh\n\s+at /);
});
