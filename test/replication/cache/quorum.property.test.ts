import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type QuorumOptions, quorum } from '../../../src/replication/cache/quorum.js';
import type { CacheFabric } from '../../../src/testing/cache/fabric.js';
import { act, COUNTERS, REGISTERS } from '../../../src/testing/cache/history.js';
import { fabricOf, type Plan, plans, stampOf } from './histories.js';

/** Of the order of what passes in a history, so that some requests end by it. */
const TIMEOUT_US = 200;

const switches = fc.record({ readRepair: fc.boolean(), hintedHandoff: fc.boolean() });

describe('quorum, any history', () => {
  for (const faults of ['none', 'partitions'] as const) {
    it(`with R + W > N a read sees the last acknowledged write or a newer one (faults: ${faults})`, () => {
      fc.assert(
        fc.property(plans([1, 2, 3, 4, 5, 5], faults), switches, fc.nat(), fc.nat(), (plan, on, r, more) => {
          const n = plan.count;
          const readQuorum = 1 + (r % n);
          const writeQuorum = Math.min(n, n + 1 - readQuorum + (more % n));
          const fabric = run(plan, { ...on, readQuorum, writeQuorum });
          for (const read of fabric.history) {
            if (read.what.kind !== 'read' || read.answer?.ok !== true) continue;
            const saw = stampOf(fabric, plan.skew_us, read.answer.version);
            for (const write of fabric.history) {
              if (write.what.kind !== 'write' || write.what.key !== read.what.key) continue;
              if (write.answer?.ok !== true || write.answered_us >= read.started_us) continue;
              expect(saw).toBeGreaterThanOrEqual(stampOf(fabric, plan.skew_us, write.what.version));
            }
          }
        }),
        { numRuns: 300 },
      );
    });
  }

  it('every operation that is not given up is answered, at the latest by the time-out', () => {
    fc.assert(
      fc.property(plans([3], 'partitions'), switches, (plan, on) => {
        const fabric = run(plan, { ...on, readQuorum: 2, writeQuorum: 2 });
        fabric.pass(TIMEOUT_US);
        for (const { started_us, answer, answered_us } of fabric.history) {
          expect(answer).toBeDefined();
          expect(answered_us - started_us).toBeLessThanOrEqual(TIMEOUT_US);
        }
      }),
    );
  });

  it('hinted hand-off makes all copies the same after healed partitions, and no addition is lost or doubled', () => {
    fc.assert(
      fc.property(plans([2, 3, 4], 'partitions'), fc.nat(), (plan, w) => {
        const writeQuorum = 1 + (w % plan.count);
        const fabric = run(plan, { readQuorum: 1, writeQuorum, readRepair: false, hintedHandoff: true });
        fabric.heal();
        expectTheSame(fabric);
        for (const key of COUNTERS) {
          const sums = [...fabric.machines.keys()].map((replica) => sumAt(fabric, replica, key));
          for (const sum of sums) expect(sum).toBe(additionsDone(fabric, key));
        }
      }),
      { numRuns: 300 },
    );
  });

  it('read repair makes all copies of a key the same once it is read, after any crashes', () => {
    fc.assert(
      fc.property(plans([2, 3, 4], 'crashes'), (plan) => {
        const options = { readQuorum: 1, writeQuorum: 1, readRepair: true, hintedHandoff: false };
        const fabric = run(plan, options);
        fabric.heal();
        for (const key of [...REGISTERS, ...COUNTERS]) fabric.read(0, key);
        fabric.drain();
        expectTheSame(fabric);
      }),
      { numRuns: 300 },
    );
  });
});

type Chosen = Pick<QuorumOptions, 'readQuorum' | 'writeQuorum' | 'readRepair' | 'hintedHandoff'>;

function run(plan: Plan, chosen: Chosen): CacheFabric {
  const options = { ...chosen, timeout_us: TIMEOUT_US, hintAge_us: 1e9, clockSkew_us: plan.skew_us };
  const fabric = fabricOf(quorum, plan.count, options);
  fabric.linkAll();
  for (const action of plan.actions) act(fabric, action);
  return fabric;
}

function expectTheSame(fabric: CacheFabric): void {
  const registers = fabric.visible.map((seen) => REGISTERS.map((key) => seen.get(key)));
  for (const seen of registers) expect(seen).toEqual(registers[0]);
  const sums = [...fabric.machines.keys()].map((replica) =>
    COUNTERS.map((key) => sumAt(fabric, replica, key)),
  );
  for (const sum of sums) expect(sum).toEqual(sums[0]);
}

/** With R = 1 and no drain in between, the answer is what the replica's own copy holds. */
function sumAt(fabric: CacheFabric, replica: number, key: number): number {
  const { answer } = fabric.read(replica, key);
  if (answer?.ok !== true) throw new Error('the own copy did not answer');
  return answer.sum ?? 0;
}

/** All but those that were refused for certain. */
function additionsDone(fabric: CacheFabric, key: number): number {
  let sum = 0;
  for (const { what, answer } of fabric.history) {
    if (what.kind !== 'add' || what.key !== key) continue;
    if (answer?.ok === false && answer.unknown !== true) continue;
    sum += what.amount;
  }
  return sum;
}
