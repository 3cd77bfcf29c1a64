import type { ReplicaId } from '../../domain/ids.js';
import type { GroupId, MessageId, PubSubEffects, PubSubReplica, PubSubStrategy } from './contract.js';
import { Membership } from './membership.js';

/**
 * Replicas behind one name that act as one instance. Each tells its peers for which groups it holds
 * subscribers; a message crosses the backbone only towards replicas that hold one (G3, G6).
 *
 * Promises: every subscriber connected to a reachable replica gets each message once. Nothing is
 * persisted: what a broken link or a lost replica carried is gone. A replica that comes back, or a
 * link that heals, starts from its peers' full lists of groups.
 */
export const geoReplicas: PubSubStrategy = {
  name: 'geo-replicas',
  summary: 'replicas behind one name; messages cross the backbone only where a subscriber is',
  replicas: { min: 1, max: 31 }, // one bit a replica in the map of interest
  create: createReplica,
};

type PeerMessage =
  | { readonly kind: 'publish'; readonly message: MessageId; readonly group: GroupId }
  | { readonly kind: 'subscribe'; readonly group: GroupId }
  | { readonly kind: 'unsubscribe'; readonly group: GroupId }
  | { readonly kind: 'snapshot'; readonly groups: readonly GroupId[] };

/** Size on the wire of a change of subscription and, per group, of a snapshot (assumed). */
const SUBSCRIPTION_BYTES = 64;

function createReplica(effects: PubSubEffects, peers: readonly ReplicaId[]): PubSubReplica {
  let members = new Membership();
  /** Per group, one bit for each peer that holds a subscriber. */
  let interest = new Map<GroupId, number>();
  const linked = new Set<ReplicaId>();

  function tellPeers(message: PeerMessage): void {
    for (const peer of peers) if (linked.has(peer)) effects.send(peer, message, SUBSCRIPTION_BYTES);
  }

  function setInterest(peer: ReplicaId, group: GroupId, holds: boolean): void {
    const mask = interest.get(group) ?? 0;
    const changed = holds ? mask | (1 << peer) : mask & ~(1 << peer);
    if (changed === 0) interest.delete(group);
    else interest.set(group, changed);
  }

  function forgetPeer(peer: ReplicaId): void {
    for (const group of [...interest.keys()]) setInterest(peer, group, false);
  }

  function deliverHere(message: MessageId, group: GroupId): void {
    members.forEach(group, (client) => effects.deliver(client, message));
  }

  function receive(from: ReplicaId, message: PeerMessage): void {
    switch (message.kind) {
      case 'publish':
        return deliverHere(message.message, message.group);
      case 'subscribe':
        return setInterest(from, message.group, true);
      case 'unsubscribe':
        return setInterest(from, message.group, false);
      case 'snapshot':
        forgetPeer(from);
        for (const group of message.groups) setInterest(from, group, true);
    }
  }

  return {
    joined(client, group) {
      if (members.add(client, group)) tellPeers({ kind: 'subscribe', group });
    },
    closed(client) {
      members.remove(client, (group) => tellPeers({ kind: 'unsubscribe', group }));
    },
    published(message, group, bytes) {
      const mask = interest.get(group) ?? 0;
      const forward: PeerMessage = { kind: 'publish', message, group };
      // The peers first: else members elsewhere would wait until a large group is served here.
      for (const peer of peers)
        if ((mask & (1 << peer)) !== 0) effects.forward(peer, message, forward, bytes);
      deliverHere(message, group);
    },
    received(from, message) {
      receive(from, message as PeerMessage);
    },
    linkUp(peer) {
      linked.add(peer);
      const groups = members.groups();
      if (groups.length > 0) {
        effects.send(peer, { kind: 'snapshot', groups }, SUBSCRIPTION_BYTES * groups.length);
      }
    },
    linkDown(peer) {
      linked.delete(peer);
      forgetPeer(peer);
    },
    restarted() {
      members = new Membership();
      interest = new Map();
      linked.clear();
    },
    woken() {},
  };
}
