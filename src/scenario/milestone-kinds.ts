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
  throttled: 'a replica turns connections or messages away because it is full',
  scaled: 'a replica has another number of units',
  'operator-acted': 'an operator acted; `waiting`: the control plane is down and the action waits',
  refused: 'the service refused what an operator wanted',
  configured: 'a replica has a change of configuration',
  'client-negotiated': 'the first client that a fault hit has asked an app server again',
  'connections-closed': 'the service closed connections of clients, and how many',
  'back-to-normal': 'the last client has left the endpoints that only stand in',
};
