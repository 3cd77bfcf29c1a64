import { entriesOf, isWritten, mustDiffer, mustName } from '../../checks/context.js';
import type { Say } from '../../diagnostic.js';
import { formatDuration, formatShare } from '../../quantity-text.js';
import type { Path } from '../../tree.js';
import { areInstances } from '../instances.js';
import type { Draft } from '../schema.js';
import type { Check, CheckContext } from './context.js';

export type PopulationDraft = NonNullable<NonNullable<Draft['clients']>[number]>;

/** Populations: regions that exist, settings that fit their kind, groups that agree. */
export const checkClients: Check = (context, say) => {
  const clients = entriesOf(context.draft.clients);
  mustDiffer(
    'population',
    clients.map(([index, { name }]) => [name, ['clients', index, 'name']]),
    say,
  );
  for (const [index, population] of clients) {
    const path = ['clients', index];
    mustName('region', population.region, context.regions, [...path, 'region'], say);
    checkKind(population, path, context, say);
    checkPublish(population, path, context, say);
    checkDns(population, path, context, say);
    checkKeepAlive(population, path, say);
    checkReconnect(population, path, context, say);
  }
  checkPools(clients, context, say);
  for (const [index, { publish }] of entriesOf(context.draft.service?.appServers)) {
    if (publish?.to !== 'server') continue;
    const message = 'an app server sends to clients: events are what clients send to it';
    const path = ['service', 'appServers', index, 'publish', 'to'];
    say({ code: 'wrong-kind', path, message, expected: 'group, user or everyone' });
  }
};

/** The groups that a population is in, and the setting that says so; undefined: in none. */
export function groupsOf({ kind, group, publish }: PopulationDraft) {
  if (kind === 'requests') return undefined;
  if (group !== undefined) return { ...group, at: ['group'] };
  return publish?.to === 'group' && publish.group !== undefined
    ? { ...publish.group, at: ['publish', 'group'] }
    : undefined;
}

/** `kind: requests` neither publishes nor keeps connections; `kind: websocket` sends no requests. */
function checkKind({ kind, requests }: PopulationDraft, path: Path, context: CheckContext, say: Say): void {
  const written = (key: string) => isWritten(context, [...path, key]);
  for (const foreign of kind === 'requests' ? OF_CONNECTIONS : kind === 'websocket' ? ['requests'] : []) {
    if (!written(foreign)) continue;
    const other = kind === 'requests' ? 'websocket' : 'requests';
    say({
      code: 'wrong-kind',
      path: [...path, foreign],
      at: 'key',
      message: `clients of kind ${kind} have no "${foreign}"`,
      hint: `that is for kind: ${other}`,
    });
  }
  if (kind !== 'requests') return;
  if (areInstances(context.draft.service?.strategy)) {
    say({
      code: 'wrong-kind',
      path: written('kind') ? [...path, 'kind'] : path,
      message: 'clients of kind requests ask no app server for an endpoint: they find no instance',
      hint: 'kind: websocket, or a strategy with one name (single, geo-replicas)',
    });
  }
  if (requests?.arrivals === 'always-on') {
    for (const key of ['rate', 'timeout'] as const) {
      if (!isWritten(context, [...path, 'requests', key])) continue;
      const message = `"${key}" has no effect: always-on clients could ask at every instant`;
      say({ severity: 'warning', code: 'no-effect', path: [...path, 'requests', key], at: 'key', message });
    }
  }
  for (const key of ['preset', 'keepAlive', 'reconnect', 'joins', 'protocol']) {
    if (!written(key)) continue;
    const message = `"${key}" has no effect: clients of kind requests keep no connection`;
    say({ severity: 'warning', code: 'no-effect', path: [...path, key], at: 'key', message });
  }
}

/** What only clients with a connection have. */
const OF_CONNECTIONS = ['publish', 'group', 'session'];

/** To whom clients publish: to somebody who is there, and with the settings that this takes. */
function checkPublish({ kind, publish }: PopulationDraft, path: Path, context: CheckContext, say: Say): void {
  if (kind !== 'websocket' || publish === undefined) return;
  const here = [...path, 'publish'];
  const { service } = context.draft;
  const hasServers = areInstances(service?.strategy) || service?.appServers?.length !== 0;
  if (publish.to === 'server' && service !== undefined && !hasServers) {
    say({
      code: 'no-app-server',
      path: [...here, 'to'],
      message: 'nobody takes events: the service has no app server',
      expected: 'group, user or everyone',
      hint: 'service: {appServers: [{region: …}]}',
    });
  }
  if (publish.to !== 'group' && publish.to !== undefined && isWritten(context, [...here, 'group', 'size'])) {
    const message = `"size" has no effect: what is published to ${publish.to} goes to no group`;
    const hint = 'group beside publish says which groups they listen to';
    say({
      severity: 'warning',
      code: 'no-effect',
      path: [...here, 'group', 'size'],
      at: 'key',
      message,
      hint,
    });
  }
  if (
    publish.to === 'group' &&
    isWritten(context, [...path, 'group']) &&
    isWritten(context, [...here, 'group'])
  ) {
    const message = 'clients that publish to their groups have them in publish.group: here are two answers';
    say({
      code: 'contradiction',
      path: [...path, 'group'],
      at: 'key',
      message,
      hint: 'leave one of them out',
    });
  }
}

