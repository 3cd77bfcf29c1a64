import { entriesOf } from '../../checks/context.js';
import type { Say } from '../../diagnostic.js';
import { formatCount } from '../../quantity-text.js';
import type { PopulationDraft } from './clients.js';
import { type Check, type CheckContext, managerInForce } from './context.js';

/** Beyond these a run does not end in any sensible time or memory. */
const LIMITS = {
  clients: 5_000_000,
  events: 5_000_000_000,
  /** Demands of one population, a second: finer than whole microseconds they would all be at once. */
  demand_perSecond: 1_000_000,
  /** Addresses that all resolvers together may keep: 8 bytes each. */
  addresses: 50_000_000,
} as const;

/** The size of the run: long enough to measure, small enough to finish. */
export const checkSize: Check = (context, say) => {
  let clients = 0;
  let events = probeEvents(context);
  if (events > LIMITS.events) tooManyEvents(events, ['routing', 'trafficManager', 'probe'], say);
  for (const [index, population] of entriesOf(context.draft.clients)) {
    const path = ['clients', index];
    const before = clients;
    clients += population.count ?? 0;
    if (clients > LIMITS.clients && before <= LIMITS.clients) {
      say({ code: 'too-large', path: [...path, 'count'], message: `more than ${LIMITS.clients} clients` });
    }
    checkDemand(population, path, say);
    checkResolvers(population, path, context, say);
    const more = clientEvents(population, context);
    if (events + more > LIMITS.events && events <= LIMITS.events) tooManyEvents(events + more, path, say);
    events += more;
  }
};

function checkDemand(population: PopulationDraft, path: (string | number)[], say: Say): void {
  const [key, rate] = demandOf(population);
  const demand = rate * (population.count ?? 0);
  if (demand <= LIMITS.demand_perSecond) return;
  say({
    code: 'too-large',
    path: [...path, key, 'rate'],
    message: `${population.count} clients at this rate make ${formatCount(demand)} ${key === 'publish' ? 'messages' : 'requests'} a second, the limit is ${LIMITS.demand_perSecond}`,
    hint: 'fewer clients or a lower rate',
  });
}

function checkResolvers(
  { count = 0, dns }: PopulationDraft,
  path: (string | number)[],
  { draft }: CheckContext,
  say: Say,
): void {
  const each = typeof dns === 'object' ? (dns.clientsPerResolver ?? 25) : 25;
  const addresses = Math.ceil(count / each) * (draft.service?.replicas?.length ?? 1);
  if (addresses <= LIMITS.addresses) return;
  const message = `${Math.ceil(count / each)} resolvers would keep ${formatCount(addresses)} addresses, the limit is ${LIMITS.addresses}`;
  say({
    code: 'too-large',
    path: [...path, 'dns'],
    message,
    hint: 'more clientsPerResolver, or fewer replicas',
  });
}

function tooManyEvents(events: number, path: (string | number)[], say: Say): void {
  say({
    code: 'too-large',
    path,
    message: `the run would take about ${formatCount(events)} events, the limit is ${LIMITS.events}`,
    hint: 'fewer clients, a lower rate or a shorter run',
  });
}

/** Each probe is a start, a time-out and a few packets. */
function probeEvents({ draft }: CheckContext): number {
  const { manager } = managerInForce(draft) ?? {};
  if (manager === undefined) return 0;
  const { interval = 30_000_000, sites = 3 } = manager.probe ?? {};
  const pairs = (typeof sites === 'number' ? sites : sites.length) * (draft.service?.replicas?.length ?? 0);
  return (5 * pairs * (draft.duration ?? 0)) / interval;
}

/**
 * What a population does in the run: its demand, each message to every member of its group, answers
 * that run out, and looking after every client when a fault begins or ends.
 */
function clientEvents(population: PopulationDraft, { draft }: CheckContext): number {
  const { count = 0, kind, publish, requests } = population;
  const seconds = (draft.duration ?? 0) / 1_000_000;
  const [, rate] = demandOf(population);
  const looks = (count * (draft.faults?.length ?? 0) * (draft.service?.replicas?.length ?? 0)) / 50;
  if (kind !== 'requests') {
    const everybody = entriesOf(draft.clients).reduce((sum, [, other]) => sum + (other.count ?? 0), 0);
    const receivers = Math.min(receiversOf(publish, everybody), everybody);
    return count * rate * (1 + receivers) * seconds + looks;
  }
  const manager = draft.routing?.trafficManager;
  const ttl_s = (typeof manager === 'object' ? (manager.ttl ?? 60_000_000) : 60_000_000) / 1_000_000;
  const refreshes = requests?.arrivals === 'always-on' && ttl_s > 0 ? count / ttl_s : 0;
  return (count * rate + refreshes) * seconds + looks;
}

function receiversOf(publish: PopulationDraft['publish'], everybody: number): number {
  switch (publish?.to) {
    case 'everyone':
      return everybody;
    case 'user':
    case 'server':
      return 1;
    default:
      return publish?.group?.size ?? 1;
  }
}

/** Which setting says how much a client of the population wants, and how much a second. */
function demandOf({ kind, publish, requests }: PopulationDraft): readonly ['publish' | 'requests', number] {
  if (kind !== 'requests') return ['publish', publish?.rate ?? 0];
  return ['requests', requests?.arrivals === 'always-on' ? 0 : (requests?.rate ?? 0)];
}
