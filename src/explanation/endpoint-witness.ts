import type { EndpointId } from '../domain/ids.js';
import type { Observer } from '../domain/observations.js';
import { type Cast, clientName, endpointName } from './cast.js';
import type { EndpointStep } from './explanation.js';
import { foundDown } from './found-down.js';

export type EndpointWitness = Pick<
  Observer,
  | 'milestone'
  | 'detected'
  | 'restored'
  | 'connected'
  | 'disconnected'
  | 'negotiated'
  | 'throttled'
  | 'crashed'
  | 'resized'
> & { finish(): readonly EndpointStep[] };

/** Follows one replica or app server: who comes and goes, who finds it down, what it turns away. */
export function endpointWitnessOf(endpoint: EndpointId, cast: Cast): EndpointWitness {
  const name = endpointName(cast, endpoint);
  const steps: EndpointStep[] = [];
  return {
    milestone(at_us, { kind, subject, detail = {} }) {
      const isMine = subject === name || Object.values(detail).some((value) => value === name);
      if (isMine) steps.push({ kind: 'milestone', at_us, milestone: kind, subject, detail: { ...detail } });
    },
    detected(detection) {
      if (detection.endpoint === endpoint) steps.push(foundDown(detection, cast));
    },
    restored(other, at_us) {
      if (other === endpoint) steps.push({ kind: 'restored', at_us });
    },
    connected(_population, replica, client, at_us) {
      if (replica === endpoint) steps.push({ kind: 'came', at_us, client: clientName(cast, client) });
    },
    disconnected(_population, replica, client, at_us) {
      if (replica === endpoint) steps.push({ kind: 'went', at_us, client: clientName(cast, client) });
    },
    negotiated(_population, client, server, answer, at_us) {
      if (server !== endpoint) return;
      steps.push({
        kind: 'told',
        at_us,
        client: clientName(cast, client),
        answer: endpointName(cast, answer),
      });
    },
    throttled(replica, what, at_us) {
      if (replica === endpoint) steps.push({ kind: 'turned-away', at_us, what });
    },
    crashed(replica, at_us) {
      if (replica === endpoint) steps.push({ kind: 'crashed', at_us });
    },
    resized(replica, units, at_us) {
      if (replica === endpoint) steps.push({ kind: 'resized', at_us, units });
    },
    finish: () => [...steps].sort((a, b) => a.at_us - b.at_us), // stable
  };
}
