import { z } from 'zod';
import { bare, defOf, type Schema } from '../schema-shape.js';
import { defaultText, typeText } from './type-text.js';

/** The settings of a mapping as a Markdown table; mappings in it that no section shows come along. */
export function settingsTable(schema: Schema, elsewhere: ReadonlyMap<Schema, string>): string {
  const rows = rowsOf(schema, '', elsewhere).map((cells) => `| ${cells.map(escaped).join(' | ')} |`);
  return ['| setting | value | default | meaning |', '|---|---|---|---|', ...rows].join('\n');
}

type Row = readonly [setting: string, value: string, standard: string, meaning: string];

function rowsOf(schema: Schema, prefix: string, elsewhere: ReadonlyMap<Schema, string>): Row[] {
  const def = defOf(bare(schema));
  if (def.type !== 'object') return [];
  return Object.entries(def.shape).flatMap(([key, inner]): Row[] => {
    const name = `${prefix}${key}`;
    const section = sectionOf(inner, elsewhere);
    const value = section === undefined ? typeText(inner) : `[${plainType(inner)}](#${section})`;
    const row: Row = [`\`${name}\``, value, defaultText(inner), meaningOf(inner)];
    return section === undefined ? [row, ...rowsOf(inner, `${name}.`, elsewhere)] : [row];
  });
}

/** Where the settings in it are described: of a list those of its entries, of a union its mapping's. */
function sectionOf(schema: Schema, elsewhere: ReadonlyMap<Schema, string>): string | undefined {
  const inner = bare(schema);
  const known = elsewhere.get(inner);
  if (known !== undefined) return known;
  const def = defOf(inner);
  switch (def.type) {
    case 'array':
      return sectionOf(def.element, elsewhere);
    case 'record':
      return sectionOf(def.valueType, elsewhere);
    case 'union':
      return def.options.map((option) => sectionOf(option, elsewhere)).find((found) => found !== undefined);
    default:
      return undefined;
  }
}

function plainType(schema: Schema): string {
  const def = defOf(bare(schema));
  switch (def.type) {
    case 'array':
      return 'list';
    case 'union':
      return def.options.some((option) => defOf(bare(option)).type === 'string')
        ? 'name, or mapping'
        : 'mapping';
    default:
      return 'mapping';
  }
}

/** What the schema says about a setting, wherever around it that was said. */
export function meaningOf(schema: Schema): string {
  const said = z.globalRegistry.get(schema)?.description;
  if (said !== undefined) return said;
  const def = defOf(schema);
  switch (def.type) {
    case 'default':
    case 'prefault':
    case 'optional':
      return meaningOf(def.innerType);
    default:
      return '';
  }
}

function escaped(cell: string): string {
  return cell.replaceAll('|', '\\|');
}
