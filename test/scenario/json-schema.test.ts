import { readdirSync, readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { strategyNames } from '../../src/replication/strategies.js';
import { FAMILIES } from '../../src/scenario/family.js';
import { editorSchema, scenarioJsonSchemaText } from '../../src/scenario/json-schema.js';
import { listPresets } from '../../src/scenario/presets/list.js';
import { base } from './fixtures/base.js';
import { cacheBase } from './fixtures/cache-base.js';

const schema = editorSchema(strategyNames());
const validate = new Ajv({ allErrors: true, strict: false, logger: false }).compile(schema);
const read = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8');

const shipped = new URL('../../scenarios/', import.meta.url);
const scenarios = readdirSync(shipped, { recursive: true, encoding: 'utf8' }).filter(
  (path) => path.endsWith('.yaml') && !path.includes('golden'),
);

describe('the schema for editors', () => {
  it('is the one in the repository (npm run build, then npm run schema)', () => {
    expect(read('../../schema/scenario.schema.json')).toBe(scenarioJsonSchemaText(strategyNames()));
  });

  it('accepts every scenario that is shipped', () => {
    expect(scenarios.length).toBeGreaterThan(3);
    for (const path of scenarios) {
      expect(validate(parse(readFileSync(new URL(path, shipped), 'utf8'))), path).toBe(true);
    }
  });

  it.each([
    ['a whole scenario', base],
    ['every kind of setting', read('./fixtures/region-outage.yaml')],
    [
      'a part, where it extends another file',
      'extends: base.yaml\nservice: {strategy: single}\nwarmup: null\n',
    ],
    ['a variant of any part', `${base}variants: {x: {routing: {trafficManager: null, fixed: eastus}}}\n`],
    ['a variant that an extension removes', 'extends: base.yaml\nvariants: {x: null}\n'],
    ['a strategy of a plug-in', base.replace('strategy: geo-replicas', 'strategy: of-my-own')],
    ['a region of the scenario', base.replace('region: westeurope', 'region: branch')],
    ['a whole scenario about caches', cacheBase],
    [
      'a variant about another strategy',
      `${cacheBase}variants: {q: {service: {strategy: quorum, link: null}}}\n`,
    ],
    ['a variant of the operators', `${cacheBase}variants: {q: {operator: []}}\n`],
    ['an extension of a cache scenario', 'extends: c.yaml\nservice: {link: {backlog: 1GiB}}\noperator: []\n'],
    ['an extension that removes a part', 'extends: c.yaml\nservice: {quorum: null}\nfaults: null\n'],
    ['a latency file', `${base}network: {latency: own/rtt.csv}\n`],
  ])('accepts %s', (_, text) => {
    expect(validate(parse(text)), JSON.stringify(validate.errors)).toBe(true);
  });

  it.each([
    ['a bare number', 'duration: 30m', 'duration: 60'],
    ['a wrong unit', 'interval: 30s', 'interval: 30sec'],
    ['an unknown key', 'warmup: 1m', 'warmpu: 1m'],
    ['an unknown value', 'method: performance', 'method: fastest'],
    ['an unknown preset', 'dns: {honoursTtl: 90%}', 'dns: dns-2099'],
    ['an unknown preset beside settings', 'method: performance', 'preset: fastest'],
    ['a missing key', 'duration: 30m\n', ''],
    ['an unknown fault', 'kind: region-outage', 'kind: meteor'],
    ['a variant with an unknown key', 'warmup: 1m', 'variants: {x: {warmpu: 1m}}'],
    ['a tolerance of an unknown milestone', 'warmup: 1m', 'golden: {tolerances: {moved: 1s}}'],
    ['no phase', 'warmup: 1m', 'phases: 0'],
    ['an extension with an unknown key', /^geosim: 1[\s\S]*$/, 'extends: base.yaml\nwarmpu: 1m\n'],
  ])('refuses %s', (_, from, to) => {
    expect(validate(parse(base))).toBe(true);
    const damaged = base.replace(from, to);
    expect(damaged).not.toBe(base);
    expect(validate(parse(damaged))).toBe(false);
  });

  it.each([
    ['a bare number', 'backlog: 64MiB', 'backlog: 64'],
    ['a setting of another family', 'duration: 40m', 'duration: 40m\nphases: 8'],
    ['units', '{region: eastus}', '{region: eastus, units: 2}'],
    ['a tier that there is not', '{region: westus2}', '{region: westus2, tier: enterprise}'],
    ['a share without %', 'reads: 80%', 'reads: 0.8'],
    ['an unknown popularity', '{zipf: 0.99}', '{pareto: 1}'],
    ['an action of another family', 'do: fail-over', 'do: close-connections'],
    ['an action without its cache', 'to: westus2, ', ''],
    ['an unknown alert', 'on: errors', 'on: latency'],
    ['an unknown preset', 'strategy: async-link', 'preset: web-pubsub'],
    ['an unknown family', 'family: cache', 'family: redis'],
    ['a variant with an unknown key', 'expect:', 'variants: {x: {service: {links: {}}}}\nexpect:'],
  ])('refuses, in a scenario about caches, %s', (_, from, to) => {
    expect(validate(parse(cacheBase))).toBe(true);
    const damaged = cacheBase.replace(from, to);
    expect(damaged).not.toBe(cacheBase);
    expect(validate(parse(damaged))).toBe(false);
  });

  it('offers regions, strategies and presets by name, and explains every setting with its default', () => {
    const { definitions } = schema as { definitions: Record<string, { definitions: Record<string, Json> }> };
    const text = JSON.stringify(schema);
    for (const name of [
      'westeurope',
      ...Object.values(strategyNames()).flat(),
      ...listPresets().map((preset) => preset.name),
    ]) {
      expect(text).toContain(`"${name}"`);
    }
    for (const family of FAMILIES) {
      expect(settingsWithoutText(definitions[family]!.definitions.scenario!, family)).toEqual([]);
    }
    expect(text).toContain('"default":"1m"');
    // Quantities are written with their unit; counts are plain.
    const counts = /"default":(1000|1000000)\b/g; // connectionsPerUnit, freeMessagesPerUnitDay
    expect(text.replaceAll(counts, '')).not.toMatch(/"default":\d{4,}/);
    expect(text).not.toMatch(/"(quantity|limits|suggests)":/);
  });
});

interface Json {
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Json>>;
  readonly items?: Json | readonly Json[];
  readonly anyOf?: readonly Json[];
  readonly oneOf?: readonly Json[];
}

/** Every key an author can write has a text for the one who points at it. */
function settingsWithoutText(schema: Json, path: string): string[] {
  const inner = [
    ...(schema.anyOf ?? []),
    ...(schema.oneOf ?? []),
    ...(schema.items === undefined || Array.isArray(schema.items) ? [] : [schema.items as Json]),
  ].flatMap((part) => settingsWithoutText(part, path));
  const own = Object.entries(schema.properties ?? {}).flatMap(([key, part]) => [
    ...((part.description ?? '').length > 4 ? [] : [`${path}.${key}`]),
    ...settingsWithoutText(part, `${path}.${key}`),
  ]);
  return [...inner, ...own];
}
