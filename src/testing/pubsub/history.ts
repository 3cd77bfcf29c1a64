import type { ClientId, ReplicaId } from '../../domain/ids.js';
import type { GroupId } from '../../replication/pubsub/contract.js';
import { drawer, type Faults, type Historian } from '../conformance.js';

/** What can be done to a pub/sub service. What makes no sense where it stands is left out when it is done. */
export type PubSubAction =
  | { readonly kind: 'join'; readonly client: ClientId; readonly replica: ReplicaId; readonly group: GroupId }
  | { readonly kind: 'close'; readonly client: ClientId }
  | { readonly kind: 'publish'; readonly replica: ReplicaId; readonly group: GroupId }
  | { readonly kind: 'step' | 'link-down' | 'link-up'; readonly from: ReplicaId; readonly to: ReplicaId }
  | { readonly kind: 'crash' | 'restart'; readonly replica: ReplicaId }
  | { readonly kind: 'pass'; readonly length_us: number };

export const CLIENTS = 8;
export const GROUPS = 3;

export const pubsubHistories: Historian<PubSubAction> = {
  generate({ seed, replicas }, faults, steps) {
    const below = drawer(seed, `pubsub ${faults}`);
    const kinds = KINDS[faults];
    return Array.from({ length: steps }, () => actionOf(kinds[below(kinds.length)], replicas, below));
  },

  inWords(action) {
    switch (action.kind) {
      case 'join':
        return `client ${action.client} joins group ${action.group} at replica ${action.replica}`;
      case 'close':
        return `client ${action.client} leaves`;
      case 'publish':
        return `somebody at replica ${action.replica} publishes to group ${action.group}`;
      case 'step':
        return `a letter from ${action.from} reaches ${action.to}`;
      case 'link-down':
        return `the link between ${action.from} and ${action.to} breaks`;
      case 'link-up':
        return `the link between ${action.from} and ${action.to} is back`;
      case 'crash':
        return `replica ${action.replica} crashes`;
      case 'restart':
        return `replica ${action.replica} starts again`;
      case 'pass':
        return `${action.length_us / 1_000_000} s pass`;
    }
  },
};

type Kind = PubSubAction['kind'];

/** As often as they stand here. */
const QUIET: readonly Kind[] = [
  'join',
  'join',
  'close',
  'publish',
  'publish',
  'step',
  'step',
  'step',
  'pass',
];
const CUTS: readonly Kind[] = [...QUIET, 'link-down', 'link-down', 'link-up'];
const KINDS: Readonly<Record<Faults, readonly Kind[]>> = {
  none: QUIET,
  cuts: CUTS,
  crashes: [...CUTS, 'crash', 'restart'],
};

function actionOf(kind: Kind, replicas: number, below: (bound: number) => number): PubSubAction {
  switch (kind) {
    case 'join':
      return { kind, client: below(CLIENTS), replica: below(replicas), group: below(GROUPS) };
    case 'close':
      return { kind, client: below(CLIENTS) };
    case 'publish':
      return { kind, replica: below(replicas), group: below(GROUPS) };
    case 'step':
    case 'link-down':
    case 'link-up':
      return { kind, from: below(replicas), to: below(replicas) };
    case 'crash':
    case 'restart':
      return { kind, replica: below(replicas) };
    case 'pass':
      return { kind, length_us: 1 + below(5_000_000) };
  }
}
