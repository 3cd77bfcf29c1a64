import type { FaultSpec } from '../scenario/schema.js';

/** What each kind of fault does, in one line; the compiler keeps the list complete. */
export const FAULT_KINDS: Readonly<Record<FaultSpec['kind'], string>> = {
  'region-outage': 'Takes every replica and machine of a region; its users survive unless users: true.',
  'replica-crash':
    'Ends one replica’s process, and nothing else in its region: connections and memory are gone.',
  'access-disabled': 'Refuses new connections to a replica; existing ones stay.',
  'connection-reset': 'Resets connections of clients to a replica that lives on.',
  'network-cut': 'Drops packets between two places, one way or both.',
  'traffic-manager-outage': 'Probes and changes of answers stop; the last answers stay.',
};
