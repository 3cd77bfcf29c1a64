import { commonPromises } from '../common-promises.js';
import type { History, Promised } from '../conformance.js';
import { GROUPS, type PubSubAction } from './history.js';
import { type PubSubSubject, PubSubWorld } from './world.js';

type PubSubPromise = Promised<PubSubSubject, PubSubAction>;
type PubSubHistory = History<PubSubAction>;

/** What a pub/sub strategy may promise; docs/strategies.md says which built-in one promises what. */
export const pubsubPromises: readonly PubSubPromise[] = [
  {
    name: 'delivers',
    statement: 'while all is well, every subscriber everywhere gets each message exactly once',
    faults: 'none',
    leastReplicas: 1,
    breach(subject, history) {
      const world = new PubSubWorld(subject, history);
      for (const action of history.actions) {
        // Whoever comes or leaves while a message is under way may miss it: let it arrive first.
        const changes = action.kind === 'join' || action.kind === 'close';
        if (changes) world.settle();
        // While all is well no letter waits while time passes.
        if (action.kind === 'pass') world.settle(action.length_us);
        else world.act(action);
        if (changes) world.settle();
      }
      world.settle();
      for (const { message, from, subscribers } of world.published) {
        const owed = subscribers
          .filter(({ replica }) => world.reach(from, replica) === 'open')
          .map(({ client }) => client);
        const wrong = differs(message, owed, world.receiversOf(message));
        if (wrong !== null) return wrong;
      }
      return null;
    },
  },
  {
    name: 'converges',
    statement: 'whatever happened, once links and replicas are back every subscriber is served again',
    faults: 'crashes',
    leastReplicas: 1,
    breach: (subject, history) => servedAfter(subject, history, (world) => world.heal()),
  },
  {
    name: 'serves-each-side',
    statement: 'while links or replicas are down, every subscriber that can be reached is served',
    faults: 'crashes',
    leastReplicas: 2,
    breach: (subject, history) => servedAfter(subject, history, (world) => world.settle()),
  },
  {
    name: 'never-twice',
    statement: 'whatever happens, no connection gets a message twice',
    faults: 'crashes',
    leastReplicas: 1,
    breach(subject, history) {
      const copies = ended(played(subject, history)).fabric.deliveries.map(
        ({ message, replica, client }) =>
          `message ${message} from replica ${replica} twice to client ${client}`,
      );
      const seen = new Set<string>();
      return copies.find((copy) => seen.size === seen.add(copy).size) ?? null;
    },
  },
  {
    name: 'members-only',
    statement: 'a replica writes to clients that are connected to it and in the group, and to no others',
    faults: 'crashes',
    leastReplicas: 1,
    breach(subject, history) {
      const [stray] = ended(played(subject, history)).strays;
      if (stray === undefined) return null;
      return `replica ${stray.replica} wrote message ${stray.message} to client ${stray.client}, who is no member there`;
    },
  },
  {
    name: 'in-order',
    statement: 'each subscriber gets what was sent at one replica in the order in which it was sent',
    faults: 'crashes',
    leastReplicas: 1,
    breach(subject, history) {
      const world = ended(played(subject, history));
      const last = new Map<string, number>();
      for (const { client, replica, message } of world.fabric.deliveries) {
        const way = `${world.published[message]?.from} ${replica} ${client}`;
        const before = last.get(way) ?? -1;
        if (message < before) return `client ${client} got message ${message} after message ${before}`;
        last.set(way, message);
      }
      return null;
    },
  },
  {
    name: 'no-waste',
    statement: 'a message crosses only to replicas that hold a subscriber, once each',
    faults: 'crashes',
    leastReplicas: 2,
    breach(subject, history) {
      const world = played(subject, history);
      world.heal();
      return forEachGroup(world, (from, group) => {
        const { message, subscribers } = world.publishAndSettle(from, group);
        const holders = new Set(subscribers.map(({ replica }) => replica));
        const crossed = world.fabric.sent.filter(({ carried }) => carried === message).map(({ to }) => to);
        const wasted = crossed.find((to, index) => !holders.has(to) || crossed.indexOf(to) !== index);
        if (wasted === undefined) return null;
        const why = holders.has(wasted) ? 'twice' : 'where nobody is subscribed';
        return `message ${message} to group ${group} crossed from ${from} to ${wasted}, ${why}`;
      });
    },
  },
  ...commonPromises<PubSubSubject, PubSubAction, PubSubWorld>(
    (subject, history) => new PubSubWorld(subject, history, true),
    ended,
  ),
];

function played(subject: PubSubSubject, history: PubSubHistory): PubSubWorld {
  const world = new PubSubWorld(subject, history);
  for (const action of history.actions) world.act(action);
  return world;
}

/** All is well again, and everybody publishes to every group, three times before anything is handed over. */
function ended(world: PubSubWorld): PubSubWorld {
  world.heal();
  for (let round = 0; round < 3; round++) {
    for (const from of world.fabric.machines.keys()) world.publishToAll(from);
  }
  world.settle();
  return world;
}

function servedAfter(
  subject: PubSubSubject,
  history: PubSubHistory,
  then: (world: PubSubWorld) => void,
): string | null {
  const world = played(subject, history);
  then(world);
  return forEachGroup(world, (from, group) => {
    const { message, subscribers } = world.publishAndSettle(from, group);
    const at = (reach: 'open' | 'one-way') =>
      subscribers.filter(({ replica }) => world.reach(from, replica) === reach).map(({ client }) => client);
    // Where the way back is cut it may have been told of the subscriber before, or not.
    const mayBeServed = at('one-way');
    const got = world.receiversOf(message).filter((client) => !mayBeServed.includes(client));
    return differs(message, at('open'), got);
  });
}

function forEachGroup(
  world: PubSubWorld,
  breach: (from: number, group: number) => string | null,
): string | null {
  for (const from of world.fabric.machines.keys()) {
    if (!world.fabric.isAlive(from)) continue;
    for (let group = 0; group < GROUPS; group++) {
      const found = breach(from, group);
      if (found !== null) return found;
    }
  }
  return null;
}

function differs(message: number, owed: readonly number[], got: readonly number[]): string | null {
  if (owed.join() === got.join()) return null;
  const list = (clients: readonly number[]) =>
    clients.length === 0 ? 'nobody' : `clients ${clients.join(', ')}`;
  return `message ${message} should have reached ${list(owed)}, and reached ${list(got)}`;
}
