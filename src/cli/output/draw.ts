import type { OutputFile } from '../input/files.js';

/** Draws charts one after the other, as PNG or SVG. A signal is heard between two: those not drawn yet are left out. */
export async function draw<Chart extends { readonly id: string }>(
  charts: readonly Chart[],
  renderer: Record<'png' | 'svg', (chart: Chart) => Uint8Array>,
  format: 'png' | 'svg',
  signal: AbortSignal,
): Promise<readonly OutputFile[]> {
  const files: OutputFile[] = [];
  for (const chart of charts) {
    await new Promise((resume) => setImmediate(resume));
    if (signal.aborted) break;
    files.push({ name: `${chart.id}.${format}`, content: renderer[format](chart) });
  }
  return files;
}
