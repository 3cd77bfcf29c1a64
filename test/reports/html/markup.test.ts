import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { html, jsonBlock, type Markup, markupText } from '../../../src/reports/html/markup.js';
import { oneLine } from '../../../src/reports/safe-text.js';

const TEXT = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc
    .array(fc.constantFrom('<', '>', '"', "'", '&', '/', '!--', 'script', '&lt;', ' onload='), {
      maxLength: 8,
    })
    .map((parts) => parts.join('')),
);

describe('text within HTML', () => {
  test('is read as the same text, whatever it holds; nothing of it is a tag, a quote or an entity', () => {
    fc.assert(
      fc.property(TEXT, (text) => {
        const written = markupText(html`${text}`);
        expect(written).not.toMatch(/[<>"']/);
        expect(decoded(written)).toBe(oneLine(text));
      }),
    );
  });

  test('is escaped once: pieces of HTML and lists of them go in as they are', () => {
    const items = ['<1>', '2'].map((text) => html`<li>${text}</li>`);
    expect(markupText(html`<ul title="${'"'}">${items}</ul>`)).toBe(
      '<ul title="&#34;"><li>&#60;1&#62;</li><li>2</li></ul>',
    );
  });

  test('cannot pass for HTML by its shape: data holds no symbols', () => {
    const forged: unknown = JSON.parse('{"Symbol(markup)": "<b>", "markup": "<b>", "text": "<b>"}');
    expect(() => markupText(html`${forged as Markup}`)).toThrow();
  });
});

test('a data block reads back as the same data, and nothing in it ends it', () => {
  fc.assert(
    fc.property(fc.jsonValue(), TEXT, (value, text) => {
      const data = { value, text };
      const written = markupText(jsonBlock(data));
      expect(written).not.toContain('<');
      expect(JSON.parse(written)).toEqual(JSON.parse(JSON.stringify(data)));
    }),
  );
});

/** As a browser reads numeric references, the only ones that are written. */
function decoded(text: string): string {
  return text.replace(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code)));
}
