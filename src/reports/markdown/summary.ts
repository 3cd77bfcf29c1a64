import type { Failover, RunResult } from '../../metrics/result.js';
import { story } from '../fault-story.js';
import { clock, count, DASH, duration, minutes, percent } from '../format.js';
import { lastClientPhases } from '../phase-lengths.js';
import { PHASE_LOOKS } from '../phase-look.js';
import { populationName, withoutIdleTotal } from '../populations.js';
import { oneLine } from '../safe-text.js';
import { escapeMarkdown, type MarkdownColumn, markdownTable } from './cells.js';

/** A run for a pull request: verdict, what was expected, where the time went, what differs from the defaults. */
export function markdownSummary(result: RunResult): string {
  const { name, variant } = result.scenario;
  const title = variant === undefined ? name : `${name} · ${variant}`;
  const met = result.expectations.filter(({ verdict }) => verdict === 'met').length;
  const judged = `${met} of ${result.expectations.length} expectations met`;
  return [
    `### ${escapeMarkdown(title)}: ${VERDICTS[result.verdict]}`,
    '',
    escapeMarkdown(story(result)),
    '',
    ...(result.expectations.length === 0 ? [] : [`${judged}.`, '']),
    ...markdownTable(EXPECTED, result.expectations.map(expectationCells)),
    ...markdownTable(FAILOVER, result.failovers.filter(({ hit }) => hit > 0).map(failoverCells)),
    ...markdownTable(AVAILABILITY, availabilityRows(result)),
    ...details('Settings that are not the defaults', SETTINGS, settingRows(result)),
    `<sub>seed ${result.seed} · digest ${escapeMarkdown(result.digest.slice(0, 12))} · ${escapeMarkdown(
      `${result.engine.name} ${result.engine.version}`,
    )}</sub>`,
    '',
  ].join('\n');
}

const VERDICTS = { held: '✅ held', missed: '❌ missed', inconclusive: '❔ inconclusive' } as const;
const MARKS = { met: '✅', missed: '❌', 'no-data': '❔' } as const;

const EXPECTED: readonly MarkdownColumn[] = [
  { title: '', align: 'left' },
  { title: 'expected', align: 'left' },
  { title: 'observed', align: 'left' },
];

function expectationCells({ verdict, text, observed, at_us }: RunResult['expectations'][number]) {
  const when = at_us === null ? '' : ` (at ${clock(at_us)})`;
  return [MARKS[verdict], text, `${observed}${when}`];
}

const FAILOVER: readonly MarkdownColumn[] = [
  { title: 'fault', align: 'left' },
  { title: 'clients', align: 'left' },
  { title: 'back', align: 'right' },
  { title: 'detected', align: 'right' },
  { title: 'half', align: 'right' },
  { title: 'last', align: 'right' },
  { title: 'the last one waited for', align: 'left' },
];

function failoverCells(failover: Failover): readonly string[] {
  const { fault, clients, moved, hit, started_us, detected_us, shifted50_us, lastMoved_us } = failover;
  const since = (at_us: number | null) => (at_us === null ? DASH : duration(at_us - started_us));
  const phases = lastClientPhases(failover)
    .map(({ name, for_us }) => `${PHASE_LOOKS[name].label} ${duration(for_us)}`)
    .join(', ');
  const back = `${count(moved)}/${count(hit)}`;
  return [fault, clients, back, since(detected_us), since(shifted50_us), since(lastMoved_us), phases];
}

const AVAILABILITY: readonly MarkdownColumn[] = [
  { title: 'clients', align: 'left' },
  { title: 'available', align: 'right' },
  { title: 'down / total (min)', align: 'right' },
  { title: 'longest down', align: 'right' },
];

function availabilityRows({ availability }: RunResult): readonly (readonly string[])[] {
  return withoutIdleTotal(availability.clientMinutes).map((row) => [
    populationName(row.clients),
    percent(row.ratio),
    `${minutes(row.down_min)} / ${minutes(row.total_min)}`,
    row.longestDown_for_us === 0 ? DASH : duration(row.longestDown_for_us),
  ]);
}

const SETTINGS: readonly MarkdownColumn[] = [
  { title: 'setting', align: 'left' },
  { title: 'here', align: 'left' },
  { title: 'default', align: 'left' },
];

function settingRows({ settings }: RunResult): readonly (readonly string[])[] {
  return settings.map(({ path, value, default: usual }) => [path, shown(value), shown(usual)]);
}

function shown(value: unknown): string {
  return oneLine(typeof value === 'string' ? value : (JSON.stringify(value) ?? DASH));
}

/** Folded away until somebody wants it. */
function details(
  title: string,
  head: readonly MarkdownColumn[],
  rows: readonly (readonly string[])[],
): string[] {
  if (rows.length === 0) return [];
  return ['<details>', `<summary>${title}</summary>`, '', ...markdownTable(head, rows), '</details>', ''];
}
