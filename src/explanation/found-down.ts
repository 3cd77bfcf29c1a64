import type { Detection } from '../domain/observations.js';
import { type Cast, deciderName, endpointName } from './cast.js';
import type { Found } from './explanation.js';

/** A detection by names. */
export function foundDown(detection: Detection, cast: Cast): Found {
  const { endpoint, decider, degraded_us, firstProbe_us, decidingProbe_us, published_us } = detection;
  const { bySilence = false } = detection;
  return {
    kind: 'found-down',
    at_us: degraded_us,
    endpoint: endpointName(cast, endpoint) ?? '?',
    by: deciderName(cast, decider),
    ...{ firstProbe_us, decidingProbe_us, bySilence, published_us },
  };
}
