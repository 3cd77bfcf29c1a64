import type { Detection, Milestone } from '../../src/domain/observations.js';
import type { FailureReason, LossReason, OperationKind, Outcome } from '../../src/domain/outcome.js';
import type { PubSubScenario } from '../../src/scenario/pubsub/scenario.js';
import { observe } from './observe.js';
import { type Design, idealNetwork, scenarioOf } from './support.js';

/** Replicas and app servers of `pairs`, by their ids. */
export const EAST = 0;
export const WEST = 1;
/** Round trips of the ideal network of `pairs`: within a region, and between the two. */
export const NEAR_US = 2_000;
export const FAR_US = 60_000;

export const BRISK = {
  keepAlive: { from: 'client', interval: '5s', timeout: '10s' },
  connect: { timeout: '3s' },
  reconnect: { backoff: 'exponential', base: '1s', cap: '8s', jitter: 'none', recovery: 'none' },
  protocol: 'at-most-once',
} as const;

/** Two pairs of app server and instance, on a network of which every packet's time is known. */
export function pairs(
  negotiate: Design,
  { service = {}, ...rest }: { readonly service?: Design; readonly [key: string]: unknown },
): PubSubScenario {
  const network = idealNetwork(
    ['eastus', 'westus2', '60ms'],
    ['westus2', 'eastus', '60ms'],
    ['eastus2', 'westus2', '60ms'],
    ['westus2', 'eastus2', '60ms'],
    ['eastus', 'eastus2', '2ms'],
    ['eastus2', 'eastus', '2ms'],
  );
  return scenarioOf({
    seed: 7,
    duration: '20m',
    network: { ...network, latency: { ...network.latency, local: '2ms' } },
    service: {
      strategy: 'multi-instance',
      replicas: [
        { name: 'east', region: 'eastus' },
        { name: 'west', region: 'westus2' },
      ],
      appServers: [
        { name: 'app-east', region: 'eastus' },
        { name: 'app-west', region: 'westus2' },
      ],
      negotiate,
      ...service,
    },
    ...rest,
  });
}

/** Populations of one client each, so that an observer can tell them apart: `u0`, `u1` … */
export function singles(regions: readonly string[], each: Design = {}, prefix = 'u'): readonly Design[] {
  return regions.map((region, index) => ({
    ...BRISK,
    name: `${prefix}${index}`,
    region,
    count: 1,
    arriveOver: '1s',
    ...each,
  }));
}

/** Everything that a run states, one by one: for counts that owe nothing to the collectors. */
export function record(scenario: PubSubScenario, drain_us = 0): Seen {
  const seen: Seen = {
    operations: [],
    connections: [],
    downs: [],
    delivered: [],
    duplicates: 0,
    lost: [],
    broadcasts: [],
    milestones: [],
    detections: [],
  };
  observe(
    scenario,
    {
      milestone: (at_us, milestone) => seen.milestones.push({ ...milestone, at_us }),
      detected: (detection) => seen.detections.push({ ...detection }),
      connected: (population, replica, client, at_us) =>
        seen.connections.push({ at_us, population, replica, client, up: true }),
      disconnected: (population, replica, client, at_us) =>
        seen.connections.push({ at_us, population, replica, client, up: false }),
      clientDown: (_population, client, at_us) => seen.downs.push({ client, at_us }),
      operation: (kind, population, replica, _intended, started_us, ended_us, outcome, reason) =>
        seen.operations.push({ kind, population, replica, started_us, ended_us, outcome, reason }),
      delivered: (population, from, to, sent_us) => seen.delivered.push({ population, from, to, sent_us }),
      duplicated: () => seen.duplicates++,
      lost: (population, count, sent_us, _at_us, reason) =>
        seen.lost.push({ population, count, sent_us, reason }),
      serverPublished: (copies, _bytes, at_us) => seen.broadcasts.push({ copies, at_us }),
    },
    { drain_us },
  );
  return seen;
}

export interface Seen {
  readonly operations: {
    readonly kind: OperationKind;
    readonly population: number;
    readonly replica: number;
    readonly started_us: number;
    readonly ended_us: number;
    readonly outcome: Outcome;
    readonly reason: FailureReason;
  }[];
  readonly connections: Connection[];
  readonly downs: { readonly client: number; readonly at_us: number }[];
  readonly delivered: {
    readonly population: number;
    readonly from: number;
    readonly to: number;
    readonly sent_us: number;
  }[];
  duplicates: number;
  readonly lost: {
    readonly population: number;
    readonly count: number;
    readonly sent_us: number;
    readonly reason: LossReason;
  }[];
  readonly broadcasts: { readonly copies: number; readonly at_us: number }[];
  readonly milestones: (Milestone & { readonly at_us: number })[];
  readonly detections: Detection[];
}

interface Connection {
  readonly at_us: number;
  readonly population: number;
  readonly replica: number;
  readonly client: number;
  readonly up: boolean;
}

/** By client, the replica on which it believes to be at that moment. */
export function whoIsWhere({ connections }: Seen, at_us: number): ReadonlyMap<number, number> {
  const where = new Map<number, number>();
  for (const { at_us: then_us, client, replica, up } of connections) {
    if (then_us > at_us) break;
    if (up) where.set(client, replica);
    else where.delete(client);
  }
  return where;
}

/** How many are on the replica at that moment. */
export function countOn(seen: Seen, replica: number, at_us: number): number {
  return [...whoIsWhere(seen, at_us).values()].filter((on) => on === replica).length;
}

/** When the milestone was first stated, of this subject and by this app server. */
export function stated({ milestones }: Seen, kind: string, subject: string, by?: string): number {
  const found = milestones.find(
    (each) => each.kind === kind && each.subject === subject && (by === undefined || each.detail?.by === by),
  );
  if (found === undefined) throw new Error(`${kind} of ${subject} was never stated`);
  return found.at_us;
}
