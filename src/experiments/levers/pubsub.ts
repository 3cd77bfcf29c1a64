import { areInstances } from '../../scenario/pubsub/instances.js';
import type { Population, PubSubScenario } from '../../scenario/pubsub/scenario.js';
import { formatDuration } from '../../scenario/quantity-text.js';
import type { Lever, Sign } from './lever.js';
import { nearestFreeRegion } from './nearest-free-region.js';
import { type LedByName, TRAFFIC_MANAGER_LEVERS } from './traffic-manager.js';

export interface PubSubContext extends LedByName {
  readonly scenario: PubSubScenario;
  readonly population: Population;
  /** Where the settings of the population stand. */
  readonly clients: string;
}

const POLLING: readonly Sign[] = ['waiting-for-probe', 'tolerated-failures', 'probe-timeout'];
const HEALTH = 'service.negotiate.health';

export const PUBSUB_LEVERS: readonly Lever<PubSubContext>[] = [
  {
    against: ['server-connections'],
    why: 'app servers mark an instance offline by the silence on their own connections',
    propose: ({ scenario }) => {
      const { silence, ping } = scenario.service.negotiate.health;
      if (silence <= 2 * ping) return null;
      const change = `app servers wait ${formatDuration(2 * ping)} for a sign of life`;
      return { change, set: [`${HEALTH}.silence=${2 * ping}us`] };
    },
  },
  {
    against: POLLING,
    why: 'the first poll that fails decides',
    propose: (context) =>
      !arePolled(context) || context.scenario.service.negotiate.health.toleratedFailures === 0
        ? null
        : { change: 'no failed poll is tolerated', set: [`${HEALTH}.toleratedFailures=0`] },
  },
  {
    against: POLLING,
    why: 'each poll that has to fail comes sooner',
    propose: (context) =>
      !arePolled(context) || context.scenario.service.negotiate.health.interval <= FAST_us
        ? null
        : { change: 'a poll every 10s', set: [`${HEALTH}.interval=10s`] },
  },
  ...TRAFFIC_MANAGER_LEVERS,
  {
    against: ['resolver-caches', 'client-caches'],
    why: 'some resolvers keep answers for longer than they may',
    propose: ({ population: { dns }, clients }) =>
      dns.policies.every((policy) => 'honours' in policy)
        ? null
        : { change: 'resolvers that honour the TTL', set: [`${clients}.dns=dns-honours`] },
  },
  {
    against: ['resolver-caches', 'client-caches'],
    why: 'the runtime keeps answers of its own, whatever their TTL',
    propose: ({ population: { dns }, clients }) =>
      dns.runtimeCache === 0
        ? null
        : { change: 'no cache in the clients’ runtime', set: [`${clients}.dns.runtimeCache=0s`] },
  },
  {
    against: ['detecting-dead-connection'],
    why: 'the client gives a dead connection up sooner',
    propose: ({ population: { kind, keepAlive }, clients }) => {
      if (kind !== 'websocket') return null;
      const isLong = keepAlive.from === 'none' || keepAlive.timeout > 30_000_000;
      const [interval, timeout] = isLong ? ['10s', '30s'] : ['2s', '6s'];
      const from = keepAlive.from === 'server' ? 'server' : 'client';
      const set = [`${clients}.keepAlive={from: ${from}, interval: ${interval}, timeout: ${timeout}}`];
      return { change: `keep-alive time-out ${timeout}`, set };
    },
  },
  {
    against: ['failing-attempts'],
    why: 'an attempt at what is dead ends sooner',
    propose: ({ population: { kind, connect }, clients }) =>
      kind !== 'websocket' || connect.timeout <= 5_000_000
        ? null
        : { change: 'an attempt gives up after 5s', set: [`${clients}.connect.timeout=5s`] },
  },
  {
    against: ['failing-attempts'],
    why: 'an attempt at what is dead ends sooner',
    propose: ({ population: { kind, requests }, clients }) =>
      kind !== 'requests' || requests.timeout <= 2_000_000
        ? null
        : { change: 'a request gives up after 2s', set: [`${clients}.requests.timeout=2s`] },
  },
  {
    against: ['back-off', 'gave-up', 'failing-attempts'],
    why: 'the attempt that succeeds comes soon after it can',
    propose: ({ population: { kind, reconnect }, clients }) => {
      const isEager = reconnect.backoff === 'fixed' && reconnect.base <= 1_000_000;
      if (kind !== 'websocket' || isEager) return null;
      const set = [`${clients}.reconnect={backoff: fixed, base: 1s, jitter: none, recovery: none}`];
      return { change: 'tries again every second', set };
    },
  },
  {
    against: null,
    why: 'there is another one to go to, near by',
    propose: ({ scenario, population }) => {
      const { strategy, replicas } = scenario.service;
      const region = nearestFreeRegion(scenario, population.region);
      if (region === null || areInstances(strategy) || !('trafficManager' in scenario.routing)) return null;
      const added = `service.replicas[${replicas.length}]={region: ${region}, units: ${replicas[0]?.units ?? 1}}`;
      const set = strategy === 'single' ? ['service.strategy=geo-replicas', added] : [added];
      return { change: `one more replica, in ${region}`, set };
    },
  },
  {
    against: null,
    why: 'there is another one to go to; each needs an app server that it is primary to',
    propose: ({ scenario, population }) => {
      const { strategy, replicas, appServers } = scenario.service;
      const region = nearestFreeRegion(scenario, population.region);
      if (region === null || !areInstances(strategy)) return null;
      return {
        change: `one more instance and app server, in ${region}`,
        set: [
          `service.replicas[${replicas.length}]={name: one-more, region: ${region}, units: ${replicas[0]?.units ?? 1}}`,
          `service.appServers[${appServers.length}]={name: app-one-more, region: ${region}}`,
        ],
      };
    },
  },
];

/** App servers that ask their instances how they are. */
function arePolled({ scenario, foundByAppServers }: PubSubContext): boolean {
  return foundByAppServers && scenario.service.negotiate.health.by === 'poll';
}

/** The shortest interval that the traffic manager offers, too. */
const FAST_us = 10_000_000;
