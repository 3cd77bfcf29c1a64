import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { PairIndex } from '../../../src/metrics/data/pair-index.js';

const pairs = fc.tuple(fc.nat({ max: 60 }), fc.oneof(fc.nat({ max: 60 }), fc.nat({ max: 2 ** 31 - 1 })));

test('numbers pairs as a map of text would, whatever comes in whatever order', () => {
  fc.assert(
    fc.property(fc.array(pairs, { maxLength: 1_500, size: 'max' }), (all) => {
      const index = new PairIndex();
      const numbers = new Map<string, number>();
      for (const [first, second] of all) {
        const name = `${first},${second}`;
        expect(index.of(first, second)).toBe(numbers.get(name) ?? -1);
        if (!numbers.has(name)) numbers.set(name, numbers.size);
        expect(index.add(first, second)).toBe(numbers.get(name));
      }
      expect(index.size).toBe(numbers.size);
    }),
    { numRuns: 12 },
  );
});
