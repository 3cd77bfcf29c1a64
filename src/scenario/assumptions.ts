import { canonical } from './canonical.js';
import type { Design } from './language.js';
import { figures } from './presets/figures.js';
import { type PresetKind, presetsOf } from './presets/list.js';
import type { Assumption } from './scenario.js';
import { type Schema, schemaAt } from './schema-shape.js';
import { childOf, formatPath, nodeAt, type Path, type Tree, toValue } from './tree.js';

/** The presets in force, with the settings they still decide, and the defaults that rest on a source. */
export function assumptionsOf(
  schema: Schema,
  full: Tree,
  design: Design,
  defaults: Design,
  places: readonly (readonly [PresetKind, Path])[],
): readonly Assumption[] {
  const presets = places.flatMap(([kind, path]) => presetInForce(kind, nodeAt(full, path)));
  return once([...latency(design), ...presets, ...defaultFigures(schema, design, defaults)]);
}

function presetInForce(kind: PresetKind, node: Tree | undefined): Assumption[] {
  const named = childOf(node, 'preset');
  const preset = presetsOf(kind).find((known) => named?.kind === 'scalar' && known.name === named.value);
  if (node === undefined || preset === undefined) return [];
  const decided = leavesOf(node, preset.name, []);
  if (decided.length === 0) return [];
  const { name, source, date, verified } = preset;
  return [{ name, value: decided.join(', '), source, date, verified }];
}

/** Settings below a node that come from the preset and not from the author. */
function leavesOf(node: Tree, preset: string, path: Path): string[] {
  if (node.kind === 'map') {
    return [...node.entries].flatMap(([key, entry]) => leavesOf(entry.value, preset, [...path, key]));
  }
  return node.preset === preset ? [`${formatPath(path)} ${flow(toValue(node))}`] : [];
}

function latency({ network }: Design): Assumption[] {
  if (typeof network.latency !== 'string') return [];
  const preset = presetsOf('latency').find(({ name }) => name === network.latency);
  if (preset === undefined) return [];
  const { name, summary, source, date, verified } = preset;
  return [{ name, value: summary, source, date, verified }];
}

function defaultFigures(schema: Schema, design: Design, defaults: Design): Assumption[] {
  return figures.flatMap(({ path, strategy, source, date, verified }) => {
    if (strategy !== undefined && strategy !== design.service.strategy) return [];
    const standards = valuesAt(defaults, path);
    const at = valuesAt(design, path).findIndex(
      (value, index) => value !== undefined && JSON.stringify(value) === JSON.stringify(standards[index]),
    );
    if (at < 0) return [];
    const steps = path.replace('[]', `.${at}`).split('.');
    const value = flow(canonical(schemaAt(schema, steps, defaults), standards[at]));
    return [{ name: path, value, source, date, verified }];
  });
}

/** The values at a path; `[]` stands for every entry of a list. */
function valuesAt(root: unknown, path: string): unknown[] {
  return path.split('.').reduce<unknown[]>(
    (values, step) => {
      const name = step.replace('[]', '');
      const inner = values.map((value) => (value as Record<string, unknown> | undefined)?.[name]);
      return step.endsWith('[]') ? inner.flat() : inner;
    },
    [root],
  );
}

function flow(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(flow).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return String(value);
  return `{${Object.entries(value)
    .map(([key, inner]) => `${key}: ${flow(inner)}`)
    .join(', ')}}`;
}

function once(assumptions: readonly Assumption[]): readonly Assumption[] {
  const seen = new Set<string>();
  return assumptions.filter(({ name, value }) => {
    const key = `${name}\n${value}`;
    return seen.has(key) ? false : seen.add(key);
  });
}
