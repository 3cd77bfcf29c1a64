import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Kernel } from '../../src/kernel/kernel.js';
import { BytePipe } from '../../src/topology/byte-pipe.js';
import { NO_RANDOM, twoSites } from './support.js';

const MS = 1_000;
const SECOND = 1_000_000;

/** A pipe from site 0 to site 1, 40 ms long, whose events are written down, and steps at given moments. */
function rig(bandwidth_bps: number | undefined) {
  const kernel = new Kernel();
  const network = twoSites(80 * MS);
  const events: [at_us: number, what: string][] = [];
  const pipe = new BytePipe<string>(
    kernel,
    network,
    { name: 'pipe', from: 0, to: 1, random: NO_RANDOM, bandwidth_bps },
    {
      arrived: (message) => events.push([kernel.now_us, message]),
      ended: (why) => events.push([kernel.now_us, `end: ${why}`]),
    },
  );
  const steps: (() => void)[] = [];
  const onStep = kernel.handler('test.step', (step) => steps[step]());
  const at = (time_us: number, step: () => void) => kernel.at(time_us, onStep, steps.push(step) - 1);
  return { kernel, network, events, pipe, at };
}

describe('bandwidth', () => {
  test('messages leave one after the other and arrive one latency after their last bit', () => {
    const { kernel, events, pipe, at } = rig(8_000_000); // 1 byte a µs
    at(0, () => {
      pipe.write('a', 10_000);
      pipe.write('b', 5_000);
      expect(pipe.unsent_bytes).toBe(15_000);
    });
    at(4 * MS, () => expect(pipe.unsent_bytes).toBe(11_000));
    at(12 * MS, () => expect(pipe.unsent_bytes).toBe(3_000));
    at(20 * MS, () => pipe.write('c', 1_000));
    kernel.runUntil(SECOND);
    expect(events).toEqual([
      [50 * MS, 'a'],
      [55 * MS, 'b'],
      [61 * MS, 'c'],
    ]);
    expect(pipe.unsent_bytes).toBe(0);
  });

  test('without a limit everything leaves at once', () => {
    const { kernel, events, pipe, at } = rig(undefined);
    at(0, () => pipe.write('a', 1e9));
    at(0, () => expect(pipe.unsent_bytes).toBe(0));
    kernel.runUntil(SECOND);
    expect(events).toEqual([[40 * MS, 'a']]);
  });

  test('a new rate holds for what is left; at 0 everything waits', () => {
    const { kernel, events, pipe, at } = rig(8_000_000);
    at(0, () => pipe.write('a', 10_000));
    at(4 * MS, () => pipe.setBandwidth(0));
    at(100 * MS, () => expect(pipe.unsent_bytes).toBe(6_000));
    at(200 * MS, () => pipe.setBandwidth(4_000_000));
    kernel.runUntil(SECOND);
    expect(events).toEqual([[252 * MS, 'a']]); // 6000 B at half a byte a µs
  });

  test('a rate is whole', () => {
    expect(() => rig(0.5)).toThrow('a bandwidth is a whole number');
    expect(() => rig(-1)).toThrow(RangeError);
  });

  test('rounding never adds up: a busy pipe is done when all bits together take that long', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 5_000 }), { minLength: 1, maxLength: 60 }),
        fc.integer({ min: 1_000, max: 50_000_000 }),
        (sizes, bps) => {
          const { kernel, events, pipe, at } = rig(bps);
          at(0, () => {
            for (const [i, bytes] of sizes.entries()) pipe.write(`${i}`, bytes);
          });
          kernel.runUntil(10_000 * SECOND);
          let bits = 0;
          const due = sizes.map((bytes, i) => {
            bits += 8 * bytes;
            return [40 * MS + Math.ceil((bits * 1e6) / bps), `${i}`];
          });
          expect(events).toEqual(due);
        },
      ),
      { numRuns: 100 },
    );
  });
});

describe('a cut', () => {
  test('nothing new leaves while it stalls, and then it leaves at the rate', () => {
    const { kernel, network, events, pipe, at } = rig(8_000_000);
    at(SECOND, () => network.block(0, 1, 0));
    at(SECOND + 10 * MS, () => pipe.write('a', 1_000)); // tried at 1.011, then 284 ms later, and twice that …
    at(SECOND + 20 * MS, () => pipe.write('b', 50_000));
    at(SECOND + 500 * MS, () => expect(pipe.unsent_bytes).toBe(51_000));
    at(2 * SECOND, () => network.unblock(0, 1, 0));
    kernel.runUntil(10 * SECOND);
    const resumed = 1_011 * MS + 284 * MS * 7;
    expect(events).toEqual([
      [resumed + 40 * MS, 'a'],
      [resumed + 90 * MS, 'b'],
    ]);
    expect(pipe.unsent_bytes).toBe(0);
  });

  test('a refusal ends it, and what was not there yet is lost', () => {
    const { kernel, network, events, pipe, at } = rig(8_000_000);
    at(SECOND, () => network.setCondition(1, 'refusing', 0));
    at(SECOND, () => pipe.write('a', 1_000));
    at(SECOND, () => pipe.write('b', 900_000));
    kernel.runUntil(10 * SECOND);
    expect(events).toEqual([[1_081 * MS, 'end: reset']]);
    expect(pipe.isOpen).toBe(false);
    expect(pipe.unsent_bytes).toBe(0);
    expect(pipe.write('c', 1)).toBe(false);
  });
});

describe('the end', () => {
  test('close: what has left arrives, then the end; the rest is dropped', () => {
    const { kernel, events, pipe, at } = rig(8_000_000);
    at(0, () => {
      pipe.write('a', 1_000);
      pipe.write('b', 10_000);
    });
    at(5 * MS, () => {
      pipe.close();
      expect(pipe.write('c', 1)).toBe(false);
    });
    kernel.runUntil(SECOND);
    expect(events).toEqual([
      [41 * MS, 'a'],
      [45 * MS, 'end: closed'],
    ]);
  });

  test('reset: everything under way is lost; a new connection starts empty', () => {
    const { kernel, events, pipe, at } = rig(8_000_000);
    at(0, () => pipe.write('a', 1_000));
    at(0, () => pipe.write('b', 100_000));
    at(20 * MS, () => pipe.reset());
    at(30 * MS, () => {
      pipe.open();
      pipe.write('c', 1_000);
    });
    kernel.runUntil(SECOND);
    expect(events).toEqual([
      [20 * MS, 'end: reset'],
      [71 * MS, 'c'],
    ]);
  });
});
