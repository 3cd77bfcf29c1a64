import type { TimelineEntry } from '../metrics/result.js';
import { count, duration } from './format.js';

/** What happened, as a reader says it: `endpoint degraded`, `first client moved`. */
export function entryWords({ kind, detail }: TimelineEntry): string {
  const words = kind.replaceAll('-', ' ');
  const { which } = detail;
  if (which === undefined) return words;
  return which === 'first' || which === 'last' ? `${which} ${words}` : `${words}, ${which}`;
}

/** Its details: lengths with their unit, what `entryWords` says already left out. */
export function detailWords({ detail }: TimelineEntry): string {
  return Object.keys(detail)
    .filter((key) => key !== 'which')
    .sort()
    .map((key) => wordsOf(key, detail[key] ?? ''))
    .join(', ');
}

function wordsOf(key: string, value: string | number): string {
  if (typeof value !== 'number') return `${spaced(key)} ${value}`;
  if (key.endsWith('_us')) return `${spaced(key.slice(0, -3))} ${duration(value)}`;
  return `${spaced(key)} ${Number.isInteger(value) ? count(value) : value}`;
}

/** `consecutiveFailures` → `consecutive failures`. */
function spaced(key: string): string {
  return key.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}
