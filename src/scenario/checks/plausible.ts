import { defaultProbeTimeout } from '../complete.js';
import type { Say } from '../diagnostic.js';
import { formatDuration } from '../quantity-text.js';
import { type Check, type CheckContext, entriesOf } from './context.js';

/** Connections one unit carries: Azure Web PubSub and SignalR, per-unit limit. */
const CONNECTIONS_PER_UNIT = 1_000;
/** From that many clients on, reconnecting in step is a storm. */
const STORM = 1_000;

/** Legal, but probably not meant. Each warning says why. */
export const checkPlausible: Check = (context, say) => {
  warnOfLongTtl(context, say);
  warnOfSmallReplicas(context, say);
  for (const [index, population] of entriesOf(context.draft.clients)) {
    if (population.kind !== 'websocket') continue;
    const path = ['clients', index];
    const { keepAlive, reconnect, count = 0 } = population;
    const warn = (code: string, key: string, message: string, hint: string) =>
      say({ severity: 'warning', code, path: [...path, key], at: 'key', message, hint });
    if (keepAlive?.from === 'none') {
      warn(
        'never-notices',
        'keepAlive',
        'nobody sends pings: a dead connection shows only when TCP gives up on sent data, after about 15 min, or never',
        'keepAlive: {from: client, interval: 20s, timeout: 120s}',
      );
    } else if (keepAlive?.interval !== undefined && keepAlive.timeout !== undefined) {
      if (keepAlive.timeout <= keepAlive.interval) {
        const message = `the time-out is no longer than the ping interval of ${formatDuration(keepAlive.interval)}: healthy connections are closed`;
        warn('impatient', 'keepAlive', message, 'a time-out of two intervals or more');
      }
    }
    if (reconnect?.backoff === 'never') {
      warn(
        'never-returns',
        'reconnect',
        'backoff: never: a client that loses its connection stays offline',
        'fixed or exponential',
      );
    } else if (reconnect?.jitter === 'none' && count > STORM && context.draft.faults?.length !== 0) {
      const message = `${count} clients reconnect without jitter: they come back in step, as a storm`;
      warn('no-jitter', 'reconnect', message, 'reconnect: {jitter: full}');
    }
  }
};

/** Does the resolver's memory or the detection decide how long a failover takes? */
function warnOfLongTtl({ draft }: CheckContext, say: Say): void {
  const manager = draft.routing?.trafficManager;
  if (typeof manager !== 'object' || manager.ttl === undefined) return;
  const { interval, toleratedFailures, timeout } = manager.probe ?? {};
  if (interval === undefined || toleratedFailures === undefined) return;
  const detection = (toleratedFailures + 1) * interval + (timeout ?? defaultProbeTimeout(interval));
  if (manager.ttl <= detection) return;
  say({
    severity: 'warning',
    code: 'long-ttl',
    path: ['routing', 'trafficManager', 'ttl'],
    message: `the TTL of ${formatDuration(manager.ttl)} is longer than detection takes at worst (${formatDuration(detection)}): caches decide how long a failover lasts`,
  });
}

/** When one replica is lost, can the others hold all connections? */
function warnOfSmallReplicas({ draft, replicas }: CheckContext, say: Say): void {
  const websockets = entriesOf(draft.clients).filter(([, population]) => population.kind === 'websocket');
  const clients = websockets.reduce((sum, [, population]) => sum + (population.count ?? 0), 0);
  const sizes = (draft.service?.replicas ?? []).map((replica) => replica?.units);
  if (sizes.length === 0 || sizes.includes(undefined)) return;
  const units = sizes.map((size) => size ?? 0);
  const all = units.reduce((sum, size) => sum + size, 0) * CONNECTIONS_PER_UNIT;
  const path = ['service', 'replicas'];
  if (clients > all) {
    const message = `${clients} clients, but all replicas together carry ${all} connections (${CONNECTIONS_PER_UNIT} a unit): the rest is refused`;
    say({ severity: 'warning', code: 'overload', path, at: 'key', message });
    return;
  }
  if (units.length < 2) return;
  for (const [index, size] of units.entries()) {
    const left = all - size * CONNECTIONS_PER_UNIT;
    if (clients <= left) continue;
    const message = `without "${replicas[index]}" the others carry ${left} of ${clients} connections (${CONNECTIONS_PER_UNIT} a unit): a failover refuses the rest`;
    say({
      severity: 'warning',
      code: 'no-spare-capacity',
      path: [...path, index],
      message,
      hint: 'size each replica for all traffic',
    });
    return;
  }
}
