import type { core } from 'zod';
import { z } from 'zod';
import type { Suggestion } from './language/names.js';
import type { QuantityLimits } from './quantities.js';
import { describeQuantity, type QuantityKind } from './quantity-text.js';
import type { Path } from './tree.js';

/** Reading the schema itself: which keys and values it knows at a place, and how to say so. */
export type Schema = core.$ZodType;

/** Without default, prefault and optional around it. */
export function bare(schema: Schema): Schema {
  const def = defOf(schema);
  switch (def.type) {
    case 'default':
    case 'prefault':
    case 'optional':
      return bare(def.innerType);
    default:
      return schema;
  }
}

/** What the text at this place names, where it names something known. */
export function suggestionOf(schema: Schema): Suggestion | undefined {
  return z.globalRegistry.get(bare(schema))?.suggests as Suggestion | undefined;
}

export function limitsOf(schema: Schema): QuantityLimits {
  return (z.globalRegistry.get(bare(schema))?.limits ?? {}) as QuantityLimits;
}

export function quantityOf(schema: Schema): QuantityKind | undefined {
  return z.globalRegistry.get(bare(schema))?.quantity as QuantityKind | undefined;
}

/** Has the setting a value when the author leaves it out? Optional ones may get theirs later. */
export function isRequired(schema: Schema): boolean {
  const { type } = defOf(schema);
  return type !== 'default' && type !== 'prefault' && type !== 'optional';
}

/** The schemas of a mapping's keys; for unions of mappings those of the option that fits the value. */
export function shapeOf(schema: Schema, value: unknown): Readonly<Record<string, Schema>> | undefined {
  const chosen = optionFor(bare(schema), value);
  const def = defOf(chosen);
  return def.type === 'object' ? def.shape : undefined;
}

/** The schema of one entry of a mapping, record, list or tuple. */
export function childSchema(schema: Schema, step: string | number, value: unknown): Schema | undefined {
  const def = defOf(optionFor(bare(schema), value));
  switch (def.type) {
    case 'object':
      return Object.hasOwn(def.shape, step) ? def.shape[step] : undefined;
    case 'array':
      return def.element;
    case 'tuple':
      return def.items[Number(step)];
    case 'record':
      return def.valueType;
    default:
      return undefined;
  }
}

export function schemaAt(schema: Schema, path: Path, value: unknown): Schema | undefined {
  let at: Schema | undefined = schema;
  let inner = value;
  for (const step of path) {
    if (at === undefined) return undefined;
    at = childSchema(at, step, inner);
    inner = childValue(inner, step);
  }
  return at;
}

export function childValue(value: unknown, step: string | number): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return undefined;
  return (value as Record<string | number, unknown>)[step];
}

/** Of a union, the option that the value was probably meant to be; other schemas as they are. */
export function optionFor(schema: Schema, value: unknown): Schema {
  const def = defOf(schema);
  if (def.type !== 'union') return schema;
  const options = def.options.filter((option) => takes(option, value));
  if (options.length === 0) return schema;
  const scored = options.map((option) => ({ option, score: likeness(option, value) }));
  const best = Math.max(...scored.map(({ score }) => score));
  const chosen = scored.filter(({ score }) => score === best);
  // Two options alike: the schema itself, whose description names them all.
  return chosen.length === 1 ? chosen[0]!.option : schema;
}

/** What to write at a place, in words. */
export function describe(schema: Schema): string {
  const quantity = quantityOf(schema);
  if (quantity !== undefined) return describeQuantity(quantity);
  const suggestion = suggestionOf(schema);
  if (suggestion !== undefined) return nounOf(suggestion);
  const def = defOf(bare(schema));
  switch (def.type) {
    case 'string':
      return 'text';
    case 'number':
      return isInteger(bare(schema)) ? 'a whole number' : 'a number';
    case 'boolean':
      return 'true or false';
    case 'enum':
      return Object.values(def.entries).join(', ');
    case 'literal':
      return def.values.map(String).join(', ');
    case 'array':
      return 'a list';
    case 'tuple':
      return `a list of ${def.items.length}`;
    case 'object': {
      const keys = Object.keys(def.shape);
      return keys.length === 1 ? `{${keys[0]}: …}` : `a mapping with ${keys.join(', ')}`;
    }
    case 'record':
      return 'a mapping';
    case 'union': {
      const options = def.options.map(describe);
      return `${options.slice(0, -1).join('; ')}; or ${options.at(-1)}`;
    }
    default:
      return 'another value';
  }
}

function nounOf(suggestion: Suggestion): string {
  switch (suggestion) {
    case 'region':
      return 'a region by name, such as westeurope';
    case 'strategy':
      return 'a strategy by name';
    case 'latency':
      return 'the name of a preset or of a .csv file';
    default:
      return 'the name of a preset';
  }
}

/** The key that tells the options of a discriminated union apart, and its values. */
export function discriminatorOf(schema: Schema): { key: string; values: readonly string[] } | undefined {
  const def = defOf(bare(schema));
  if (def.type !== 'union') return undefined;
  const key = (def as core.$ZodDiscriminatedUnionDef).discriminator as string | undefined;
  if (key === undefined) return undefined;
  const values = def.options.flatMap((option) => {
    const inner = childSchema(option, key, {});
    const innerDef = inner === undefined ? undefined : defOf(inner);
    return innerDef?.type === 'literal' ? innerDef.values.map(String) : [];
  });
  return { key, values };
}

export function defOf(schema: Schema): core.$ZodTypes['_zod']['def'] {
  return (schema as core.$ZodTypes)._zod.def;
}

function isInteger(schema: Schema): boolean {
  return (schema as { isInt?: boolean }).isInt === true;
}

function takes(schema: Schema, value: unknown): boolean {
  const def = defOf(bare(schema));
  switch (def.type) {
    case 'object':
    case 'record':
      return typeof value === 'object' && value !== null && !Array.isArray(value);
    case 'array':
    case 'tuple':
      return Array.isArray(value);
    case 'number':
      return typeof value === 'number';
    case 'boolean':
      return typeof value === 'boolean';
    case 'union':
      return def.options.some((option) => takes(option, value));
    case 'literal':
      return def.values.some((known) => typeof known === typeof value);
    default:
      // Text and quantities: a bare number is probably a quantity without its unit.
      return typeof value === 'string' || (typeof value === 'number' && quantityOf(schema) !== undefined);
  }
}

function likeness(schema: Schema, value: unknown): number {
  const def = defOf(bare(schema));
  if (def.type === 'object' && typeof value === 'object' && value !== null) {
    const shared = Object.keys(value).filter((key) => Object.hasOwn(def.shape, key));
    // The value of a discriminator decides before everything else.
    const literal = shared.filter((key) => {
      const inner = defOf(def.shape[key]!);
      return inner.type === 'literal' && inner.values.some((known) => known === childValue(value, key));
    });
    return shared.length + 100 * literal.length;
  }
  if (def.type === 'literal') return def.values.some((known) => known === value) ? 100 : 0;
  // Text that starts with a digit was meant as a quantity.
  if (typeof value === 'string' && quantityOf(schema) !== undefined) return /^\s*[-.\d]/.test(value) ? 2 : 1;
  return 1;
}
