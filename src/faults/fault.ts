import type { Micros } from '../kernel/kernel.js';

/** A place that a cut can be between. A plain name is a region. */
export type Place =
  | string
  | { readonly region: string }
  | { readonly clients: string }
  | { readonly replica: string }
  | ReplicaSelector;

/** Replicas by what they are when the fault begins. */
export type ReplicaSelector =
  /** The first of the list, or all the others. */
  | { readonly role: 'primary' | 'secondary' }
  /** So many of them, from 0 to 1, at least one, drawn. */
  | { readonly fraction: number };

/** One entry of `faults:`. Without `for` it lasts to the end of the run. */
export type Fault = {
  readonly as: string;
  readonly at: Micros;
  readonly for?: Micros | undefined;
} & (
  | {
      readonly kind: 'region-outage';
      readonly region: string;
      /** silent: packets vanish. refusing: hosts answer with resets. */
      readonly mode: 'silent' | 'refusing';
      /** Takes the users of the region off the net, too. */
      readonly users: boolean;
    }
  | {
      readonly kind: 'replica-crash';
      readonly replica: string | { readonly region: string } | ReplicaSelector;
      readonly mode: 'silent' | 'refusing';
    }
  | {
      readonly kind: 'access-disabled';
      readonly replica: string | { readonly region: string } | ReplicaSelector;
    }
  | {
      readonly kind: 'storage-failure';
      readonly replica: string | { readonly region: string } | ReplicaSelector;
    }
  | {
      readonly kind: 'connection-reset';
      readonly replica: string | { readonly region: string } | ReplicaSelector;
      /** How many of the connections, from 0 to 1. */
      readonly share: number;
    }
  | {
      readonly kind: 'network-cut';
      readonly from: Place;
      readonly to: Place;
      readonly direction: 'one-way' | 'both';
    }
  | { readonly kind: 'traffic-manager-outage' }
);

export type FaultKind = Fault['kind'];

/** What each kind of fault does, in one line, for `geosim list faults`; the compiler keeps it complete. */
const SUMMARIES: Readonly<Record<FaultKind, string>> = {
  'region-outage':
    'the provider’s resources in a region go dark, silently or refusing; `users: true` takes its users, too',
  'replica-crash': 'a replica’s process dies, and nothing else in its region; it restarts with empty memory',
  'access-disabled': 'a replica refuses new connections; existing ones stay',
  'storage-failure':
    'of registries: a replica’s storage fails while its front end answers; probes see it if they look that deep',
  'connection-reset':
    'clients’ connections to a replica are reset, at once or over a time; the replica lives on',
  'network-cut': 'packets between two places vanish, in both directions or in one',
  'traffic-manager-outage':
    'where there is one (not with caches): probing and publishing stop; the name servers go on with their last answers',
};

export const faultKinds: readonly { readonly kind: FaultKind; readonly summary: string }[] = (
  Object.keys(SUMMARIES) as FaultKind[]
).map((kind) => ({ kind, summary: SUMMARIES[kind] }));
