import { z } from 'zod';
import { bare, childValue, defOf, discriminatorOf, optionFor, type Schema } from './schema-shape.js';

/** A document in which every value that could not be read is missing. */
export type DeepPartial<T> = T extends readonly (infer Item)[]
  ? readonly (DeepPartial<Item> | undefined)[]
  : T extends object
    ? { readonly [Key in keyof T]?: DeepPartial<T[Key]> | undefined }
    : T | undefined;

/**
 * Reads what can be read, so that the checks of meaning run beside the checks of form and one
 * mistake does not hide the others. Lists keep their length: indices stay those of the file.
 */
export function readLeniently(schema: Schema, value: unknown): unknown {
  const outer = defOf(schema);
  if (outer.type === 'default' && value === undefined) return outer.defaultValue;
  if (outer.type === 'prefault' && value === undefined)
    return readLeniently(outer.innerType, outer.defaultValue);
  if (value === undefined) return undefined;
  const chosen = chooseOption(bare(schema), value);
  const def = defOf(chosen);
  switch (def.type) {
    case 'object': {
      if (!isMapping(value)) return undefined;
      const entries = Object.entries(def.shape).map(([key, inner]) => [
        key,
        readLeniently(inner, childValue(value, key)),
      ]);
      return Object.fromEntries(entries.filter(([, inner]) => inner !== undefined));
    }
    case 'record':
      if (!isMapping(value)) return undefined;
      return Object.fromEntries(
        Object.entries(value).map(([key, inner]) => [key, readLeniently(def.valueType, inner)]),
      );
    case 'array':
      return Array.isArray(value) ? value.map((item) => readLeniently(def.element, item)) : undefined;
    default: {
      const reading = z.safeParse(chosen, value);
      return reading.success ? reading.data : undefined;
    }
  }
}

function chooseOption(schema: Schema, value: unknown): Schema {
  const discriminator = discriminatorOf(schema);
  if (discriminator === undefined) return optionFor(schema, value);
  const known = discriminator.values.includes(String(childValue(value, discriminator.key)));
  return known ? optionFor(schema, value) : schema;
}

function isMapping(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
