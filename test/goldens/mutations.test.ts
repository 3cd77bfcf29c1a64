import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { compareGoldens } from '../../src/goldens/compare.js';
import { type Golden, goldenOf } from '../../src/goldens/golden.js';
import { readGolden, writeGolden } from '../../src/goldens/golden-file.js';
import { differencesInWords } from '../../src/reports/differences.js';
import { canonical } from '../../src/scenario/canonical.js';
import { parseScenario } from '../../src/scenario/parse.js';
import { presetsOf } from '../../src/scenario/presets/list.js';
import { pubsubSchema } from '../../src/scenario/pubsub/schema.js';
import type { Scenario } from '../../src/scenario/scenario.js';
import { bare, defOf, quantityOf, type Schema, schemaAt } from '../../src/scenario/schema-shape.js';
import { formatPath, type Path } from '../../src/scenario/tree.js';
import { run } from '../behaviours/support.js';

// The shipped region outage with a handful of clients. `custom`: any value of a setting may be tried.
const TEXT = readFileSync(new URL('../../scenarios/pubsub/region-outage.yaml', import.meta.url), 'utf8')
  .replace(/count: \d+/g, 'count: 4')
  .replace(/rate: 0.1/g, 'rate: 0.01')
  .replace(/^duration: 30m/m, 'duration: 14m')
  .replace('at: 10m', 'at: 4m')
  .replace('for: 10m', 'for: 4m')
  .replace(/^expect:[\s\S]*$/m, '')
  .replace(/^seed:/m, 'provider: custom\nseed:');

const scenario = parsed([]);
if (scenario === undefined) throw new Error('the small region outage does not parse');
const before = readGolden(writeGolden(goldenOf(run(scenario))));

/** They say what it is called and what is expected, and change no run. */
const NOT_READ_BY_RUNS = [
  ...['name', 'description', 'tags', 'provider', 'regions', 'expect', 'golden', 'phases', 'family'],
  ...['variants', 'settings', 'givens', 'assumptions'],
];

/** WebSocket clients read no `requests`, and the third population has the settings of the second. */
const NOT_TRIED = /^clients\[\d\]\.requests\.|^clients\[2\]\.(?!region|count)/;

/** The language knows no other value, and why. */
const NO_OTHER_VALUE: readonly string[] = [
  'clients[0].group.pool', // as publish.group says
  'clients[0].group.size',
  'clients[1].group.pool',
  'clients[1].group.size',
  'clients[0].session', // none: who makes visits has another population
  'clients[1].session',
  'operator', // nobody: an action is no value of a setting
  'routing.app', // there are no app servers
  'service.appServers',
  'service.family', // another family has another language
  'service.strategy', // `single` takes one replica
  'clients[0].kind', // who publishes has a WebSocket
  'clients[1].kind',
  'faults[0].kind', // other kinds have other settings
];

const leaves = Object.entries(scenario)
  .filter(([key]) => !NOT_READ_BY_RUNS.includes(key))
  .flatMap(([key, value]) => leavesOf(value, [key]))
  .filter((path) => !NOT_TRIED.test(formatPath(path)));
const changes = leaves.map((path) => ({ path, set: overridesOf(path) }));

describe('a changed setting makes the golden red and is named as the cause', () => {
  it('for all settings that the run reads, but those without another value', () => {
    expect(leaves.length).toBeGreaterThan(90);
    const without = changes.filter(({ set }) => set === undefined).map(({ path }) => formatPath(path));
    expect(without.sort()).toEqual([...NO_OTHER_VALUE].sort());
  });

  it.each(changes.flatMap(({ path, set }) => (set === undefined ? [] : [[set, path] as const])))(
    '%j',
    (set, path) => {
      const changed = parsed(set);
      if (changed === undefined) throw new Error(`${set.join(' ')} does not parse`);
      const comparison = compareGoldens(before, goldenOf(run(changed, { maxEvents: 1_000_000 })));
      expect(comparison.same).toBe(false);
      const [first] = differencesInWords(comparison);
      // A law of a duration is named whole, as is what another setting is read from.
      const names = path.map((_, depth) => labelled(path.slice(0, depth + 1)));
      expect(names.some((name) => named(first, name))).toBe(true);
    },
  );
});

describe('without a change', () => {
  it('the golden is green', () => {
    const same: Golden = goldenOf(run(parsed([]) as Scenario));
    expect(compareGoldens(before, same).same).toBe(true);
  });
});

