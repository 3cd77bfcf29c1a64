import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Kernel } from '../../src/kernel/kernel.js';
import { type Demand, maxMinRates } from '../../src/topology/max-min.js';
import { SharedBandwidth } from '../../src/topology/shared-bandwidth.js';

const MBIT = 1_000_000;
const SECOND = 1_000_000;

function rig() {
  const kernel = new Kernel();
  const done: { token: number; at: number }[] = [];
  const bandwidth = new SharedBandwidth(kernel, 'links', (token) => done.push({ token, at: kernel.now_us }));
  const steps: (() => void)[] = [];
  const onStep = kernel.handler('test.step', (step) => steps[step]());
  const at = (time_us: number, step: () => void) => kernel.at(time_us, onStep, steps.push(step) - 1);
  return { kernel, done, bandwidth, at };
}

test('MAXMIN-1: links of 10 and 4 Mbit/s are shared 2, 8, 2', () => {
  const { kernel, done, bandwidth, at } = rig();
  const l1 = bandwidth.addLink(10 * MBIT);
  const l2 = bandwidth.addLink(4 * MBIT);
  let rates: number[] = [];
  at(0, () => {
    const ids = [[l1, l2], [l1], [l2]].map((links, token) =>
      // As long as their share lasts two seconds: all three end together.
      bandwidth.start({ token, bytes: [500_000, 2_000_000, 500_000][token], links }),
    );
    rates = ids.map((id) => bandwidth.rate_bps(id));
  });
  kernel.runUntil(10 * SECOND);
  expect(rates).toEqual([2 * MBIT, 8 * MBIT, 2 * MBIT]);
  expect(done).toEqual([0, 1, 2].map((token) => ({ token, at: 2 * SECOND })));
});

test('who remains takes what the others leave', () => {
  const { kernel, done, bandwidth, at } = rig();
  const link = bandwidth.addLink(8 * MBIT);
  at(0, () => bandwidth.start({ token: 1, bytes: 1_000_000, links: [link] }));
  at(500_000, () => bandwidth.start({ token: 2, bytes: 250_000, links: [link] }));
  kernel.runUntil(10 * SECOND);
  // Half a second alone, then half the rate until 2 is through at 1.0 s, then alone again.
  expect(done).toEqual([
    { token: 2, at: 1_000_000 },
    { token: 1, at: 1_250_000 },
  ]);
});

test('a limit of its own leaves the rest to the others, and may change', () => {
  const { kernel, done, bandwidth, at } = rig();
  const link = bandwidth.addLink(8 * MBIT);
  at(0, () => {
    const slow = bandwidth.start({ token: 1, bytes: 250_000, links: [link], cap_bps: MBIT });
    const fast = bandwidth.start({ token: 2, bytes: 875_000, links: [link] });
    expect([bandwidth.rate_bps(slow), bandwidth.rate_bps(fast)]).toEqual([MBIT, 7 * MBIT]);
    at(SECOND, () => bandwidth.setCap(slow, undefined));
  });
  kernel.runUntil(10 * SECOND);
  expect(done).toEqual([
    { token: 2, at: SECOND },
    { token: 1, at: SECOND + 125_000 },
  ]);
});

test('a cut link moves nothing; what is through stays through', () => {
  const { kernel, done, bandwidth, at } = rig();
  const link = bandwidth.addLink(8 * MBIT);
  let id = -1;
  at(0, () => {
    id = bandwidth.start({ token: 1, bytes: 1_000_000, links: [link] });
  });
  at(250_000, () => bandwidth.setCapacity(link, 0));
  at(5 * SECOND, () => expect(bandwidth.bytesLeft(id)).toBe(750_000));
  at(9 * SECOND, () => bandwidth.setCapacity(link, 8 * MBIT));
  kernel.runUntil(60 * SECOND);
  expect(done).toEqual([{ token: 1, at: 9_750_000 }]);
  expect(bandwidth.bytesLeft(id)).toBe(0);
});

