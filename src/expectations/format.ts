import { formatDuration } from './literals.js';
import type { Dimension } from './vocabulary/measure.js';

/** A value as the language writes it. It never looks like the limit unless it is the limit. */
export function formatValue(value: number, dimension: Dimension, limit: number): string {
  switch (dimension) {
    case 'share':
      return `${decimals(value * 100, limit * 100, 3)}%`;
    case 'duration':
      return formatDuration(Math.round(value));
    case 'bytes':
      return formatBytes(value);
    case 'count':
      return String(value);
    case 'number':
      return decimals(value, limit, 4);
  }
}

/** Of `value`, `limit` and `margin` in a report. */
export function unitOf(dimension: Dimension): string {
  switch (dimension) {
    case 'share':
      return 'ratio';
    case 'duration':
      return 'us';
    case 'bytes':
      return 'bytes';
    case 'count':
      return 'count';
    case 'number':
      return 'number';
  }
}

/** As few decimals as it takes, at most twelve. */
function decimals(value: number, limit: number, usual: number): string {
  for (let digits = usual; digits <= 12; digits++) {
    const text = value.toFixed(digits).replace(/\.?0+$/, '');
    if (value === limit || Number(text) !== limit || digits === 12) return text === '' ? '0' : text;
  }
  return String(value);
}

function formatBytes(bytes: number): string {
  for (const [unit, size] of [
    ['GB', 1e9],
    ['MB', 1e6],
    ['KB', 1e3],
  ] as const) {
    if (bytes >= size) return `${bytes / size}${unit}`;
  }
  return `${bytes}B`;
}
