import { expect, test } from 'vitest';
import { headlines } from '../../src/reports/headlines.js';
import { sampleResult } from './sample-result.js';

const figures = (changes: Parameters<typeof sampleResult>[0]) =>
  Object.fromEntries(
    headlines(sampleResult(changes)).map(({ label, figure, note }) => [label, `${figure}; ${note}`]),
  );

test('the last client, and those that never came back', () => {
  const [first] = sampleResult().failovers;
  const back = figures({
    failovers: [{ ...first!, hit: 9, moved: 9, lastMoved_us: first!.started_us + 107_000_000 }],
  });
  expect(back['Last client back after']).toBe('1 min 47 s; of 9, us');
  const some = figures({
    failovers: [{ ...first!, hit: 9, moved: 7, lastMoved_us: first!.started_us + 107_000_000 }],
  });
  expect(some['Last client back after']).toBe('1 min 47 s; 2 of 9 never');
  const none = figures({
    failovers: [{ ...first!, hit: 9, moved: 0, lastMoved_us: null, detected_us: null }],
  });
  expect(none['Last client back after']).toBe('never; 9 of 9 never');
  expect(none['Detected after']).toBe('never; by the routing');
});

test('lost messages as a share of all that should have arrived', () => {
  const metric = (value: number) => ({ unit: 'messages', labels: {}, value });
  const { 'Messages lost': text } = figures({
    metrics: { messages_lost: metric(25), messages_delivered: metric(975) },
  });
  expect(text).toBe('25; 2.5 % of 1,000');
});

test('what a result does not have makes no figure', () => {
  const bare = {
    failovers: [],
    metrics: {},
    latency: [],
    availability: { requests: [], clientMinutes: [], windowed: [] },
  };
  const { cost: _, ...rest } = sampleResult(bare);
  expect(headlines(rest)).toEqual([]);
});
