import type { MilestoneKind } from '../domain/observations.js';

/** A record rather than a list: the compiler then holds it complete. */
const KINDS: Readonly<Record<MilestoneKind, true>> = {
  'fault-started': true,
  'fault-ended': true,
  'probe-failed': true,
  'endpoint-degraded': true,
  'endpoint-online': true,
  'endpoint-disabled': true,
  'dns-answer-changed': true,
  'connection-dropped': true,
  'request-failed': true,
  'client-moved': true,
  'service-recovered': true,
  'failed-back': true,
  'replica-syncing': true,
  'replica-ready': true,
  throttled: true,
  scaled: true,
  'operator-acted': true,
  refused: true,
  configured: true,
  'client-negotiated': true,
  'connections-closed': true,
  'back-to-normal': true,
  'link-status': true,
  'role-changed': true,
  resynchronised: true,
  alert: true,
  'writes-lost': true,
  'application-moved': true,
  exported: true,
  imported: true,
  'webhook-fired': true,
  'replica-removed': true,
};

/** Every kind of timeline entry. */
export const EVENTS: readonly string[] = Object.keys(KINDS);
