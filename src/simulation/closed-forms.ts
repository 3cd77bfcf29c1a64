import type { FaultId, PopulationId } from '../domain/ids.js';
import type { Micros } from '../kernel/kernel.js';
import type { ClosedForm } from '../metrics/result.js';
import { detection, type FailoverRules, ruleInWords, shift } from '../routing/closed-form.js';
import type { Fault, Population, Probe, Replica, Scenario, TrafficManager } from '../scenario/scenario.js';
import { type MedianTimes, takes } from './median-times.js';

/**
 * What the documented rules alone say about a failover, to hold against what came out. Only for
 * faults that silence a replica, that last longer than the slowest detection, behind a traffic
 * manager; null where no such rule applies.
 */
export function closedForms(
  scenario: Scenario,
  times: () => MedianTimes,
): (fault: FaultId, population: PopulationId) => ClosedForm | null {
  return (faultId, populationId) => {
    const fault = scenario.faults[faultId];
    const population = scenario.clients[populationId];
    const refusing = refuses(fault);
    if (refusing === undefined || !('trafficManager' in scenario.routing)) return null;
    const { trafficManager } = scenario.routing;
    if (!movesBy(trafficManager, scenario, fault, population)) return null;
    const { probe } = trafficManager;
    const rules: FailoverRules = {
      interval: probe.interval,
      failTime: refusing ? times().refusal_us : probe.timeout,
      answerTime: probe.answerTime,
      toleratedFailures: probe.toleratedFailures,
      combine: probe.combine,
      repeat: probe.repeat,
      sites: independentSites(probe),
      publishDelay: trafficManager.publishDelay,
      ttl: trafficManager.ttl,
    };
    const detected = detection(rules);
    if (fault.for !== undefined && fault.for < detected.worst_for_us) return null;
    const shifted = shift(rules);
    return {
      rule: ruleInWords(rules),
      detection: detected,
      shift: shifted,
      total: total(population, refusing, shifted, times().handshake_us(faultId, populationId)),
    };
  };
}

/**
 * Is it by the traffic manager that clients of the lost replicas get to another one? Not where the
 * fault leaves none in use or takes the clients' own way, nor where a lost one is answered unprobed.
 */
function movesBy(
  { endpoints }: TrafficManager,
  { service }: Scenario,
  fault: Fault,
  { region }: Population,
): boolean {
  if (fault.kind === 'region-outage' && fault.users && fault.region === region) return false;
  const isLost = (replica: Replica) => takes(fault, replica);
  const status = ({ name }: Replica) => endpoints[name].status;
  return (
    service.replicas.some((replica) => !isLost(replica) && status(replica) !== 'disabled') &&
    service.replicas.filter(isLost).every((replica) => status(replica) !== 'always-serve')
  );
}

/** Does the fault's replica refuse (true), fall silent (false), or is it not such a fault at all? */
function refuses(fault: Fault): boolean | undefined {
  switch (fault.kind) {
    case 'region-outage':
      return fault.mode === 'refusing';
    case 'replica-crash':
      return typeof fault.replica === 'string' ? true : undefined; // else who, is known when it happens
    case 'network-cut':
    case 'traffic-manager-outage':
      return undefined;
  }
}

/** Sites that were given one phase probe as one. */
function independentSites(probe: Probe): number {
  return probe.phase === undefined ? probe.sites.length : 1;
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
