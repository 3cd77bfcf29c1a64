import { expect, test } from 'vitest';
import { BRISK, EAST, pairs, record, singles, stated, WEST } from './pairs.js';
import { MINUTE, SECOND } from './support.js';

const CRASH = { kind: 'replica-crash', mode: 'refusing' };

test('D4: from detection to recovery negotiate returns the healthy secondary, and only that', () => {
  const seen = record(
    pairs(
      {},
      {
        clients: [
          { ...BRISK, name: 'us', region: 'eastus', count: 50, session: { lasts: '30s', pause: '5s' } },
        ],
        faults: [{ ...CRASH, at: '10m', replica: 'east', for: '5m' }],
      },
    ),
  );
  const from_us = stated(seen, 'endpoint-degraded', 'east', 'app-east');
  const to_us = stated(seen, 'endpoint-online', 'east', 'app-east');
  expect(from_us).toBeGreaterThan(10 * MINUTE);
  const attempts = seen.operations.filter(({ kind }) => kind === 'connect');
  // An attempt that began within belief ends within a second of it.
  const during = attempts.filter(({ started_us }) => started_us > from_us && started_us < to_us - SECOND);
  expect(during.length).toBeGreaterThan(300);
  expect(new Set(during.map(({ replica }) => replica))).toEqual(new Set([WEST]));
  expect(during.every(({ outcome }) => outcome === 'ok')).toBe(true);
  const before = attempts.filter(({ ended_us }) => ended_us < 10 * MINUTE);
  expect(new Set(before.map(({ replica }) => replica))).toEqual(new Set([EAST]));
});

test('D4: when no instance is healthy negotiate fails with no-endpoint, and clients back off by their policy', () => {
  const seen = record(
    pairs(
      {},
      {
        clients: singles(['eastus']), // 1, 2, 4, 8, 8 … s, no jitter
        faults: [
          { ...CRASH, at: '10m', replica: 'east', for: '2m' },
          { ...CRASH, at: '10m', replica: 'west', for: '2m' },
        ],
      },
    ),
  );
  const failed = seen.operations.filter(({ outcome }) => outcome === 'failed');
  const unanswered = failed.filter(({ reason }) => reason === 'no-endpoint');
  expect(unanswered.length).toBeGreaterThanOrEqual(10); // two minutes, of which ten seconds to find out
  expect(unanswered.every(({ kind, replica }) => kind === 'negotiate' && replica === -1)).toBe(true);
  // Before: refused by an instance that the app server still believed in.
  const others = failed.filter(({ reason }) => reason !== 'no-endpoint');
  expect(others.every(({ kind, reason }) => kind === 'connect' && reason === 'refused')).toBe(true);
  const both_us = Math.max(
    ...['east', 'west'].map((name) => stated(seen, 'endpoint-degraded', name, 'app-east')),
  );
  expect(others.every(({ started_us }) => started_us < both_us)).toBe(true);
  // Pause k follows failure k: 2, 4, 8, 8 … s, and the last one leads to the attempt that succeeded.
  const back = seen.operations.find(
    ({ kind, outcome, started_us }) => kind === 'connect' && outcome === 'ok' && started_us > 11 * MINUTE,
  );
  const starts_us = [...failed.slice(1), back].map((each) => each?.started_us ?? 0);
  const pauses_us = starts_us.map((start_us, k) => start_us - (failed[k]?.ended_us ?? 0));
  expect(pauses_us).toEqual(pauses_us.map((_, k) => Math.min(8, 2 ** (k + 1)) * SECOND));
  // To whichever was found online again by then.
  const found = back?.replica === EAST ? 'east' : 'west';
  expect(stated(seen, 'endpoint-online', found, 'app-east')).toBeLessThan(back?.started_us ?? 0);
});
