import type { ReplicaId } from '../../domain/ids.js';
import type { Manifest, TagId } from '../../domain/image.js';
import { drawer, type Historian } from '../conformance.js';
import { actFault, type FaultAction, faultActionOf, faultInWords, kindsOf } from '../fault-actions.js';
import type { RegistryFabric } from './fabric.js';

/** What can be done to a registry. What makes no sense where it stands is left out when it is done. */
export type RegistryAction =
  | { readonly kind: 'push'; readonly replica: ReplicaId; readonly image: number; readonly tag: TagId }
  | { readonly kind: 'delete'; readonly replica: ReplicaId; readonly image: number }
  | { readonly kind: 'copy-step'; readonly from: ReplicaId; readonly to: ReplicaId }
  | FaultAction;

export const IMAGES = 5;
export const TAGS: readonly TagId[] = [0, 1];

/** Two layers: one that every second image has, and one of its own. */
export function imageOf(id: number): Manifest {
  const layers = [
    { id: 100 + (id % 2), bytes: 20_000_000 },
    { id: 200 + id, bytes: 1_000_000 },
  ];
  return { id, config: { id: 300 + id, bytes: 5_000 }, layers, bytes: 2_000 };
}

export function act(fabric: RegistryFabric, action: RegistryAction): void {
  switch (action.kind) {
    case 'push':
      if (fabric.isAlive(action.replica)) fabric.push(action.replica, imageOf(action.image), action.tag);
      return;
    case 'delete':
      if (fabric.isAlive(action.replica))
        fabric.ask(action.replica, { kind: 'delete-manifest', manifest: action.image });
      return;
    case 'copy-step':
      fabric.step(action.from, action.to, true);
      return;
    default:
      return actFault(fabric, action);
  }
}

export const registryHistories: Historian<RegistryAction> = {
  generate({ seed, replicas }, faults, steps) {
    const below = drawer(seed, `registry ${faults}`);
    const kinds = kindsOf(OWN, faults);
    return Array.from({ length: steps }, (): RegistryAction => {
      const kind = kinds[below(kinds.length)];
      switch (kind) {
        case 'push':
          return { kind, replica: below(replicas), image: below(IMAGES), tag: below(TAGS.length) };
        case 'delete':
          return { kind, replica: below(replicas), image: below(IMAGES) };
        case 'copy-step':
          return { kind, from: below(replicas), to: below(replicas) };
        default:
          return faultActionOf(kind, replicas, below);
      }
    });
  },

  inWords(action) {
    switch (action.kind) {
      case 'push':
        return `a client pushes image ${action.image} as tag ${action.tag} at replica ${action.replica}`;
      case 'delete':
        return `a client deletes image ${action.image} at replica ${action.replica}`;
      case 'copy-step':
        return `a bulk transfer from ${action.from} reaches ${action.to}`;
      default:
        return faultInWords(action);
    }
  },
};

const OWN = ['push', 'push', 'push', 'delete', 'copy-step', 'copy-step'] as const;
