import { canonical } from '../canonical.js';
import { distribution } from '../language/laws.js';
import type { Suggestion } from '../language/names.js';
import { describeLimits } from '../quantities.js';
import { bare, defOf, limitsOf, quantityOf, type Schema, suggestionOf } from '../schema-shape.js';

/** What may be written at a place, as Markdown: `duration, at least 1ms`, `a` or `b`, list of texts. */
export function typeText(schema: Schema): string {
  const inner = bare(schema);
  if (defOf(inner) === defOf(distribution)) return '[law](#laws-of-a-duration)';
  const quantity = quantityOf(inner);
  if (quantity !== undefined) {
    const limits = describeLimits(quantity, limitsOf(inner));
    return limits === undefined ? quantity : `${quantity}, ${limits}`;
  }
  const suggestion = suggestionOf(inner);
  if (suggestion !== undefined) return suggestionText(suggestion);
  const def = defOf(inner);
  switch (def.type) {
    case 'string':
      return 'text';
    case 'number':
      return numberText(inner);
    case 'boolean':
      return '`true` or `false`';
    case 'enum':
      return Object.values(def.entries).map(code).join(', ');
    case 'literal':
      return def.values.map(code).join(', ');
    case 'array':
      return `list of ${plural(typeText(def.element))}`;
    case 'tuple':
      return `list of ${def.items.map((item) => typeText(item)).join('; ')}`;
    case 'union':
      return [...new Set(def.options.map((option) => typeText(option)))].join(', or ');
    case 'pipe':
      return typeText(def.in as Schema);
    default:
      return 'mapping';
  }
}

export const REQUIRED = '**required**';

/** The default as an author would write it, or that there has to be a value. */
export function defaultText(schema: Schema): string {
  const def = defOf(schema);
  switch (def.type) {
    case 'default':
      return code(flow(canonical(schema, def.defaultValue)));
    case 'prefault':
    case 'optional':
      return '';
    default:
      return REQUIRED;
  }
}

/** A value on one line, as YAML. */
export function flow(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(flow).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return value === '' ? '""' : String(value);
  const entries = Object.entries(value).map(([key, inner]) => `${key}: ${flow(inner)}`);
  return `{${entries.join(', ')}}`;
}

function suggestionText(suggestion: Suggestion): string {
  switch (suggestion) {
    case 'region':
      return '[region](#built-in-regions)';
    case 'strategy':
      return 'strategy';
    case 'latency':
      return '[preset](#presets) or CSV file';
    default:
      return '[preset](#presets)';
  }
}

function numberText(schema: Schema): string {
  const { minValue, maxValue, isInt } = schema as unknown as NumberShape;
  const what = isInt ? 'whole number' : 'number';
  const least = minValue !== null && minValue > Number.MIN_SAFE_INTEGER ? minValue : undefined;
  const most = maxValue !== null && maxValue < Number.MAX_SAFE_INTEGER ? maxValue : undefined;
  if (least !== undefined && most !== undefined) return `${what}, ${least} to ${most}`;
  return least === undefined ? what : `${what}, at least ${least}`;
}

interface NumberShape {
  readonly minValue: number | null;
  readonly maxValue: number | null;
  readonly isInt: boolean;
}

function plural(type: string): string {
  const named = /^(\[?)(text|region|mapping|duration)(.*)$/.exec(type);
  return named === null ? type : `${named[1]}${named[2]}s${named[3]}`;
}

function code(value: unknown): string {
  return `\`${String(value)}\``;
}
