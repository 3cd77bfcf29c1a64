import type { MetricDefinition } from '../metric-definition.js';

/** Metrics that only a container registry has. */
export const REGISTRY_METRICS = {
  time_to_consistent: {
    unit: 'us',
    labels: ['image', 'replica'],
    better: 'lower',
    shape: 'histogram',
    description:
      'from the moment at which the replica that took a push has the image whole (of the shipped strategies: acknowledges it) to that at which another one has it.',
  },
  pull_time: {
    unit: 'us',
    labels: ['clients'],
    better: 'lower',
    shape: 'histogram',
    description: 'from a host wanting an image to having it, failed attempts and pauses included.',
  },
  hosts_served: {
    unit: 'hosts',
    labels: ['clients'],
    better: 'higher',
    shape: 'value',
    description: 'hosts that got an image that they wanted, each time counted.',
  },
  pulls_waited: {
    unit: 'hosts',
    labels: ['clients'],
    better: 'lower',
    shape: 'value',
    description: 'of these, hosts that first were told that there is no such image.',
  },
  pulls_too_early: {
    unit: 'attempts',
    labels: ['clients'],
    better: 'lower',
    shape: 'value',
    description: 'attempts to pull that failed because the replica did not have the image (yet).',
  },
  rollout_time: {
    unit: 's',
    labels: ['clients'],
    better: 'lower',
    shape: 'value',
    description:
      'from the first host that wants an image to the last that has it; of several rollouts the longest.',
  },
  split_pushes_per_thousand: {
    unit: 'pushes',
    labels: ['clients'],
    better: 'lower',
    shape: 'value',
    description: 'of a thousand pushes those whose requests went to more than one replica.',
  },
  refused_pushes_per_thousand: {
    unit: 'pushes',
    labels: ['clients'],
    better: 'lower',
    shape: 'value',
    description:
      'of a thousand pushes those that failed since a layer or an upload was unknown at the replica.',
  },
  pushes_acknowledged: {
    unit: 'pushes',
    labels: [],
    better: 'higher',
    shape: 'value',
    description: 'pushes of which the client knows that they were done.',
  },
  pushes_lost: {
    unit: 'pushes',
    labels: [],
    better: 'lower',
    shape: 'value',
    description: 'acknowledged pushes that no replica has when the run ends.',
  },
  tags_overruled: {
    unit: 'times',
    labels: [],
    better: 'lower',
    shape: 'value',
    description: 'tags that lost against another push of the same tag which did not know of them.',
  },
  replicated_bytes: {
    unit: 'bytes',
    labels: ['from', 'to'],
    better: 'lower',
    shape: 'value',
    description: 'bytes that went from one replica to another.',
  },
  pulled_bytes: {
    unit: 'bytes',
    labels: ['replica'],
    better: 'neither',
    shape: 'value',
    description: 'bytes of layers that hosts pulled.',
  },
  pulled_bytes_across_regions: {
    unit: 'bytes',
    labels: [],
    better: 'lower',
    shape: 'value',
    description: 'of these, from a replica in another region than the host.',
  },
  stored_bytes: {
    unit: 'bytes',
    labels: ['replica'],
    better: 'neither',
    shape: 'value',
    description: 'what a replica holds at the end.',
  },
  throttled_requests: {
    unit: 'requests',
    labels: ['replica'],
    better: 'lower',
    shape: 'value',
    description: 'Requests that a replica answered by 429: more in a minute than the tier allows.',
  },
} as const satisfies Record<string, MetricDefinition>;
