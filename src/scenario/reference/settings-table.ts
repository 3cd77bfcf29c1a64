import { z } from 'zod';
import { distribution } from '../language/laws.js';
import { bare, defOf, type Schema } from '../schema-shape.js';
import { defaultText, REQUIRED, typeText } from './type-text.js';

/**
 * The settings of a mapping as a Markdown table, or of a choice of mappings. Mappings in it that no
 * section shows come along; `elsewhere` gives the sections by {@link idOf}.
 */
export function settingsTable(schema: Schema, elsewhere: ReadonlyMap<unknown, string>): string {
  const rows = rowsOf(schema, '', elsewhere).map((cells) => `| ${cells.map(escaped).join(' | ')} |`);
  return ['| setting | value | default | meaning |', '|---|---|---|---|', ...new Set(rows)].join('\n');
}

/** The same for a schema and its copies with other descriptions. */
export function idOf(schema: Schema): unknown {
  return defOf(bare(schema));
}

type Row = readonly [setting: string, value: string, standard: string, meaning: string];

function rowsOf(schema: Schema, prefix: string, elsewhere: ReadonlyMap<unknown, string>): Row[] {
  const def = defOf(bare(schema));
  switch (def.type) {
    case 'object':
      return Object.entries(def.shape).flatMap(([key, inner]) =>
        settingRows(inner, `${prefix}${key}`, elsewhere),
      );
    case 'array':
      return rowsOf(def.element, `${prefix.slice(0, -1)}[].`, elsewhere);
    case 'union': {
      const forms = def.options
        .map((option) => rowsOf(option, prefix, elsewhere))
        .filter(({ length }) => length > 0);
      if (forms.length < 2) return forms.flat();
      // What one form requires another does not know.
      return forms
        .flat()
        .map(([name, value, standard, meaning]) => [
          name,
          value,
          standard === REQUIRED ? '' : standard,
          meaning,
        ]);
    }
    default:
      return [];
  }
}

function settingRows(schema: Schema, name: string, elsewhere: ReadonlyMap<unknown, string>): Row[] {
  const section = sectionOf(schema, elsewhere);
  const value = section === undefined ? typeText(schema) : `[${plainType(schema)}](#${section})`;
  const row: Row = [`\`${name}\``, value, defaultText(schema), meaningOf(schema)];
  const isLaw = idOf(schema) === idOf(distribution);
  return section === undefined && !isLaw ? [row, ...rowsOf(schema, `${name}.`, elsewhere)] : [row];
}

/** Where the settings in it are described: of a list those of its entries, of a union its mapping's. */
function sectionOf(schema: Schema, elsewhere: ReadonlyMap<unknown, string>): string | undefined {
  const known = elsewhere.get(idOf(schema));
  if (known !== undefined) return known;
  const def = defOf(bare(schema));
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
