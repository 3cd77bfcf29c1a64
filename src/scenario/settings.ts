import { canonical } from './canonical.js';
import type { Design } from './language.js';
import { type PresetKind, presetsOf } from './presets/list.js';
import type { Setting } from './scenario.js';
import { bare, childSchema, childValue, defOf, optionFor, type Schema } from './schema-shape.js';
import { formatPath, type List, type Mapping, type Path, type Tree, toValue } from './tree.js';

/**
 * The document with everything taken out that has a default. What is left (who takes part, what
 * happens, which presets) makes the design that the defaults are read from.
 */
export function withoutSettings(schema: Schema, full: Tree): Tree {
  return stripped(schema, full);
}

/** What a design sets differently from the defaults of its own presets, and presets not the default. */
export function settingsDiff(
  schema: Schema,
  design: Design,
  defaults: Design,
  choices: readonly Setting[],
): readonly Setting[] {
  return [...choices, ...differences(schema, design, defaults, [])].sort((a, b) =>
    a.path < b.path ? -1 : 1,
  );
}

/** The choice of a preset, where it is not the default one. */
export function presetChoice(path: string, kind: PresetKind, name: string | null): readonly Setting[] {
  const standard = presetsOf(kind)[0]!.name;
  return name === null || name === standard ? [] : [{ path, value: name, default: standard }];
}

/** Say who and what, not how: they have no default to differ from. */
const identities: ReadonlySet<string> = new Set([
  'name',
  'as',
  'for',
  'preset',
  'kind',
  'fixed',
  'faults',
  'regions',
  'clients',
  'service',
  'appServers',
  'app',
  'operator',
  'to',
]);
/** Follow from the strategy where the author writes none: no choice of theirs to list. */
const implied: ReadonlySet<string> = new Set(['appServers', 'app']);
const notListed: ReadonlySet<string> = new Set([
  'name',
  'description',
  'tags',
  'expect',
  'golden',
  'phases',
  'regions',
  'preset',
  'as',
]);

function stripped(schema: Schema, tree: Tree): Tree {
  const chosen = optionFor(bare(schema), toValue(tree));
  if (tree.kind === 'list') return strippedList(chosen, tree);
  if (tree.kind === 'map') return strippedMap(chosen, tree);
  return tree;
}

function strippedList(schema: Schema, tree: List): List {
  const value = toValue(tree);
  return {
    ...tree,
    items: tree.items.map((item, index) => stripped(childSchema(schema, index, value) ?? schema, item)),
  };
}

function strippedMap(schema: Schema, tree: Mapping): Mapping {
  const value = toValue(tree);
  const entries = [...tree.entries].flatMap(([name, entry]) => {
    const child = childSchema(schema, name, value);
    if (child === undefined || entry.value.preset !== undefined || !stays(name, child, entry.value))
      return [];
    return [[name, { ...entry, value: stripped(child, entry.value) }] as const];
  });
  return { ...tree, entries: new Map(entries) };
}

function stays(name: string, schema: Schema, tree: Tree): boolean {
  if (identities.has(name)) return true;
  switch (defOf(schema).type) {
    case 'default':
      return false;
    case 'optional':
      // An optional mapping says that something takes part (a traffic manager, publishing).
      return tree.kind === 'map' && name !== 'recovery';
    default:
      return true;
  }
}

function differences(schema: Schema | undefined, value: unknown, standard: unknown, path: Path): Setting[] {
  if (JSON.stringify(value) === JSON.stringify(standard)) return [];
  const entries = Array.isArray(value)
    ? namedEntries(value, standard)
    : keyedEntries(schema, value, standard);
  if (entries === undefined) {
    const shown = path.join('.') === 'network.latency' ? tableName : (any: unknown) => any;
    return [
      {
        path: formatPath(path),
        value: shown(canonical(schema, value ?? null)),
        default: shown(canonical(schema, standard ?? null)),
      },
    ];
  }
  return entries.flatMap(({ step, label, inner, other }) =>
    notListed.has(String(step)) || (implied.has(String(step)) && isNothing(other))
      ? []
      : differences(schema && childSchema(schema, step, value), inner, other, [...path, label]),
  );
}

interface Compared {
  readonly step: string | number;
  /** The step as it is written in paths: entries of lists by their names. */
  readonly label: string | number;
  readonly inner: unknown;
  readonly other: unknown;
}

function namedEntries(value: readonly unknown[], standard: unknown): Compared[] | undefined {
  if (!Array.isArray(standard) || standard.length !== value.length) return undefined;
  const names = value.map((item) => childValue(item, 'name') ?? childValue(item, 'as'));
  if (!names.every((name) => typeof name === 'string')) return undefined;
  return value.map((inner, step) => ({ step, label: names[step] as string, inner, other: standard[step] }));
}

function keyedEntries(schema: Schema | undefined, value: unknown, standard: unknown): Compared[] | undefined {
  if (!isMapping(value) || !isMapping(standard)) return undefined;
  const keys = [...new Set([...Object.keys(standard), ...Object.keys(value)])];
  const alike = Object.keys(value).every((key) => Object.hasOwn(standard, key));
  // Two laws of a duration are compared whole, not key by key.
  const isUnion = schema !== undefined && defOf(bare(schema)).type === 'union';
  if (isUnion && !alike) return undefined;
  return keys.map((key) => ({
    step: key,
    label: key,
    inner: childValue(value, key),
    other: childValue(standard, key),
  }));
}

function tableName(latency: unknown): unknown {
  return childValue(latency, 'source') ?? latency;
}

function isNothing(value: unknown): boolean {
  return value === null || value === undefined || (Array.isArray(value) && value.length === 0);
}

function isMapping(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
