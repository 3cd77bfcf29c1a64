import type { RunResult, TimelineEntry } from '../../metrics/result.js';
import { exactClock } from '../format.js';
import { oneLine } from '../safe-text.js';

/**
 * The timeline as a file to read and to compare: one milestone a line (moment to the µs, kind,
 * subject, details by name). A line depends on its own entry only, so a change in one moves no other.
 */
export function timelineText(result: RunResult): string {
  const { name, variant } = result.scenario;
  const title = oneLine(variant === undefined ? name : `${name} · ${variant}`);
  return [`# ${title} · seed ${result.seed}`, ...result.timeline.map(line)]
    .map((text) => `${text}\n`)
    .join('');
}

function line(entry: TimelineEntry): string {
  const columns = [
    exactClock(entry.at_us),
    oneLine(entry.kind).padEnd(19),
    oneLine(entry.subject).padEnd(14),
  ];
  const detail = Object.keys(entry.detail)
    .sort()
    .map((key) => detailText(key, entry.detail[key] ?? ''));
  return [...columns, ...detail].join('  ').trimEnd();
}

/** Lengths and moments (`after_us`) in seconds, to the µs. */
function detailText(key: string, value: string | number): string {
  if (typeof value !== 'number' || !key.endsWith('_us')) return `${word(key)}=${word(value)}`;
  return `${word(key.slice(0, -3))}=${(value / 1_000_000).toFixed(6)}s`;
}

/** Quoted where a space, a quote or an equals sign would make it two words. */
function word(value: string | number): string {
  if (typeof value === 'number') return String(value);
  const text = oneLine(value);
  return text === '' || /[\s"=]/u.test(text) ? JSON.stringify(text) : text;
}
