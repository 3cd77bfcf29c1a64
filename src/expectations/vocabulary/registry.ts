import { CLIENTS, REPLICA, SECOND_us } from './labels.js';
import { HISTOGRAM_STATISTICS, type Measure } from './measure.js';

const PERCENTILE = { values: HISTOGRAM_STATISTICS, required: true } as const;

/** What is measured of container registries only. */
export const REGISTRY_MEASURES: readonly Measure[] = [
  {
    name: 'timeToConsistent',
    aliases: [],
    dimension: 'duration',
    labels: {
      replica: REPLICA,
      image: { values: 'image' },
      percentile: PERCENTILE,
    },
    source: { kind: 'histogram', metric: 'time_to_consistent' },
    description:
      'From the acknowledgement of a push to the moment at which another replica has the image whole (t-visibility of an image).',
  },
  {
    name: 'pullTime',
    aliases: [],
    dimension: 'duration',
    labels: { clients: CLIENTS, percentile: PERCENTILE },
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
    source: { kind: 'value', metric: 'rollout_time', scale: SECOND_us, series: null },
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
  {
    name: 'throttledRequests',
    aliases: [],
    dimension: 'count',
    labels: { replica: REPLICA },
    source: { kind: 'value', metric: 'throttled_requests', scale: 1, series: null },
    description: 'Requests that replicas answered by 429: more in a minute than the tier allows.',
  },
  {
    name: 'storedBytes',
    aliases: [],
    dimension: 'bytes',
    labels: { replica: REPLICA },
    source: { kind: 'value', metric: 'stored_bytes', scale: 1, series: null },
    description: 'What replicas hold at the end.',
  },
];
