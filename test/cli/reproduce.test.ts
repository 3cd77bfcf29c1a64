import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { reproducingCommand } from '../../src/cli/reproduce.js';
import { shellLine } from '../../src/reports/shell-line.js';

test('is a command with everything that the run depends on', () => {
  const command = reproducingCommand({
    path: 'my runs/a.yaml',
    seed: 42,
    set: ['clients[0].count=7'],
    plugins: ['mine.ts'],
    variant: 'x',
    maxEvents: 9,
  });
  expect(command).toBe(
    "npx geosim run 'my runs/a.yaml' --seed 42 --variant x --set 'clients[0].count=7' --plugin mine.ts --max-events 9",
  );
});

test('a shell reads back the words, whatever is in them', () => {
  const word = fc.string({ unit: 'grapheme-ascii' });
  fc.assert(
    fc.property(fc.array(word, { minLength: 1, maxLength: 30 }), (words) => {
      const line = `printf '%s\\n' ${shellLine(words)}`;
      expect(execFileSync('sh', ['-c', line], { encoding: 'utf8' })).toBe(`${words.join('\n')}\n`);
    }),
    { numRuns: 30 },
  );
});