function named(sentence: string, name: string): boolean {
  const { length } = name;
  for (let at = sentence.indexOf(name); at >= 0; at = sentence.indexOf(name, at + 1)) {
    if (/[\s(]/.test(sentence[at - 1] ?? ' ') && /[\s:.,]|$/.test(sentence[at + length] ?? ' ')) return true;
  }
  return false;
}

function parsed(set: readonly string[]): Scenario | undefined {
  return parseScenario(TEXT, 'small.yaml', { set }).scenario;
}

function leavesOf(value: unknown, path: Path): Path[] {
  // A list of plain values is one setting; names say who is meant.
  if (Array.isArray(value) && value.every((item) => typeof item !== 'object')) return [path];
  if (path.at(-1) === 'policies') return [path];
  if (Array.isArray(value)) return value.flatMap((item, index) => leavesOf(item, [...path, index]));
  if (typeof value === 'object' && value !== null) {
    return Object.entries(value)
      .filter(([key]) => key !== 'name' && key !== 'as')
      .flatMap(([key, inner]) => leavesOf(inner, [...path, key]));
  }
  return [path];
}

/** `path=value` with another value that the language takes; of a part of a law the whole law. */
function overridesOf(path: Path): readonly string[] | undefined {
  const old = JSON.stringify(valueAt(path));
  for (const other of otherValues(path)) {
    for (const depth of [path.length, path.length - 1, path.length - 2]) {
      if (depth < 1) continue;
      const at = path.slice(0, depth);
      const whole = withValue(valueAt(at), path.slice(depth), other);
      const text = JSON.stringify(canonical(schemaAt(pubsubSchema, at, scenario), whole));
      const set = [...neededFor(path), `${formatPath(at)}=${text}`];
      const changed = parsed(set);
      if (changed !== undefined && JSON.stringify(valueAt(path, changed)) !== old) return set;
    }
  }
  return undefined;
}

/** Some settings can only be changed together with another. */
function neededFor(path: Path): readonly string[] {
  switch (path.at(-1)) {
    case 'answerTime':
      return [`${formatPath(path.slice(0, -1))}.transport=ideal`];
    case 'size': // populations of one pool agree on it
      return [`${formatPath(path.slice(0, -1))}.pool=another`];
    default:
      return [];
  }
}

function otherValues(path: Path): readonly unknown[] {
  const value = valueAt(path);
  const schema = schemaAt(pubsubSchema, path, scenario);
  const key = path.at(-1);
  if (key === 'region' || key === 'resolverRegion') return ['westus2', 'northeurope'];
  if (key === 'latency') return [{ default: 50_000, local: 1_000, pairs: [] }];
  if (key === 'sites') return [['centralus']];
  if (key === 'policies') return [[{ share: 1, floor: 300_000_000 }]];
  if (key === 'delays') return [[1_000_000]];
  if (key === 'pool') return ['another'];
  if (key === 'currency') return ['EUR'];
  if (key === 'connectRate' || key === 'drainRate') return [5];
  if (key === 'truth') return ['westus2'];
  if (key === 'preset') {
    const kinds = ['service', 'traffic-manager', 'client-library', 'dns', 'prices'] as const;
    return kinds.flatMap((kind) => presetsOf(kind).map(({ name }) => name)).filter((name) => name !== value);
  }
  if (typeof value === 'boolean') return [!value];
  if (typeof value === 'number') return otherNumbers(value, schema);
  return enumOf(schema).filter((option) => option !== value);
}

function otherNumbers(value: number, schema: Schema | undefined): readonly number[] {
  switch (schema === undefined ? undefined : quantityOf(schema)) {
    case 'share':
      return [0.01, 0.5, 1];
    case 'rate':
      return [value * 2];
    case 'duration':
      return [value + 1_000_000, value * 2, Math.floor(value / 2), 5_000_000];
    default:
      return [value + 1, value * 2, 20, 5];
  }
}

function enumOf(schema: Schema | undefined): readonly unknown[] {
  if (schema === undefined) return [];
  const def = defOf(bare(schema));
  if (def.type === 'enum') return Object.values(def.entries);
  return def.type === 'union' ? def.options.flatMap(enumOf) : [];
}

function valueAt(path: Path, root: unknown = scenario): unknown {
  return path.reduce<unknown>(
    (value, step) => (value as Record<string | number, unknown> | undefined)?.[step],
    root,
  );
}

function withValue(whole: unknown, path: Path, value: unknown): unknown {
  const [step, ...rest] = path;
  if (step === undefined) return value;
  if (Array.isArray(whole)) return whole.with(Number(step), withValue(whole[Number(step)], rest, value));
  const fields = whole as Record<string, unknown>;
  return { ...fields, [step]: withValue(fields[step], rest, value) };
}

/** As differences name it: entries of lists by their names. */
function labelled(path: Path): string {
  const labels = path.map((step, depth) => {
    if (typeof step !== 'number') return step;
    const entry = valueAt(path.slice(0, depth + 1)) as { name?: string; as?: string };
    return entry.name ?? entry.as ?? step;
  });
  return formatPath(labels);
}
