import type { ClosedForm } from '../../metrics/result.js';
import { strategies } from '../../replication/strategies.js';
import {
  connectionDetection,
  detection,
  type FailoverRules,
  ruleInWords,
  shift,
} from '../../routing/closed-form.js';
import type { AppServer, PubSubScenario } from '../../scenario/pubsub/scenario.js';
import type { Answering, Fault, Probe, TrafficManager } from '../../scenario/scenario.js';
import { type MedianTimes, takes } from './median-times.js';

/** How a loss is found out and how long until answers go elsewhere. */
export type Finding = Pick<ClosedForm, 'rule' | 'detection' | 'shift'>;

/**
 * By which rules the loss of replicas is found out: by the traffic manager in front of the replicas; of
 * instances by their app server; or, if that is lost with them, by the traffic manager in front of the
 * app servers. Null where nobody finds out, or nobody is left to go to.
 */
export function findingOf(
  scenario: PubSubScenario,
  fault: Fault,
  refusing: boolean,
  times: () => MedianTimes,
): Finding | null {
  const { service, routing } = scenario;
  const lost = service.replicas.filter((replica) => takes(fault, replica));
  if (lost.length === 0 || lost.length === service.replicas.length) return null;
  if (strategies.pubsub.find(({ name }) => name === service.strategy)?.exchanges !== false) {
    return byNameServers(routing, service.replicas, (replica) => takes(fault, replica), refusing, times);
  }
  const isLost = (server: AppServer) => fault.kind === 'region-outage' && fault.region === server.region;
  const pairs = service.appServers.filter(({ endpoints }) =>
    endpoints.some(({ replica, role }) => role === 'primary' && lost.some(({ name }) => name === replica)),
  );
  if (pairs.some(isLost)) {
    if (routing.app === null) return null;
    return byNameServers(routing.app, service.appServers, isLost, refusing, times);
  }
  return byAppServer(scenario, refusing, times);
}

function byNameServers<Endpoint extends { readonly name: string }>(
  how: Answering,
  endpoints: readonly Endpoint[],
  isLost: (endpoint: Endpoint) => boolean,
  refusing: boolean,
  times: () => MedianTimes,
): Finding | null {
  if (!('trafficManager' in how)) return null;
  const { trafficManager } = how;
  const status = ({ name }: Endpoint) => trafficManager.endpoints[name]?.status;
  const moves =
    endpoints.some((endpoint) => !isLost(endpoint) && status(endpoint) !== 'disabled') &&
    endpoints.filter(isLost).every((endpoint) => status(endpoint) !== 'always-serve');
  if (!moves) return null;
  const rules = rulesOf(trafficManager, refusing, times);
  return { rule: ruleInWords(rules), detection: detection(rules), shift: shift(rules) };
}

function rulesOf(trafficManager: TrafficManager, refusing: boolean, times: () => MedianTimes): FailoverRules {
  const { probe, publishDelay, ttl } = trafficManager;
  return {
    interval: probe.interval,
    failTime: refusing ? times().refusal_us : probe.timeout,
    answerTime: probe.answerTime,
    toleratedFailures: probe.toleratedFailures,
    combine: probe.combine,
    repeat: probe.repeat,
    sites: independentSites(probe),
    publishDelay,
    ttl,
  };
}

/** Sites that were given one phase probe as one. */
function independentSites(probe: Probe): number {
  return probe.phase === undefined ? probe.sites.length : 1;
}

/** Its answers change the moment it believes otherwise: no name, no cache. */
function byAppServer(scenario: PubSubScenario, refusing: boolean, times: () => MedianTimes): Finding | null {
  const { health } = scenario.service.negotiate;
  switch (health.by) {
    case 'on-demand':
      return null; // it looks when it is asked
    case 'poll': {
      const { interval, timeout, toleratedFailures } = health;
      const failTime = refusing ? times().refusal_us : timeout;
      const found = detection({
        ...ONE_POLLER,
        interval,
        failTime,
        toleratedFailures,
      });
      const rule = `the app server polls every ${seconds(interval)}, tolerates ${toleratedFailures} failures, and the deciding poll takes ${seconds(failTime)} to fail`;
      return { rule, detection: found, shift: found };
    }
    case 'server-connections': {
      if (refusing) return null; // found by the reset, one way later
      const found = connectionDetection(health);
      const rule = `${health.connections} server connections, each dead after ${seconds(health.silence)} of silence, looked at every ${seconds(health.ping)}; pings every ${seconds(health.ping)}`;
      return { rule, detection: found, shift: found };
    }
  }
}

const ONE_POLLER = {
  answerTime: 0,
  combine: 'first',
  repeat: 'start-to-start',
  sites: 1,
  publishDelay: 0,
  ttl: 0,
} as const;

function seconds(length_us: number): string {
  return `${length_us / 1_000_000} s`;
}