test('a transfer cut short says how much is through', () => {
  const { kernel, done, bandwidth, at } = rig();
  const link = bandwidth.addLink(8 * MBIT);
  at(0, () => {
    const id = bandwidth.start({ token: 1, bytes: 1_000_000, links: [link] });
    at(300_001, () => expect(bandwidth.cancel(id)).toBe(300_001));
    at(300_002, () => expect(() => bandwidth.cancel(id)).toThrow('is not under way'));
  });
  kernel.runUntil(60 * SECOND);
  expect(done).toEqual([]);
});

test('53 GB over 1 Gbit/s end at the very microsecond', () => {
  const { kernel, done, bandwidth, at } = rig();
  const link = bandwidth.addLink(1_000 * MBIT);
  at(1, () => bandwidth.start({ token: 1, bytes: 53_000_000_000, links: [link] }));
  kernel.runUntil(1_000 * SECOND);
  expect(done).toEqual([{ token: 1, at: 424 * SECOND + 1 }]);
});

test('nothing to send is done at once, but not within the call', () => {
  const { kernel, done, bandwidth, at } = rig();
  const link = bandwidth.addLink(0);
  at(5, () => {
    bandwidth.start({ token: 1, bytes: 0, links: [link] });
    expect(done).toEqual([]);
  });
  kernel.runUntil(10);
  expect(done).toEqual([{ token: 1, at: 5 }]);
});

test('a completion may start the next transfer', () => {
  const kernel = new Kernel();
  const ends: number[] = [];
  const bandwidth = new SharedBandwidth(kernel, 'links', (token) => {
    ends.push(kernel.now_us);
    if (token > 0) bandwidth.start({ token: token - 1, bytes: 1_000_000, links: [0] });
  });
  bandwidth.addLink(8 * MBIT);
  bandwidth.start({ token: 3, bytes: 1_000_000, links: [0] });
  kernel.runUntil(60 * SECOND);
  expect(ends).toEqual([1, 2, 3, 4].map((second) => second * SECOND));
});

const demands = (links: number) =>
  fc.array(
    fc.record({
      links: fc.uniqueArray(fc.nat(links - 1), { minLength: 1, maxLength: links }),
      cap_bps: fc.oneof(fc.constant(Number.POSITIVE_INFINITY), fc.integer({ min: 0, max: 2_000 })),
    }),
    { minLength: 1, maxLength: 6 },
  );

/** Raises all rates together, a little at a time, and stops each where it meets a limit. */
function filledDropByDrop(capacity: readonly number[], demands: readonly Demand[], drop: number): number[] {
  const rates = demands.map(() => 0);
  const stopped = demands.map(() => false);
  const load = (link: number) =>
    demands.reduce((sum, demand, i) => (demand.links.includes(link) ? sum + rates[i] : sum), 0);
  while (stopped.includes(false)) {
    for (let i = 0; i < demands.length; i++) {
      if (stopped[i]) continue;
      const full = demands[i].links.some((link) => load(link) + drop > capacity[link] + 1e-9);
      if (full || rates[i] + drop > demands[i].cap_bps + 1e-9) stopped[i] = true;
      else rates[i] += drop;
    }
  }
  return rates;
}

test('rates are those of filling drop by drop', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 0, max: 2_000 }), { minLength: 4, maxLength: 4 }),
      demands(4),
      (capacity, wanted) => {
        const drop = 2;
        const slow = filledDropByDrop(capacity, wanted, drop);
        // A drop that no longer fits can be missing once for each sharer, and so shift the others.
        const tolerance = drop * (wanted.length + 1) ** 2;
        for (const [i, rate] of maxMinRates(capacity, wanted).entries()) {
          expect(Math.abs(rate - slow[i])).toBeLessThanOrEqual(tolerance);
        }
      },
    ),
    { numRuns: 100 },
  );
});

