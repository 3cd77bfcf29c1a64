import type { FaultId, PopulationId } from '../../domain/ids.js';
import type { Micros } from '../../kernel/kernel.js';
import type { ClosedForm } from '../../metrics/result.js';
import type { Population, PubSubScenario } from '../../scenario/pubsub/scenario.js';
import type { Fault } from '../../scenario/scenario.js';
import { findingOf } from './finding-rules.js';
import type { MedianTimes } from './median-times.js';

/**
 * What the documented rules alone say about a failover, to hold against what came out. Only for
 * faults that silence a replica and last longer than the slowest detection; null where no such rule
 * applies.
 */
export function closedForms(
  scenario: PubSubScenario,
  times: () => MedianTimes,
): (fault: FaultId, population: PopulationId) => ClosedForm | null {
  return (faultId, populationId) => {
    const fault = scenario.faults[faultId];
    const population = scenario.clients[populationId];
    const refusing = refuses(fault);
    if (refusing === undefined || takesUsers(fault, population)) return null;
    const found = findingOf(scenario, fault, refusing, times);
    if (found === null || (fault.for !== undefined && fault.for < found.detection.worst_for_us)) return null;
    return {
      ...found,
      total: total(population, refusing, found.shift, times().handshake_us(faultId, populationId)),
    };
  };
}

/** The way of the clients themselves is taken: nothing that finds the loss out helps them. */
function takesUsers(fault: Fault, { region }: Population): boolean {
  return fault.kind === 'region-outage' && fault.users && fault.region === region;
}

/** Does the fault's replica refuse (true), fall silent (false), or is it not such a fault at all? */
function refuses(fault: Fault): boolean | undefined {
  switch (fault.kind) {
    case 'region-outage':
      return fault.mode === 'refusing';
    case 'replica-crash':
      // Else who it is, is known when it happens.
      return typeof fault.replica === 'string' ? fault.mode === 'refusing' : undefined;
    case 'access-disabled':
    case 'connection-reset':
    case 'network-cut':
    case 'traffic-manager-outage':
      return undefined;
  }
}

/**
 * Until a client is served again. Best: it has noticed and asks the moment the answer changes.
 * Worst: it has just begun an attempt at the dead address, which has to time out and be followed by
 * the longest pause. Null where a client may never notice, give up, or be kept on the old answer by
 * a cache that does not honour TTLs.
 */
function total(
  population: Population,
  refusing: boolean,
  shifted: { readonly best_for_us: Micros; readonly worst_for_us: Micros },
  handshake_us: Micros,
): ClosedForm['total'] {
  if (population.dns.policies.some((policy) => !('honours' in policy))) return null;
  const caches_us = shifted.worst_for_us + population.dns.runtimeCache;
  if (population.kind === 'requests') {
    if (population.requests.arrivals !== 'always-on') return null;
    return { best_for_us: shifted.best_for_us + handshake_us, worst_for_us: caches_us + handshake_us };
  }
  const { keepAlive, reconnect, connect } = population;
  if (keepAlive.from === 'none' && !refusing) return null;
  if (reconnect.backoff === 'never' || reconnect.backoff === 'schedule') return null;
  const noticeBest_us = refusing ? 0 : Math.max(0, keepAlive.timeout - keepAlive.interval);
  const noticeWorst_us = refusing ? 0 : keepAlive.timeout;
  const pause_us = Math.max(
    reconnect.recovery?.every ?? 0,
    reconnect.backoff === 'exponential' ? reconnect.cap : reconnect.base,
  );
  const attempt_us = refusing ? handshake_us : connect.timeout;
  return {
    best_for_us: Math.max(shifted.best_for_us, noticeBest_us) + handshake_us,
    worst_for_us: Math.max(caches_us, noticeWorst_us) + attempt_us + pause_us + handshake_us,
  };
}
