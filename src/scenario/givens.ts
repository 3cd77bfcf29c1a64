import { canonical } from './canonical.js';
import type { Design } from './language.js';
import { formatDuration } from './quantity-text.js';
import type { Given } from './scenario.js';
import { childValue, type Schema, schemaAt } from './schema-shape.js';
import { withoutSettings } from './settings.js';
import { formatPath, nodeAt, type Path, type Tree, toValue } from './tree.js';

/**
 * What a scenario says that has no default to differ from: who takes part, how many, what happens and
 * when. With the settings it is everything that a run depends on. By path, sorted; the same path
 * names the same thing in every scenario, whatever stands before it in its list.
 */
export function givensOf(schema: Schema, full: Tree, design: Design): readonly Given[] {
  const document = toValue(full);
  const leaves = leafPaths(withoutSettings(schema, full), []);
  const given = leaves
    .filter((path) => !notGiven.has(String(path[0])) && !named.has(String(path.at(-1))))
    .map((path) => {
      const value = valueAt(design, path) ?? toValue(nodeAt(full, path)!);
      return {
        path: formatPath(labelled(path, design)),
        value: canonical(schemaAt(schema, path, document), value),
      };
    });
  return [...given, ...roundTrips(design)].sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
}

/** Of a latency table that is small enough to have been written by hand; the settings have its name only. */
function roundTrips({ network: { latency } }: Design): Given[] {
  if (typeof latency === 'string' || latency.pairs.length > MOST_PAIRS) return [];
  const { pairs, default: standard, local } = latency;
  const at = (what: string, ...times: readonly (number | undefined)[]): Given => ({
    path: `network.latency.${what}`,
    value: times.flatMap((time) => (time === undefined ? [] : [formatDuration(time)])).join(', '),
  });
  return [
    at('local', local),
    ...(standard === undefined ? [] : [at('default', standard)]),
    ...pairs.map(({ from, to, p50, p95 }) => at(`${from}→${to}`, p50, p95)),
  ];
}

const MOST_PAIRS = 50;

/** Say what the file is called and what is expected of it: no run depends on them. */
const notGiven: ReadonlySet<string> = new Set([
  ...['geosim', 'name', 'description', 'tags', 'expect', 'variants', 'extends', 'golden', 'phases'],
]);
/** Names stand in the paths; a preset that is not the default is among the settings. */
const named: ReadonlySet<string> = new Set(['name', 'as', 'preset']);

function leafPaths(tree: Tree, path: Path): Path[] {
  switch (tree.kind) {
    case 'scalar':
      return [path];
    case 'list':
      return tree.items.flatMap((item, index) => leafPaths(item, [...path, index]));
    case 'map':
      return [...tree.entries].flatMap(([key, { value }]) => leafPaths(value, [...path, key]));
  }
}

/** Entries of lists by their names, as in the paths of settings. */
function labelled(path: Path, design: Design): Path {
  return path.map((step, depth) => {
    if (typeof step !== 'number') return step;
    const entry = valueAt(design, path.slice(0, depth + 1));
    const name = childValue(entry, 'name') ?? childValue(entry, 'as');
    return typeof name === 'string' ? name : step;
  });
}

function valueAt(design: Design, path: Path): unknown {
  return path.reduce<unknown>(childValue, design);
}