test('no link is over its capacity, and every rate has a limit that explains it', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 0, max: 1e9 }), { minLength: 4, maxLength: 4 }),
      demands(4),
      (capacity, wanted) => {
        const rates = maxMinRates(capacity, wanted);
        const users = (link: number) => [...wanted.keys()].filter((i) => wanted[i].links.includes(link));
        const load = (link: number) => users(link).reduce((sum, i) => sum + rates[i], 0);
        for (const link of capacity.keys()) expect(load(link)).toBeLessThanOrEqual(capacity[link]);
        for (const [i, demand] of wanted.entries()) {
          const explained =
            rates[i] === demand.cap_bps ||
            demand.links.some(
              (link) =>
                capacity[link] - load(link) < users(link).length &&
                users(link).every((other) => rates[other] <= rates[i] + users(link).length),
            );
          expect(explained).toBe(true);
        }
      },
    ),
  );
});

interface Start {
  readonly at: number;
  readonly bytes: number;
  readonly links: readonly number[];
  readonly cap_bps?: number | undefined;
}

/** Completion times, booked in big integers of millionths of a bit from change to change. */
function plainCompletions(
  capacity: number[],
  starts: readonly Start[],
  changes: readonly { at: number; link: number; capacity: number }[],
): { token: number; at: number }[] {
  const left = new Map<number, bigint>();
  const started = new Set<number>();
  const done: { token: number; at: number }[] = [];
  let now = 0;
  for (;;) {
    for (const change of changes) if (change.at === now) capacity[change.link] = change.capacity;
    starts.forEach((start, token) => {
      if (start.at !== now || started.has(token)) return;
      started.add(token);
      left.set(token, BigInt(start.bytes) * 8_000_000n);
    });
    const tokens = [...left.keys()];
    const asked = tokens.map((token) => ({
      links: starts[token].links,
      cap_bps: starts[token].cap_bps ?? Number.POSITIVE_INFINITY,
    }));
    const rates = maxMinRates(capacity, asked).map(BigInt);
    const ends = tokens.map((token, i) => {
      const rest = left.get(token) as bigint;
      if (rest === 0n) return now;
      return rates[i] === 0n ? Number.POSITIVE_INFINITY : now + Number((rest + rates[i] - 1n) / rates[i]);
    });
    const next = Math.min(...ends, ...[...starts, ...changes].map(({ at }) => at).filter((at) => at > now));
    if (next === Number.POSITIVE_INFINITY) return done;
    tokens.forEach((token, i) => {
      left.set(token, (left.get(token) as bigint) - rates[i] * BigInt(next - now));
      if (ends[i] === next) {
        done.push({ token, at: next });
        left.delete(token);
      }
    });
    now = next;
  }
}

test('every byte is booked: completions are those of a calculation in big integers', () => {
  const start = fc.record({
    at: fc.integer({ min: 1, max: 3_000_000 }),
    bytes: fc.integer({ min: 0, max: 300_000 }),
    links: fc.uniqueArray(fc.nat(2), { minLength: 1, maxLength: 3 }),
    cap_bps: fc.option(fc.integer({ min: 10_000, max: 10_000_000 }), { nil: undefined }),
  });
  const order = (a: { token: number; at: number }, b: { token: number; at: number }) =>
    a.at - b.at || a.token - b.token;
  fc.assert(
    fc.property(
      fc.array(start, { minLength: 1, maxLength: 8 }),
      fc.integer({ min: 0, max: 9 * MBIT }),
      (starts, cut_bps) => {
        const capacity = [7 * MBIT, 9 * MBIT, 11 * MBIT + 1];
        const changes = [
          { at: 1_500_000, link: 1, capacity: cut_bps },
          { at: 2_000_000, link: 1, capacity: 9 * MBIT },
        ];
        const { kernel, done, bandwidth, at } = rig();
        for (const bps of capacity) bandwidth.addLink(bps);
        starts.forEach(({ at: time, ...spec }, token) => {
          at(time, () => bandwidth.start({ token, ...spec }));
        });
        for (const change of changes)
          at(change.at, () => bandwidth.setCapacity(change.link, change.capacity));
        kernel.runUntil(10_000 * SECOND);
        expect(done.sort(order)).toEqual(plainCompletions(capacity, starts, changes).sort(order));
        expect(done).toHaveLength(starts.length);
      },
    ),
    { numRuns: 100 },
  );
});
