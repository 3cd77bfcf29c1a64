import { defaultProbeTimeout } from '../complete-routing.js';
import type { Say } from '../diagnostic.js';
import type { TrafficManagerSpec } from '../language/routing.js';
import type { DeepPartial } from '../lenient.js';
import { darkRegions, defaultProbingSites } from '../probing-sites.js';
import { formatDuration } from '../quantity-text.js';
import type { Path } from '../tree.js';
import {
  type CheckContext as AnyContext,
  type CommonDraft,
  entriesOf,
  isWritten,
  mustName,
} from './context.js';

export type TrafficManagerDraft = DeepPartial<TrafficManagerSpec>;
type ProbeDraft = NonNullable<TrafficManagerDraft['probe']>;
type CheckContext = AnyContext<CommonDraft & { readonly provider?: 'azure' | 'custom' | undefined }>;

/** How a name is answered, as far as it could be read. */
interface AnsweringDraft {
  readonly fixed?: string | undefined;
  readonly trafficManager?: string | TrafficManagerDraft | undefined;
}

export function refuseManagerOutages({ draft }: CheckContext, say: Say): void {
  for (const [index, { kind }] of entriesOf(draft.faults)) {
    if (kind !== 'traffic-manager-outage') continue;
    const message = 'there is no traffic manager: routing is fixed';
    say({ code: 'contradiction', path: ['faults', index, 'kind'], message });
  }
}

/** What a name may be answered with, and where that is written. */
export interface Answered {
  readonly path: Path;
  readonly what: string;
  readonly names: readonly string[];
}

/** Endpoints that exist, probes that the provider offers. */
export function checkAnswering(
  routing: AnsweringDraft | undefined,
  { path, what, names }: Answered,
  context: CheckContext,
  say: Say,
): void {
  const manager = routing?.trafficManager;
  const managerPath = [...path, 'trafficManager'];
  mustName(what, routing?.fixed, names, [...path, 'fixed'], say);
  if (isWritten(context, [...path, 'fixed']) && isWritten(context, managerPath)) {
    const message = 'fixed and trafficManager exclude each other';
    say({ code: 'contradiction', path: [...path, 'fixed'], at: 'key', message });
  }
  if (typeof manager !== 'object') return;
  checkEndpoints(manager, { path: [...managerPath, 'endpoints'], what, names }, say);
  if (manager.probe === undefined) return;
  const probePath = [...managerPath, 'probe'];
  checkProbe(manager.probe, probePath, context, say);
  checkSites(manager.probe, [...probePath, 'sites'], context, say);
  if (context.draft.provider === 'azure') checkProvider(manager.probe, probePath, say);
}

function checkEndpoints(manager: TrafficManagerDraft, { path, what, names }: Answered, say: Say): void {
  const endpoints = Object.entries(manager.endpoints ?? {});
  const holders = new Map<number, string>();
  for (const [name, endpoint] of endpoints) {
    mustName(what, name, names, [...path, name], say, 'key');
    const priority = endpoint?.priority;
    if (priority === undefined) continue;
    const holder = holders.get(priority);
    if (holder !== undefined) {
      say({
        code: 'duplicate-priority',
        path: [...path, name, 'priority'],
        message: `priority ${priority} is taken by "${holder}"`,
        expected: 'each endpoint its own priority',
      });
    }
    holders.set(priority, holder ?? name);
  }
  const disabled = endpoints.filter(([, endpoint]) => endpoint?.status === 'disabled').map(([name]) => name);
  if (names.length > 0 && names.every((name) => disabled.includes(name))) {
    const message = 'every endpoint is disabled: the name has no address and no client gets in';
    say({ severity: 'warning', code: 'no-endpoint', path, at: 'key', message });
  }
}

function checkProbe(probe: ProbeDraft, path: Path, context: CheckContext, say: Say): void {
  if (probe.transport !== undefined && probe.transport !== 'ideal') {
    for (const key of ['phase', 'answerTime'] as const) {
      if (!isWritten(context, [...path, key])) continue;
      say({
        code: 'ideal-only',
        path: [...path, key],
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
      path: [...path, 'answerTime'],
      message: `every probe fails: an answer takes ${formatDuration(answerTime)}, the time-out is ${formatDuration(timeout)}`,
      expected: `less than ${formatDuration(timeout)}`,
    });
  }
}

function checkSites(probe: ProbeDraft, path: Path, { draft, regions }: CheckContext, say: Say): void {
  const dark = darkRegions(draft.faults);
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
function checkProvider({ interval, timeout, toleratedFailures }: ProbeDraft, path: Path, say: Say): void {
  const custom = 'provider: custom allows any value';
  const limit = (key: string, message: string, expected: string) =>
    say({ code: 'provider-limit', path: [...path, key], message, expected, hint: custom });
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
