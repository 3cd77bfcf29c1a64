import { createRequire } from 'node:module';
import type { ChartConfiguration } from 'chart.js';
import { ChartJSNodeCanvas } from 'chartjs-node-canvas';
import type { ChartSpec } from './charts/chart-spec.js';

export interface ImageRenderer {
  /** A PNG, `scale` times the chart's size in pixels. The same chart gives the same bytes everywhere. */
  png(chart: ChartSpec): Uint8Array;
  /** An SVG whose text is drawn as paths: it needs no font. */
  svg(chart: ChartSpec): Uint8Array;
}

/**
 * Draws charts without a browser, with the font that comes along (DejaVu Sans), never the machine's.
 * Renderers are kept by size. This file loads a native library: import it only when a picture is wanted.
 */
export function createImageRenderer({ scale = 1 }: { readonly scale?: number } = {}): ImageRenderer {
  const renderers = new Map<string, ChartJSNodeCanvas>();
  const rendererFor = (chart: ChartSpec, type: 'png' | 'svg') => {
    const key = `${type} ${chart.width}x${chart.height}`;
    const kept = renderers.get(key);
    if (kept !== undefined) return kept;
    const made = newRenderer(chart, type, type === 'png' ? scale : 1);
    renderers.set(key, made);
    return made;
  };
  return {
    png: (chart) =>
      rendererFor(chart, 'png').renderToBufferSync(chart.config as ChartConfiguration, 'image/png'),
    svg: (chart) =>
      rendererFor(chart, 'svg').renderToBufferSync(chart.config as ChartConfiguration, 'image/png'),
  };
}

function newRenderer({ width, height }: ChartSpec, type: 'png' | 'svg', scale: number): ChartJSNodeCanvas {
  const renderer = new ChartJSNodeCanvas({
    width,
    height,
    backgroundColour: 'white',
    plugins: { modern: ['chartjs-plugin-annotation'] },
    ...(type === 'svg' ? { type } : {}),
    chartCallback: (Chart) => {
      Chart.defaults.font.family = FONT;
      Chart.defaults.devicePixelRatio = scale;
    },
  });
  const require = createRequire(import.meta.url);
  for (const file of ['DejaVuSans.ttf', 'DejaVuSans-Bold.ttf']) {
    renderer.registerFont(require.resolve(`dejavu-fonts-ttf/ttf/${file}`), { family: FONT });
  }
  return renderer;
}

const FONT = 'DejaVu Sans';
