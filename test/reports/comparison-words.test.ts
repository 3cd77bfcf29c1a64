import { expect, test } from 'vitest';
import { sizeText } from '../../src/reports/comparison-words.js';
import { compareDesigns, designOf, value } from '../experiments/sample-designs.js';

const runs = [1e6, 2e6].map((latency_us) => value('connect_latency', {}, latency_us));
const row = compareDesigns([designOf('base', runs)], null).rows[0]!;

test.each([
  [320, '320 µs'],
  [81_400, '81 ms'],
  [4_666_000, '4.7 s'],
  [11_200_000, '11 s'],
])('%s µs as half an interval is %s', (size_us, text) => {
  expect(sizeText({ ...row, unit: 'us' }, size_us)).toBe(text);
});
