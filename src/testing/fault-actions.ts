import type { ReplicaId } from '../domain/ids.js';
import type { Micros } from '../kernel/kernel.js';
import type { ReplicaEvents } from '../replication/contract.js';
import type { Faults } from './conformance.js';
import type { Fabric } from './fabric.js';

/** What happens to links, replicas and time, whatever the family. */
export type FaultAction =
  | {
      readonly kind: 'step' | 'link-down' | 'link-up' | 'cut' | 'mend';
      readonly from: ReplicaId;
      readonly to: ReplicaId;
    }
  /** Whatever is under way arrives. */
  | { readonly kind: 'drain' }
  | { readonly kind: 'crash' | 'restart'; readonly replica: ReplicaId }
  | { readonly kind: 'pass'; readonly length_us: Micros };

type Kind = FaultAction['kind'];

/** Kinds of actions, as often as they stand here, besides those of a family's clients. */
export function kindsOf<Own extends string>(own: readonly Own[], faults: Faults): readonly (Own | Kind)[] {
  const quiet = [...own, 'step', 'step', 'step', 'drain', 'pass'] as const;
  if (faults === 'none') return quiet;
  const cuts = [...quiet, 'link-down', 'link-down', 'link-up', 'link-up', 'cut', 'mend'] as const;
  return faults !== 'crashes' ? cuts : [...cuts, 'crash', 'crash', 'restart'];
}

export function faultActionOf(kind: Kind, replicas: number, below: (bound: number) => number): FaultAction {
  switch (kind) {
    case 'step':
    case 'link-down':
    case 'link-up':
    case 'cut':
    case 'mend':
      return { kind, from: below(replicas), to: below(replicas) };
    case 'drain':
      return { kind };
    case 'crash':
    case 'restart':
      return { kind, replica: below(replicas) };
    case 'pass':
      return { kind, length_us: 1 + below(5_000_000) };
  }
}

/** What makes no sense where it stands does nothing. */
export function actFault(fabric: Fabric<ReplicaEvents>, action: FaultAction): void {
  switch (action.kind) {
    case 'step':
      fabric.step(action.from, action.to);
      return;
    case 'drain':
      return fabric.drain();
    case 'link-down':
      return fabric.linkDown(action.from, action.to);
    case 'link-up':
      return fabric.linkUp(action.from, action.to);
    case 'cut':
      return fabric.cut(action.from, action.to);
    case 'mend':
      return fabric.mend(action.from, action.to);
    case 'crash':
      if (fabric.isAlive(action.replica)) fabric.crash(action.replica);
      return;
    case 'restart':
      return fabric.restart(action.replica);
    case 'pass':
      return fabric.pass(action.length_us);
  }
}

export function faultInWords(action: FaultAction): string {
  switch (action.kind) {
    case 'step':
      return `a letter from ${action.from} reaches ${action.to}`;
    case 'drain':
      return 'all letters arrive';
    case 'link-down':
      return `the link between ${action.from} and ${action.to} breaks`;
    case 'link-up':
      return `the link between ${action.from} and ${action.to} is back`;
    case 'cut':
      return `nothing gets from ${action.from} to ${action.to} any more, and nobody is told`;
    case 'mend':
      return `what ${action.from} sends gets to ${action.to} again`;
    case 'crash':
      return `replica ${action.replica} crashes`;
    case 'restart':
      return `replica ${action.replica} starts again`;
    case 'pass':
      return `${action.length_us / 1_000_000} s pass`;
  }
}
