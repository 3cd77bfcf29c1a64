import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { parseScenario } from '../../src/scenario/parse.js';
import { renderDiagnostic } from '../../src/scenario/render-diagnostic.js';
import type { Scenario } from '../../src/scenario/scenario.js';
import { LimitReached, runScenario } from '../../src/simulation/run.js';
import { base } from './fixtures/base.js';
import { cacheBase } from './fixtures/cache-base.js';
import { damaged } from './fixtures/damage.js';

/** `FUZZ=100000 npx vitest run --project model test/scenario/fuzz.test.ts` for the long run. */
const runs = Number(process.env.FUZZ ?? 1_500);
/** Of the damaged scenarios that still hold, each so many is run as well. */
const RUN_EVERY = 10;

const seen = { texts: 0, held: 0, ran: 0, slowest_ms: 0, slowest: '' };

afterAll(() => {
  if (process.env.FUZZ === undefined) return;
  const peak_MB = Math.round(process.resourceUsage().maxRSS / 1_024);
  process.stderr.write(`${JSON.stringify({ ...seen, slowest_ms: Math.round(seen.slowest_ms), peak_MB })}\n`);
});

/** Whatever the text: a scenario or an error, every place within its text, never an exception. */
function holdsFor(text: string, set: string[] = [], below = base): void {
  const before = performance.now();
  const readFile = () => below;
  const { scenario, diagnostics } = parseScenario(text, 'fuzz.yaml', { set, readFile });
  note(performance.now() - before, text);
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  if ((scenario === undefined) !== errors.length > 0) throw new Error('a scenario and errors, or neither');
  for (const diagnostic of diagnostics) {
    const { file, line, column, length, text: shown } = diagnostic;
    const named = file === 'fuzz.yaml' ? text : below;
    const source = file === '--set' ? set.find((argument) => argument === shown) : named;
    const there = source?.split('\n')[line - 1]?.replace(/\r$/, '');
    const inside = column >= 1 && column <= shown.length + 1 && length >= 1;
    if (there !== shown || !inside) throw new Error(`misplaced: ${JSON.stringify(diagnostic)}`);
    renderDiagnostic(diagnostic);
  }
  if (scenario === undefined) return;
  seen.held++;
  if (seen.held % RUN_EVERY === 0) runIt(scenario);
}

function note(took_ms: number, text: string): void {
  seen.texts++;
  if (took_ms <= seen.slowest_ms) return;
  seen.slowest_ms = took_ms;
  seen.slowest = text.slice(0, 60);
}

/** What holds can be run. */
function runIt(scenario: Scenario): void {
  const clients = scenario.clients.reduce((sum, { count }) => sum + count, 0);
  if (clients > 20_000) return;
  seen.ran++;
  const hasher = () => {
    const hash = createHash('sha256');
    return { update: (bytes: Uint8Array) => void hash.update(bytes), hex: () => hash.digest('hex') };
  };
  try {
    runScenario(scenario, { hasher, file: '', sha256: '', version: '', maxEvents: 3_000, collectors: false });
  } catch (error) {
    if (!(error instanceof LimitReached)) throw error;
  }
}

describe('damaged documents', () => {
  it(
    'get diagnostics, never an exception',
    () => {
      fc.assert(
        fc.property(damaged, ({ text, below }) => holdsFor(text, [], below)),
        { numRuns: Math.ceil(0.7 * runs), endOnFailure: true },
      );
    },
    60 * 60_000,
  );

  it(
    'so do settings of the wrong shape',
    () => {
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
        'service.strategy',
        'service.link',
        'service.link.outputBufferLimit',
        'service.quorum',
        'service.data',
        'clients[0].load',
        'clients[0].keys',
        'clients[0].keys.popularity',
        'clients[0].endpoints',
        'operator',
        'operator[0]',
        'operator[0].alert',
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
        fc.property(
          fc.constantFrom(base, cacheBase),
          fc.constantFrom(...paths),
          shaped,
          (text, path, wrong) => holdsFor(text, [`${path}=${JSON.stringify(wrong)}`]),
        ),
        { numRuns: Math.floor(0.3 * runs), endOnFailure: true },
      );
    },
    60 * 60_000,
  );
});

const entries = (entry: (at: number) => string) =>
  Array.from({ length: 3_000 }, (_, at) => `  - ${entry(at)}\n`).join('');

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
    [
      'many populations',
      `${base.slice(0, base.indexOf('clients:'))}clients:\n${entries((at) => `{name: c${at}, region: x${at}}`)}`,
    ],
    ['many faults', `${base}${entries(() => '{at: 1m, kind: network-cut, from: us, to: eastus}')}`],
    ['many variants', `${base}variants:\n${entries((at) => `v${at}: {seed: ${at}}`).replaceAll('- ', '')}`],
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
