import type { DesignDifference } from './experiment-result.js';
import type { DescribedDesign } from './plan.js';

/**
 * What designs set or say differently, by path, sorted. The seed is not among it: all run on the same
 * ones. Paths that end alike and always have the same values are one: the same size of groups for every
 * population.
 */
export function designDifferences(designs: readonly Said[]): readonly DesignDifference[] {
  const sides = designs.map(sideOf);
  const paths = [...new Set(sides.flatMap(({ written }) => [...written.keys()]))].sort();
  const groups = new Map<string, { paths: string[]; values: readonly unknown[] }>();
  for (const path of paths) {
    const values = sides.map((side) => valueIn(path, side, sides));
    const isSame = values.every((value) => JSON.stringify(value) === JSON.stringify(values[0]));
    if (path === 'seed' || isSame) continue;
    const key = JSON.stringify([path.split('.').at(-1), values]);
    const group = groups.get(key) ?? { paths: [], values };
    group.paths.push(path);
    groups.set(key, group);
  }
  return [...groups.values()].map((group) => ({ path: commonPath(group.paths), ...group }));
}

type Said = Pick<DescribedDesign, 'settings' | 'givens'>;

interface Side {
  /** What differs from the defaults, and what has none, by path. */
  readonly written: ReadonlyMap<string, unknown>;
  readonly defaults: ReadonlyMap<string, unknown>;
}

function sideOf({ settings, givens }: Said): Side {
  const all = [...givens, ...settings];
  return {
    written: new Map(all.map(({ path, value }) => [path, value])),
    defaults: new Map(settings.map((setting) => [setting.path, setting.default])),
  };
}

/** A setting that a design does not list has its default there, which a design that lists it knows. */
function valueIn(path: string, side: Side, sides: readonly Side[]): unknown {
  if (side.written.has(path)) return side.written.get(path) ?? null;
  const entry = ENTRY.exec(path)?.[0];
  const isThere = entry === undefined || [...side.written.keys()].some((other) => other.startsWith(entry));
  const knows = sides.find(({ defaults }) => defaults.has(path));
  return isThere ? (knows?.defaults.get(path) ?? null) : null;
}

/** Entries of lists: one that a design does not have has no defaults there either. */
const ENTRY = /^(clients|faults|operator|service\.replicas|service\.appServers)\.[^.]+\./;

/** `clients.{eu,us}.publish.rate`; where more than one step differs, what all begin with and all end with. */
function commonPath(paths: readonly string[]): string {
  const [first, ...others] = paths.map((path) => path.split('.'));
  if (first === undefined || others.length === 0) return paths[0] ?? '';
  const shortest = Math.min(first.length, ...others.map((steps) => steps.length));
  let before = 0;
  while (before < shortest && others.every((steps) => steps[before] === first[before])) before++;
  let behind = 1;
  while (
    behind + before < shortest &&
    others.every((steps) => steps.at(-behind - 1) === first.at(-behind - 1))
  ) {
    behind++;
  }
  const alike = [first, ...others].every((steps) => steps.length === before + 1 + behind);
  const between = [...new Set([first, ...others].map((steps) => steps[before]))];
  const some = alike && between.length <= 4 ? `{${between.join(',')}}` : '*';
  return [...first.slice(0, before), some, ...first.slice(-behind)].join('.');
}
