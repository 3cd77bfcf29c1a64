import { formatQuantity } from './quantity-text.js';
import { bare, childSchema, optionFor, quantityOf, type Schema } from './schema-shape.js';

/** A checked value as an author would write it: quantities with their units. */
export function canonical(schema: Schema | undefined, value: unknown): unknown {
  if (schema === undefined) return value;
  const chosen = optionFor(bare(schema), value);
  const quantity = quantityOf(chosen);
  if (quantity !== undefined && typeof value === 'number') return formatQuantity(quantity, value);
  if (Array.isArray(value))
    return value.map((item, index) => canonical(childSchema(chosen, index, value), item));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, canonical(childSchema(chosen, key, value), inner)]),
  );
}