function checkDns({ dns }: PopulationDraft, path: Path, context: CheckContext, say: Say): void {
  if (typeof dns !== 'object') return;
  const here = [...path, 'dns'];
  mustName('region', dns.resolverRegion, context.regions, [...here, 'resolverRegion'], say);
  if (isWritten(context, [...here, 'honoursTtl']) && isWritten(context, [...here, 'policies'])) {
    const message = 'honoursTtl and policies exclude each other';
    say({ code: 'contradiction', path: [...here, 'honoursTtl'], at: 'key', message });
  }
  if (!isWritten(context, [...here, 'policies'])) return;
  const shares = (dns.policies ?? []).map((policy) => policy?.share);
  // A share that could not be read leaves the sum open.
  if (shares.includes(undefined)) return;
  const sum = shares.reduce<number>((total, share) => total + (share ?? 0), 0);
  if (Math.abs(sum - 1) > 1e-9) {
    const message = `the shares add up to ${formatShare(Number(sum.toPrecision(12)))}`;
    say({ code: 'shares', path: [...here, 'policies'], at: 'key', message, expected: '100%' });
  }
}

/** The model works pings out only when a path breaks: it would not show what such settings do. */
function checkKeepAlive({ kind, keepAlive }: PopulationDraft, path: Path, say: Say): void {
  const { from, interval, timeout } = keepAlive ?? {};
  if (kind !== 'websocket' || from === 'none' || interval === undefined || timeout === undefined) return;
  if (timeout > interval) return;
  say({
    code: 'contradiction',
    path: [...path, 'keepAlive', 'timeout'],
    message: `a time-out of ${formatDuration(timeout)} at a ping every ${formatDuration(interval)} closes every healthy connection`,
    expected: `more than ${formatDuration(interval)}`,
    hint: 'two intervals or more leave room for a lost ping',
  });
}

function checkReconnect({ reconnect }: PopulationDraft, path: Path, context: CheckContext, say: Say): void {
  const here = [...path, 'reconnect'];
  if (reconnect?.backoff === 'schedule' && reconnect.delays?.length === 0) {
    const message = 'a schedule without delays never tries again';
    say({ code: 'missing', path: [...here, 'delays'], message, expected: 'for example [0s, 2s, 10s, 30s]' });
  }
  if (
    reconnect?.backoff !== undefined &&
    reconnect.backoff !== 'schedule' &&
    isWritten(context, [...here, 'delays'])
  ) {
    const message = `"delays" has no effect with backoff: ${reconnect.backoff}`;
    say({ severity: 'warning', code: 'no-effect', path: [...here, 'delays'], at: 'key', message });
  }
  if (reconnect?.base !== undefined && reconnect.cap !== undefined && reconnect.backoff === 'exponential') {
    if (reconnect.base > reconnect.cap) {
      say({
        code: 'contradiction',
        path: [...here, 'base'],
        message: 'the first delay is longer than the cap',
      });
    }
  }
}

/** A pool's groups have one size: members of several populations sit in the same ones. */
function checkPools(
  clients: readonly (readonly [number, PopulationDraft])[],
  context: CheckContext,
  say: Say,
): void {
  const first = new Map<string, { size: number; name: string }>();
  for (const [index, population] of clients) {
    const { name } = population;
    const { size, pool, at } = groupsOf(population) ?? {};
    if (size === undefined || pool === undefined || at === undefined) continue;
    const other = first.get(pool);
    if (other === undefined) {
      first.set(pool, { size, name: name ?? `clients[${index}]` });
    } else if (other.size !== size) {
      const group: Path = ['clients', index, ...at];
      say({
        code: 'pool-size',
        path: isWritten(context, [...group, 'size']) ? [...group, 'size'] : group,
        message: `groups of pool "${pool}" have ${size} members here and ${other.size} in "${other.name}"`,
        hint: 'give the pool one size, or give each population its own pool',
      });
    }
  }
}
