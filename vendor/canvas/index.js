/**
 * What chartjs-node-canvas asks of the package `canvas`, on top of @napi-rs/canvas, which ships
 * prebuilt for every platform: no download, no compiler. PNG and JPEG; SVG with its text as paths
 * (it looks the same where the font is missing); PDF.
 */

// Must stand before the first load of @napi-rs/canvas: only fonts that are registered may be used,
// so that a picture has the same bytes on every machine.
process.env.DISABLE_SYSTEM_FONTS_LOAD = '1';

const { Readable } = require('node:stream');
const skia = require('@napi-rs/canvas');

const REGISTERED = Symbol.for('geosim.canvas.registeredFonts');

/** @param {'svg' | 'pdf' | 'image' | undefined} type */
function createCanvas(width, height, type) {
  switch (type) {
    case undefined:
    case 'image':
      return imageCanvas(width, height);
    case 'svg':
      return svgCanvas(width, height);
    case 'pdf':
      return pdfCanvas(width, height);
    default:
      throw new TypeError(`unknown canvas type "${type}": image, svg or pdf`);
  }
}

/**
 * Weight and style are read from the file. The same file twice is registered once: this module is
 * loaded anew for every renderer, the font table below it is not.
 */
function registerFont(path, { family }) {
  skia.GlobalFonts[REGISTERED] ??= new Set();
  const registered = skia.GlobalFonts[REGISTERED];
  const key = `${family}\n${path}`;
  if (registered.has(key)) return;
  if (!skia.GlobalFonts.registerFromPath(path, family))
    throw new Error(`cannot register the font file ${path}`);
  registered.add(key);
}

function imageCanvas(width, height) {
  const canvas = skia.createCanvas(width, height);
  const dataUrl = canvas.toDataURL.bind(canvas);
  const encode = (mime) => canvas.encodeSync(imageFormat(mime));
  canvas.toBuffer = bufferWriter('image/png', (mime) => (mime === 'raw' ? canvas.data() : encode(mime)));
  canvas.toDataURL = (mime = 'image/png', ...rest) => {
    const done = rest.at(-1);
    if (typeof done !== 'function') return dataUrl(mime, ...rest);
    answer(done, () => dataUrl(mime));
    return undefined;
  };
  canvas.createPNGStream = () => Readable.from([encode('image/png')]);
  canvas.createJPEGStream = () => Readable.from([encode('image/jpeg')]);
  return canvas;
}

/** Asking for the content empties the canvas: it is kept, and cannot be drawn on afterwards. */
function svgCanvas(width, height) {
  const canvas = skia.createCanvas(width, height, skia.SvgExportFlag.ConvertTextToPaths);
  let bytes;
  const write = only('image/svg+xml', () => {
    bytes ??= Buffer.from(renumbered(canvas.getContent().toString('utf8')));
    return bytes;
  });
  canvas.toBuffer = bufferWriter('image/svg+xml', write);
  return canvas;
}

/** Skia numbers ids (in hexadecimal) through all pictures of the process; here each picture counts from 0. */
function renumbered(svg) {
  const names = new Map();
  for (const [, id] of svg.matchAll(/ id="([^"]+)"/g))
    names.set(id, `${id.replace(/[\da-f]+$/, '')}${names.size}`);
  return svg.replace(/ id="([^"]+)"|url\(#([^)]+)\)|href="#([^"]+)"/g, (whole, ...found) => {
    const id = found[0] ?? found[1] ?? found[2];
    return names.has(id) ? whole.replace(id, names.get(id)) : whole;
  });
}

/** One page. It is closed when its bytes are asked for, and cannot be drawn on afterwards. */
function pdfCanvas(width, height) {
  const document = new skia.PDFDocument();
  const context = document.beginPage(width, height);
  let bytes;
  const write = only('application/pdf', () => {
    if (bytes === undefined) {
      document.endPage();
      bytes = document.close();
    }
    return bytes;
  });
  const canvas = {
    width,
    height,
    getContext: () => context,
    toBuffer: bufferWriter('application/pdf', write),
    createPDFStream: () => Readable.from([write('application/pdf')]),
  };
  Object.defineProperty(context, 'canvas', { value: canvas, configurable: true });
  return canvas;
}

/** toBuffer(mime?) gives the bytes; toBuffer(callback, mime?) hands them over later. */
function bufferWriter(defaultMime, write) {
  return (first, second) => {
    if (typeof first !== 'function') return write(first ?? defaultMime);
    answer(first, () => write(second ?? defaultMime));
    return undefined;
  };
}

function answer(done, make) {
  setImmediate(() => {
    let made;
    try {
      made = make();
    } catch (error) {
      done(error);
      return;
    }
    done(null, made);
  });
}

/** chartjs-node-canvas asks for image/png where nobody says otherwise, whatever the canvas. */
function only(ownMime, write) {
  return (mime) => {
    if (mime !== ownMime && mime !== 'image/png')
      throw new TypeError(`this canvas writes ${ownMime}, not ${mime}`);
    return write();
  };
}

function imageFormat(mime) {
  if (mime === 'image/png') return 'png';
  if (mime === 'image/jpeg') return 'jpeg';
  throw new TypeError(`unknown image type "${mime}": image/png, image/jpeg or raw`);
}

module.exports = { createCanvas, registerFont, loadImage: skia.loadImage, Image: skia.Image };
