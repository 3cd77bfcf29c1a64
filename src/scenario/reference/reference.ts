import { regionBook } from '../../topology/regions.js';
import { fault } from '../language/faults.js';
import { milestoneKinds } from '../milestone-kinds.js';
import { figures } from '../presets/figures.js';
import { listPresets } from '../presets/list.js';
import { pubsubSchema } from '../pubsub/schema.js';
import { bare, defOf } from '../schema-shape.js';
import { openings, quantities, wholeExample } from './openings.js';
import { type Section, sections } from './sections.js';
import { idOf, meaningOf, settingsTable } from './settings-table.js';
import { flow } from './type-text.js';

/** The reference of the scenario language, docs/scenario-reference.md, made from its schema. */
export function scenarioReference(): string {
  const parts = [
    openings,
    yaml(wholeExample),
    contents(),
    heading('The file'),
    'The outermost mapping.',
    settingsTable(pubsubSchema, places),
    ...sections.flatMap(sectionText),
    ...faults(),
    ...golden(),
    quantities,
    ...presets(),
    ...standardFigures(),
    ...regions(),
  ];
  return `${parts.join('\n\n')}\n`;
}

const FAULTS = 'Faults';
const TAIL = ['Golden', 'Quantities', 'Presets', 'Defaults that rest on a source', 'Built-in regions'];

/** By the schema of a mapping: where its settings are described. */
const places: ReadonlyMap<unknown, string> = new Map<unknown, string>([
  ...sections
    .filter(({ where }) => !where.startsWith('wherever'))
    .map(({ schema, title }) => [idOf(schema), anchor(title)] as const),
  [idOf(fault), anchor(FAULTS)],
]);

function contents(): string {
  const titles = ['The file', ...sections.map(({ title }) => title), FAULTS, ...TAIL];
  return titles.map((title) => `[${title}](#${anchor(title)})`).join(' · ');
}

function sectionText({ title, where, intro, example, schema }: Section): string[] {
  // Of itself a section shows the settings; of others it points to where they are.
  const elsewhere = new Map([...places].filter(([other]) => other !== idOf(schema)));
  return [
    heading(title),
    `\`${where}\`. ${intro}`.replace('`wherever a law is asked for`. ', ''),
    yaml(example),
    settingsTable(schema, elsewhere),
  ];
}

function faults(): string[] {
  const def = defOf(fault);
  const kinds = def.type === 'union' ? def.options : [];
  return [
    heading(FAULTS),
    '`faults[]`. What goes wrong, and when. A fault without `for` lasts to the end of the run; one that touches nothing makes the run inconclusive.',
    yaml(
      'faults:\n  - {at: 10m, kind: region-outage, region: eastus, mode: silent, for: 10m, as: dark}\n  - {at: 25m, kind: network-cut, from: {clients: us}, to: {replica: westeurope}, direction: one-way, for: 2m}\n',
    ),
    ...kinds.flatMap((kind) => {
      const shape = defOf(bare(kind));
      const literal = shape.type === 'object' ? defOf(shape.shape.kind!) : undefined;
      const name = literal?.type === 'literal' ? String(literal.values[0]) : '';
      return [`### ${name}`, meaningOf(kind), settingsTable(kind, places)];
    }),
  ];
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
    heading('Presets'),
    'Settings by name. What a scenario writes beside a preset goes before it. *Verified* says how far a figure was checked: `documented` by the vendor, read in `source-code`, `measured`, `derived` from such figures, `third-party`, or `assumed`.',
    [
      '| preset | written as | what it is | settings | source | date | verified |',
      '|---|---|---|---|---|---|---|',
      ...rows,
    ].join('\n'),
  ];
}

function standardFigures(): string[] {
  const rows = figures.map(
    ({ path, source, date, verified }) => `| \`${path}\` | ${source} | ${date} | ${verified} |`,
  );
  return [
    heading('Defaults that rest on a source'),
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
    heading('Built-in regions'),
    'Pairs as the provider lists them; not all are mutual. Source and date: [data/README.md](../data/README.md).',
    ['| region | name | geography | pair |', '|---|---|---|---|', ...rows].join('\n'),
  ];
}

function heading(title: string): string {
  return `## ${title}`;
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
