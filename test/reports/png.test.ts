import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';
import { allCharts } from '../../src/reports/charts/all-charts.js';
import { createImageRenderer } from '../../src/reports/png.js';
import { latencyRow, sampleResult } from './sample-result.js';

const require = createRequire(import.meta.url);
const renderer = createImageRenderer();

describe('a PNG', () => {
  it('is one, of the size that the chart asks for', () => {
    for (const chart of allCharts(sampleResult())) {
      const bytes = Buffer.from(renderer.png(chart));
      expect(bytes.subarray(0, 8).toString('latin1')).toBe('\u0089PNG\r\n\u001a\n');
      expect([bytes.readUInt32BE(16), bytes.readUInt32BE(20)]).toEqual([chart.width, chart.height]);
    }
  });

  it('has the same bytes again: from the same renderer, from another one, and for the same chart twice', () => {
    const [chart] = allCharts(sampleResult());
    const [again] = allCharts(sampleResult());
    const bytes = Buffer.from(renderer.png(chart!));
    expect(bytes.equals(renderer.png(again!))).toBe(true);
    expect(bytes.equals(renderer.png(chart!))).toBe(true);
    expect(bytes.equals(createImageRenderer().png(again!))).toBe(true);
  });

  it('is drawn at twice the size where asked', () => {
    const bytes = Buffer.from(createImageRenderer({ scale: 2 }).png(emptyLatency()));
    expect([bytes.readUInt32BE(16), bytes.readUInt32BE(20)]).toEqual([2_400, 676]);
  });

  it('stands on white and shows its text, with the font that comes along and no other', async () => {
    // After the renderer, which decides what fonts there are when it loads the library.
    const picture = renderer.png(emptyLatency());
    const skia = require('@napi-rs/canvas') as typeof import('@napi-rs/canvas');
    const image = await skia.loadImage(Buffer.from(picture));
    const canvas = skia.createCanvas(image.width, image.height);
    const context = canvas.getContext('2d');
    context.drawImage(image, 0, 0);
    expect([...context.getImageData(0, 0, 1, 1).data]).toEqual([255, 255, 255, 255]);
    const title = context.getImageData(0, 0, 600, 60).data;
    const dark = title.filter((value, index) => index % 4 === 0 && value < 100).length;
    expect(dark).toBeGreaterThan(500);
    expect(skia.GlobalFonts.families.map(({ family }) => family)).toEqual(['DejaVu Sans']);
  });

  it('is made of the extremes too', () => {
    const name = 'long name '.repeat(40);
    const result = sampleResult({
      scenario: { ...sampleResult().scenario, name },
      latency: Array.from({ length: 24 }, (_, index) => latencyRow(name, `${index}${name}`, 0)),
    });
    for (const chart of allCharts(result)) expect(renderer.png(chart).length).toBeGreaterThan(5_000);
  });
});

describe('an SVG', () => {
  it('has its text as paths, and the same bytes again', () => {
    const [chart] = allCharts(sampleResult());
    const text = Buffer.from(renderer.svg(chart!)).toString('utf8');
    expect(text).toContain('<svg');
    expect(text).toContain(`width="${chart!.width}" height="${chart!.height}"`);
    expect(text.match(/<path/g)!.length).toBeGreaterThan(50);
    expect(text).not.toContain('<text');
    expect(Buffer.from(renderer.svg(allCharts(sampleResult())[0]!)).toString('utf8')).toBe(text);
  });
});

/** The smallest picture: a title and one sentence. */
function emptyLatency() {
  return allCharts(sampleResult({ latency: [] })).find(({ id }) => id === 'latency')!;
}
