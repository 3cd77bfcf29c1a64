import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Kernel } from '../../src/kernel/kernel.js';
import { SLOW_START, SlowStartTransfers } from '../../src/topology/slow-start.js';

/** Rounds and arrival of the last byte of one transfer that starts at 7 s, in an empty simulation. */
function transfer(bytes: number, rtt_us: number, options = SLOW_START) {
  const kernel = new Kernel();
  const done: { token: number; rounds: number; after_us: number }[] = [];
  const start_us = 7_000_000;
  const transfers = new SlowStartTransfers(
    kernel,
    'slow-start',
    (token, rounds) => done.push({ token, rounds, after_us: kernel.now_us - start_us }),
    options,
  );
  kernel.at(
    start_us,
    kernel.handler('test.start', () => transfers.start(42, bytes, rtt_us)),
  );
  kernel.runUntil(start_us + 1_000_000_000);
  return done;
}

test.each([
  ['SLOW-1', 14_600, 1],
  ['SLOW-2', 100_000, 3],
  ['one byte more than a window', 14_601, 2],
  ['nothing', 0, 1],
])('%s: %i bytes take %i rounds of 100 ms, the last one half', (_name, bytes, rounds) => {
  expect(transfer(bytes, 100_000)).toEqual([{ token: 42, rounds, after_us: rounds * 100_000 - 50_000 }]);
});

test('the rounds are those of the closed form: the least r with iw (2^r - 1) segments', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 50_000_000 }),
      fc.integer({ min: 1, max: 40 }),
      fc.integer({ min: 500, max: 9_000 }),
      (bytes, initialWindow, segmentBytes) => {
        let rounds = 1;
        while (initialWindow * (2 ** rounds - 1) * segmentBytes < bytes) rounds++;
        const [done] = transfer(bytes, 20_000, { initialWindow, segmentBytes });
        expect(done).toEqual({ token: 42, rounds, after_us: rounds * 20_000 - 10_000 });
      },
    ),
    { numRuns: 50 },
  );
});
