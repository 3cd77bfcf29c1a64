import type { PhaseBands } from '../../experiments/phase-bands.js';
import { canonicalJson } from '../../metrics/canonical-json.js';
import type { RunResult } from '../../metrics/result.js';
import { markdownSummary } from '../../reports/markdown/summary.js';
import { seriesCsv } from '../../reports/series/csv.js';
import { openMetrics } from '../../reports/series/openmetrics.js';
import { ansiStyler, plainStyler } from '../../reports/text/styler.js';
import { summary } from '../../reports/text/summary.js';
import { timelineText } from '../../reports/text/timeline.js';
import { runTrace } from '../../reports/trace/run-trace.js';
import type { OutputFile } from '../input/files.js';
import type { Format } from '../options/formats.js';
import { pageAssets } from '../page-assets.js';
import type { Terminal } from '../terminal.js';
import { draw } from './draw.js';

/** The summary for a terminal, as wide and as colourful as it is. */
export function summaryText(
  result: RunResult,
  terminal: Terminal,
  files: readonly string[],
  phases?: PhaseBands,
): string {
  return summary(result, {
    ...(phases === undefined ? {} : { phases }),
    style: terminal.outColours ? ansiStyler : plainStyler,
    files,
    ...(terminal.width === undefined ? {} : { width: terminal.width }),
  });
}

/** A result as files, in the formats wanted. Aborting leaves out the pictures not drawn yet. */
export async function outputFiles(
  result: RunResult,
  formats: readonly Format[],
  signal: AbortSignal,
): Promise<readonly OutputFile[]> {
  const files: OutputFile[] = [];
  for (const format of formats) {
    switch (format) {
      case 'text':
        files.push({ name: 'summary.txt', content: summary(result) });
        break;
      case 'json':
        files.push({ name: 'result.json', content: canonicalJson(result) });
        break;
      case 'timeline':
        files.push({ name: 'timeline.txt', content: timelineText(result) });
        break;
      case 'html':
        files.push({ name: 'report.html', content: await page(result) });
        break;
      case 'markdown':
        files.push({ name: 'summary.md', content: markdownSummary(result) });
        break;
      case 'trace':
        files.push({ name: 'trace.json', content: runTrace(result) });
        break;
      case 'openmetrics':
        files.push({ name: 'openmetrics.txt', content: openMetrics(result) });
        break;
      case 'csv':
        files.push({ name: 'series.csv', content: seriesCsv(result) });
        break;
      case 'png':
      case 'svg':
        files.push(...(await pictures(result, format, signal)));
        break;
    }
  }
  return files;
}

/** Starts loading what draws, while a run keeps the other core busy. What goes wrong shows on use. */
export function preloadRenderers(): void {
  renderers().catch(() => {});
}

async function renderers() {
  const [{ allCharts }, { createImageRenderer }] = await Promise.all([
    import('../../reports/charts/all-charts.js'),
    import('../../reports/png.js'),
  ]);
  return { allCharts, createImageRenderer };
}

async function page(result: RunResult): Promise<string> {
  const { runPage } = await import('../../reports/html/run-page.js');
  return runPage(result, pageAssets());
}

async function pictures(
  result: RunResult,
  format: 'png' | 'svg',
  signal: AbortSignal,
): Promise<readonly OutputFile[]> {
  const { allCharts, createImageRenderer } = await renderers();
  return draw(allCharts(result), createImageRenderer(), format, signal);
}
