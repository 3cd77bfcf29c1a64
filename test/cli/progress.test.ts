import { expect, test } from 'vitest';
import { progressLine, progressText } from '../../src/cli/progress.js';

test('tells the share, the events and the time left', () => {
  expect(progressText('outage', 0.25, 1_230_000, 10_000)).toBe(
    'outage   25 %  1.2 M events  about 30 s left',
  );
  expect(progressText('outage', 0.5, 9_999, 180_000)).toBe('outage   50 %  9999 events  about 3 min left');
});

test('promises nothing before it knows', () => {
  expect(progressText('outage', 0.01, 20_000, 60_000)).toBe('outage    1 %  20 k events');
  expect(progressText('outage', 0.5, 20_000, 100)).not.toContain('left');
});

test('wipes its line, and only when it wrote one', () => {
  const written: string[] = [];
  const progress = progressLine(
    'outage',
    (text) => written.push(text),
    () => 0,
  );
  progress.clear();
  expect(written).toEqual([]);
  progress.show(1, 2, 3);
  progress.clear();
  progress.clear();
  expect(written).toEqual(['\r\u001b[2Koutage   50 %  3 events', '\r\u001b[2K']);
});
