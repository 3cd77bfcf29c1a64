import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseScenario } from '../../src/scenario/parse.js';
import { renderDiagnostic } from '../../src/scenario/render-diagnostic.js';
import { base } from './fixtures/base.js';

const illustration = readFileSync(new URL('./fixtures/region-outage.yaml', import.meta.url), 'utf8');

/** Whatever the text: a scenario or an error, every place within its text, never an exception. */
function holdsFor(text: string, set: string[] = []): void {
  const { scenario, diagnostics } = parseScenario(text, 'fuzz.yaml', { set });
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  if ((scenario === undefined) !== errors.length > 0) throw new Error('a scenario and errors, or neither');
  for (const diagnostic of diagnostics) {
    const { file, line, column, length, text: shown } = diagnostic;
    const source = file === 'fuzz.yaml' ? text : set.find((argument) => argument === shown);
    const there = source?.split('\n')[line - 1]?.replace(/\r$/, '');
    const inside = column >= 1 && column <= shown.length + 1 && length >= 1;
    if (there !== shown || !inside) throw new Error(`misplaced: ${JSON.stringify(diagnostic)}`);
    renderDiagnostic(diagnostic);
  }
}

/** Lines shuffled, cut, doubled, and characters put in where they hurt. */
const damage = fc.record({
  source: fc.constantFrom(base, illustration),
  cuts: fc.array(fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.nat({ max: 40 })), { maxLength: 3 }),
  inserts: fc.array(
    fc.tuple(
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.constantFrom(
        ':',
        '-',
        '{',
        '}',
        '[',
        ']',
        '"',
        "'",
        '&a ',
        '*a',
        '!!x ',
        '|',
        '>',
        '#',
        '\t',
        '\n',
        '\n  ',
        '0',
        '-1',
        '~',
        '? ',
        '%',
        '\u0000',
        '\ud800',
        '\r\n',
        '...',
        '---\n',
        '<<: ',
      ),
    ),
    { maxLength: 4 },
  ),
  swap: fc.tuple(fc.nat({ max: 40 }), fc.nat({ max: 40 })),
  swaps: fc.boolean(),
});

describe('damaged documents', () => {
  it('get diagnostics, never an exception', () => {
    fc.assert(
      fc.property(damage, ({ source, cuts, inserts, swap, swaps }) => {
        let text = source;
        for (const [at, length] of cuts) {
          const from = Math.floor(at * text.length);
          text = text.slice(0, from) + text.slice(from + length);
        }
        for (const [at, insert] of inserts) {
          const from = Math.floor(at * text.length);
          text = text.slice(0, from) + insert + text.slice(from);
        }
        const lines = text.split('\n');
        const [a, b] = [swap[0] % lines.length, swap[1] % lines.length];
        if (swaps) [lines[a], lines[b]] = [lines[b]!, lines[a]!];
        holdsFor(lines.join('\n'));
      }),
      { numRuns: 800 },
    );
  }, 60_000);

  it('so do settings of the wrong shape', () => {
    const paths = [
      'routing',
      'routing.trafficManager',
      'routing.trafficManager.probe.sites',
      'routing.trafficManager.endpoints',
      'routing.fixed',
      'clients',
      'clients[0]',
      'clients[0].dns',
      'clients[0].dns.policies',
      'clients[0].reconnect.recovery',
      'clients[0].publish.group',
      'service.replicas',
      'service',
      'faults',
      'faults[0]',
      'faults[0].kind',
      'network',
      'network.latency',
      'network.jitter.packet',
      'regions',
      'variants',
      'variants.x',
      'duration',
    ];
    const keys = fc.constantFrom(
      'name',
      'region',
      'preset',
      'policies',
      'share',
      'kind',
      'at',
      'units',
      'x',
      'from',
      'uniform',
    );
    const value = fc.jsonValue({ maxDepth: 2 });
    const shaped = fc.oneof(
      value,
      fc.dictionary(keys, value, { maxKeys: 3 }),
      fc.array(fc.dictionary(keys, value, { maxKeys: 3 }), { maxLength: 3 }),
    );
    fc.assert(
      fc.property(fc.constantFrom(...paths), shaped, (path, wrong) =>
        holdsFor(base, [`${path}=${JSON.stringify(wrong)}`]),
      ),
      { numRuns: 1_200 },
    );
  }, 60_000);
});

describe('documents meant to hurt', () => {
  it.each([
    [
      'a bomb of aliases',
      `a: &a [x, x, x, x, x, x, x, x, x]\n${'bcdefghi'.replace(/./g, (name, at) => `${name}: &${name} [${`*${'abcdefgh'[at]},`.repeat(9)}]\n`)}`,
    ],
    ['an alias of itself', 'a: &a [*a, *a]\n'],
    ['open brackets', '['.repeat(500_000)],
    ['nested brackets', `a: ${'['.repeat(900)}${']'.repeat(900)}`],
    ['nested blocks', Array.from({ length: 1_000 }, (_, depth) => `${' '.repeat(depth)}a:`).join('\n')],
    ['nested sequences', '- '.repeat(100_000)],
    ['a megabyte of text', `name: ${'x'.repeat(1_000_000)}`],
    ['many keys', Array.from({ length: 20_000 }, (_, index) => `k${index}: 1`).join('\n')],
    ['many duplicates', 'a: 1\n'.repeat(20_000)],
  ])(
    '%s is refused',
    (_, text) => {
      const { scenario, diagnostics } = parseScenario(text, 'bomb.yaml');
      expect(scenario).toBeUndefined();
      expect(diagnostics.some(({ severity }) => severity === 'error')).toBe(true);
    },
    20_000,
  );

  it('a printed diagnostic holds nothing that a terminal would obey', () => {
    const { diagnostics } = parseScenario(
      base.replace('method: performance', 'method: "\u202e\\e[31mred"'),
      'f\u001b[2J.yaml',
    );
    const shown = diagnostics.map((diagnostic) => renderDiagnostic(diagnostic)).join('\n');
    expect(shown).not.toMatch(/\p{Cf}|(?!\n)\p{Cc}/u);
    expect(shown).toContain('unknown value');
  });
});
