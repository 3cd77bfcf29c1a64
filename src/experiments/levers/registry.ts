import { formatBandwidth, formatRate } from '../../scenario/quantity-text.js';
import type { Population, RegistryScenario } from '../../scenario/registry/scenario.js';
import type { Lever } from './lever.js';
import { nearestFreeRegion } from './nearest-free-region.js';
import { type LedByName, TRAFFIC_MANAGER_LEVERS, UNANSWERED } from './traffic-manager.js';

export interface RegistryContext extends LedByName {
  readonly scenario: RegistryScenario;
  readonly population: Population;
  /** Where the settings of the population stand. */
  readonly clients: string;
}

export const REGISTRY_LEVERS: readonly Lever<RegistryContext>[] = [
  {
    against: ['unavailable'],
    why: 'probes see that the storage behind the front end fails, and clients are led elsewhere',
    propose: ({ scenario: { service } }) =>
      service.healthCheck === 'deep'
        ? null
        : { change: 'probes that look at the storage', set: ['service.healthCheck=deep'] },
  },
  ...TRAFFIC_MANAGER_LEVERS,
  {
    against: ['unknown-manifest'],
    why: 'a rollout that waits for its own replica never comes too early',
    propose: ({ population: { pull }, clients }) =>
      pull?.when !== 'pushed'
        ? null
        : { change: 'waits for the webhook of its region', set: [`${clients}.pull.when=webhook`] },
  },
  {
    against: ['unknown-manifest'],
    why: 'the build pushes to the registry of each region itself, and does not wait for replication',
    propose: ({ scenario: { service } }) =>
      service.strategy !== 'eventual'
        ? null
        : { change: 'a registry in each region, pushed to in turn', set: ['service.strategy=multi-push'] },
  },
  {
    against: ['unknown-manifest'],
    why: 'replicas hear of a push at once',
    propose: ({ scenario: { service } }) =>
      service.strategy !== 'eventual' || service.replication.pickup === 0
        ? null
        : { change: 'replication begins at once', set: ['service.replication.pickup=0s'] },
  },
  {
    against: ['unknown-manifest'],
    why: 'an image is at the other replicas sooner',
    propose: ({ scenario: { service } }) =>
      service.strategy !== 'eventual'
        ? null
        : {
            change: 'four times the bandwidth between replicas',
            set: [`service.replication.bandwidth=${formatBandwidth(4 * service.replication.bandwidth)}`],
          },
  },
  {
    against: ['back-off', ...UNANSWERED, 'unknown-manifest'],
    why: 'the try that succeeds comes soon after it can',
    propose: ({ population: { pull }, clients }) =>
      pull === null || pull.backoffCap <= 10_000_000
        ? null
        : {
            change: 'tries again every 10s',
            set: [`${clients}.pull.backoff=10s`, `${clients}.pull.backoffCap=10s`],
          },
  },
  {
    against: ['unknown-blob', 'unknown-upload'],
    why: 'all requests of one push go to the same replica while its answer is kept',
    propose: ({ population: { dns }, clients }) =>
      dns.preset === 'linux-dnsmasq'
        ? null
        : { change: 'a DNS cache on the host', set: [`${clients}.dns=linux-dnsmasq`] },
  },
  {
    against: ['unknown-blob', 'unknown-upload'],
    why: 'its own name never leads to another replica',
    propose: ({ scenario: { service }, population: { registry }, clients }) => {
      const [home] = service.replicas;
      if (registry !== null || home === undefined) return null;
      return { change: `asks ${home.name} by its own name`, set: [`${clients}.registry=${home.name}`] };
    },
  },
  {
    against: ['connect-timeout'],
    why: 'the firewall of the hosts lets nothing through to some endpoint',
    propose: ({ population: { firewall }, clients }) =>
      firewall.login && firewall.data === 'all'
        ? null
        : { change: 'a firewall that lets all out', set: [`${clients}.firewall={login: true, data: all}`] },
  },
  {
    against: ['throttled'],
    why: 'what a replica answers in a minute is limited by its tier',
    propose: ({ scenario: { service } }) => ({
      change: 'four times the requests a minute',
      set: [
        `service.quota.reads=${formatRate(4 * service.quota.reads)}`,
        `service.quota.writes=${formatRate(4 * service.quota.writes)}`,
      ],
    }),
  },
  {
    against: ['working'],
    why: 'all hosts of a replica share what its data endpoint gives out',
    propose: ({ scenario: { service }, population: { pull } }) =>
      pull === null
        ? null
        : {
            change: 'a data endpoint that gives out four times as much',
            set: [`service.quota.download=${formatBandwidth(4 * service.quota.download)}`],
          },
  },
  {
    against: null,
    why: 'there is one nearer, or another one to go to',
    propose: ({ scenario, population }) => {
      const { strategy, replicas } = scenario.service;
      const region = nearestFreeRegion(scenario, population.region);
      if (region === null || strategy === 'single') return null;
      return {
        change: `one more replica, in ${region}`,
        set: [`service.replicas[${replicas.length}]={region: ${region}}`],
      };
    },
  },
];
