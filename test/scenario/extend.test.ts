import { describe, expect, it } from 'vitest';
import { type ParseOptions, parseScenario } from '../../src/scenario/parse.js';
import { base } from './fixtures/base.js';
import { pubsubOf } from './fixtures/pubsub-of.js';

/** Reads a scenario that lies in `a/main.yaml`; the other files by their paths from there. */
const parse = (text: string, files: Readonly<Record<string, string>>, options: ParseOptions = {}) =>
  parseScenario(text, 'a/main.yaml', {
    ...options,
    readFile(path) {
      const found = files[path];
      if (found === undefined) throw new Error('no such file');
      return found;
    },
  });

const whole = base.replace('warmup: 1m', 'warmup: 1m\nseed: 3\nvariants: {fast: {warmup: 2m, seed: 4}}');

describe('a scenario that extends another', () => {
  it('merges its mappings, replaces lists and removes by null', () => {
    const { scenario, diagnostics } = parse(
      'extends: base.yaml\nname: other\nrouting: {trafficManager: {ttl: 30s}}\nwarmup: null\nfaults: []\n',
      { 'base.yaml': whole },
    );
    expect(diagnostics).toEqual([]);
    expect(scenario).toMatchObject({
      name: 'other',
      seed: 3,
      warmup: 0,
      faults: [],
      duration: 1_800_000_000,
      routing: { trafficManager: { ttl: 30_000_000, probe: { timeout: 10_000_000 } } },
    });
  });

  it('is the same as the file that was written out', () => {
    const written = whole.replace('seed: 3', 'seed: 9').replace('count: 500', 'count: 400');
    const { scenario } = parse(
      `extends: base.yaml\nseed: 9\n${written.slice(written.indexOf('clients:'), written.indexOf('faults:'))}`,
      { 'base.yaml': whole },
    );
    expect(scenario).toEqual(parseScenario(written, 'a/main.yaml').scenario);
  });

  it('follows chains, each path from the file that names it, and tells which files it read', () => {
    const files = {
      '../b/middle.yaml': 'extends: deep/base.yaml\nseed: 5\nnetwork: {latency: rtt.csv}\n',
      '../b/deep/base.yaml': whole,
      '../b/rtt.csv': 'from,to,p50_ms\neastus,westeurope,80\n',
    };
    const { scenario, files: read } = parse('extends: ../b/middle.yaml\n', files);
    expect(scenario).toMatchObject({ seed: 5, warmup: 60_000_000 });
    expect(scenario!.network.latency).toMatchObject({ source: '../b/rtt.csv' });
    expect(Object.fromEntries(read.map(({ path, text }) => [path, text]))).toEqual(files);
  });

  it('the order is base file, file, variant, --set', () => {
    const files = { 'base.yaml': whole };
    const text = 'extends: base.yaml\nseed: 5\nvariants: {fast: {seed: 6}}\n';
    const seeds = [
      parse('extends: base.yaml\n', files),
      parse(text, files),
      parse(text, files, { variant: 'fast' }),
      parse(text, files, { variant: 'fast', set: ['seed=7'] }),
    ].map(({ scenario }) => scenario?.seed);
    expect(seeds).toEqual([3, 5, 6, 7]);
    // What the file says about a variant is laid over what the base says about it.
    expect(parse(text, files, { variant: 'fast' }).scenario!.warmup).toBe(120_000_000);
  });

  it('inherits variants, adds its own, and removes by null', () => {
    const files = { 'base.yaml': whole };
    const inherited = parse('extends: base.yaml\nvariants: {slow: {seed: 8}}\n', files);
    expect(inherited.scenario!.variants).toEqual(['fast', 'slow']);
    expect(parse('extends: base.yaml\nvariants: {fast: null}\n', files).scenario!.variants).toEqual([]);
    expect(parse('extends: base.yaml\nvariants: null\n', files).scenario!.variants).toEqual([]);
  });

  it('a null within a variant stays until the variant is applied', () => {
    const fixed = 'variants: {fixed: {routing: {fixed: eastus, trafficManager: null}}}\n';
    for (const [text, basis] of [
      [`extends: base.yaml\n${fixed}`, whole],
      ['extends: base.yaml\n', base + fixed],
      ['extends: base.yaml\nvariants: {fixed: {seed: 2}}\n', base + fixed],
      [`extends: base.yaml\n${fixed}`, `${base}variants: {fixed: {routing: {trafficManager: {ttl: 1s}}}}\n`],
    ] as const) {
      const { scenario, diagnostics } = parse(text, { 'base.yaml': basis }, { variant: 'fixed' });
      expect(diagnostics).toEqual([]);
      expect(pubsubOf(scenario).routing).toEqual({ fixed: 'eastus', app: null });
    }
  });

  it('shows each mistake in the file where it stands', () => {
    const { diagnostics } = parse('extends: base.yaml\nseed: -1\n', {
      'base.yaml': whole.replace('count: 500', 'count: many'),
    });
    expect(diagnostics.map(({ file, line, code }) => [file, line, code])).toEqual([
      ['a/main.yaml', 2, 'out-of-range'],
      ['a/base.yaml', 20, 'wrong-type'],
    ]);
  });

  it('what is missing is missing in the file that was asked for', () => {
    const { diagnostics } = parse('extends: base.yaml\nduration: null\n', { 'base.yaml': whole });
    expect(diagnostics).toMatchObject([{ file: 'a/main.yaml', line: 1, code: 'missing', path: 'duration' }]);
  });

  it('a circle is refused with the whole chain', () => {
    const files = { 'b.yaml': 'extends: c.yaml\n', 'c.yaml': 'extends: ./x/../main.yaml\n' };
    const { scenario, diagnostics } = parse('extends: b.yaml\n', files);
    expect(scenario).toBeUndefined();
    expect(diagnostics).toMatchObject([
      {
        file: 'a/c.yaml',
        code: 'extends-circle',
        message: 'the files extend each other in a circle: main.yaml → b.yaml → c.yaml → main.yaml',
      },
    ]);
    expect(parse('extends: main.yaml\n', {}).diagnostics).toMatchObject([{ code: 'extends-circle' }]);
  });

  it('eight files are followed, nine are not', () => {
    const chain = (length: number) =>
      Object.fromEntries(
        Array.from({ length }, (_, index) => [
          `${index}.yaml`,
          index === length - 1 ? whole : `extends: ${index + 1}.yaml\n`,
        ]),
      );
    expect(parse('extends: 0.yaml\n', chain(7)).diagnostics).toEqual([]);
    const { diagnostics } = parse('extends: 0.yaml\n', chain(8));
    expect(diagnostics).toMatchObject([{ code: 'extends-depth', file: 'a/6.yaml' }]);
    expect(diagnostics[0]!.message).toContain('main.yaml → 0.yaml → 1.yaml');
  });

  it('without its base nothing is said about what is missing, but its own slips are', () => {
    const text =
      'extends: gone.yaml\nwarmup: 60\nfaults:\n  - {at: 1m, kind: replica-crash, replica: eastus}\n';
    const { scenario, diagnostics } = parse(text, {}, { variant: 'fast', set: ['clients.us.count=3'] });
    expect(scenario).toBeUndefined();
    expect(diagnostics.map(({ code, line }) => [code, line])).toEqual([
      ['unreadable-file', 1],
      ['no-unit', 2],
    ]);
  });

  it('cannot be told by --set or in a variant what to extend', () => {
    expect(parseScenario(base, 'f.yaml', { set: ['extends=other.yaml'] }).diagnostics).toMatchObject([
      { code: 'bad-override', file: '--set' },
    ]);
    const { diagnostics } = parseScenario(`${base}variants: {x: {extends: y.yaml}}\n`, 'f.yaml');
    expect(diagnostics).toMatchObject([{ code: 'bad-variant', path: 'variants.x.extends' }]);
  });
});

describe('golden and phases', () => {
  it('have defaults, are read, and are no settings of the design', () => {
    expect(parseScenario(base, 'f.yaml').scenario).toMatchObject({ golden: { tolerances: {} }, phases: 1 });
    const { scenario } = parseScenario(
      `${base}golden: {tolerances: {client-moved: 1s, service-recovered: 500ms}}\nphases: 12\n`,
      'f.yaml',
    );
    expect(scenario).toMatchObject({
      golden: { tolerances: { 'client-moved': 1_000_000, 'service-recovered': 500_000 } },
      phases: 12,
    });
    expect(scenario!.settings).toEqual(parseScenario(base, 'f.yaml').scenario!.settings);
  });
});
