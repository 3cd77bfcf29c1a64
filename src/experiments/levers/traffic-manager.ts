import type { FailureReason } from '../../domain/outcome.js';
import type { Answering, TrafficManager } from '../../scenario/scenario.js';
import type { Lever, Sign } from './lever.js';

/** A traffic manager that leads the clients in question, and where its settings stand. */
export interface Managed {
  readonly manager: TrafficManager;
  readonly path: string;
}

export interface LedByName {
  /** null: nothing leads them by a name. */
  readonly managed: Managed | null;
  /** App servers told them where to go, and these found the endpoint down. */
  readonly foundByAppServers: boolean;
}

export function managedBy(answering: Answering | null, path: string): Managed | null {
  return answering !== null && 'trafficManager' in answering
    ? { manager: answering.trafficManager, path: `${path}.trafficManager` }
    : null;
}

/** They went to something that did not answer, or could not. */
export const UNANSWERED: readonly FailureReason[] = [
  ...(['connect-timeout', 'refused', 'request-timeout', 'connection-dead', 'unavailable'] as const),
];
const PROBING: readonly Sign[] = [
  ...(['waiting-for-probe', 'tolerated-failures', 'probe-timeout'] as const),
  ...UNANSWERED,
];

/** Whatever the family: what a traffic manager and the caches before it could do sooner. */
export const TRAFFIC_MANAGER_LEVERS: readonly Lever<LedByName>[] = [
  {
    against: PROBING,
    why: 'the first probe that fails decides',
    propose: ({ managed, foundByAppServers }) =>
      managed === null || foundByAppServers || managed.manager.probe.toleratedFailures === 0
        ? null
        : { change: 'no failed probe is tolerated', set: settings(managed, 'probe.toleratedFailures=0') },
  },
  {
    against: PROBING,
    why: 'each probe that has to fail comes sooner, and fails sooner',
    propose: ({ managed, foundByAppServers }) =>
      managed === null || foundByAppServers || managed.manager.probe.interval <= FAST_us
        ? null
        : {
            change: 'a probe every 10s, with 5s of patience',
            set: settings(managed, 'probe.interval=10s', 'probe.timeout=5s'),
          },
  },
  {
    against: ['publishing'],
    why: 'what was found out is in the answers at once',
    propose: ({ managed }) =>
      managed === null || managed.manager.publishDelay === 0
        ? null
        : { change: 'name servers answer at once', set: settings(managed, 'publishDelay=0s') },
  },
  {
    against: ['resolver-caches', 'client-caches', ...UNANSWERED],
    why: 'caches keep an answer that has become wrong for less long',
    propose: ({ managed }) => {
      if (managed === null || managed.manager.ttl === 0) return null;
      const ttl = managed.manager.ttl > SHORT_TTL_us ? '20s' : '0s';
      return { change: `TTL ${ttl}`, set: settings(managed, `ttl=${ttl}`) };
    },
  },
];

/** Where the file names a preset instead of settings, a setting beside it must not drop the preset. */
function settings({ path, manager: { preset } }: Managed, ...changed: readonly string[]): readonly string[] {
  const kept = preset === DEFAULT_PRESET ? [] : [`preset=${preset}`];
  return [...kept, ...changed].map((setting) => `${path}.${setting}`);
}

const DEFAULT_PRESET = 'traffic-manager-default';
/** The shortest interval that the provider offers. */
const FAST_us = 10_000_000;
const SHORT_TTL_us = 20_000_000;
