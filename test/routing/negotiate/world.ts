import type { DeciderId, ReplicaId } from '../../../src/domain/ids.js';
import type { MilestoneKind } from '../../../src/domain/observations.js';
import { Kernel } from '../../../src/kernel/kernel.js';
import { createRandom } from '../../../src/kernel/streams.js';
import { Negotiation } from '../../../src/routing/negotiate/negotiation.js';
import type { HealthOptions, NegotiateOptions, Role } from '../../../src/routing/negotiate/options.js';
import { FakeNetwork, Recorder, SECOND } from '../world.js';

/** Instances are sites 0, 1, …; app servers 50, 51, …; the source of truth is 90. */
export const APP_SITE = 50;
export const TRUTH_SITE = 90;
export const RTT = 100_000;

export interface Design {
  /** Of each app server: the roles of the instances, in their order. */
  readonly roles?: readonly (readonly Role[])[];
  readonly options?: Partial<Omit<NegotiateOptions, 'health'>>;
  readonly health?: Partial<HealthOptions>;
  readonly freeShare?: (replica: ReplicaId) => number;
  readonly rtt_us?: number;
  readonly seed?: number;
}

/** `a` and `b`, each primary to the app server of its region and secondary to the other. */
export const PAIRS: readonly (readonly Role[])[] = [
  ['primary', 'secondary'],
  ['secondary', 'primary'],
];

const HEALTH: HealthOptions = {
  by: 'poll',
  interval: 10 * SECOND,
  timeout: 5 * SECOND,
  toleratedFailures: 0,
  connections: 5,
  ping: 5 * SECOND,
  silence: 30 * SECOND,
};

/** App servers `app-a`, `app-b`, … that answer negotiates with instances `a`, `b`, …; started. */
export function world(design: Design = {}) {
  const roles = design.roles ?? PAIRS;
  const events: {
    readonly at_us: number;
    readonly handler: string;
    readonly a: number;
    readonly b: number;
  }[] = [];
  const kernel: Kernel = new Kernel({
    trace: (at_us, handler, a, b) => events.push({ at_us, handler: kernel.handlerName(handler), a, b }),
  });
  const network = new FakeNetwork(design.rtt_us ?? RTT);
  const observer = new Recorder();
  const random = createRandom(design.seed ?? 1);
  const changes: [at_us: number, decider: DeciderId, replica: ReplicaId, online: boolean][] = [];
  const pattern = design.options?.pattern ?? 'client-server';
  const negotiation = new Negotiation({
    kernel,
    network,
    random,
    observer,
    appServers: roles.map((ofServer, server) => ({
      name: `app-${letter(server)}`,
      site: APP_SITE + server,
      endpoints: ofServer.map((role, replica) => ({ replica, role })),
    })),
    instances: longest(roles).map((_, replica) => ({ name: letter(replica), site: replica })),
    options: { choice: 'random', ...design.options, pattern, health: { ...HEALTH, ...design.health } },
    truth: pattern === 'client-client' ? { name: 'westus', site: TRUTH_SITE } : null,
    freeShare: design.freeShare ?? (() => 1),
    changed: (decider, replica, online) => changes.push([kernel.now_us, decider, replica, online]),
  });
  const actions: (() => void)[] = [];
  const act = kernel.handler('test.act', (action) => actions[action]());
  const draw = random.stream('test', 'draw');
  negotiation.start();
  const at = (moment_us: number, action: () => void): void => {
    actions.push(action);
    kernel.at(moment_us, act, actions.length - 1);
  };
  return {
    kernel,
    network,
    random,
    observer,
    negotiation,
    events,
    changes,
    at,
    /** Something happens to the network, and everybody is told. */
    change(moment_us: number, action: () => void): void {
      at(moment_us, () => {
        action();
        negotiation.pathsChanged();
      });
    },
    /** A copy of the answer. */
    ask: (server = 0) => ({ ...negotiation.ask(server, draw) }),
    /** When the app server stated it as offline, or as online again. */
    offline: (instance: string, by?: string) => moments(observer, 'endpoint-degraded', instance, by),
    online: (instance: string, by?: string) => moments(observer, 'endpoint-online', instance, by),
  };
}

export type World = ReturnType<typeof world>;

function longest(roles: readonly (readonly Role[])[]): readonly Role[] {
  return roles.reduce((most, ofServer) => (ofServer.length > most.length ? ofServer : most));
}

function moments(observer: Recorder, kind: MilestoneKind, instance: string, by?: string): number[] {
  return observer.milestones
    .filter((stated) => stated.kind === kind && stated.subject === instance)
    .filter(({ detail }) => by === undefined || detail?.by === by)
    .map(({ at_us }) => at_us);
}

function letter(index: number): string {
  return 'abcdefgh'[index];
}
