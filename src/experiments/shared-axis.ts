import { type QuantityKind, readQuantity } from '../scenario/quantity-text.js';
import type { Axis, DesignDifference } from './experiment-result.js';

/**
 * The number by which most of the designs differ, and by nothing else. What changes along with it (a
 * rate that is smaller as groups grow) is named beside it. null where fewer than three designs differ so.
 */
export function sharedAxis(differences: readonly DesignDifference[]): Axis | null {
  const settings = (design: number) => JSON.stringify(differences.map(({ values }) => values[design]));
  const all = [...(differences[0]?.values ?? []).keys()];
  // Of designs that are the same the first stands for all.
  const designs = all.filter(
    (design) => all.findIndex((other) => settings(other) === settings(design)) === design,
  );
  const clusters = designs.map((seed) =>
    designs.filter((other) => differences.every(({ values }) => isStep(values[seed], values[other]))),
  );
  // Of several that are as large the first: that of the scenario itself.
  const cluster = clusters.reduce<readonly number[]>(
    (largest, next) => (next.length > largest.length ? next : largest),
    [],
  );
  const varied = differences.flatMap((difference): readonly Varied[] => {
    const values = cluster.map((design) => difference.values[design]);
    const scale = scaleOf(values);
    const isVaried = new Set(values.map((value) => JSON.stringify(value))).size > 1;
    return isVaried && scale !== null ? [{ path: difference.path, texts: values.map(String), ...scale }] : [];
  });
  // Every design has a place of its own on it. A plain count goes before what is made from it.
  const scales = varied.filter(({ values }) => new Set(values).size === cluster.length);
  const axis = scales.find(({ quantity }) => quantity === 'number') ?? scales[0];
  if (axis === undefined || cluster.length < LEAST || scales.length < varied.length) return null;
  return { ...axis, designs: cluster, along: varied.filter((one) => one !== axis).map(({ path }) => path) };
}

/** Fewer make no curve. */
const LEAST = 3;

type Scale = Pick<Axis, 'quantity' | 'values'>;
type Varied = Pick<Axis, 'path' | 'texts'> & Scale;

/** The same, or another number of the same kind. */
function isStep(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b) || scaleOf([a, b]) !== null;
}

const QUANTITIES: readonly QuantityKind[] = ['duration', 'bytes', 'rate', 'share', 'bandwidth'];

/** Numbers, or quantities of one kind; null where they are neither. */
export function scaleOf(values: readonly unknown[]): Scale | null {
  const plain = values.filter((value) => typeof value === 'number');
  if (plain.length === values.length) return { quantity: 'number', values: plain };
  for (const quantity of QUANTITIES) {
    const numbers = values.flatMap((value) => {
      const reading = typeof value === 'string' ? readQuantity(quantity, value) : undefined;
      return reading?.ok === true ? [reading.value] : [];
    });
    if (numbers.length === values.length) return { quantity, values: numbers };
  }
  return null;
}
