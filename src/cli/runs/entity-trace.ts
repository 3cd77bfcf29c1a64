import { clientNamed } from '../../explanation/cast.js';
import type { Seen, WatchFor } from '../../explanation/watch.js';
import { clientTrace, endpointTrace } from '../../reports/text/entity-trace.js';
import { enumerate } from '../../scenario/nearest.js';
import type { Scenario } from '../../scenario/scenario.js';
import { castOf } from '../../simulation/cast-of.js';
import { Mistake } from '../mistake.js';

/** `--trace ENTITY`: a client (`us#17`), a replica or an app server. @throws Mistake for what is none. */
export function traceOf(entity: string, scenario: Scenario): WatchFor {
  const cast = castOf(scenario);
  const endpoint = cast.endpoints.indexOf(entity);
  if (endpoint >= 0) return { kind: 'endpoint', endpoint };
  const client = clientNamed(cast, entity);
  if (typeof client === 'number') return { kind: 'client', client };
  const some = cast.populations.map(({ name }) => `${name}#1`);
  throw new Mistake(`--trace: there is no "${entity}"`, `such as ${enumerate([...cast.endpoints, ...some])}`);
}

/** What was seen of it, one event a line. */
export function traceText(entity: string, seen: Seen): string {
  switch (seen.kind) {
    case 'client':
      return clientTrace(seen.story);
    case 'endpoint':
      return endpointTrace(entity, seen.steps);
    case 'census':
      throw new Error('a census is no trace');
  }
}
