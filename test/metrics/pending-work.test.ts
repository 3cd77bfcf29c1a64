import fc from 'fast-check';
import { expect, it } from 'vitest';
import { PendingWork } from '../../src/metrics/pending-work.js';

it('gives pieces back in the order in which they came, however many wait', () => {
  const steps = fc.array(fc.record({ adds: fc.nat(40), removes: fc.nat(40) }), { maxLength: 20 });
  fc.assert(
    fc.property(steps, (turns) => {
      const pending = new PendingWork();
      const list: (readonly [from_us: number, to_us: number])[] = [];
      let pieces = 0;
      for (const { adds, removes } of turns) {
        for (let i = 0; i < adds; i++) {
          list.push([++pieces, pieces + 0.5]);
          pending.add(pieces, pieces + 0.5);
        }
        for (let i = 0; i < removes && list.length > 0; i++) {
          expect([pending.from_us, pending.to_us]).toEqual(list.shift());
          pending.removeFirst();
        }
        expect(pending.count).toBe(list.length);
      }
    }),
  );
});
