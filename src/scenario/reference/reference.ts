import { z } from 'zod';
import { regionBook } from '../../topology/regions.js';
import { commonSchema, variants } from '../language/common.js';
import { fault } from '../language/faults.js';
import { milestoneKinds } from '../milestone-kinds.js';
import { figures } from '../presets/figures.js';
import { listPresets } from '../presets/list.js';
import { bare, defOf, type Schema } from '../schema-shape.js';
import { chapters } from './chapters.js';
import { commonSections } from './common-sections.js';
import { openings, quantities } from './openings.js';
import type { Chapter, Section } from './section.js';
import { idOf, meaningOf, settingsTable } from './settings-table.js';
import { flow } from './type-text.js';

const FAULTS = 'Faults';
const COMMON = 'Common to every scenario';
const TAIL = ['Presets', 'Defaults that rest on a source', 'Built-in regions'];
const commonFile = commonSchema.extend({ variants });

/** The reference of the scenario language, docs/scenario-reference.md, made from its schemas. */
export function scenarioReference(): string {
  const parts = [
    openings,
    contents(),
    `## ${COMMON}`,
    'The outermost mapping. Besides these a scenario has the settings of its family: `service`, `clients` and more.',
    settingsTable(commonFile, places),
    quantities,
    ...commonSections.flatMap(sectionText),
    ...faults(),
    ...golden(),
    ...chapters.flatMap(chapterText),
    ...presets(),
    ...standardFigures(),
    ...regions(),
  ];
  return `${parts.join('\n\n')}\n`;
}

/** By the schema of a mapping: where its settings are described. */
const places: ReadonlyMap<unknown, string> = new Map<unknown, string>([
  ...[...commonSections, ...chapters.flatMap(({ sections }) => sections)]
    .filter(({ where }) => !where.startsWith('wherever'))
    .map(({ schema, title }) => [idOf(schema), anchor(title)] as const),
  [idOf(fault), anchor(FAULTS)],
]);

function contents(): string {
  const line = (titles: readonly string[]) =>
    titles.map((title) => `[${title}](#${anchor(title)})`).join(' · ');
  const titlesOf = (sections: readonly Section[]) => sections.map(({ title }) => title);
  return [
    `- **[${COMMON}](#${anchor(COMMON)})**: ${line(['Quantities', ...titlesOf(commonSections), FAULTS, 'Golden'])}`,
    ...chapters.map(
      ({ title, sections }) => `- **[${title}](#${anchor(title)})**: ${line(titlesOf(sections))}`,
    ),
    `- ${line(TAIL)}`,
  ].join('\n');
}

/** What a family's file has besides the common settings, then part by part. */
function chapterText({ title, intro, whole, schema, sections }: Chapter): string[] {
  const own = Object.entries(schema.shape).filter(([key]) => !(key in commonFile.shape));
  return [
    `## ${title}`,
    intro,
    yaml(whole),
    settingsTable(z.strictObject(Object.fromEntries(own)), places),
    ...sections.flatMap(sectionText),
  ];
}

function sectionText({ title, where, intro, example, schema }: Section): string[] {
  // Of itself a section shows the settings; of others it points to where they are.
  const elsewhere = new Map([...places].filter(([other]) => other !== idOf(schema)));
  return [
    heading(title),
    `\`${where}\`. ${intro}`.replace('`wherever a law is asked for`. ', ''),
    yaml(example),
    ...(isChoice(schema) ? choices(schema, elsewhere) : [settingsTable(schema, elsewhere)]),
  ];
}

function faults(): string[] {
  return [
    heading(FAULTS),
    '`faults[]`. What goes wrong, and when. A fault without `for` lasts to the end of the run; one that touches nothing makes the run inconclusive.',
    yaml(
      'faults:\n  - {at: 10m, kind: region-outage, region: eastus, mode: silent, for: 10m, as: dark}\n  - {at: 25m, kind: network-cut, from: {clients: us}, to: {replica: westeurope}, direction: one-way, for: 2m}\n',
    ),
    ...choices(fault, places),
  ];
}

