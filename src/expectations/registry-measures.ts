import type { LabelRule, Measure } from './vocabulary.js';

const CLIENTS: LabelRule = { values: 'clients' };
const REPLICA: LabelRule = { values: 'replica' };
const STATISTICS = ['p50', 'p90', 'p95', 'p99', 'p999', 'mean', 'min', 'max'] as const;

/** What an expectation about a container registry can be about besides. */
export const REGISTRY_MEASURES: readonly Measure[] = [
  {
    name: 'timeToConsistent',
    aliases: [],
    dimension: 'duration',
    labels: {
      replica: REPLICA,
      image: { values: 'image' },
      percentile: { values: STATISTICS, required: true },
    },
    source: { kind: 'histogram', metric: 'time_to_consistent' },
    description:
      'From the acknowledgement of a push to the moment at which another replica has the image whole (t-visibility of an image).',
  },
  {
    name: 'pullTime',
    aliases: [],
    dimension: 'duration',
    labels: { clients: CLIENTS, percentile: { values: STATISTICS, required: true } },
    source: { kind: 'histogram', metric: 'pull_time' },
    description: 'From a host wanting an image to having it, failed attempts and pauses included.',
  },
  {
    name: 'hostsServed',
    aliases: [],
    dimension: 'count',
    labels: { clients: CLIENTS },
    source: { kind: 'value', metric: 'hosts_served', scale: 1, series: null },
    description: 'Hosts that got an image that they wanted, each time counted.',
  },
  {
    name: 'pullsWaited',
    aliases: [],
    dimension: 'count',
    labels: { clients: CLIENTS },
    source: { kind: 'value', metric: 'pulls_waited', scale: 1, series: null },
    description: 'Of these, hosts that first were told that there is no such image.',
  },
  {
    name: 'pullsTooEarly',
    aliases: [],
    dimension: 'count',
    labels: { clients: CLIENTS },
    source: { kind: 'value', metric: 'pulls_too_early', scale: 1, series: null },
    description: 'Attempts to pull that failed because the replica did not have the image (yet).',
  },
  {
    name: 'rolloutTime',
    aliases: [],
    dimension: 'duration',
    labels: { clients: CLIENTS },
    source: { kind: 'value', metric: 'rollout_time', scale: 1_000_000, series: null },
    description:
      'From the first host that wants an image to the last that has it; of several rollouts the longest.',
  },
  {
    name: 'splitPushesPerThousand',
    aliases: [],
    dimension: 'number',
    labels: { clients: CLIENTS },
    source: { kind: 'value', metric: 'split_pushes_per_thousand', scale: 1, series: null },
    description: 'Of a thousand pushes those whose requests went to more than one replica.',
  },
  {
    name: 'refusedPushesPerThousand',
    aliases: [],
    dimension: 'number',
    labels: { clients: CLIENTS },
    source: { kind: 'value', metric: 'refused_pushes_per_thousand', scale: 1, series: null },
    description:
      'Of a thousand pushes those that failed since a layer or an upload was unknown at the replica.',
  },
  {
    name: 'pushesAcknowledged',
    aliases: [],
    dimension: 'count',
    labels: {},
    source: { kind: 'value', metric: 'pushes_acknowledged', scale: 1, series: null },
    description: 'Pushes of which the client knows that they were done.',
  },
  {
    name: 'pushesLost',
    aliases: [],
    dimension: 'count',
    labels: {},
    source: { kind: 'value', metric: 'pushes_lost', scale: 1, series: null },
    description: 'Acknowledged pushes that no replica has when the run ends.',
  },
  {
    name: 'tagsOverruled',
    aliases: [],
    dimension: 'count',
    labels: {},
    source: { kind: 'value', metric: 'tags_overruled', scale: 1, series: null },
    description: 'Tags that lost against another push of the same tag which did not know of them.',
  },
  {
    name: 'replicatedBytes',
    aliases: [],
    dimension: 'bytes',
    labels: { from: { values: 'replica' }, to: { values: 'replica' } },
    source: { kind: 'value', metric: 'replicated_bytes', scale: 1, series: null },
    description: 'Bytes that went from one replica of a registry to another.',
  },
  {
    name: 'pulledBytes',
    aliases: [],
    dimension: 'bytes',
    labels: { replica: REPLICA },
    source: { kind: 'value', metric: 'pulled_bytes', scale: 1, series: null },
    description: 'Bytes of layers that hosts pulled.',
  },
  {
    name: 'pulledBytesAcrossRegions',
    aliases: [],
    dimension: 'bytes',
    labels: {},
    source: { kind: 'value', metric: 'pulled_bytes_across_regions', scale: 1, series: null },
    description: 'Of these, from a replica in another region than the host.',
  },
];
