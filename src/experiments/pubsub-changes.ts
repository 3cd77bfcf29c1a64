import { areInstances } from '../scenario/pubsub/instances.js';
import type { Population, PubSubScenario } from '../scenario/pubsub/scenario.js';
import { formatDuration } from '../scenario/quantity-text.js';
import type { Answering, TrafficManager } from '../scenario/scenario.js';
import { regionBook } from '../topology/regions.js';
import type { Blamed, Change } from './counterfactuals.js';

/** What could be set otherwise in a pub/sub scenario, for a client that waited for these. */
export function pubsubChanges(scenario: PubSubScenario, blamed: Blamed): readonly Change[] {
  const population = scenario.clients[blamed.population];
  if (population === undefined) return [];
  const clients = `clients[${blamed.population}]`;
  return [
    ...detection(scenario, blamed),
    ...caches(scenario, population, clients, blamed),
    ...patience(population, clients, blamed),
    ...attempts(population, clients, blamed),
    ...oneMoreReplica(scenario, population),
  ];
}

/** Who finds the endpoint down, sooner. */
function detection(scenario: PubSubScenario, { names, deciders }: Blamed): readonly Change[] {
  const waited = ['waiting-for-probe', 'tolerated-failures', 'probe-timeout'] as const;
  if (names.has('server-connections')) {
    const { silence, ping } = scenario.service.negotiate.health;
    if (silence <= 2 * ping) return [];
    const shorter = `${2 * ping}us`;
    const set = [`service.negotiate.health.silence=${shorter}`];
    return [{ change: `app servers wait ${formatDuration(2 * ping)} for a sign of life`, set }];
  }
  const publishing = names.has('publishing') ? noPublishDelay(scenario) : [];
  if (!waited.some((name) => names.has(name))) return publishing;
  const byName = deciders.has('name servers');
  return [...(byName ? probes(scenario) : polls(scenario)), ...publishing];
}

function probes(scenario: PubSubScenario): readonly Change[] {
  const found = managerOf(scenario);
  if (found === null) return [];
  const { manager, path } = found;
  const { interval, toleratedFailures } = manager.probe;
  const more: Change[] = [];
  if (toleratedFailures > 0) {
    more.push({
      change: 'no failed probe is tolerated',
      set: [...kept(path, manager), `${path}.probe.toleratedFailures=0`],
    });
  }
  if (interval > FAST_us) {
    more.push({
      change: 'a probe every 10s, with 5s of patience',
      set: [...kept(path, manager), `${path}.probe.interval=10s`, `${path}.probe.timeout=5s`],
    });
  }
  return more;
}

function polls({ service }: PubSubScenario): readonly Change[] {
  const { by, interval, toleratedFailures } = service.negotiate.health;
  const path = 'service.negotiate.health';
  if (by !== 'poll') return [];
  const more: Change[] = [];
  if (toleratedFailures > 0) {
    more.push({ change: 'no failed poll is tolerated', set: [`${path}.toleratedFailures=0`] });
  }
  if (interval > FAST_us) more.push({ change: 'a poll every 10s', set: [`${path}.interval=10s`] });
  return more;
}

function noPublishDelay(scenario: PubSubScenario): readonly Change[] {
  const found = managerOf(scenario);
  if (found === null) return [];
  const set = [...kept(found.path, found.manager), `${found.path}.publishDelay=0s`];
  return [{ change: 'name servers answer at once', set }];
}

/** Answers that are kept for a shorter time. */
function caches(
  scenario: PubSubScenario,
  { dns }: Population,
  clients: string,
  { names }: Blamed,
): readonly Change[] {
  if (!names.has('resolver-caches') && !names.has('client-caches')) return [];
  const found = managerOf(scenario);
  const more: Change[] = [];
  if (found !== null && found.manager.ttl > 0) {
    const ttl = found.manager.ttl > SHORT_TTL_us ? '20s' : '0s';
    more.push({
      change: `TTL ${ttl}`,
      set: [...kept(found.path, found.manager), `${found.path}.ttl=${ttl}`],
    });
  }
  if (dns.policies.some((policy) => !('honours' in policy))) {
    more.push({ change: 'resolvers that honour the TTL', set: [`${clients}.dns=dns-honours`] });
  }
  if (dns.runtimeCache > 0) {
    const set = [`${clients}.dns.runtimeCache=0s`];
    more.push({ change: 'no cache in the clients’ runtime', set });
  }
  return more;
}

