import type { ReplicaId } from '../../domain/ids.js';
import type { KeyId } from '../../replication/cache/contract.js';
import { drawer, type Historian } from '../conformance.js';
import { actFault, type FaultAction, faultActionOf, faultInWords, kindsOf } from '../fault-actions.js';
import type { CacheFabric } from './fabric.js';

/** What can be done to a cache. What makes no sense where it stands is left out when it is done. */
export type CacheAction =
  | { readonly kind: 'write' | 'read' | 'add'; readonly replica: ReplicaId; readonly key: KeyId }
  | { readonly kind: 'fail-over'; readonly replica: ReplicaId }
  | FaultAction;

/** Keys that are written, and keys that are added to. */
export const REGISTERS: readonly KeyId[] = [0, 1];
export const COUNTERS: readonly KeyId[] = [2, 3];

/** Does one action. Versions count up from 1 over the run; an addition adds (or takes) something of its own. */
export function act(fabric: CacheFabric, action: CacheAction): void {
  const version = fabric.history.length + 1;
  switch (action.kind) {
    case 'write':
      if (fabric.isAlive(action.replica)) fabric.write(action.replica, action.key, version);
      return;
    case 'read':
      if (fabric.isAlive(action.replica)) fabric.read(action.replica, action.key);
      return;
    case 'add': {
      const amount = version % 3 === 0 ? -version : version;
      if (fabric.isAlive(action.replica)) fabric.add(action.replica, action.key, version, amount);
      return;
    }
    case 'fail-over':
      return fabric.operator.failOver(action.replica);
    default:
      return actFault(fabric, action);
  }
}

export const cacheHistories: Historian<CacheAction> = {
  generate({ seed, replicas }, faults, steps) {
    const below = drawer(seed, `cache ${faults}`);
    const kinds = kindsOf(faults === 'failovers' ? [...OWN, 'fail-over'] : OWN, faults);
    return Array.from({ length: steps }, (): CacheAction => {
      const kind = kinds[below(kinds.length)];
      switch (kind) {
        case 'write':
        case 'read':
          return { kind, replica: below(replicas), key: REGISTERS[below(REGISTERS.length)] };
        case 'add':
          return { kind, replica: below(replicas), key: COUNTERS[below(COUNTERS.length)] };
        case 'fail-over':
          return { kind, replica: below(replicas) };
        default:
          return faultActionOf(kind, replicas, below);
      }
    });
  },

  inWords(action) {
    switch (action.kind) {
      case 'write':
        return `a client writes key ${action.key} at replica ${action.replica}`;
      case 'read':
        return `a client reads key ${action.key} at replica ${action.replica}`;
      case 'add':
        return `a client adds to counter ${action.key} at replica ${action.replica}`;
      case 'fail-over':
        return `an operator makes replica ${action.replica} the primary`;
      default:
        return faultInWords(action);
    }
  },
};

const OWN = ['write', 'write', 'read', 'read', 'add'] as const;
