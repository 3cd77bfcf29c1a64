import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formGroups, type Groups } from '../../src/clients/groups.js';
import type { Stream } from '../../src/kernel/random.js';
import { createRandom } from '../../src/kernel/streams.js';

function shuffle(seed: number, purpose = 'groups'): Stream {
  return createRandom(seed).stream('clients', purpose);
}

function membersOf(groups: Groups, group: number): number[] {
  const list: number[] = [];
  groups.forEachMember(group, (client) => list.push(client));
  return list;
}

function allOf(groups: Groups): number[][] {
  return Array.from({ length: groups.count }, (_, group) => membersOf(groups, group));
}

/** Pools of one or two ranges each, laid out one after the other, some clients in no pool between. */
const layouts = fc
  .array(
    fc.record({
      counts: fc.array(fc.nat(25), { minLength: 1, maxLength: 2 }),
      size: fc.integer({ min: 1, max: 12 }),
      unpooledAfter: fc.nat(3),
    }),
    { maxLength: 4 },
  )
  .map((pools) => {
    let next = 0;
    const laidOut = pools.map(({ counts, size, unpooledAfter }) => {
      const clients = counts.map((count) => {
        const first = next;
        next += count;
        return { first, count };
      });
      next += unpooledAfter;
      return { clients, size };
    });
    return { total: next, pools: laidOut };
  });

describe('formGroups', () => {
  it('puts every client of a pool into exactly one group, and no other client into any', () => {
    fc.assert(
      fc.property(layouts, fc.nat(), ({ total, pools }, seed) => {
        const groups = formGroups(
          total,
          pools.map((pool, i) => ({ ...pool, shuffle: shuffle(seed, `${i}`) })),
        );
        const pooled = pools.flatMap(({ clients }) =>
          clients.flatMap(({ first, count }) => Array.from({ length: count }, (_, i) => first + i)),
        );
        const grouped = allOf(groups).flat();
        expect(grouped.toSorted((a, b) => a - b)).toEqual(pooled);
        for (let client = 0; client < total; client++) {
          expect(groups.groupOf(client) >= 0).toBe(pooled.includes(client));
        }
      }),
    );
  });

  it('visits as members of a group exactly the clients whose group it is', () => {
    fc.assert(
      fc.property(layouts, fc.nat(), ({ total, pools }, seed) => {
        const groups = formGroups(
          total,
          pools.map((pool, i) => ({ ...pool, shuffle: shuffle(seed, `${i}`) })),
        );
        allOf(groups).forEach((members, group) => {
          for (const client of members) expect(groups.groupOf(client)).toBe(group);
        });
      }),
    );
  });

  it('cuts each pool by itself: groups of its size, the last one smaller, none of two pools', () => {
    fc.assert(
      fc.property(layouts, fc.nat(), ({ total, pools }, seed) => {
        const groups = formGroups(
          total,
          pools.map((pool, i) => ({ ...pool, shuffle: shuffle(seed, `${i}`) })),
        );
        const sizes = allOf(groups).map((members) => members.length);
        const expected = pools.flatMap(({ clients, size }) => {
          const count = clients.reduce((sum, range) => sum + range.count, 0);
          const full: number[] = Array(Math.floor(count / size)).fill(size);
          return count % size === 0 ? full : [...full, count % size];
        });
        expect(sizes).toEqual(expected);
        for (const members of allOf(groups)) {
          const pool = pools.findIndex(({ clients }) => within(clients, members[0]));
          for (const client of members) expect(within(pools[pool].clients, client)).toBe(true);
        }
      }),
    );
  });

  it('mixes the populations of a pool', () => {
    const clients = [
      { first: 0, count: 500 },
      { first: 500, count: 500 },
    ];
    const groups = formGroups(1000, [{ clients, size: 10, shuffle: shuffle(1) }]);
    const mixed = allOf(groups).filter(
      (members) => members.some((client) => client < 500) && members.some((client) => client >= 500),
    );
    // A group of ten from one half only has a chance of about 0.2 %.
    expect(mixed.length).toBeGreaterThan(95);
  });

  it('shuffles fairly: each client is equally often in the first group', () => {
    const runs = 4000;
    const first = Array<number>(6).fill(0);
    for (let seed = 0; seed < runs; seed++) {
      const groups = formGroups(6, [
        { clients: [{ first: 0, count: 6 }], size: 2, shuffle: uniformStream(seed) },
      ]);
      for (const client of membersOf(groups, 0)) first[client]++;
    }
    // Expected runs / 3; five standard deviations of a binomial on either side.
    const spread = 5 * Math.sqrt((runs * 2) / 9);
    for (const count of first) expect(Math.abs(count - runs / 3)).toBeLessThan(spread);
  });

  it('depends on its stream alone', () => {
    const pool = { clients: [{ first: 0, count: 100 }], size: 7 };
    const form = (seed: number) => allOf(formGroups(100, [{ ...pool, shuffle: shuffle(seed) }]));
    expect(form(5)).toEqual(form(5));
    expect(form(5)).not.toEqual(form(6));
  });
});

function within(ranges: readonly { first: number; count: number }[], client: number): boolean {
  return ranges.some(({ first, count }) => client >= first && client < first + count);
}

/** One stream a run, all on one seed: cheaper than a new source of randomness each time. */
const SOURCE = createRandom(99);
function uniformStream(run: number): Stream {
  return SOURCE.stream('run', `${run}`);
}
