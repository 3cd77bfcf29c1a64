import type { Change, Comparison, Difference } from '../goldens/compare.js';
import { figureTexts } from './figure-text.js';
import { escapeMarkdown } from './markdown/cells.js';
import { oneLine } from './safe-text.js';

export interface WordsOptions {
  /** Every metric that changed, not the first ten. */
  readonly all?: boolean;
}

/**
 * The differences of two runs in words, one a line, the cause first. Empty when there are none.
 * Milestones and phases are all there; of metrics ten, which say enough of what the others repeat.
 */
export function differencesInWords(comparison: Comparison, { all = false }: WordsOptions = {}): string[] {
  if (comparison.incomparable !== null) return [`cannot be compared: ${comparison.incomparable}`];
  return [
    ...causeLines(comparison.causes),
    ...comparison.differences
      .filter(({ kind }) => kind !== 'digest' && kind !== 'metric')
      .map(differenceLine),
    ...metricLines(comparison.differences, all),
    ...digestLines(comparison.differences),
  ].map(oneLine);
}

/** The same for a pull request. */
export function differencesInMarkdown(title: string, comparison: Comparison): string {
  const heading = `### ${escapeMarkdown(title)}`;
  if (comparison.incomparable !== null) {
    return `${heading}\n\nCannot be compared: ${escapeMarkdown(comparison.incomparable)}.\n`;
  }
  if (comparison.same) return `${heading}\n\nNo difference.\n`;
  const causes = comparison.causes.map(
    ({ name, before, after }) => `- \`${name}\`: ${escapeMarkdown(`${shown(before)} → ${shown(after)}`)}`,
  );
  const rows = comparison.differences.map((difference) => {
    const { what, before, after, change } = cells(difference);
    const changes = [before === after ? '' : change, ...detailChanges(difference)].filter(
      (text) => text !== '',
    );
    return `| ${[what, before, after, changes.join(', ')].map(escapeMarkdown).join(' | ')} |`;
  });
  return [
    heading,
    '',
    ...(causes.length === 0 ? [] : ['Settings that changed:', '', ...causes, '']),
    '| what | before | after | change |',
    '|---|--:|--:|--:|',
    ...rows,
    '',
  ].join('\n');
}

function causeLines(causes: readonly Change[]): string[] {
  if (causes.length === 0) return [];
  const list = causes.map(({ name, before, after }) => `${name} ${shown(before)} → ${shown(after)}`);
  return [`because ${list.join(', ')}:`];
}

function differenceLine(difference: Difference): string {
  const { what, before, after, change } = cells(difference);
  if (difference.kind === 'milestone' && difference.before_us === null) return `  new: ${what} at ${after}`;
  if (difference.kind === 'milestone' && difference.after_us === null)
    return `  gone: ${what} (was ${before})`;
  const figures = before === after ? before : `${before} → ${after}${change === '' ? '' : ` (${change})`}`;
  return `  ${what} ${figures}${details(difference)}`;
}

function metricLines(differences: readonly Difference[], all: boolean): string[] {
  const metrics = differences.filter(({ kind }) => kind === 'metric');
  const shown = all ? metrics : metrics.slice(0, MOST_METRICS);
  const more = metrics.length - shown.length;
  return [...shown.map(differenceLine), ...(more > 0 ? [`  … and ${more} more (--all shows them)`] : [])];
}

const MOST_METRICS = 10;

/** A changed digest alone: every figure is the same, the events are not. */
function digestLines(differences: readonly Difference[]): string[] {
  if (differences.length !== 1 || differences[0].kind !== 'digest') return [];
  const { before, after } = differences[0];
  return [
    `  the trace of events changed (digest ${before.slice(0, 12)} → ${after.slice(0, 12)}), no figure did`,
  ];
}

function details(difference: Difference): string {
  return detailChanges(difference)
    .map((change) => `, ${change}`)
    .join('');
}

function detailChanges(difference: Difference): readonly string[] {
  if (difference.kind !== 'milestone') return [];
  return difference.details.map(({ name, before, after }) => `${name} ${shown(before)} → ${shown(after)}`);
}

interface Cells {
  readonly what: string;
  readonly before: string;
  readonly after: string;
  readonly change: string;
}

function cells(difference: Difference): Cells {
  switch (difference.kind) {
    case 'milestone': {
      const { before_us, after_us, since } = difference;
      const what = `${wordsFor(difference.what)}${since === null ? '' : `, after ${since}`}`;
      return { what, ...lengths(before_us, after_us) };
    }
    case 'phase': {
      const { fault, clients, phase, before_us, after_us } = difference;
      return { what: `last of ${clients}, ${phase} (${fault})`, ...lengths(before_us, after_us) };
    }
    case 'metric': {
      const { name, before, after } = difference;
      return { what: name, ...figureTexts(name, before, after) };
    }
    case 'digest':
      return {
        what: 'digest',
        before: difference.before.slice(0, 12),
        after: difference.after.slice(0, 12),
        change: '',
      };
  }
}

function lengths(before_us: number | null, after_us: number | null): Omit<Cells, 'what'> {
  const change = before_us === null || after_us === null ? '' : signedSeconds(after_us - before_us);
  return { before: seconds(before_us), after: seconds(after_us), change };
}

/** `endpoint-degraded eastus` reads better as what a person would say. */
function wordsFor(what: string): string {
  const [kind, ...rest] = what.split(' ');
  const subject = rest.join(' ');
  switch (kind) {
    case 'endpoint-degraded':
      return `detected (${subject})`;
    case 'dns-answer-changed':
      return `DNS answer changed (${subject})`;
    case 'endpoint-online':
      return `online again (${subject})`;
    case 'client-moved':
      return `moved (${subject})`;
    case 'service-recovered':
      return `recovered (${subject})`;
    default:
      return `${kind.replaceAll('-', ' ')} (${subject})`;
  }
}

function seconds(length_us: number | null): string {
  return length_us === null ? 'none' : `${Number((length_us / 1e6).toFixed(6))} s`;
}

function signedSeconds(length_us: number): string {
  return `${length_us < 0 ? '−' : '+'}${Number((Math.abs(length_us) / 1e6).toFixed(6))} s`;
}

function shown(value: string | null): string {
  return value ?? 'not there';
}
