import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  checkLinearizability,
  type HistoryOperation,
  type Observed,
} from '../../../src/replication/cache/linearizability.js';

const write = (version: number): Observed => ({ kind: 'write', version });
const read = (saw: number): Observed => ({ kind: 'read', saw });
const add = (amount: number, sum?: number): Observed =>
  sum === undefined ? { kind: 'add', amount } : { kind: 'add', amount, sum };

function op(what: Observed, called: number, returned: number | null, key = 0): HistoryOperation {
  return { key, what, called, returned };
}

function verdict(...history: HistoryOperation[]): string {
  return checkLinearizability(history).verdict;
}

describe('histories from the literature', () => {
  // Porcupine, TestRegisterModel (Athalye), after a quiz of MIT 6.824, 2017.
  it('a read during a write may see it, and another that begins later but is concurrent may not', () => {
    expect(verdict(op(write(100), 0, 100), op(read(100), 25, 75), op(read(0), 30, 60))).toBe('linearizable');
  });

  // The same source; Lamport (1986) calls it the inversion of new and old: regular, not atomic.
  it('once a read has seen a write, no later read sees what was before', () => {
    const history = [op(write(200), 0, 100), op(read(200), 10, 30), op(read(0), 40, 90)];
    expect(checkLinearizability(history)).toMatchObject({
      verdict: 'not-linearizable',
      key: 0,
      stuck: history[1], // returned before the read of 0 began, which needs the state that was before
    });
  });

  // Herlihy and Wing (1990), section 2: writes of two processes, read in two orders.
  it('two readers that agree on no order of two writes', () => {
    const writes = [op(write(1), 0, 10), op(write(2), 0, 10)];
    expect(verdict(...writes, op(read(1), 11, 12), op(read(2), 13, 14))).toBe('not-linearizable');
    expect(verdict(...writes, op(read(2), 11, 12), op(read(2), 13, 14))).toBe('linearizable');
  });

  // Attiya and Welch (1994): sequentially consistent, and each process sees its own writes.
  it('a stale read after the write returned is sequentially consistent, not linearizable', () => {
    expect(verdict(op(write(1), 0, 1), op(read(0), 2, 3))).toBe('not-linearizable');
    expect(verdict(op(write(1), 0, 2), op(read(0), 1, 3))).toBe('linearizable');
  });
});

describe('operations without an answer', () => {
  it('may have been done late, or never', () => {
    const lost = op(write(1), 0, null);
    expect(verdict(lost, op(read(0), 10, 11), op(read(1), 12, 13))).toBe('linearizable');
    expect(verdict(lost, op(read(0), 10, 11))).toBe('linearizable');
    expect(verdict(lost, op(read(1), 10, 11), op(read(0), 12, 13))).toBe('not-linearizable');
  });

  it('are done once at most', () => {
    const lost = op(write(1), 0, null);
    const history = [lost, op(read(1), 1, 2), op(write(2), 3, 4), op(read(2), 5, 6), op(read(1), 7, 8)];
    expect(verdict(...history)).toBe('not-linearizable');
  });

  it('cannot have been done before they were asked for', () => {
    expect(verdict(op(read(1), 0, 1), op(write(1), 2, null))).toBe('not-linearizable');
  });

  it('count in a sum or do not', () => {
    const history = [op(add(1), 0, 1), op(add(10), 0, null), op(add(100), 2, 3)];
    expect(verdict(...history, op(read(101), 4, 5))).toBe('linearizable');
    expect(verdict(...history, op(read(111), 4, 5))).toBe('linearizable');
    expect(verdict(...history, op(read(111), 4, 5), op(read(101), 6, 7))).toBe('not-linearizable');
    expect(verdict(...history, op(read(11), 4, 5))).toBe('not-linearizable');
  });
});

describe('keys', () => {
  it('are independent: crossed orders of two keys are linearizable only if each is', () => {
    const fine = [op(write(1), 0, 9, 0), op(write(2), 0, 9, 1), op(read(1), 1, 2, 0), op(read(2), 3, 4, 1)];
    expect(verdict(...fine)).toBe('linearizable');
    expect(checkLinearizability([...fine, op(read(0), 10, 11, 1)])).toMatchObject({ key: 1 });
  });

  it('that are both written and added to are a mistake', () => {
    expect(() => verdict(op(write(1), 0, 1), op(add(1), 2, 3))).toThrow('written and added to');
  });
});

it('gives up when told to', () => {
  const history = [op(add(1), 0, 10), op(add(2), 0, 10), op(read(1), 11, 12)];
  expect(checkLinearizability(history, { maxSteps: 2 })).toEqual({ verdict: 'undecided', key: 0 });
});

it('decides a long history of many clients quickly', () => {
  const history: HistoryOperation[] = [];
  for (let i = 1; i <= 2000; i++) {
    history.push(op(write(i), i * 10, i * 10 + 35), op(read(i), i * 10 + 1, i * 10 + 36));
  }
  expect(verdict(...history)).toBe('linearizable');
});

/** Tries every order of every choice of what was done. */
function bruteForce(history: readonly HistoryOperation[]): boolean {
  const search = (left: readonly HistoryOperation[], state: number): boolean => {
    if (left.every(({ returned }) => returned === null)) return true;
    return left.some((next) => {
      const others = left.filter((other) => other !== next);
      // Nothing that returned before this was called may come after it.
      if (others.some(({ returned }) => returned !== null && returned < next.called)) return false;
      const { what } = next;
      if (what.kind === 'write') return search(others, what.version);
      if (what.kind === 'read')
        return (next.returned === null || what.saw === state) && search(others, state);
      const sum = state + what.amount;
      return (what.sum === undefined || what.sum === sum) && search(others, sum);
    });
  };
  return search(history, 0);
}

function smallHistories(what: fc.Arbitrary<Observed>): fc.Arbitrary<HistoryOperation[]> {
  const operation = fc.record({
    key: fc.constant(0),
    what,
    called: fc.nat(8),
    length: fc.nat(5),
    isLost: fc.constantFrom(false, false, false, true),
  });
  return fc
    .array(operation, { minLength: 1, maxLength: 6, size: 'max' })
    .map((all) =>
      all.map(({ length, isLost, ...o }) => ({ ...o, returned: isLost ? null : o.called + length })),
    );
}

describe('against every order there is', () => {
  it.each([
    ['registers', fc.oneof(fc.integer({ min: 1, max: 3 }).map(write), fc.nat(3).map(read))],
    [
      'counters',
      fc.oneof(
        fc.integer({ min: 1, max: 2 }).map((n) => add(n)),
        fc.nat(5).map(read),
      ),
    ],
    [
      'counters that tell their sum',
      fc.oneof(
        fc.tuple(fc.integer({ min: 1, max: 2 }), fc.integer({ min: 1, max: 5 })).map(([n, s]) => add(n, s)),
        fc.nat(5).map(read),
      ),
    ],
  ])('%s', (_, what) => {
    const count = { yes: 0, no: 0 };
    fc.assert(
      fc.property(smallHistories(what), (history) => {
        const expected = bruteForce(history);
        count[expected ? 'yes' : 'no']++;
        expect(verdict(...history)).toBe(expected ? 'linearizable' : 'not-linearizable');
      }),
      { numRuns: 2000 },
    );
    expect(Math.min(count.yes, count.no)).toBeGreaterThan(100); // both kinds are tried
  });
});
