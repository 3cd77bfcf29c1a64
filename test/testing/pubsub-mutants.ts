import type { ReplicaId } from '../../src/domain/ids.js';
import type { PubSubPlugin } from '../../src/library/index.js';
import type { PubSubEffects, PubSubReplica } from '../../src/replication/pubsub/contract.js';
import { geoReplicas } from '../../src/replication/pubsub/geo-replicas.js';
import { createInstance } from '../../src/replication/pubsub/single.js';

/** geo-replicas with one thing wrong: what of its replica is replaced, given the right one. */
function geoReplicasBut(
  change: (
    right: PubSubReplica,
    effects: PubSubEffects,
    peers: readonly ReplicaId[],
  ) => Partial<PubSubReplica>,
  alter: (effects: PubSubEffects) => Partial<PubSubEffects> = () => ({}),
): PubSubPlugin {
  return {
    ...geoReplicas,
    family: 'pubsub',
    create(given, peers) {
      const effects = { ...given, ...alter(given) };
      const right = geoReplicas.create(effects, peers);
      return { ...right, ...change(right, effects, peers) };
    },
  };
}

const rightBut = (alter: (effects: PubSubEffects) => Partial<PubSubEffects>) =>
  geoReplicasBut(() => ({}), alter);

/** What is wrong, the strategy, and the promises that it breaks; those it keeps in spite of that must hold. */
export const pubsubMutants: readonly (readonly [
  what: string,
  strategy: PubSubPlugin,
  broken: readonly string[],
])[] = [
  [
    'tells a peer nothing of its groups when their link is back',
    geoReplicasBut((right, effects) => ({
      linkUp: (peer) => (effects.now_us() === 0 ? right.linkUp(peer) : undefined),
    })),
    ['converges', 'serves-each-side'],
  ],
  [
    'forwards nothing: replicas that know nothing of each other behind one name',
    { ...geoReplicas, family: 'pubsub', create: createInstance },
    ['delivers', 'converges', 'serves-each-side'],
  ],
  [
    'forgets to say that the last member has left',
    rightBut(({ send }) => ({
      send: (to, message, bytes) =>
        kindOf(message) === 'unsubscribe' ? undefined : send(to, message, bytes),
    })),
    ['no-waste'],
  ],
  [
    'delivers what came from a peer twice',
    geoReplicasBut((right) => ({
      received(from, message) {
        right.received(from, message);
        if (kindOf(message) === 'publish') right.received(from, message);
      },
    })),
    ['delivers', 'converges', 'serves-each-side', 'never-twice'],
  ],
  [
    'does not notice that connections close',
    geoReplicasBut(() => ({ closed() {} })),
    ['delivers', 'converges', 'serves-each-side', 'never-twice', 'members-only', 'no-waste'],
  ],
  ['keeps its members over a restart', geoReplicasBut(() => ({ restarted() {} })), ['members-only']],
  [
    'holds every other letter back for a second',
    geoReplicasBut((right, effects) => {
      let count = 0;
      const held: (readonly [ReplicaId, unknown])[] = [];
      return {
        received(from, message) {
          if (kindOf(message) !== 'publish' || ++count % 2 === 0) return right.received(from, message);
          held.push([from, message]);
          effects.wake(1_000_000, 7);
        },
        woken() {
          for (const [from, message] of held.splice(0)) right.received(from, message);
        },
      };
    }),
    ['in-order'],
  ],
  [
    'draws from the platform',
    rightBut(({ send }) => ({ send: (to, message, bytes) => send(to, message, bytes + Math.random()) })),
    ['deterministic', 'no-shared-state'],
  ],
  [
    'counts at the level of the module',
    (() => {
      let count = 0;
      return rightBut(({ send }) => ({ send: (to, message, bytes) => send(to, message, bytes + count++) }));
    })(),
    ['deterministic', 'no-shared-state'],
  ],
  [
    'marks letters as read',
    geoReplicasBut((right) => ({
      received(from, message) {
        right.received(from, message);
        Object.assign(message as object, { read: true });
      },
    })),
    ['keeps-letters'],
  ],
  [
    'throws where it has a peer',
    geoReplicasBut((right, effects) => ({
      received(from, message) {
        if (effects.self === 1) throw new Error('not me');
        right.received(from, message);
      },
    })),
    ['delivers', 'converges', 'serves-each-side'],
  ],
  [
    'answers each letter by another',
    geoReplicasBut((right, effects) => ({
      received(from, message) {
        right.received(from, message);
        effects.send(from, message, 1);
      },
    })),
    ['delivers', 'converges', 'serves-each-side'],
  ],
];

function kindOf(message: unknown): unknown {
  return (message as { readonly kind?: unknown }).kind;
}
