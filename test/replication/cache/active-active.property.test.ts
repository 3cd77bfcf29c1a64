import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { activeActive } from '../../../src/replication/cache/active-active.js';
import type { CacheFabric } from '../../../src/testing/cache/fabric.js';
import { act, COUNTERS, REGISTERS } from '../../../src/testing/cache/history.js';
import { fabricOf, type Plan, plans, stampOf } from './histories.js';

const MORE = { numRuns: 300 };

describe('active-active, any history', () => {
  it('all replicas hold the same once links are healed, whatever happened', () => {
    fc.assert(
      fc.property(plans([1, 2, 3, 4], 'crashes'), (plan) => {
        const { fabric } = run(plan);
        fabric.heal();
        for (const seen of fabric.visible) {
          for (const key of REGISTERS) expect(seen.get(key)).toBe(fabric.visible[0].get(key));
        }
        for (const key of COUNTERS) {
          const sums = [...fabric.machines.keys()].map((replica) => sumAt(fabric, replica, key));
          expect(new Set(sums).size).toBe(1);
        }
      }),
      MORE,
    );
  });

  it('answers every operation at once', () => {
    fc.assert(
      fc.property(plans([3], 'crashes'), (plan) => {
        for (const { answer, started_us, answered_us } of run(plan).fabric.history) {
          expect(answer?.ok).toBe(true);
          expect(answered_us).toBe(started_us);
        }
      }),
    );
  });

  it('reads at one replica never go back while it lives', () => {
    fc.assert(
      fc.property(plans([2, 3], 'crashes'), (plan) => {
        const { fabric, lifeOf } = run(plan);
        const last = new Map<string, number>();
        for (const { operation, replica, what, answer } of fabric.history) {
          if (what.kind !== 'read' || answer?.ok !== true) continue;
          const name = `${replica} ${lifeOf(operation)} ${what.key}`;
          const saw = stampOf(fabric, plan.skew_us, answer.version);
          expect(saw).toBeGreaterThanOrEqual(last.get(name) ?? Number.NEGATIVE_INFINITY);
          last.set(name, saw);
        }
      }),
      MORE,
    );
  });

  it('without crashes the sum is that of all additions', () => {
    fc.assert(
      fc.property(plans([2, 3, 4], 'partitions'), (plan) => {
        const { fabric } = run(plan);
        fabric.heal();
        for (const key of COUNTERS) expect(sumAt(fabric, 0, key)).toBe(sumOf(fabric, key, () => true));
      }),
      MORE,
    );
  });

  it('a crash loses exactly the additions that nobody else had', () => {
    fc.assert(
      fc.property(plans([2, 3, 4], 'crashes'), (plan) => {
        const { fabric, lifeOf } = run(plan);
        // An addition is known where it, or a later one of the same life of its replica to the key, was applied.
        const known = new Set<number>();
        for (const later of fabric.history) {
          if (later.what.kind !== 'add') continue;
          const { key, version } = later.what;
          if (!fabric.applied.some((applied) => applied.has(version))) continue;
          for (const { operation, replica, what } of fabric.history.slice(0, later.operation + 1)) {
            if (what.kind !== 'add' || what.key !== key || replica !== later.replica) continue;
            if (lifeOf(operation) === lifeOf(later.operation)) known.add(operation);
          }
        }
        fabric.heal();
        for (const key of COUNTERS) {
          expect(sumAt(fabric, 0, key)).toBe(sumOf(fabric, key, (operation) => known.has(operation)));
        }
      }),
      MORE,
    );
  });

  it('each write is visible at the end, was replaced where it was seen, or is stated as a conflict', () => {
    fc.assert(
      fc.property(plans([2, 3, 4], 'partitions'), (plan) => {
        const { fabric, replaced } = run(plan);
        fabric.heal();
        const dropped = new Set(fabric.conflicts.map((conflict) => conflict.dropped));
        for (const { what } of fabric.history) {
          if (what.kind !== 'write' || fabric.visible[0].get(what.key) === what.version) continue;
          expect(replaced.has(what.version) || dropped.has(what.version)).toBe(true);
        }
      }),
      MORE,
    );
  });

  it('states no conflict if clocks agree and each write has spread before the next', () => {
    fc.assert(
      fc.property(plans([2, 3], 'none'), (plan) => {
        const fabric = fabricOf(activeActive, plan.count, {});
        fabric.heal();
        for (const action of plan.actions) {
          act(fabric, action);
          fabric.drain();
        }
        expect(fabric.conflicts).toEqual([]);
      }),
    );
  });
});

interface Ran {
  readonly fabric: CacheFabric;
  /** In which life of its replica an operation was asked. */
  readonly lifeOf: (operation: number) => number;
  /** Versions in whose place a client of a replica that showed them put its own. */
  readonly replaced: ReadonlySet<number>;
}

function run(plan: Plan): Ran {
  const fabric = fabricOf(activeActive, plan.count, { clockSkew_us: plan.skew_us });
  fabric.linkAll();
  const lives = fabric.machines.map(() => 0);
  const lifeOf: number[] = [];
  const replaced = new Set<number>();
  for (const action of plan.actions) {
    const before = fabric.history.length;
    if (action.kind === 'crash' && fabric.isAlive(action.replica)) lives[action.replica]++;
    const shown = action.kind === 'write' ? fabric.visible[action.replica].get(action.key) : undefined;
    act(fabric, action);
    if (fabric.history.length === before) continue;
    const { replica, what } = fabric.history[before];
    lifeOf[before] = lives[replica];
    const shows = fabric.visible[replica].get(what.key);
    if (shown !== undefined && shows !== shown) replaced.add(shown);
  }
  return { fabric, lifeOf: (operation) => lifeOf[operation], replaced };
}

function sumAt(fabric: CacheFabric, replica: number, key: number): number {
  const { answer } = fabric.read(replica, key);
  if (answer?.ok !== true) throw new Error('a replica that is up did not answer');
  return answer.sum ?? 0;
}

function sumOf(fabric: CacheFabric, key: number, counts: (operation: number) => boolean): number {
  let sum = 0;
  for (const { operation, what } of fabric.history) {
    if (what.kind === 'add' && what.key === key && counts(operation)) sum += what.amount;
  }
  return sum;
}
