import { THROTTLED } from '../metrics/load.js';
import { LOSS_REASONS } from '../metrics/messages.js';
import type { MetricName } from '../metrics/metric-registry.js';
import { OPERATIONS, OUTCOMES } from '../metrics/request-outcomes.js';
import { COST_KINDS } from '../metrics/result.js';
import type { LiteralKind, MilestoneName } from './expectation.js';
import { REGISTRY_MEASURES } from './registry-measures.js';

/** A metric as the language knows it. */
export interface Measure {
  readonly name: string;
  /** Other ways to write it, beside the snake_case of each. */
  readonly aliases: readonly string[];
  readonly dimension: Dimension;
  readonly labels: Readonly<Record<string, LabelRule>>;
  readonly source: MeasureSource;
  readonly description: string;
}

export type Dimension = 'share' | 'duration' | 'bytes' | 'count' | 'number';

/** Where the values come from. Those with a series can be judged in a window of time. */
export type MeasureSource =
  | { readonly kind: 'availability' }
  /** Rows of `latency`, by statistic. */
  | { readonly kind: 'latency' }
  /** A metric that is a histogram, by statistic. */
  | { readonly kind: 'histogram'; readonly metric: MetricName }
  /** A metric that is one value; `scale`: how many of our units its unit is. */
  | {
      readonly kind: 'value';
      readonly metric: MetricName;
      readonly scale: number;
      readonly series: SumSeries | null;
    }
  /** From the fault (failedBack: its end) to the milestone. */
  | { readonly kind: 'milestone'; readonly metric: MetricName; readonly milestone: MilestoneName }
  /** A level that must hold at the end of every step. */
  | { readonly kind: 'level'; readonly series: 'connected' | 'down' };

/** A series whose sum over all steps is the metric. `attributed`: what a fault is to blame for. */
export interface SumSeries {
  readonly name:
    | 'down_time'
    | 'operations'
    | 'delivered'
    | 'lost'
    | 'duplicated'
    | 'throttled'
    | 'forwarded_bytes';
  readonly scale: number;
  readonly labels: readonly string[];
  readonly attributed?: 'lost_during';
}

/** What a label may be set to: the name of a thing in the scenario, a length of time, or one of these words. */
export interface LabelRule {
  readonly values: 'clients' | 'replica' | 'region' | 'fault' | 'image' | 'duration' | readonly string[];
  /** Without it there is no answer. */
  readonly required?: true;
  readonly default?: string;
}

export const STATISTICS = ['p50', 'p90', 'p99', 'p999', 'mean', 'max'] as const;
const HISTOGRAM_STATISTICS = ['p50', 'p90', 'p95', 'p99', 'p999', 'mean', 'min', 'max'] as const;

/** Label under which a statistic can be given; `p99(…)` around the metric is the other way. */
export const STATISTIC_LABEL = 'percentile';

const CLIENTS: LabelRule = { values: 'clients' };
const FAULT: LabelRule = { values: 'fault', required: true };
const OPERATION: readonly string[] = OPERATIONS;
const REPLICA: LabelRule = { values: 'replica' };
const FROM: LabelRule = { values: ['intended', 'started'], default: 'intended' };
const SECOND_us = 1_000_000;

