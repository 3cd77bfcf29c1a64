import type { Comparison } from '../experiments/comparison.js';
import { canonicalJson } from '../metrics/canonical-json.js';
import { markdownComparison } from '../reports/markdown/comparison.js';
import { comparisonText } from '../reports/text/comparison.js';
import { ansiStyler, plainStyler } from '../reports/text/styler.js';
import { draw } from './draw.js';
import type { OutputFile } from './files.js';
import type { ComparisonFormat } from './formats.js';
import { pageAssets } from './page-assets.js';
import type { Terminal } from './terminal.js';

/** For a terminal, as wide and as colourful as it is. */
export function comparisonSummary(
  comparison: Comparison,
  terminal: Terminal,
  files: readonly string[],
): string {
  return comparisonText(comparison, {
    style: terminal.outColours ? ansiStyler : plainStyler,
    files,
    ...(terminal.width === undefined ? {} : { width: terminal.width }),
  });
}

/** A comparison as files, in the formats wanted. Aborting leaves out the pictures not drawn yet. */
export async function comparisonFiles(
  comparison: Comparison,
  formats: readonly ComparisonFormat[],
  signal: AbortSignal,
): Promise<readonly OutputFile[]> {
  const files: OutputFile[] = [];
  for (const format of formats) {
    switch (format) {
      case 'text':
        files.push({ name: 'comparison.txt', content: comparisonText(comparison) });
        break;
      case 'json':
        files.push({ name: 'comparison.json', content: canonicalJson(comparison) });
        break;
      case 'html':
        files.push({ name: 'comparison.html', content: await page(comparison) });
        break;
      case 'markdown':
        files.push({ name: 'comparison.md', content: markdownComparison(comparison) });
        break;
      case 'png':
      case 'svg':
        files.push(...(await pictures(comparison, format, signal)));
        break;
    }
  }
  return files;
}

async function page(comparison: Comparison): Promise<string> {
  const { comparisonPage } = await import('../reports/html/comparison-page.js');
  return comparisonPage(comparison, pageAssets());
}

async function pictures(
  comparison: Comparison,
  format: 'png' | 'svg',
  signal: AbortSignal,
): Promise<readonly OutputFile[]> {
  const { comparisonCharts } = await import('../reports/charts/comparison.js');
  const { createImageRenderer } = await import('../reports/png.js');
  return draw(comparisonCharts(comparison), createImageRenderer(), format, signal);
}
