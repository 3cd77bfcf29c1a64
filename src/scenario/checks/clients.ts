import type { Say } from '../diagnostic.js';
import type { Draft } from '../lenient.js';
import { formatDuration, formatShare } from '../quantity-text.js';
import type { Path } from '../tree.js';
import { type Check, type CheckContext, entriesOf, isWritten, mustDiffer, mustName } from './context.js';

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
    checkDns(population, path, context, say);
    checkKeepAlive(population, path, say);
    checkReconnect(population, path, context, say);
  }
  checkPools(clients, context, say);
};

/** `kind: requests` neither publishes nor keeps connections; `kind: websocket` sends no requests. */
function checkKind({ kind, requests }: PopulationDraft, path: Path, context: CheckContext, say: Say): void {
  const written = (key: string) => isWritten(context, [...path, key]);
  const foreign = kind === 'requests' ? 'publish' : kind === 'websocket' ? 'requests' : undefined;
  if (foreign !== undefined && written(foreign)) {
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
  if (requests?.arrivals === 'always-on') {
    for (const key of ['rate', 'timeout'] as const) {
      if (!isWritten(context, [...path, 'requests', key])) continue;
      const message = `"${key}" has no effect: always-on clients could ask at every instant`;
      say({ severity: 'warning', code: 'no-effect', path: [...path, 'requests', key], at: 'key', message });
    }
  }
  for (const key of ['preset', 'keepAlive', 'reconnect']) {
    if (!written(key)) continue;
    const message = `"${key}" has no effect: clients of kind requests keep no connection`;
    say({ severity: 'warning', code: 'no-effect', path: [...path, key], at: 'key', message });
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
  for (const [index, { name, publish }] of clients) {
    const size = publish?.group?.size;
    const pool = publish?.group?.pool;
    if (size === undefined || pool === undefined) continue;
    const other = first.get(pool);
    if (other === undefined) {
      first.set(pool, { size, name: name ?? `clients[${index}]` });
    } else if (other.size !== size) {
      const group: Path = ['clients', index, 'publish', 'group'];
      say({
        code: 'pool-size',
        path: isWritten(context, [...group, 'size']) ? [...group, 'size'] : group,
        message: `groups of pool "${pool}" have ${size} members here and ${other.size} in "${other.name}"`,
        hint: 'give the pool one size, or give each population its own pool',
      });
    }
  }
}
