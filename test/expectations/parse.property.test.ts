import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseExpectation } from '../../src/expectations/parse.js';
import { anyExpectation, withoutPlaces } from './arbitraries.js';

const FRAGMENTS = [
  ...[
    'detected',
    'moved',
    'not ',
    'order',
    'count',
    'availability',
    'p99',
    'within',
    'from',
    'to',
    'during',
    'dark',
  ],
  ...[
    '(',
    ')',
    ',',
    '.',
    ':',
    '=',
    '>=',
    '"',
    '\\',
    ' ',
    '4m',
    '99%',
    '0',
    '1h30m',
    '12..5',
    'é',
    '\u{1f600}',
    '-',
    '\n',
  ],
];

describe('any expectation', () => {
  it('is read back as it was printed', () => {
    fc.assert(
      fc.property(anyExpectation, (expectation) => {
        const reading = parseExpectation(expectation.text);
        expect(reading).toHaveProperty('expectation');
        if ('expectation' in reading) expect(withoutPlaces(reading.expectation)).toEqual(expectation);
      }),
      { numRuns: 500 },
    );
  });

  it('has its parts at the places they say', () => {
    fc.assert(
      fc.property(anyExpectation, ({ text }) => {
        const reading = parseExpectation(text);
        if (!('expectation' in reading)) throw new Error(text);
        for (const { text: part, offset, length } of partsOf(reading.expectation)) {
          const written = text.slice(offset, offset + length);
          expect([part, `"${part.replace(/["\\]/g, '\\$&')}"`]).toContain(written);
        }
      }),
    );
  });
});

describe('any text', () => {
  const garbage = fc.oneof(
    fc.string(),
    fc.string({ unit: 'binary' }),
    fc.array(fc.constantFrom(...FRAGMENTS), { maxLength: 14 }).map((parts) => parts.join('')),
  );

  it('is read or refused at a place within it, and nothing is thrown', () => {
    fc.assert(
      fc.property(garbage, (text) => {
        const reading = parseExpectation(text);
        if ('expectation' in reading) return;
        expect(reading.problems.length).toBeGreaterThan(0);
        for (const { offset, length, message } of reading.problems) {
          expect(offset).toBeGreaterThanOrEqual(0);
          expect(length).toBeGreaterThanOrEqual(1);
          expect(offset + length).toBeLessThanOrEqual(Math.max(1, text.length));
          expect(message).not.toBe('');
        }
      }),
      { numRuns: 1_000 },
    );
  });
});

interface Part {
  readonly text: string;
  readonly offset: number;
  readonly length: number;
}

/** Names and literals. */
function partsOf(value: unknown): Part[] {
  if (typeof value !== 'object' || value === null) return [];
  const own = 'text' in value && 'offset' in value ? [value as Part] : [];
  return [...own, ...Object.values(value).flatMap(partsOf)];
}
