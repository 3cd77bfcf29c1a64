import fc from 'fast-check';
import { expect, it } from 'vitest';
import { columns, oneLine, shorten } from '../../src/reports/safe-text.js';

it.each([
  ['two\nlines', 'two lines'],
  ['a\u001b[31mred', 'a�[31mred'],
  ['bell\u0007', 'bell�'],
  ['\u009b31m', '�31m'],
  ['right\u202eleft', 'right�left'],
  ['zero\u200bwidth', 'zero�width'],
  ['line\u2028break', 'line break'],
  ['<b>&amp;', '<b>&amp;'],
  ['Größe 大阪 😀', 'Größe 大阪 😀'],
])('%j becomes %j', (text, clean) => {
  expect(oneLine(text)).toBe(clean);
});

it('leaves no control, format or lone surrogate of any text, and changes nothing twice', () => {
  fc.assert(
    fc.property(fc.string({ unit: CODE_UNIT }), (text) => {
      const clean = oneLine(text);
      expect(clean).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/u);
      expect(oneLine(clean)).toBe(clean);
    }),
  );
});

it('counts terminal columns', () => {
  expect(columns('abc')).toBe(3);
  expect(columns('大阪')).toBe(4);
  expect(columns('e\u0301')).toBe(1);
});

it('shortens to no more than the columns there are, and only what is too long', () => {
  expect(shorten('abcdef', 6)).toBe('abcdef');
  expect(shorten('abcdefg', 6)).toBe('abcde…');
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 1, max: 30 }), (text, width) => {
      const short = shorten(text, width);
      expect(columns(short)).toBeLessThanOrEqual(width);
      if (columns(text) <= width) expect(short).toBe(text);
    }),
  );
});

/** Any UTF-16 code unit, so that lone surrogates occur too. */
const CODE_UNIT = fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code));
