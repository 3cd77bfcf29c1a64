import type { RegistryReport, RunResult, ShareReached } from '../../metrics/result.js';
import { clock, count, DASH, duration, size } from '../format.js';
import { longestRollouts } from '../rollouts.js';
import { oneLine } from '../safe-text.js';
import { type Cell, type Column, NO_TABLE, type Table } from './table.js';

/** By replica: how long after their acknowledgement images pushed elsewhere were whole there. */
export function imagesTable({ registry }: RunResult): Table {
  return {
    head: IMAGES,
    rows: (registry?.visibility ?? []).map(({ replica, images, missing, reached }) => [
      { text: oneLine(replica) },
      { text: count(images) },
      missing === 0 ? { text: '0', tone: 'quiet' } : { text: count(missing), tone: 'bad' },
      { text: lengthAt(reached, 0.5) },
      { text: lengthAt(reached, 0.99) },
      { text: reached.length === 0 ? DASH : duration(reached.at(-1)?.for_us ?? 0) },
    ]),
  };
}

const IMAGES: readonly Column[] = [
  { title: 'replica', align: 'left', max: 24, yields: 'shortened' },
  { title: 'images from elsewhere', align: 'right' },
  { title: 'not there', align: 'right' },
  { title: 'half after', align: 'right' },
  { title: '99 % after', align: 'right', yields: 'dropped' },
  { title: 'the last after', align: 'right' },
];

/** Push by push: when it was acknowledged, and how long after that each replica had it whole. */
export function pushesTable({ registry, topology }: RunResult): Table {
  const replicas = topology.replicas.map(({ name }) => name);
  return {
    head: [
      { title: 'image', align: 'left', max: 24, yields: 'shortened' },
      { title: 'size', align: 'right' },
      { title: 'pushed to', align: 'left', max: 24, yields: 'shortened' },
      { title: 'acknowledged', align: 'right' },
      ...replicas.map((name): Column => ({ title: `whole in ${oneLine(name)}`, align: 'right' })),
    ],
    rows: (registry?.pushes ?? []).map((push) => [
      { text: oneLine(push.image) },
      { text: size(push.bytes) },
      { text: oneLine(push.by) },
      { text: clock(push.acknowledged_us) },
      ...replicas.map((replica) => wholeAfter(push, replica)),
    ]),
  };
}

function wholeAfter({ by, acknowledged_us, visible }: Push, replica: string): Cell {
  const at_us = visible.find((one) => one.replica === replica)?.at_us ?? null;
  if (at_us === null) return { text: 'never', tone: 'bad' };
  if (replica === by && at_us <= acknowledged_us) return { text: 'at once', tone: 'quiet' };
  return { text: `after ${duration(Math.max(0, at_us - acknowledged_us))}` };
}

type Push = RegistryReport['pushes'][number];

/** Hosts that wanted an image: the longest rollout of each population, and what its pulls met. */
export function rolloutsTable(result: RunResult): Table {
  return {
    head: ROLLOUTS,
    rows: longestRollouts(result).map(({ clients, image, hosts, done, reached }) => [
      { text: oneLine(clients) },
      { text: oneLine(image) },
      done < hosts ? { text: `${count(done)} of ${count(hosts)}`, tone: 'bad' } : { text: count(hosts) },
      { text: lengthAt(reached, 0.5) },
      { text: done < hosts ? DASH : duration(reached.at(-1)?.for_us ?? 0) },
      { text: figure(result, `pulls_waited{clients=${clients}}`) },
      { text: figure(result, `pulls_too_early{clients=${clients}}`) },
    ]),
  };
}

const ROLLOUTS: readonly Column[] = [
  { title: 'clients', align: 'left', max: 20, yields: 'shortened' },
  { title: 'longest of', align: 'left', max: 20, yields: 'shortened' },
  { title: 'hosts', align: 'right' },
  { title: 'half after', align: 'right' },
  { title: 'all after', align: 'right' },
  { title: 'waited', align: 'right' },
  { title: 'came too early', align: 'right' },
];

/** What each replica held at the end, got from the others and gave to hosts. */
export function volumesTable(result: RunResult): Table {
  if (result.registry === undefined) return NO_TABLE;
  return {
    head: VOLUMES,
    rows: result.topology.replicas.map(({ name }) => {
      const throttled = result.metrics[`throttled_requests{replica=${name}}`]?.value ?? 0;
      return [
        { text: oneLine(name) },
        bytes(sumOver(result, 'stored_bytes', { replica: name })),
        bytes(sumOver(result, 'replicated_bytes', { to: name })),
        bytes(sumOver(result, 'replicated_bytes', { from: name })),
        bytes(sumOver(result, 'pulled_bytes', { replica: name })),
        throttled === 0 ? { text: '0', tone: 'quiet' } : { text: count(throttled), tone: 'bad' },
      ];
    }),
  };
}

const VOLUMES: readonly Column[] = [
  { title: 'replica', align: 'left', max: 24, yields: 'shortened' },
  { title: 'holds', align: 'right' },
  { title: 'from replicas', align: 'right' },
  { title: 'to replicas', align: 'right' },
  { title: 'to hosts', align: 'right' },
  { title: 'throttled', align: 'right' },
];

/** All metrics of the name that have this label, added up. */
function sumOver({ metrics }: RunResult, name: string, label: Readonly<Record<string, string>>): number {
  const [[key, value]] = Object.entries(label) as [[string, string]];
  return Object.entries(metrics).reduce(
    (sum, [full, metric]) =>
      full.startsWith(`${name}{`) && metric.labels[key] === value ? sum + (metric.value ?? 0) : sum,
    0,
  );
}

function bytes(value: number): Cell {
  return value === 0 ? { text: DASH, tone: 'quiet' } : { text: size(value) };
}

/** Of pushes: where something happened to them that the table of operations does not say. */
export function pushWords({ metrics }: RunResult): readonly string[] {
  const said = [
    ['pushes_lost', 'acknowledged and lost: no replica has them'],
    ['tags_overruled', 'tags that lost against another push of the same tag'],
    ['split_pushes_per_thousand', 'of a thousand pushes met more than one replica'],
    [
      'refused_pushes_per_thousand',
      'of a thousand pushes were refused: a layer or an upload was unknown there',
    ],
  ] as const;
  return said.flatMap(([name, words]) => {
    const value = metrics[name]?.value ?? 0;
    return value > 0 ? [`${Number(value.toPrecision(4))} ${words}`] : [];
  });
}

function lengthAt(reached: readonly ShareReached[], share: number): string {
  const found = reached.find((point) => point.share >= share);
  return found === undefined ? DASH : duration(found.for_us);
}

function figure({ metrics }: RunResult, name: string): string {
  const value = metrics[name]?.value;
  return typeof value === 'number' ? count(value) : DASH;
}