/** Every metric that an expectation can be about. Names and labels are part of the contract with users. */
export const VOCABULARY: readonly Measure[] = [
  {
    name: 'availability',
    aliases: [],
    dimension: 'share',
    labels: {
      clients: CLIENTS,
      over: { values: ['client-minutes', 'requests'] },
      operation: { values: OPERATION },
      window: { values: 'duration' },
    },
    source: { kind: 'availability' },
    description:
      'Share of client time up, or (`over = requests`, implied by `operation`) of operations that succeeded. With `window`: in each stretch of that length.',
  },
  {
    name: 'windowedAvailability',
    aliases: [],
    dimension: 'share',
    labels: { clients: CLIENTS, window: { values: 'duration', required: true } },
    source: { kind: 'availability' },
    description: 'The same as `availability(window = …)`.',
  },
  {
    name: 'downtime',
    aliases: ['downtimeSeconds'],
    dimension: 'duration',
    labels: { clients: CLIENTS },
    source: {
      kind: 'value',
      metric: 'downtime_seconds',
      scale: SECOND_us,
      series: { name: 'down_time', scale: SECOND_us, labels: ['clients'] },
    },
    description: 'Time that clients were down, summed over clients.',
  },
  {
    name: 'longestDowntime',
    aliases: ['longestDowntimeSeconds'],
    dimension: 'duration',
    labels: { clients: CLIENTS },
    source: { kind: 'value', metric: 'longest_downtime_seconds', scale: SECOND_us, series: null },
    description: 'Longest time that one client was down without a break.',
  },
  {
    name: 'latency',
    aliases: [],
    dimension: 'duration',
    labels: {
      operation: { values: [...OPERATION, 'deliver'], required: true },
      clients: CLIENTS,
      region: { values: 'region' },
      from: FROM,
      percentile: { values: STATISTICS, required: true },
    },
    source: { kind: 'latency' },
    description:
      'Time of successful operations, from the intended or the actual start; of deliveries, from sending. `region`: of the replica or app server that served.',
  },
  {
    name: 'operationLatency',
    aliases: [],
    dimension: 'duration',
    labels: {
      operation: { values: OPERATION, required: true },
      clients: CLIENTS,
      from: FROM,
      percentile: { values: HISTOGRAM_STATISTICS, required: true },
    },
    source: { kind: 'histogram', metric: 'operation_latency' },
    description: 'As `latency`, of all regions together, with more percentiles.',
  },
  {
    name: 'deliveryLatency',
    aliases: [],
    dimension: 'duration',
    labels: {
      clients: CLIENTS,
      path: { values: ['local', 'cross'] },
      percentile: { values: HISTOGRAM_STATISTICS, required: true },
    },
    source: { kind: 'histogram', metric: 'delivery_latency' },
    description: 'From sending a message to a member having it, within a replica (local) or across.',
  },
  {
    name: 'operations',
    aliases: [],
    dimension: 'count',
    labels: {
      clients: CLIENTS,
      operation: { values: OPERATION },
      outcome: { values: OUTCOMES },
    },
    source: {
      kind: 'value',
      metric: 'operations',
      scale: 1,
      series: { name: 'operations', scale: 1, labels: ['clients', 'operation', 'outcome'] },
    },
    description: 'Operations that ended, by what came of them; in a window by their intended start.',
  },
  {
    name: 'deliveredMessages',
    aliases: ['messagesDelivered'],
    dimension: 'count',
    labels: { clients: CLIENTS },
    source: {
      kind: 'value',
      metric: 'messages_delivered',
      scale: 1,
      series: { name: 'delivered', scale: 1, labels: ['clients'] },
    },
    description: 'Messages that members got; one message to ten members counts ten. In a window by sending.',
  },
  {
    name: 'lostMessages',
    aliases: ['messagesLost'],
    dimension: 'count',
    labels: {
      clients: CLIENTS,
      reason: {
        values: LOSS_REASONS,
      },
    },
    source: {
      kind: 'value',
      metric: 'messages_lost',
      scale: 1,
      series: { name: 'lost', scale: 1, labels: ['clients'], attributed: 'lost_during' },
    },
    description:
      'Messages that members never got. `during`/`outside` a fault: any part of the life of the message overlaps it, or none; other windows by sending.',
  },
  {
    name: 'lostMessagesDuring',
    aliases: ['messagesLostDuring'],
    dimension: 'count',
    labels: { fault: FAULT },
    source: { kind: 'value', metric: 'messages_lost_during', scale: 1, series: null },
    description: 'The same as `lostMessages … during` the fault.',
  },
  {
    name: 'duplicates',
    aliases: ['messagesDuplicated'],
    dimension: 'count',
    labels: { clients: CLIENTS },
    source: {
      kind: 'value',
      metric: 'messages_duplicated',
      scale: 1,
      series: { name: 'duplicated', scale: 1, labels: ['clients'] },
    },
    description: 'Messages that members got and had already; in a window by their coming again.',
  },
  {
    name: 'forwardedMessages',
    aliases: [],
    dimension: 'count',
    labels: { from: { values: 'replica' }, to: { values: 'replica' } },
    source: { kind: 'value', metric: 'forwarded_messages', scale: 1, series: null },
    description: 'Messages that replicas sent to other replicas.',
  },
  {
    name: 'forwardedBytes',
    aliases: [],
    dimension: 'bytes',
    labels: { from: { values: 'replica' }, to: { values: 'replica' } },
    source: {
      kind: 'value',
      metric: 'forwarded_bytes',
      scale: 1,
      series: { name: 'forwarded_bytes', scale: 1, labels: ['from', 'to'] },
    },
    description: 'Bytes that replicas sent to other replicas.',
  },
  {
    name: 'forwardsPerDelivered',
    aliases: [],
    dimension: 'number',
    labels: {},
    source: { kind: 'value', metric: 'forwards_per_delivered', scale: 1, series: null },
    description: 'Messages between replicas for each message that a member got.',
  },
  {
    name: 'serverMessages',
    aliases: [],
    dimension: 'count',
    labels: {},
    source: { kind: 'value', metric: 'server_messages', scale: 1, series: null },
    description: 'Messages that app servers sent into the service.',
  },
  {
    name: 'serverCopies',
    aliases: [],
    dimension: 'count',
    labels: {},
    source: { kind: 'value', metric: 'server_copies', scale: 1, series: null },
    description: 'The same, counted once for each instance that one was sent to.',
  },
  {
    name: 'throttled',
    aliases: [],
    dimension: 'count',
    labels: { replica: REPLICA, what: { values: THROTTLED } },
    source: {
      kind: 'value',
      metric: 'throttled',
      scale: 1,
      series: { name: 'throttled', scale: 1, labels: ['replica', 'what'] },
    },
    description: 'Connections and messages that replicas turned away: full, or too far behind.',
  },
  {
    name: 'queueWait',
    aliases: [],
    dimension: 'duration',
    labels: { replica: REPLICA, percentile: { values: HISTOGRAM_STATISTICS, required: true } },
    source: { kind: 'histogram', metric: 'queue_wait' },
    description: 'How long messages waited in the queue of a replica before it worked on them.',
  },
  {
    name: 'utilisation',
    aliases: [],
    dimension: 'share',
    labels: { replica: REPLICA },
    source: { kind: 'value', metric: 'utilisation', scale: 1, series: null },
    description: 'Share of the time that a replica worked on messages; without `replica` the mean of all.',
  },
  {
    name: 'units',
    aliases: [],
    dimension: 'count',
    labels: { replica: REPLICA },
    source: { kind: 'value', metric: 'units', scale: 1, series: null },
    description: 'Size of a replica (or of all together) when the run ended.',
  },
  {
    name: 'unitHours',
    aliases: [],
    dimension: 'number',
    labels: { replica: REPLICA },
    source: { kind: 'value', metric: 'unit_hours', scale: 1, series: null },
    description: 'Units, added up over time: one unit for an hour is 1.',
  },
  {
    name: 'largestConnectRate',
    aliases: [],
    dimension: 'count',
    labels: {},
    source: { kind: 'value', metric: 'largest_connect_rate', scale: 1, series: null },
    description: 'The most connects and negotiates that all clients together began in one second.',
  },
  {
    name: 'billedMessages',
    aliases: [],
    dimension: 'count',
    labels: { replica: REPLICA },
    source: { kind: 'value', metric: 'billed_messages', scale: 1, series: null },
    description: 'Outbound messages as they are charged: pieces of 2 KB, to clients and to other replicas.',
  },
  {
    name: 'deliveredBytes',
    aliases: [],
    dimension: 'bytes',
    labels: { replica: REPLICA },
    source: { kind: 'value', metric: 'delivered_bytes', scale: 1, series: null },
    description: 'Bytes that replicas sent to clients.',
  },
  {
    name: 'cost',
    aliases: [],
    dimension: 'number',
    labels: { what: { values: COST_KINDS } },
    source: { kind: 'value', metric: 'cost', scale: 1, series: null },
    description:
      'What the run costs after the warm-up, in the currency of `prices`: units, messages beyond the free ones, traffic between regions and to clients.',
  },
  {
    name: 'monthlyCost',
    aliases: [],
    dimension: 'number',
    labels: {},
    source: { kind: 'value', metric: 'monthly_cost', scale: 1, series: null },
    description: 'The same, if thirty days went like the run.',
  },
  {
    name: 'operationsInFlight',
    aliases: [],
    dimension: 'count',
    labels: { clients: CLIENTS, operation: { values: OPERATION } },
    source: { kind: 'value', metric: 'operations_in_flight', scale: 1, series: null },
    description: 'Operations under way when the run ended.',
  },
  {
    name: 'dnsQueries',
    aliases: [],
    dimension: 'count',
    labels: { clients: CLIENTS },
    source: { kind: 'value', metric: 'dns_queries', scale: 1, series: null },
    description: 'Queries that reached the authoritative name servers.',
  },
  {
    name: 'clientsHit',
    aliases: [],
    dimension: 'count',
    labels: { fault: FAULT, clients: CLIENTS },
    source: { kind: 'value', metric: 'clients_hit', scale: 1, series: null },
    description: 'Clients whose service the fault broke.',
  },
  {
    name: 'clientsMoved',
    aliases: [],
    dimension: 'count',
    labels: { fault: FAULT, clients: CLIENTS },
    source: { kind: 'value', metric: 'clients_moved', scale: 1, series: null },
    description: 'Of the clients that the fault hit, those that were served again before the end.',
  },
  {
    name: 'timeToDetect',
    aliases: [],
    dimension: 'duration',
    labels: { fault: FAULT },
    source: { kind: 'milestone', metric: 'time_to_detect', milestone: 'detected' },
    description: 'The length that `detected(FAULT) within …` limits.',
  },
  {
    name: 'timeToPublish',
    aliases: [],
    dimension: 'duration',
    labels: { fault: FAULT },
    source: { kind: 'milestone', metric: 'time_to_publish', milestone: 'published' },
    description: 'The length that `published(FAULT) within …` limits.',
  },
  {
    name: 'timeToMove',
    aliases: [],
    dimension: 'duration',
    labels: {
      fault: FAULT,
      clients: CLIENTS,
      share: { values: ['first', '50%', '99%', '100%', 'last'], default: '100%' },
    },
    source: { kind: 'milestone', metric: 'time_to_move', milestone: 'moved' },
    description:
      'The length that `moved(FAULT, share = …) within …` limits. `last`: of those that moved, also if others never did.',
  },
  {
    name: 'timeToRecover',
    aliases: [],
    dimension: 'duration',
    labels: { fault: FAULT, clients: CLIENTS },
    source: { kind: 'milestone', metric: 'time_to_recover', milestone: 'recovered' },
    description: 'The length that `recovered(FAULT) within …` limits.',
  },
  {
    name: 'timeToFailBack',
    aliases: [],
    dimension: 'duration',
    labels: { fault: FAULT, clients: CLIENTS },
    source: { kind: 'milestone', metric: 'time_to_fail_back', milestone: 'failedBack' },
    description: 'The length that `failedBack(FAULT) within …` limits: from the end of the fault.',
  },
  {
    name: 'connectedClients',
    aliases: ['connected'],
    dimension: 'count',
    labels: { clients: CLIENTS, replica: { values: 'replica' } },
    source: { kind: 'level', series: 'connected' },
    description: 'Connections that are up, at the end of every step.',
  },
  {
    name: 'downClients',
    aliases: ['down'],
    dimension: 'count',
    labels: { clients: CLIENTS },
    source: { kind: 'level', series: 'down' },
    description: 'Clients that cannot send or receive, at the end of every step.',
  },
  ...REGISTRY_MEASURES,
];

