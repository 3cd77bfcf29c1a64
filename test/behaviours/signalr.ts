import type { FailureReason, OperationKind, Outcome } from '../../src/domain/outcome.js';
import { observe } from './observe.js';
import { type Design, idealNetwork, scenarioOf } from './support.js';

/** Round trip between the two regions; within one, packets take no time. */
export const RTT = 80_000;
/** When faults begin. */
export const AT = 120_000_000;

export const EAST = 0;
export const WEST = 1;

/** Server connections of the SDK: five to each instance, a ping every 5 s, dead after 30 s of silence. */
const PRESET = { strategy: 'multi-instance', preset: 'signalr' };

/**
 * Two pairs of an app server and an instance, each pair in a region of its own, each app server
 * secondary to the other's instance. Clients of either region take no time to their own pair.
 */
export function pairs(more: Design = {}, service: Design = {}): Design {
  return {
    duration: '6m',
    network: idealNetwork(['eastus', 'westeurope', '80ms']),
    service: {
      ...PRESET,
      replicas: [{ region: 'eastus' }, { region: 'westeurope' }],
      ...service,
    },
    clients: [crowd('us', 'eastus'), crowd('eu', 'westeurope')],
    ...more,
  };
}

/** Clients of the JavaScript library; names cost no time. */
export function crowd(name: string, region: string, more: object = {}) {
  return {
    name,
    region,
    count: 40,
    arriveOver: '10s',
    preset: 'signalr-js-client',
    dns: { authorityRtt: '0s' },
    ...more,
  };
}

export interface Operation {
  readonly kind: OperationKind;
  readonly population: number;
  readonly replica: number;
  readonly started_us: number;
  readonly ended_us: number;
  readonly outcome: Outcome;
  readonly reason: FailureReason;
}

/** What an observer of the whole run saw, in order. */
export interface Seen {
  readonly connects: {
    readonly population: number;
    readonly replica: number;
    readonly client: number;
    readonly at_us: number;
  }[];
  readonly operations: Operation[];
  readonly beliefs: { readonly at_us: number; readonly what: string; readonly by: unknown }[];
  readonly sent: number[];
  readonly got: { readonly population: number; readonly to: number; readonly sent_us: number }[];
  readonly lost: { readonly sent_us: number; readonly count: number; readonly reason: string }[];
  duplicates: number;
  /** Where each client is at the end; absent: nowhere. */
  readonly on: Map<number, number>;
}

export function watch(design: Design): Seen {
  const seen: Seen = {
    connects: [],
    operations: [],
    beliefs: [],
    sent: [],
    got: [],
    lost: [],
    duplicates: 0,
    on: new Map(),
  };
  observe(scenarioOf(design), {
    connected(population, replica, client, at_us) {
      seen.connects.push({ population, replica, client, at_us });
      seen.on.set(client, replica);
    },
    disconnected: (_population, _replica, client) => seen.on.delete(client),
    operation(kind, population, replica, _intended_us, started_us, ended_us, outcome, reason) {
      seen.operations.push({ kind, population, replica, started_us, ended_us, outcome, reason });
    },
    milestone(at_us, { kind, subject, detail }) {
      if (kind !== 'endpoint-degraded' && kind !== 'endpoint-online') return;
      seen.beliefs.push({ at_us, what: `${subject} ${kind.slice('endpoint-'.length)}`, by: detail?.by });
    },
    serverPublished: (_copies, _bytes, at_us) => seen.sent.push(at_us),
    delivered: (population, _from, to, sent_us) => seen.got.push({ population, to, sent_us }),
    lost: (_population, count, sent_us, _at_us, reason) => seen.lost.push({ sent_us, count, reason }),
    duplicated: () => seen.duplicates++,
  });
  return seen;
}

/** Successful connections by instance. */
export function byInstance(connects: Seen['connects'], instances: number): number[] {
  return Array.from(
    { length: instances },
    (_, id) => connects.filter(({ replica }) => replica === id).length,
  );
}

/** Pearson's statistic against equal shares. */
export function chiSquare(counts: readonly number[]): number {
  const mean = counts.reduce((sum, count) => sum + count, 0) / counts.length;
  return counts.reduce((sum, count) => sum + (count - mean) ** 2 / mean, 0);
}
