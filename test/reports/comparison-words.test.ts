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

test.each([
  ['data_loss_age_seconds', 's', 0.0075, '7.5 ms'],
  ['recovery_seconds', 's', 328.4, '5 min 28 s'],
  ['cross_region_bytes', 'bytes', 449_642, '450 KB'],
  ['stale_reads', 'ratio', 0.000027, '0.0027 %'],
  ['forwards_per_delivered', 'ratio', 0.00078, '0.00078'],
])('half an interval of %s has the unit of its figure', (name, unit, size, text) => {
  expect(sizeText({ ...row, name, metric: name, unit }, size)).toBe(text);
});