/** By its name or an alias, in camelCase or snake_case. */
export function measureNamed(word: string): Measure | undefined {
  return VOCABULARY.find((measure) => wordsFor(measure).includes(word));
}

export function wordsFor({ name, aliases }: Measure): readonly string[] {
  const camel = [name, ...aliases];
  return [...new Set(camel.flatMap((word) => [word, snakeCase(word)]))];
}

export function snakeCase(word: string): string {
  return word.replace(/[A-Z]/g, (capital) => `_${capital.toLowerCase()}`);
}

/** Can be judged in a window of time. */
export function hasSeries({ source }: Measure): boolean {
  switch (source.kind) {
    case 'availability':
    case 'level':
      return true;
    case 'value':
      return source.series !== null;
    case 'latency':
    case 'histogram':
    case 'milestone':
      return false;
  }
}

/** How a limit must be written to be comparable. */
export function literalFor(dimension: Dimension): LiteralKind {
  switch (dimension) {
    case 'share':
    case 'duration':
    case 'bytes':
      return dimension;
    case 'count':
    case 'number':
      return 'number';
  }
}

/** Labels of milestones; `share` is how many of the clients that were hit. */
export const MILESTONE_LABELS: Readonly<Record<MilestoneName, Readonly<Record<string, LabelRule>>>> = {
  detected: {},
  published: {},
  moved: { clients: CLIENTS, share: { values: ['first', '50%', '99%', '100%'], default: '100%' } },
  recovered: { clients: CLIENTS },
  failedBack: { clients: CLIENTS },
};

/** Labels of timeline entries. A subject is a replica, a population, a fault, an app server or an action. */
export const EVENT_LABELS: Readonly<Record<string, LabelRule | 'subject'>> = {
  subject: 'subject',
  fault: { values: 'fault' },
  replica: { values: 'replica' },
  which: { values: ['first', '50%', '99%', 'last'] },
  what: { values: THROTTLED },
  outcome: { values: OUTCOMES },
};
