import type { FaultSpec } from '../scenario/schema.js';

/** What each kind of fault does, in one line; the compiler keeps the list complete. */
export const FAULT_KINDS: Readonly<Record<FaultSpec['kind'], string>> = {
  'region-outage': 'Takes every replica and machine of a region; its users survive unless users: true.',
  'replica-crash': 'Ends one replica’s process: its connections and its memory are gone.',
  'network-cut': 'Drops packets between two places, one way or both.',
  'traffic-manager-outage': 'Probes and changes of answers stop; the last answers stay.',
};