/** A dead connection that is noticed sooner. */
function patience({ kind, keepAlive }: Population, clients: string, { names }: Blamed): readonly Change[] {
  if (kind !== 'websocket' || !names.has('detecting-dead-connection')) return [];
  const long = keepAlive.from === 'none' || keepAlive.timeout > 30_000_000;
  const [interval, timeout] = long ? ['10s', '30s'] : ['2s', '6s'];
  const from = keepAlive.from === 'server' ? 'server' : 'client';
  const set = [`${clients}.keepAlive={from: ${from}, interval: ${interval}, timeout: ${timeout}}`];
  return [{ change: `keep-alive time-out ${timeout}`, set }];
}

/** Attempts that fail sooner, and follow each other sooner. */
function attempts(population: Population, clients: string, { names }: Blamed): readonly Change[] {
  const { kind, connect, reconnect, requests } = population;
  const more: Change[] = [];
  if (names.has('failing-attempts')) {
    if (kind === 'websocket' && connect.timeout > 5_000_000) {
      more.push({ change: 'an attempt gives up after 5s', set: [`${clients}.connect.timeout=5s`] });
    }
    if (kind === 'requests' && requests.timeout > 2_000_000) {
      more.push({ change: 'a request gives up after 2s', set: [`${clients}.requests.timeout=2s`] });
    }
  }
  const waits = names.has('back-off') || names.has('gave-up') || names.has('failing-attempts');
  const isEager = reconnect.backoff === 'fixed' && reconnect.base <= 1_000_000;
  if (kind === 'websocket' && waits && !isEager) {
    const set = [`${clients}.reconnect={backoff: fixed, base: 1s, jitter: none, recovery: none}`];
    more.push({ change: 'tries again every second', set });
  }
  return more;
}

/** In the region nearest to the client that has none and is spared. */
function oneMoreReplica(scenario: PubSubScenario, { region }: Population): readonly Change[] {
  const { strategy, replicas } = scenario.service;
  if (areInstances(strategy) || !('trafficManager' in scenario.routing)) return [];
  const taken = new Set([
    ...replicas.map((replica) => replica.region),
    ...scenario.faults.flatMap((fault) => (fault.kind === 'region-outage' ? [fault.region] : [])),
  ]);
  const book = regionBook(scenario.regions);
  const free = book.all.filter(({ id, origin }) => origin === 'built-in' && !taken.has(id));
  const nearest = free.reduce((best, next) =>
    book.distance_m(region, next.id) < book.distance_m(region, best.id) ? next : best,
  );
  const added = `service.replicas[${replicas.length}]={region: ${nearest.id}, units: ${replicas[0]?.units ?? 1}}`;
  const set = strategy === 'single' ? ['service.strategy=geo-replicas', added] : [added];
  return [{ change: `one more replica, in ${nearest.id}`, set }];
}

/** Of the service's own name, or of the app servers'. */
function managerOf({ routing }: PubSubScenario): { manager: TrafficManager; path: string } | null {
  const of = (answering: Answering | null, path: string) =>
    answering !== null && 'trafficManager' in answering
      ? { manager: answering.trafficManager, path: `${path}.trafficManager` }
      : null;
  return of(routing.app, 'routing.app') ?? of(routing, 'routing');
}

/** Where the file names a preset instead of settings, a setting beside it must not drop the preset. */
function kept(path: string, { preset }: TrafficManager): readonly string[] {
  return preset === DEFAULT_PRESET ? [] : [`${path}.preset=${preset}`];
}

const DEFAULT_PRESET = 'traffic-manager-default';
/** The shortest interval that the provider offers. */
const FAST_us = 10_000_000;
const SHORT_TTL_us = 20_000_000;
