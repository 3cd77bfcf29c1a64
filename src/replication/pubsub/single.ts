import type { PubSubEffects, PubSubReplica, PubSubStrategy } from './contract.js';
import { Membership } from './membership.js';

/** One instance in one region: every client is its client, nothing to synchronise. */
export const single: PubSubStrategy = {
  name: 'single',
  summary: 'one instance in one region; an outage of the region lasts as long for its clients',
  replicas: { min: 1, max: 1 },
  create: createInstance,
};

/** An instance for itself: knows its own clients and nobody else. */
export function createInstance(effects: PubSubEffects): PubSubReplica {
  let members = new Membership();
  return {
    joined(client, group) {
      members.add(client, group);
    },
    closed(client) {
      members.remove(client, () => {});
    },
    published(message, group) {
      members.forEach(group, (client) => effects.deliver(client, message));
    },
    restarted() {
      members = new Membership();
    },
    received() {},
    linkUp() {},
    linkDown() {},
    woken() {},
  };
}
