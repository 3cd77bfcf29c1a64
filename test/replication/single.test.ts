import { describe, expect, it } from 'vitest';
import { geoReplicas } from '../../src/replication/pubsub/geo-replicas.js';
import { single } from '../../src/replication/pubsub/single.js';
import { strategies } from '../../src/replication/strategies.js';
import { pubsubFabric } from '../../src/testing/pubsub/fabric.js';

describe('single', () => {
  it('delivers to the members of the group, in the order in which they joined, and sends nothing', () => {
    const fabric = pubsubFabric(single, 1);
    fabric.joined(0, 5, 1);
    fabric.joined(0, 3, 1);
    fabric.joined(0, 4, 2);
    fabric.published(0, 100, 1);
    expect(fabric.deliveries).toEqual([
      { replica: 0, client: 5, message: 100 },
      { replica: 0, client: 3, message: 100 },
    ]);
    expect(fabric.sent).toEqual([]);
  });

  it('knows nobody whose connection closed, and nobody at all after a restart', () => {
    const fabric = pubsubFabric(single, 1);
    fabric.joined(0, 5, 1);
    fabric.joined(0, 3, 1);
    fabric.closed(0, 5);
    fabric.published(0, 100, 1);
    fabric.crash(0);
    fabric.restart(0);
    fabric.published(0, 101, 1);
    fabric.joined(0, 5, 1);
    fabric.published(0, 102, 1);
    expect(fabric.deliveries.map(({ client, message }) => [client, message])).toEqual([
      [3, 100],
      [5, 102],
    ]);
  });

  it('admits one replica only', () => {
    expect(single.replicas).toEqual({ min: 1, max: 1 });
  });
});

describe('strategies', () => {
  it('lists every pub/sub strategy under a name of its own', () => {
    expect(strategies.pubsub).toContain(single);
    expect(strategies.pubsub).toContain(geoReplicas);
    const names = strategies.pubsub.map((strategy) => strategy.name);
    expect(new Set(names).size).toBe(names.length);
  });

  it('a geo-replicated service of one replica does what a single instance does', () => {
    const [one, other] = [pubsubFabric(single, 1), pubsubFabric(geoReplicas, 1)];
    for (const fabric of [one, other]) {
      fabric.joined(0, 1, 0);
      fabric.joined(0, 2, 0);
      fabric.published(0, 100, 0);
      fabric.closed(0, 1);
      fabric.published(0, 101, 0);
    }
    expect(other.deliveries).toEqual(one.deliveries);
    expect(other.sent).toEqual([]);
  });
});
