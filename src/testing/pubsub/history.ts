import type { ClientId, ReplicaId } from '../../domain/ids.js';
import type { GroupId } from '../../replication/pubsub/contract.js';
import { drawer, type Historian } from '../conformance.js';
import { type FaultAction, faultActionOf, faultInWords, kindsOf } from '../fault-actions.js';

/** What can be done to a pub/sub service. What makes no sense where it stands is left out when it is done. */
export type PubSubAction =
  | { readonly kind: 'join'; readonly client: ClientId; readonly replica: ReplicaId; readonly group: GroupId }
  | { readonly kind: 'close'; readonly client: ClientId }
  | { readonly kind: 'publish'; readonly replica: ReplicaId; readonly group: GroupId }
  | FaultAction;

export const CLIENTS = 8;
export const GROUPS = 3;

export const pubsubHistories: Historian<PubSubAction> = {
  generate({ seed, replicas }, faults, steps) {
    const below = drawer(seed, `pubsub ${faults}`);
    const kinds = kindsOf(OWN, faults);
    return Array.from({ length: steps }, (): PubSubAction => {
      const kind = kinds[below(kinds.length)];
      switch (kind) {
        case 'join':
          return { kind, client: below(CLIENTS), replica: below(replicas), group: below(GROUPS) };
        case 'close':
          return { kind, client: below(CLIENTS) };
        case 'publish':
          return { kind, replica: below(replicas), group: below(GROUPS) };
        default:
          return faultActionOf(kind, replicas, below);
      }
    });
  },

  inWords(action) {
    switch (action.kind) {
      case 'join':
        return `client ${action.client} joins group ${action.group} at replica ${action.replica}`;
      case 'close':
        return `client ${action.client} leaves`;
      case 'publish':
        return `somebody at replica ${action.replica} publishes to group ${action.group}`;
      default:
        return faultInWords(action);
    }
  },
};

const OWN = ['join', 'join', 'close', 'publish', 'publish'] as const;
