import { distribution } from '../language/laws.js';
import { latencyTable, network, region } from '../language/network.js';
import type { Section } from './section.js';

/** Of every family, in the order of a file; the kinds of faults come besides. */
export const commonSections: readonly Section[] = [
  {
    title: 'Regions of your own',
    where: 'regions[]',
    intro:
      'The regions of the [built-in table](#built-in-regions) can be named everywhere. Other places need coordinates; round trips to them go by distance unless `network.latency` says otherwise.',
    example: 'regions:\n  - {name: branch, location: [47.6, -122.3]}\n',
    schema: region,
  },
  {
    title: 'Network',
    where: 'network',
    intro: 'How long packets take. Everything has a default: most scenarios leave it out.',
    example: 'network:\n  internet: {stretch: 1.5, access: {lognormal: {median: 40ms, sigma: 0.7}}}\n',
    schema: network,
  },
  {
    title: 'Latency written out',
    where: 'network.latency',
    intro: 'Instead of a preset or a CSV file. Round trips are directed: the way back is a pair of its own.',
    example:
      'network:\n  latency:\n    source: own pings, May 2026\n    default: 90ms\n    pairs:\n      - {from: eastus, to: westeurope, p50: 83ms, p95: 88ms}\n',
    schema: latencyTable,
  },
  {
    title: 'Laws of a duration',
    where: 'wherever a law is asked for',
    intro:
      'A plain duration is constant, `none` is 0. The others are mappings with one key, which names the law.',
    example: 'network:\n  jitter: {packet: {gamma: {mean: 1ms, shape: 2}}}\n',
    schema: distribution,
  },
];
