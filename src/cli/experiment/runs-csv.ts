import type { MeasuredDesign } from '../../experiments/analysis.js';
import type { ExperimentResult } from '../../experiments/experiment-result.js';
import { runRows } from './runs-table.js';

/** Every figure of every run as CSV (RFC 4180, but lines end with a line feed); what never happened is empty. */
export function runsCsv(result: ExperimentResult, measured: readonly MeasuredDesign[]): string {
  const paths = result.varied.map(({ path }) => path);
  const head = ['design', ...paths, 'run', 'seed', 'metric', 'labels', 'statistic', 'unit', 'value'];
  const lines = [head.map(quoted).join(',')];
  for (const row of runRows(result, measured)) {
    const { design, varied, run, seed, metric, labels, statistic, unit, value } = row;
    const words = [design, ...varied, String(run), String(seed), metric, labels, statistic, unit];
    lines.push([...words, value === null ? '' : String(value)].map(quoted).join(','));
  }
  return `${lines.join('\n')}\n`;
}

function quoted(word: string): string {
  return /[",\r\n]/.test(word) ? `"${word.replaceAll('"', '""')}"` : word;
}
