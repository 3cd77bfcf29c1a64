import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Cell, mergeCells } from '../../../src/replication/cache/cells.js';
import { sumOf } from '../../../src/replication/cache/counter.js';

/** Few values, so that stamps tie and shards meet. */
const registers: fc.Arbitrary<Cell> = fc
  .record({ stamp_us: fc.nat(3), writer: fc.nat(2), version: fc.integer({ min: 1, max: 5 }) })
  .map((written) => ({ kind: 'register', bytes: 10, ...written }));

/** The shard of an origin at its seq-th change, always the same: only its origin writes it. */
const counters: fc.Arbitrary<Cell> = fc
  .uniqueArray(fc.record({ origin: fc.nat(3), seq: fc.integer({ min: 1, max: 4 }) }), {
    selector: ({ origin }) => origin,
  })
  .map((dots) => ({
    kind: 'counter',
    shards: dots.map(({ origin, seq }) => ({
      ...{ origin, seq, version: seq * 10 + origin },
      ...{ plus: seq * (origin + 1), minus: seq },
    })),
  }));

describe.each([
  ['registers', registers],
  ['counters', counters],
] as const)('merging %s', (_, cells) => {
  it('depends neither on order nor on grouping, and twice is once', () => {
    fc.assert(
      fc.property(cells, cells, cells, (a, b, c) => {
        expect(essence(merge(a, b))).toEqual(essence(merge(b, a)));
        expect(essence(merge(merge(a, b), c))).toEqual(essence(merge(a, merge(b, c))));
        expect(merge(a, a)).toBe(a);
        expect(merge(merge(a, b), b)).toEqual(merge(a, b));
      }),
    );
  });

  it('states a change if and only if it gives something else than was held', () => {
    fc.assert(
      fc.property(cells, cells, (held, other) => {
        let changes = 0;
        const merged = mergeCells(held, other, () => changes++);
        expect(merged !== held).toBe(changes > 0);
      }),
    );
  });
});

it('a counter is the sum of what its origins added and took away', () => {
  const shard = (origin: number, seq: number, plus: number, minus: number) =>
    ({ kind: 'counter', shards: [{ origin, seq, plus, minus, version: seq }] }) as const;
  const cells = [shard(0, 1, 5, 0), shard(1, 1, 0, 2), shard(0, 3, 7, 1)];
  const all = cells.reduce<Cell>(merge, cells[0]);
  expect(all.kind === 'counter' && sumOf(all)).toBe(4);
});

it('a key is a register or a counter', () => {
  const register = { kind: 'register', version: 1, bytes: 1, stamp_us: 0, writer: 0 } as const;
  const counter = { kind: 'counter', shards: [] } as const;
  expect(() => merge(register, counter)).toThrow(/not both/);
  expect(() => merge(counter, register)).toThrow(/not both/);
});

function merge(held: Cell, other: Cell): Cell {
  return mergeCells(held, other, () => {});
}

/** The order of shards says nothing. */
function essence(cell: Cell): unknown {
  if (cell.kind === 'register') return cell;
  return cell.shards.toSorted((a, b) => a.origin - b.origin);
}
