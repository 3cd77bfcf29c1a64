import { type QuantityKind, readQuantity } from '../scenario/quantity-text.js';
import type { Axis, ComparedRun, Design, DesignDifference } from './comparison.js';

/**
 * What designs set or say differently, by path, sorted. The seed is not among it: all run on the same
 * one. Every run of a design has the same settings, so its first speaks for it.
 */
export function designDifferences(designs: readonly Design[]): readonly DesignDifference[] {
  const sides = designs.map(({ runs }) => sideOf(runs[0]));
  const paths = [...new Set(sides.flatMap(({ written }) => [...written.keys()]))].sort();
  return paths
    .filter((path) => path !== 'seed')
    .map((path) => ({ path, values: sides.map((side) => valueIn(path, side, sides)) }))
    .filter(({ values }) => new Set(values.map((value) => JSON.stringify(value))).size > 1);
}

/**
 * The number by which alone the designs differ. Paths that always change together count as one: the same
 * size of groups for every population. At least three values, else there is no curve to be drawn.
 */
export function sharedAxis(differences: readonly DesignDifference[]): Axis | null {
  const [first] = differences;
  if (first === undefined) return null;
  const whole = JSON.stringify(first.values);
  if (differences.some(({ values }) => JSON.stringify(values) !== whole)) return null;
  const scale = first.values.every((value) => typeof value === 'number')
    ? { quantity: 'number' as const, values: first.values as readonly number[] }
    : quantityScale(first.values);
  if (scale === null || new Set(scale.values).size < 3) return null;
  return { path: commonPath(differences.map(({ path }) => path)), ...scale, texts: first.values.map(String) };
}

interface Side {
  /** What differs from the defaults, and what has none, by path. */
  readonly written: ReadonlyMap<string, unknown>;
  readonly defaults: ReadonlyMap<string, unknown>;
}

function sideOf({ settings, givens }: ComparedRun): Side {
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

const QUANTITIES: readonly QuantityKind[] = ['duration', 'bytes', 'rate', 'share', 'bandwidth'];

function quantityScale(values: readonly unknown[]): Pick<Axis, 'quantity' | 'values'> | null {
  for (const quantity of QUANTITIES) {
    const numbers = values.flatMap((value) => {
      const reading = typeof value === 'string' ? readQuantity(quantity, value) : undefined;
      return reading?.ok === true ? [reading.value] : [];
    });
    if (numbers.length === values.length) return { quantity, values: numbers };
  }
  return null;
}

function commonPath(paths: readonly string[]): string {
  const split = paths.map((path) => path.split('.'));
  const [first] = split;
  if (split.some((steps) => steps.length !== first.length)) return paths.join(', ');
  return first.map((step, at) => (split.every((steps) => steps[at] === step) ? step : '*')).join('.');
}
