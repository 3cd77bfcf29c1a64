import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { geoReplicas } from '../../src/replication/pubsub/geo-replicas.js';
import type { Faults } from '../../src/testing/conformance.js';
import { CLIENTS, GROUPS, type PubSubAction } from '../../src/testing/pubsub/history.js';
import { pubsubPromises } from '../../src/testing/pubsub/promises.js';

/** Joins, closes, publishes, letters handed over in any order, and faults: the mix is fast-check's, not the kit's. */
function histories(faults: Faults) {
  return fc.integer({ min: 1, max: 4 }).chain((replicas) =>
    fc.record({
      seed: fc.nat(),
      replicas: fc.constant(replicas),
      actions: fc.array(fc.oneof(...kinds(fc.nat(replicas - 1), faults)), { maxLength: 60, size: 'max' }),
    }),
  );
}

function kinds(replica: fc.Arbitrary<number>, faults: Faults): fc.Arbitrary<PubSubAction>[] {
  const kind = <K extends string>(...all: K[]) => fc.constantFrom(...all);
  const client = fc.nat(CLIENTS - 1);
  const group = fc.nat(GROUPS - 1);
  const pair = { from: replica, to: replica };
  return [
    fc.record({ kind: kind('join'), client, replica, group }),
    fc.record({ kind: kind('close'), client }),
    fc.record({ kind: kind('publish'), replica, group }),
    fc.record({ kind: kind('step'), ...pair }),
    ...(faults === 'none' ? [] : [fc.record({ kind: kind('link-down', 'link-up', 'cut', 'mend'), ...pair })]),
    ...(faults === 'crashes' ? [fc.record({ kind: kind('crash', 'restart'), replica })] : []),
  ];
}

describe('geo-replicas keeps what strategies promise (G3, G6), in any history:', () => {
  test.each(pubsubPromises.map((promise) => [promise.name, promise] as const))(
    '%s',
    (_, { faults, breach }) => {
      fc.assert(
        fc.property(histories(faults), (history) => {
          expect(breach(geoReplicas, history)).toBeNull();
        }),
      );
    },
  );
});
