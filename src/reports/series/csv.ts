import type { RunResult } from '../../metrics/result.js';
import { oneLine } from '../safe-text.js';

/**
 * All series as a table (RFC 4180): a row for each step, a column for each series, named in full. Empty
 * where nothing was measured.
 */
export function seriesCsv({ series }: RunResult): string {
  const columns = Object.keys(series).sort();
  const moments = new Set(
    columns.flatMap((name) => series[name]!.values.map((_, step) => step * series[name]!.step_us)),
  );
  const rows = [...moments]
    .sort((a, b) => a - b)
    .map((at_us) => [
      String(at_us / 1_000_000),
      ...columns.map((name) => {
        const { step_us, values } = series[name]!;
        return String((at_us % step_us === 0 ? values[at_us / step_us] : null) ?? '');
      }),
    ]);
  return [['time_s', ...columns], ...rows].map((cells) => `${cells.map(cell).join(',')}\r\n`).join('');
}

/** Names come from files that others wrote: one line, quoted where a comma or a quote stands in it. */
function cell(text: string): string {
  const line = oneLine(text);
  return /[",]/.test(line) ? `"${line.replaceAll('"', '""')}"` : line;
}
