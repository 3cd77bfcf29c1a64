import { createRequire } from 'node:module';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';

interface Canvas {
  getContext(kind: '2d'): { canvas: unknown; fillRect(x: number, y: number, w: number, h: number): void };
  toBuffer(mime?: string): Buffer;
  toBuffer(done: (error: Error | null, bytes?: Buffer) => void, mime?: string): void;
  toDataURL(mime: string): string;
  toDataURL(mime: string, done: (error: Error | null, url?: string) => void): void;
  createPNGStream(): AsyncIterable<Uint8Array>;
}

const { createCanvas, loadImage, registerFont } = createRequire(import.meta.url)('canvas') as {
  createCanvas(width: number, height: number, type?: string): Canvas;
  loadImage(source: Buffer): Promise<{ width: number; height: number }>;
  registerFont(path: string, face: { family: string }): void;
};

describe('the canvas that chartjs-node-canvas draws on', () => {
  it.each([
    [undefined, '\u0089PNG'],
    ['svg', '<?xml'],
    ['pdf', '%PDF'],
  ])('of type %s gives its bytes, again and later', async (type, start) => {
    const canvas = drawn(type);
    const bytes = canvas.toBuffer();
    expect(bytes.toString('latin1').startsWith(start)).toBe(true);
    expect(canvas.toBuffer('image/png').equals(bytes)).toBe(true);
    const later = await new Promise<Buffer | undefined>((resolve, reject) => {
      canvas.toBuffer((error, result) => (error === null ? resolve(result) : reject(error)), 'image/png');
    });
    expect(later?.equals(bytes)).toBe(true);
  });

  it('draws what Chart.js asks of the context’s canvas', () => {
    for (const type of [undefined, 'svg', 'pdf']) {
      const canvas = drawn(type);
      expect(canvas.getContext('2d').canvas).toBe(canvas);
    }
  });

  it('gives data URLs, at once and later, streams and images', async () => {
    const canvas = drawn(undefined);
    const url = canvas.toDataURL('image/png');
    expect(url).toBe(`data:image/png;base64,${canvas.toBuffer().toString('base64')}`);
    const later = await new Promise((resolve) =>
      canvas.toDataURL('image/png', (_, result) => resolve(result)),
    );
    expect(later).toBe(url);
    expect((await text(canvas.createPNGStream())).length).toBeGreaterThan(50);
    expect(canvas.toBuffer('image/jpeg').readUInt16BE(0)).toBe(0xffd8);
    expect(await loadImage(canvas.toBuffer())).toMatchObject({ width: 30, height: 20 });
  });

  it('hands an error to the callback, and throws it without one', async () => {
    const canvas = drawn(undefined);
    expect(() => canvas.toBuffer('image/tiff')).toThrow('unknown image type "image/tiff"');
    const error = await new Promise<Error | null>((resolve) =>
      canvas.toBuffer((problem) => resolve(problem), 'image/tiff'),
    );
    expect(error?.message).toContain('image/tiff');
    expect(() => createCanvas(1, 1, 'gif')).toThrow('unknown canvas type "gif"');
    expect(() => registerFont('/no/such/font.ttf', { family: 'None' })).toThrow('/no/such/font.ttf');
  });
});

function drawn(type: string | undefined): Canvas {
  const canvas = createCanvas(30, 20, type);
  canvas.getContext('2d').fillRect(5, 5, 10, 10);
  return canvas;
}
