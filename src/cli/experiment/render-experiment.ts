import type { MeasuredDesign } from '../../experiments/analysis.js';
import type { ExperimentResult } from '../../experiments/experiment-result.js';
import { canonicalJson } from '../../metrics/canonical-json.js';
import { markdownComparison } from '../../reports/markdown/comparison.js';
import { experimentText } from '../../reports/text/experiment.js';
import { ansiStyler, plainStyler } from '../../reports/text/styler.js';
import type { OutputFile } from '../input/files.js';
import type { ExperimentResultFormat, RunsFormat } from '../options/formats.js';
import { draw } from '../output/draw.js';
import { pageAssets } from '../page-assets.js';
import type { Terminal } from '../terminal.js';

/** For a terminal, as wide and as colourful as it is. */
export function experimentSummary(
  result: ExperimentResult,
  terminal: Terminal,
  files: readonly string[],
): string {
  return experimentText(result, {
    style: terminal.outColours ? ansiStyler : plainStyler,
    files,
    ...(terminal.width === undefined ? {} : { width: terminal.width }),
  });
}

/** The result of an experiment as files, in the formats wanted. Aborting leaves out the pictures not drawn yet. */
export async function experimentFiles(
  result: ExperimentResult,
  formats: readonly ExperimentResultFormat[],
  signal: AbortSignal,
): Promise<readonly OutputFile[]> {
  const files: OutputFile[] = [];
  const name = NAMES[result.kind];
  for (const format of formats) {
    switch (format) {
      case 'text':
        files.push({ name: `${name}.txt`, content: experimentText(result) });
        break;
      case 'json':
        files.push({ name: `${name}.json`, content: canonicalJson(result) });
        break;
      case 'html':
        files.push({ name: `${name}.html`, content: await page(result) });
        break;
      case 'markdown':
        files.push({ name: `${name}.md`, content: markdownComparison(result) });
        break;
      case 'png':
      case 'svg':
        files.push(...(await pictures(result, format, signal)));
        break;
    }
  }
  return files;
}

/** Every figure of every run, as files. */
export async function runsFiles(
  result: ExperimentResult,
  measured: readonly MeasuredDesign[],
  formats: readonly RunsFormat[],
): Promise<readonly OutputFile[]> {
  const files: OutputFile[] = [];
  for (const format of formats) {
    switch (format) {
      case 'csv': {
        const { runsCsv } = await import('./runs-csv.js');
        files.push({ name: 'runs.csv', content: runsCsv(result, measured) });
        break;
      }
      case 'parquet': {
        const { runsParquet } = await import('./runs-parquet.js');
        files.push({ name: 'runs.parquet', content: runsParquet(result, measured) });
        break;
      }
    }
  }
  return files;
}

const NAMES = { replicate: 'replication', compare: 'comparison', sweep: 'sweep' } as const;

async function page(result: ExperimentResult): Promise<string> {
  const { experimentPage } = await import('../../reports/html/experiment-page.js');
  return experimentPage(result, pageAssets());
}

async function pictures(
  result: ExperimentResult,
  format: 'png' | 'svg',
  signal: AbortSignal,
): Promise<readonly OutputFile[]> {
  const { experimentCharts } = await import('../../reports/charts/experiment.js');
  const { createImageRenderer } = await import('../../reports/png.js');
  return draw(experimentCharts(result), createImageRenderer(), format, signal);
}
