import type { HealthVerdict } from '../probing/probed-health.js';
import type { EndpointSetting } from './options.js';

/**
 * What the profile says of an endpoint. Source: Azure Traffic Manager endpoint monitoring
 * (traffic-manager-monitoring, endpoint and profile status).
 */
export type EndpointStatus =
  | 'Online'
  | 'Degraded'
  | 'CheckingEndpoint' // just added or enabled, no probe has answered yet: served
  | 'Stopped' // the service behind it is stopped: neither probed nor served
  | 'Disabled' // by the operator: neither probed nor served
  | 'Inactive' // the whole profile is disabled: no answers
  | 'NotMonitored'; // always serve: served, not probed

/**
 * How an endpoint's health is known. Probes are one way; a nested profile, which counts its own
 * online endpoints, is another. Without a side effect, and free to ask at any time.
 */
export interface EndpointHealth {
  readonly verdict: HealthVerdict;
}

export function endpointStatus(
  profileEnabled: boolean,
  setting: EndpointSetting,
  health: EndpointHealth,
): EndpointStatus {
  if (!profileEnabled) return 'Inactive';
  switch (setting) {
    case 'disabled':
      return 'Disabled';
    case 'stopped':
      return 'Stopped';
    case 'always-serve':
      return 'NotMonitored';
    case 'enabled':
      return healthStatus(health.verdict);
  }
}

/**
 * What the name servers need to know of an endpoint: `served` is answered, `degraded` only when
 * nothing is served, `absent` never.
 */
export type Listing = 'served' | 'degraded' | 'absent';

export function listing(status: EndpointStatus): Listing {
  switch (status) {
    case 'Online':
    case 'CheckingEndpoint':
    case 'NotMonitored':
      return 'served';
    case 'Degraded':
      return 'degraded';
    case 'Stopped':
    case 'Disabled':
    case 'Inactive':
      return 'absent';
  }
}

/** Degraded endpoints are probed on; those out of use and those always served are not. */
export function isProbed(status: EndpointStatus): boolean {
  switch (status) {
    case 'Online':
    case 'CheckingEndpoint':
    case 'Degraded':
      return true;
    case 'Stopped':
    case 'Disabled':
    case 'Inactive':
    case 'NotMonitored':
      return false;
  }
}

function healthStatus(verdict: HealthVerdict): EndpointStatus {
  switch (verdict) {
    case 'unknown':
      return 'CheckingEndpoint';
    case 'up':
      return 'Online';
    case 'down':
      return 'Degraded';
  }
}
