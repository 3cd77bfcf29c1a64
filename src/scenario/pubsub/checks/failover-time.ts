import { entriesOf } from '../../checks/context.js';
import { defaultProbeTimeout } from '../../complete-routing.js';
import type { Say } from '../../diagnostic.js';
import { formatDuration } from '../../quantity-text.js';
import type { Path } from '../../tree.js';
import { areInstances } from '../instances.js';
import type { PopulationDraft } from './clients.js';
import { type Check, type CheckContext, managerInForce } from './context.js';

/** How long a failover takes, and what else in the design outlasts it or does not last that long. */
export const checkFailoverTime: Check = (context, say) => {
  const failover = failoverOf(context);
  if (failover === undefined) return;
  const { detection_us, ttl_us, path } = failover;
  if (ttl_us > detection_us) {
    say({
      severity: 'warning',
      code: 'long-ttl',
      path: [...path, 'ttl'],
      message: `the TTL of ${formatDuration(ttl_us)} is longer than detection takes at worst (${formatDuration(detection_us)}): caches decide how long a failover lasts`,
    });
  }
  for (const [index, population] of entriesOf(context.draft.clients)) {
    warnOfEarlySurrender(population, ['clients', index, 'reconnect'], failover, context, say);
  }
};

interface Failover {
  readonly detection_us: number;
  readonly ttl_us: number;
  /** From the fault until the last cache that honours TTLs names another replica, at worst. */
  readonly worst_us: number;
  /** Of the traffic manager. */
  readonly path: Path;
}

function failoverOf({ draft }: CheckContext): Failover | undefined {
  const { manager, path } = managerInForce(draft) ?? {};
  if (manager?.ttl === undefined || path === undefined) return undefined;
  const { interval, toleratedFailures, timeout } = manager.probe ?? {};
  if (interval === undefined || toleratedFailures === undefined) return undefined;
  const detection_us = (toleratedFailures + 1) * interval + (timeout ?? defaultProbeTimeout(interval));
  const worst_us = detection_us + (manager.publishDelay ?? 0) + manager.ttl;
  return { detection_us, ttl_us: manager.ttl, worst_us, path };
}

/** A schedule of tries ends; who gives up before there is another address stays offline for good. */
function warnOfEarlySurrender(
  { kind, reconnect, connect, keepAlive }: PopulationDraft,
  path: (string | number)[],
  { worst_us }: Failover,
  { draft }: CheckContext,
  say: Say,
): void {
  const delays = reconnect?.delays ?? [];
  if (kind !== 'websocket' || reconnect?.backoff !== 'schedule' || delays.length === 0) return;
  const { recovery } = reconnect;
  const pauses_us = delays.reduce<number>((sum, delay) => sum + (delay ?? 0), 0);
  const tries_us = (typeof recovery === 'object' ? (recovery.for ?? 0) : 0) + pauses_us;
  for (const [, fault] of entriesOf(draft.faults)) {
    if (fault.kind === undefined || fault.kind === 'traffic-manager-outage') continue;
    // Of an instance alone its app server learns, much sooner.
    if (areInstances(draft.service?.strategy) && fault.kind !== 'region-outage') continue;
    const silent =
      fault.kind === 'network-cut' || (fault.kind === 'region-outage' && fault.mode === 'silent');
    // Where packets vanish noticing takes the client's patience, and each try its time-out.
    const lastTry_us = silent
      ? (keepAlive?.timeout ?? 0) + tries_us + (delays.length - 1) * (connect?.timeout ?? 0)
      : tries_us;
    const needed_us = Math.min(worst_us, fault.for ?? Number.POSITIVE_INFINITY);
    if (lastTry_us >= needed_us) continue;
    say({
      severity: 'warning',
      code: 'gives-up',
      path,
      at: 'key',
      message: `the last of ${delays.length} tries starts at most ${formatDuration(lastTry_us)} after the fault begins, and a failover here takes up to ${formatDuration(needed_us)}: clients that come too early stay offline for good`,
      hint: 'more delays, or a back-off that does not end: fixed or exponential',
    });
    return;
  }
}
