import type { GroupId, MessageId, PubSubPlugin } from 'geosim';

/** What one replica tells another. */
type Letter = { readonly message: MessageId; readonly group: GroupId };

/**
 * The simplest strategy that keeps several replicas together: every message goes to every replica,
 * whether anybody there wants it or not. Nothing to agree on, nothing to repair; the backbone pays.
 */
const flood: PubSubPlugin = {
  family: 'pubsub',
  name: 'flood',
  summary: 'every message goes to every replica, wanted or not',
  replicas: { min: 1, max: 31 },

  create(effects, peers) {
    /** Clients of this replica by group, in the order in which they joined. */
    let members = new Map<GroupId, Set<number>>();

    const deliver = ({ message, group }: Letter) => {
      for (const client of members.get(group) ?? []) effects.deliver(client, message);
    };

    return {
      joined(client, group) {
        members.set(group, (members.get(group) ?? new Set()).add(client));
      },
      closed(client) {
        for (const group of members.values()) group.delete(client);
      },
      published(message, group, bytes) {
        const letter: Letter = { message, group };
        for (const peer of peers) effects.forward(peer, message, letter, bytes);
        deliver(letter);
      },
      received(_from, letter) {
        deliver(letter as Letter);
      },
      restarted() {
        members = new Map(); // a crash takes the memory, and all connections
      },
      linkUp() {}, // nothing to catch up on: what a broken link carried is lost
      linkDown() {},
      woken() {},
    };
  },
};

export default flood;