/** Mappings that say by one setting what they are: a table for each. */
function choices(schema: Schema, elsewhere: ReadonlyMap<unknown, string>): string[] {
  const def = defOf(bare(schema));
  const options = def.type === 'union' ? def.options : [];
  return options.flatMap((option) => [
    `**\`${nameOf(option)}\`.** ${meaningOf(option)}`,
    settingsTable(option, elsewhere),
  ]);
}

function isChoice(schema: Schema): boolean {
  const def = defOf(bare(schema));
  return (
    def.type === 'union' && def.options.length > 2 && def.options.every((option) => nameOf(option) !== '')
  );
}

/** The one value that `kind` or `do` can have. */
function nameOf(option: Schema): string {
  const def = defOf(bare(option));
  const [first] = def.type === 'object' ? Object.values(def.shape) : [];
  const literal = first === undefined ? undefined : defOf(first);
  return literal?.type === 'literal' ? String(literal.values[0]) : '';
}

function golden(): string[] {
  const rows = Object.entries(milestoneKinds).map(([kind, meaning]) => `| \`${kind}\` | ${meaning} |`);
  return [
    heading('Golden'),
    '`golden`. `geosim test` holds a run against the accepted one beside the scenario. A tolerance names a kind of milestone and how far it may move.',
    yaml('golden:\n  tolerances: {client-moved: 1s, service-recovered: 1s}\n'),
    ['| milestone | says |', '|---|---|', ...rows].join('\n'),
  ];
}

function presets(): string[] {
  const rows = listPresets().map(
    ({ name, setting, isDefault, summary, settings, source, date, verified }) => {
      const text = Object.keys(settings).length === 0 ? '' : `\`${flow(settings)}\``;
      const label = `\`${name}\`${isDefault ? ' (default)' : ''}`;
      return `| ${label} | \`${setting}\` | ${summary} | ${text} | ${source} | ${date} | ${verified} |`;
    },
  );
  return [
    '## Presets',
    'Settings by name. What a scenario writes beside a preset goes before it. *Verified* says how far a figure was checked: `documented` by the vendor, read in `source-code`, `measured`, `derived` from such figures, `third-party`, or `assumed`.',
    [
      '| preset | written as | what it is | settings | source | date | verified |',
      '|---|---|---|---|---|---|---|',
      ...rows,
    ].join('\n'),
  ];
}

function standardFigures(): string[] {
  const rows = figures.map(({ path, strategy, source, date, verified }) => {
    const setting = `\`${path}\`${strategy === undefined ? '' : ` (\`${strategy}\`)`}`;
    return `| ${setting} | ${source} | ${date} | ${verified} |`;
  });
  return [
    '## Defaults that rest on a source',
    'Every result lists those that it rests on.',
    ['| setting | source | date | verified |', '|---|---|---|---|', ...rows].join('\n'),
  ];
}

function regions(): string[] {
  const rows = regionBook().all.map(
    ({ id, displayName, geography, pair }) =>
      `| \`${id}\` | ${displayName} | ${geography} | ${pair ?? 'none'} |`,
  );
  return [
    '## Built-in regions',
    'Pairs as the provider lists them; not all are mutual. Source and date: [data/README.md](../data/README.md).',
    ['| region | name | geography | pair |', '|---|---|---|---|', ...rows].join('\n'),
  ];
}

function heading(title: string): string {
  return `### ${title}`;
}

function yaml(text: string): string {
  return `\`\`\`yaml\n${text.trimEnd()}\n\`\`\``;
}

/** As GitHub makes them. */
function anchor(title: string): string {
  return title
    .toLowerCase()
    .replace(/[^\w\s-]/g, '')
    .replaceAll(' ', '-');
}
