import { defaultProbeTimeout } from '../complete.js';
import type { Say } from '../diagnostic.js';
import type { Draft } from '../lenient.js';
import { darkRegions, defaultProbingSites } from '../probing-sites.js';
import { formatDuration } from '../quantity-text.js';
import type { Path } from '../tree.js';
import { type Check, type CheckContext, isWritten, mustName } from './context.js';

type Routing = NonNullable<Draft['routing']>;
export type TrafficManagerDraft = Exclude<NonNullable<Routing['trafficManager']>, string>;
type ProbeDraft = NonNullable<TrafficManagerDraft['probe']>;

const MANAGER: Path = ['routing', 'trafficManager'];
const PROBE: Path = [...MANAGER, 'probe'];

/** How clients find a replica: endpoints that exist, probes that the provider offers. */
export const checkRouting: Check = (context, say) => {
  const { draft, replicas } = context;
  mustName('replica', draft.routing?.fixed, replicas, ['routing', 'fixed'], say);
  if (isWritten(context, ['routing', 'fixed']) && isWritten(context, MANAGER)) {
    const message = 'fixed and trafficManager exclude each other';
    say({ code: 'contradiction', path: ['routing', 'fixed'], at: 'key', message });
  }
  const manager = draft.routing?.trafficManager;
  if (typeof manager !== 'object') return;
  checkEndpoints(manager, replicas, say);
  if (manager.probe === undefined) return;
  checkProbe(manager.probe, context, say);
  checkSites(manager.probe, context, say);
  if (draft.provider === 'azure') checkProvider(manager.probe, say);
};

function checkEndpoints(manager: TrafficManagerDraft, replicas: readonly string[], say: Say): void {
  const endpoints = Object.entries(manager.endpoints ?? {});
  const holders = new Map<number, string>();
  for (const [name, endpoint] of endpoints) {
    mustName('replica', name, replicas, [...MANAGER, 'endpoints', name], say, 'key');
    const priority = endpoint?.priority;
    if (priority === undefined) continue;
    const holder = holders.get(priority);
    if (holder !== undefined) {
      say({
        code: 'duplicate-priority',
        path: [...MANAGER, 'endpoints', name, 'priority'],
        message: `priority ${priority} is taken by "${holder}"`,
        expected: 'each endpoint its own priority',
      });
    }
    holders.set(priority, holder ?? name);
  }
  const disabled = endpoints.filter(([, endpoint]) => endpoint?.status === 'disabled').map(([name]) => name);
  if (replicas.length > 0 && replicas.every((name) => disabled.includes(name))) {
    const message = 'every endpoint is disabled: the name has no address and no client gets in';
    say({ severity: 'warning', code: 'no-endpoint', path: [...MANAGER, 'endpoints'], at: 'key', message });
  }
}

function checkProbe(probe: ProbeDraft, context: CheckContext, say: Say): void {
  if (probe.transport !== undefined && probe.transport !== 'ideal') {
    for (const key of ['phase', 'answerTime'] as const) {
      if (!isWritten(context, [...PROBE, key])) continue;
      say({
        code: 'ideal-only',
        path: [...PROBE, key],
        at: 'key',
        message: `${key} is a setting of ideal probes, this is a probe over ${probe.transport}`,
        hint: 'add transport: ideal',
      });
    }
  }
  const { answerTime, interval } = probe;
  const timeout = probe.timeout ?? (interval === undefined ? undefined : defaultProbeTimeout(interval));
  if (
    probe.transport === 'ideal' &&
    answerTime !== undefined &&
    timeout !== undefined &&
    answerTime >= timeout
  ) {
    say({
      code: 'contradiction',
      path: [...PROBE, 'answerTime'],
      message: `every probe fails: an answer takes ${formatDuration(answerTime)}, the time-out is ${formatDuration(timeout)}`,
      expected: `less than ${formatDuration(timeout)}`,
    });
  }
}

function checkSites(probe: ProbeDraft, { draft, regions }: CheckContext, say: Say): void {
  const dark = darkRegions(draft.faults);
  const path = [...PROBE, 'sites'];
  if (typeof probe.sites === 'number') {
    if (defaultProbingSites(probe.sites, dark).length < probe.sites) {
      say({
        code: 'probing-site-dark',
        path,
        message: `outages leave fewer than ${probe.sites} of the default probing sites`,
        hint: 'name the regions of the sites',
      });
    }
    return;
  }
  for (const [index, site] of (probe.sites ?? []).entries()) {
    mustName('region', site, regions, [...path, index], say);
    if (site === undefined || !dark.has(site)) continue;
    say({
      code: 'probing-site-dark',
      path: [...path, index],
      message: `probing site "${site}" stands in a region that an outage takes`,
      hint: 'probing sites survive outages: choose another region',
    });
  }
}

/** Azure Traffic Manager, endpoint monitoring: intervals of 30 s and 10 s, time-outs of 5 s up to 10 s or 9 s. */
function checkProvider({ interval, timeout, toleratedFailures }: ProbeDraft, say: Say): void {
  const custom = 'provider: custom allows any value';
  const limit = (key: string, message: string, expected: string) =>
    say({ code: 'provider-limit', path: [...PROBE, key], message, expected, hint: custom });
  const offered = interval === 30_000_000 || interval === 10_000_000;
  if (interval !== undefined && !offered) {
    limit('interval', `the provider does not probe every ${formatDuration(interval)}`, '30s or 10s');
  }
  if (interval !== undefined && offered && timeout !== undefined) {
    const most = defaultProbeTimeout(interval);
    if (timeout < 5_000_000 || timeout > most) {
      const every = `at an interval of ${formatDuration(interval)}`;
      limit(
        'timeout',
        `the provider has no time-out of ${formatDuration(timeout)} ${every}`,
        `5s to ${formatDuration(most)}`,
      );
    }
  }
  if (toleratedFailures !== undefined && toleratedFailures > 9) {
    limit('toleratedFailures', `the provider tolerates no more than 9 failures`, '0 to 9');
  }
}
