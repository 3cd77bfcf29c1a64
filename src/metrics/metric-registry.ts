import { REGISTRY_METRICS } from './registry/metric-definitions.js';

/** What a metric is. A label that a key leaves out means: all of them together. */
export interface MetricDefinition {
  readonly unit: string;
  readonly labels: readonly string[];
  /** Which way is better; `neither` describes a run without judging it. */
  readonly better: 'lower' | 'higher' | 'neither';
  readonly shape: 'value' | 'histogram';
  readonly description: string;
}

export type MetricName = keyof typeof METRICS;
export type LabelOf<N extends MetricName> = (typeof METRICS)[N]['labels'][number];

/** Every metric that a result can hold. Names, units and labels are part of the contract with users. */
export const METRICS = {
  availability: {
    unit: 'ratio',
    labels: ['clients', 'over'],
    better: 'higher',
    shape: 'value',
    description:
      'Share of client time up (over=client-minutes) or of operations that succeeded (over=requests).',
  },
  windowed_availability: {
    unit: 'ratio',
    labels: ['clients', 'window'],
    better: 'higher',
    shape: 'value',
    description: 'Windowed user-uptime: availability by client time in the worst window of that size.',
  },
  downtime_seconds: {
    unit: 's',
    labels: ['clients'],
    better: 'lower',
    shape: 'value',
    description: 'Time that clients were down, summed over clients.',
  },
  longest_downtime_seconds: {
    unit: 's',
    labels: ['clients'],
    better: 'lower',
    shape: 'value',
    description: 'Longest time that one client was down without a break.',
  },
  operations: {
    unit: 'operations',
    labels: ['clients', 'operation', 'outcome'],
    better: 'neither',
    shape: 'value',
    description: 'Operations that ended, by what came of them: ok, failed, unknown.',
  },
  operations_in_flight: {
    unit: 'operations',
    labels: ['clients', 'operation'],
    better: 'neither',
    shape: 'value',
    description: 'Operations under way when the run ended; they count as neither ok nor failed.',
  },
  operation_latency: {
    unit: 'us',
    labels: ['clients', 'from', 'operation'],
    better: 'lower',
    shape: 'histogram',
    description: 'Time of successful operations, from the intended or the actual start.',
  },
  delivery_latency: {
    unit: 'us',
    labels: ['clients', 'path'],
    better: 'lower',
    shape: 'histogram',
    description: 'Time from sending a message to a member having it, within a replica (local) or across.',
  },
  messages_delivered: {
    unit: 'messages',
    labels: ['clients'],
    better: 'higher',
    shape: 'value',
    description: 'Messages that members got; one message to ten members counts ten.',
  },
  messages_lost: {
    unit: 'messages',
    labels: ['clients', 'reason'],
    better: 'lower',
    shape: 'value',
    description: 'Messages that members subscribed at the time of sending never got.',
  },
  messages_lost_during: {
    unit: 'messages',
    labels: ['fault'],
    better: 'lower',
    shape: 'value',
    description: 'Of the lost messages, those of whose life any part overlaps the fault.',
  },
  forwarded_messages: {
    unit: 'messages',
    labels: ['from', 'to'],
    better: 'lower',
    shape: 'value',
    description: 'Messages that replicas sent to other replicas.',
  },
  forwarded_bytes: {
    unit: 'bytes',
    labels: ['from', 'to'],
    better: 'lower',
    shape: 'value',
    description: 'Bytes that replicas sent to other replicas.',
  },
  forwards_per_delivered: {
    unit: 'ratio',
    labels: [],
    better: 'lower',
    shape: 'value',
    description: 'Messages between replicas for each message that a member got.',
  },
  dns_queries: {
    unit: 'queries',
    labels: ['clients'],
    better: 'lower',
    shape: 'value',
    description: 'Queries that reached the authoritative name servers.',
  },
  messages_duplicated: {
    unit: 'messages',
    labels: ['clients'],
    better: 'lower',
    shape: 'value',
    description: 'Messages that members got and had already.',
  },
  server_messages: {
    unit: 'messages',
    labels: [],
    better: 'neither',
    shape: 'value',
    description: 'Messages that app servers sent into the service.',
  },
  server_copies: {
    unit: 'messages',
    labels: [],
    better: 'lower',
    shape: 'value',
    description: 'The same, counted once for each instance that one was sent to.',
  },
  largest_connect_rate: {
    unit: 'connects/s',
    labels: [],
    better: 'lower',
    shape: 'value',
    description: 'The most connects and negotiates that all clients together began in one second.',
  },
  throttled: {
    unit: 'times',
    labels: ['replica', 'what'],
    better: 'lower',
    shape: 'value',
    description: 'Connections and messages that a replica turned away: it was full, or too far behind.',
  },
  queue_wait: {
    unit: 'us',
    labels: ['replica'],
    better: 'lower',
    shape: 'histogram',
    description: 'How long messages waited in the queue of a replica before it worked on them.',
  },
  utilisation: {
    unit: 'ratio',
    labels: ['replica'],
    better: 'neither',
    shape: 'value',
    description: 'Share of the time that a replica worked on messages; without a replica the mean of all.',
  },
  units: {
    unit: 'units',
    labels: ['replica'],
    better: 'neither',
    shape: 'value',
    description: 'Size of a replica at the end.',
  },
  unit_hours: {
    unit: 'unit-hours',
    labels: ['replica'],
    better: 'lower',
    shape: 'value',
    description: 'Size of a replica, added up over time.',
  },
  billed_messages: {
    unit: 'messages',
    labels: ['replica'],
    better: 'lower',
    shape: 'value',
    description: 'Outbound messages as they are charged: pieces of 2 KB, to clients and to other replicas.',
  },
  delivered_bytes: {
    unit: 'bytes',
    labels: ['replica'],
    better: 'neither',
    shape: 'value',
    description: 'Bytes that a replica sent to clients.',
  },
  cost: {
    unit: 'currency',
    labels: ['what'],
    better: 'lower',
    shape: 'value',
    description: 'What the measured time costs, in the currency of the prices.',
  },
  monthly_cost: {
    unit: 'currency',
    labels: [],
    better: 'lower',
    shape: 'value',
    description: 'The same, if thirty days went like the measured time.',
  },
  clients_hit: {
    unit: 'clients',
    labels: ['clients', 'fault'],
    better: 'neither',
    shape: 'value',
    description: 'Clients whose service the fault broke.',
  },
  clients_moved: {
    unit: 'clients',
    labels: ['clients', 'fault'],
    better: 'higher',
    shape: 'value',
    description: 'Of the clients that the fault hit, those that were served again before the end.',
  },
  time_to_detect: {
    unit: 's',
    labels: ['fault'],
    better: 'lower',
    shape: 'value',
    description: 'From the fault to the decision that an endpoint is down.',
  },
  time_to_publish: {
    unit: 's',
    labels: ['fault'],
    better: 'lower',
    shape: 'value',
    description: 'From the fault to the answers that leave the endpoint out.',
  },
  time_to_move: {
    unit: 's',
    labels: ['clients', 'fault', 'share'],
    better: 'lower',
    shape: 'value',
    description:
      'From the fault until the first, 50 %, 99 % of the hit clients, the last one, were served again.',
  },
  time_to_recover: {
    unit: 's',
    labels: ['clients', 'fault'],
    better: 'lower',
    shape: 'value',
    description: 'From the fault until every client that it hit was served again.',
  },
  time_to_fail_back: {
    unit: 's',
    labels: ['clients', 'fault'],
    better: 'lower',
    shape: 'value',
    description: 'From the end of the fault until the first client was back on the restored replica.',
  },
  ...REGISTRY_METRICS,
} as const satisfies Record<string, MetricDefinition>;
