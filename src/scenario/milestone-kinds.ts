import type { MilestoneKind } from '../domain/observations.js';

/** The kinds of milestones a timeline can hold, and what each says. The type keeps the list complete. */
export const milestoneKinds: Readonly<Record<MilestoneKind, string>> = {
  'fault-started': 'a fault begins',
  'fault-ended': 'a fault is over',
  'probe-failed': 'the first failing probe of a streak',
  'endpoint-degraded': 'the traffic manager takes an endpoint for down',
  'endpoint-online': 'the traffic manager takes an endpoint for healthy again',
  'endpoint-disabled': 'an endpoint was switched off',
  'dns-answer-changed': 'the name servers answer otherwise from now on',
  'connection-dropped': 'the first connection is lost, and how many in all',
  'request-failed': 'the first operation fails, and how many in all',
  'client-moved': 'the first, half, 99 % and the last of the clients are served again',
  'service-recovered': 'every client that was hit is served again',
  'failed-back': 'the endpoint is answered again and the first client is back',
  'replica-syncing': 'a replica fetches what it does not know',
  'replica-ready': 'a replica knows everything',
  throttled: 'a replica refuses connections because it is full',
};
