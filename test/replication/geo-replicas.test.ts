import { describe, expect, it } from 'vitest';
import { geoReplicas } from '../../src/replication/pubsub/geo-replicas.js';
import { type PubSubFabric, pubsubFabric } from '../../src/testing/pubsub/fabric.js';

const GROUP = 4;

/** Replicas 0 … count-1, all linked, nothing joined. */
function linked(count: number): PubSubFabric {
  const fabric = pubsubFabric(geoReplicas, count);
  fabric.linkAll();
  fabric.drain();
  return fabric;
}

function forwardsOf(fabric: PubSubFabric, message: number): [from: number, to: number][] {
  return fabric.sent.filter((letter) => letter.carried === message).map(({ from, to }) => [from, to]);
}

function receiversOf(fabric: PubSubFabric, message: number): number[] {
  return fabric.deliveries.filter((d) => d.message === message).map((d) => d.client);
}

describe('geo-replicas', () => {
  it('sends nothing to a peer that holds no subscriber of the group (G3)', () => {
    const fabric = linked(3);
    fabric.joined(0, 10, GROUP);
    fabric.joined(1, 11, GROUP);
    fabric.joined(2, 12, GROUP + 1);
    fabric.drain();
    fabric.published(0, 100, GROUP);
    fabric.drain();
    expect(forwardsOf(fabric, 100)).toEqual([[0, 1]]);
    expect(receiversOf(fabric, 100)).toEqual([10, 11]);
  });

  it('crosses the backbone once a replica, however many subscribers it holds', () => {
    const fabric = linked(2);
    for (let client = 0; client < 5; client++) fabric.joined(1, client, GROUP);
    fabric.drain();
    fabric.published(0, 1, GROUP, 2048);
    fabric.drain();
    expect(forwardsOf(fabric, 1)).toEqual([[0, 1]]);
    expect(fabric.sent.find((letter) => letter.carried === 1)?.bytes).toBe(2048);
    expect(receiversOf(fabric, 1)).toEqual([0, 1, 2, 3, 4]);
  });

  it('tells its peers of the first subscriber of a group and of the last one that leaves, no other', () => {
    const fabric = linked(2);
    fabric.joined(0, 1, GROUP);
    expect(fabric.sent).toHaveLength(1);
    fabric.joined(0, 2, GROUP);
    fabric.closed(0, 1);
    expect(fabric.sent).toHaveLength(1);
    fabric.closed(0, 2);
    expect(fabric.sent).toHaveLength(2);
    fabric.drain();
    fabric.published(1, 100, GROUP);
    expect(forwardsOf(fabric, 100)).toEqual([]);
  });

  it('forgets every group of a client whose connection closed', () => {
    const fabric = linked(2);
    fabric.joined(0, 1, 5);
    fabric.joined(0, 1, 6);
    fabric.drain();
    fabric.closed(0, 1);
    fabric.drain();
    for (const group of [5, 6]) fabric.published(1, group, group);
    expect(fabric.sent.filter((letter) => letter.carried !== null)).toEqual([]);
  });

  it('does not pass on what it got from a peer: no loops, no second hop', () => {
    const fabric = linked(3);
    for (let replica = 0; replica < 3; replica++) fabric.joined(replica, replica, GROUP);
    fabric.drain();
    fabric.published(1, 100, GROUP);
    fabric.drain();
    expect(forwardsOf(fabric, 100)).toEqual([
      [1, 0],
      [1, 2],
    ]);
    expect(receiversOf(fabric, 100).toSorted()).toEqual([0, 1, 2]);
  });

  it('serves its own clients and sends nothing over a link that it knows to be down', () => {
    const fabric = linked(2);
    fabric.joined(0, 1, GROUP);
    fabric.joined(1, 2, GROUP);
    fabric.drain();
    fabric.linkDown(0, 1);
    const before = fabric.sent.length;
    fabric.published(0, 100, GROUP);
    fabric.joined(0, 3, GROUP + 1);
    expect(fabric.sent).toHaveLength(before);
    expect(receiversOf(fabric, 100)).toEqual([1]);
  });

  it('brings the interest back through a snapshot when the link heals', () => {
    const fabric = linked(2);
    fabric.joined(0, 1, GROUP);
    fabric.joined(1, 2, GROUP);
    fabric.joined(1, 3, GROUP + 1);
    fabric.drain();
    fabric.linkDown(0, 1);
    fabric.closed(1, 3); // changes while the link is down …
    fabric.joined(1, 4, GROUP + 2); // … reach the peer with the snapshot
    fabric.linkUp(0, 1);
    fabric.drain();
    fabric.published(0, 100, GROUP);
    fabric.published(0, 101, GROUP + 1);
    fabric.published(0, 102, GROUP + 2);
    fabric.drain();
    expect(receiversOf(fabric, 100)).toEqual([1, 2]);
    expect(forwardsOf(fabric, 101)).toEqual([]);
    expect(receiversOf(fabric, 102)).toEqual([4]);
  });

  it('loses what was under way on the link that broke, and sends it to nobody again', () => {
    const fabric = linked(2);
    fabric.joined(1, 2, GROUP);
    fabric.drain();
    fabric.published(0, 100, GROUP);
    fabric.linkDown(0, 1);
    fabric.linkUp(0, 1);
    fabric.drain();
    expect(receiversOf(fabric, 100)).toEqual([]);
    expect(forwardsOf(fabric, 100)).toHaveLength(1);
  });

  it('starts empty after a restart and learns from its peers again', () => {
    const fabric = linked(3);
    fabric.joined(0, 1, GROUP);
    fabric.joined(1, 2, GROUP);
    fabric.joined(2, 3, GROUP);
    fabric.drain();
    fabric.crash(0);
    fabric.published(1, 100, GROUP);
    fabric.drain();
    expect(forwardsOf(fabric, 100)).toEqual([[1, 2]]);
    fabric.restart(0);
    fabric.linkAll();
    fabric.drain();
    fabric.published(0, 101, GROUP);
    fabric.published(1, 102, GROUP);
    fabric.drain();
    // Client 1 was connected to the process that died: the new one knows nothing of it.
    expect(receiversOf(fabric, 101).toSorted()).toEqual([2, 3]);
    expect(forwardsOf(fabric, 102)).toEqual([[1, 2]]);
    fabric.joined(0, 1, GROUP);
    fabric.drain();
    fabric.published(2, 103, GROUP);
    fabric.drain();
    expect(receiversOf(fabric, 103).toSorted()).toEqual([1, 2, 3]);
  });

  it('works for as many replicas as it claims', () => {
    const count = geoReplicas.replicas.max;
    const fabric = linked(count);
    fabric.joined(count - 1, 1, GROUP);
    fabric.joined(0, 2, GROUP);
    fabric.drain();
    fabric.published(1, 100, GROUP);
    fabric.drain();
    expect(forwardsOf(fabric, 100)).toEqual([
      [1, 0],
      [1, count - 1],
    ]);
    expect(receiversOf(fabric, 100).toSorted()).toEqual([1, 2]);
  });
});
