import { faultKinds } from '../../faults/fault.js';
import { canonicalJson } from '../../metrics/canonical-json.js';
import { METRICS } from '../../metrics/metric-registry.js';
import type { Plugin } from '../../replication/plugin.js';
import { strategyFacts } from '../../replication/strategies.js';
import { FAMILIES } from '../../scenario/family.js';
import { languages } from '../../scenario/languages.js';
import { didYouMean } from '../../scenario/nearest.js';
import { listPresets } from '../../scenario/presets/list.js';
import { schemaAt, shapeOf } from '../../scenario/schema-shape.js';
import { regionBook } from '../../topology/regions.js';
import { EXIT, type ExitCode } from '../exit-codes.js';
import { loadPluginFiles } from '../input/load-plugin.js';
import { Mistake } from '../mistake.js';
import { textTable } from '../output/text-table.js';
import type { Terminal } from '../terminal.js';

const SUBJECTS = ['regions', 'strategies', 'faults', 'metrics', 'presets'] as const;
type Subject = (typeof SUBJECTS)[number];

/** Rows of one subject: as objects for --json, their members as columns for people. */
type Row = Readonly<Record<string, string | number | boolean | readonly string[]>>;

/** What scenarios can name. */
export async function list(
  subject: string,
  options: { readonly json?: boolean; readonly plugin: readonly string[] },
  terminal: Terminal,
): Promise<ExitCode> {
  if (!isSubject(subject)) {
    const hint = didYouMean(subject, SUBJECTS) ?? `choose from ${SUBJECTS.join(', ')}`;
    throw new Mistake(`there is no list of "${subject}"`, hint);
  }
  const { plugins } = await loadPluginFiles(options.plugin);
  const rows = rowsOf(subject, plugins);
  terminal.out(options.json === true ? canonicalJson(rows) : asTable(rows));
  return EXIT.held;
}

function rowsOf(subject: Subject, plugins: readonly Plugin[]): readonly Row[] {
  switch (subject) {
    case 'regions':
      return regionBook().all.map(({ id, displayName, geography, lat, lon, zones }) => ({
        region: id,
        name: displayName,
        geography,
        latitude: lat,
        longitude: lon,
        zones,
      }));
    case 'strategies':
      return Object.entries(strategyFacts(plugins)).flatMap(([family, members]) =>
        members.map(({ name, summary, replicas }) => ({
          family,
          strategy: name,
          replicas: replicas.min === replicas.max ? `${replicas.min}` : `${replicas.min}–${replicas.max}`,
          summary,
        })),
      );
    case 'faults':
      return faultKinds.map(({ kind, summary }) => ({
        kind,
        settings: settingsOf(kind),
        summary,
      }));
    case 'metrics':
      return Object.entries(METRICS).map(([metric, { unit, labels, better, shape, description }]) => ({
        metric,
        unit,
        labels,
        better,
        shape,
        description,
      }));
    case 'presets':
      return listPresets().map(({ kind, name, isDefault, setting, source, date, verified, summary }) => ({
        kind,
        preset: name,
        default: isDefault,
        setting,
        date,
        verified,
        summary,
        source,
      }));
  }
}

/** Names of a fault's settings, as the languages have them. */
function settingsOf(kind: string): readonly string[] {
  const names = FAMILIES.flatMap((family) => {
    const written = { kind };
    const entry = schemaAt(languages[family].schema, ['faults', 0], { faults: [written] });
    return entry === undefined ? [] : Object.keys(shapeOf(entry, written) ?? {});
  });
  return [...new Set(names)].filter((name) => name !== 'kind');
}

function asTable(rows: readonly Row[]): string {
  const headings = Object.keys(rows[0] ?? {});
  return textTable(
    headings,
    rows.map((row) => headings.map((heading) => cell(row[heading]))),
  );
}

function cell(value: Row[string] | undefined): string | number {
  if (typeof value === 'number') return value;
  if (typeof value === 'boolean') return value ? 'yes' : '';
  return typeof value === 'object' ? value.join(',') : (value ?? '');
}

function isSubject(word: string): word is Subject {
  return (SUBJECTS as readonly string[]).includes(word);
}
