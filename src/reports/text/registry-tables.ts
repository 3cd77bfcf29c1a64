import type { Metric, RegistryReport, RunResult, ShareReached } from '../../metrics/result.js';
import { count, DASH, duration } from '../format.js';
import { oneLine } from '../safe-text.js';
import type { Cell, Column } from '../tables/table.js';
import { table } from './layout.js';
import type { Styler } from './styler.js';

/** By replica: how long after their acknowledgement images pushed elsewhere were whole there. */
export function imagesTable({ registry }: RunResult, width: number, style: Styler): string[] {
  const rows = registry?.visibility ?? [];
  if (rows.length === 0) return [];
  return table(
    {
      head: IMAGES,
      rows: rows.map(({ replica, images, missing, reached }): readonly Cell[] => [
        { text: oneLine(replica) },
        { text: count(images) },
        missing === 0 ? { text: '0', tone: 'quiet' } : { text: count(missing), tone: 'bad' },
        { text: lengthAt(reached, 0.5) },
        { text: lengthAt(reached, 0.99) },
        { text: reached.length === 0 ? DASH : duration(reached.at(-1)?.for_us ?? 0) },
      ]),
    },
    width,
    style,
  );
}

const IMAGES: readonly Column[] = [
  { title: 'replica', align: 'left', max: 24, yields: 'shortened' },
  { title: 'images from elsewhere', align: 'right' },
  { title: 'not there', align: 'right' },
  { title: 'half after', align: 'right' },
  { title: '99 % after', align: 'right', yields: 'dropped' },
  { title: 'the last after', align: 'right' },
];

/** Hosts that wanted an image: the longest rollout of each population, and what its pulls met. */
export function rolloutsTable(result: RunResult, width: number, style: Styler): string[] {
  const rollouts = longest(result.registry?.rollouts ?? []);
  if (rollouts.length === 0) return [];
  return table(
    {
      head: ROLLOUTS,
      rows: rollouts.map(({ clients, image, hosts, done, reached }): readonly Cell[] => [
        { text: oneLine(clients) },
        { text: oneLine(image) },
        {
          text: done < hosts ? `${count(done)} of ${count(hosts)}` : count(hosts),
          ...(done < hosts ? BAD : {}),
        },
        { text: lengthAt(reached, 0.5) },
        { text: done < hosts ? DASH : duration(reached.at(-1)?.for_us ?? 0) },
        { text: figure(result, `pulls_waited{clients=${clients}}`) },
        { text: figure(result, `pulls_too_early{clients=${clients}}`) },
      ]),
    },
    width,
    style,
  );
}

const BAD = { tone: 'bad' } as const;

const ROLLOUTS: readonly Column[] = [
  { title: 'clients', align: 'left', max: 20, yields: 'shortened' },
  { title: 'longest of', align: 'left', max: 20, yields: 'shortened' },
  { title: 'hosts', align: 'right' },
  { title: 'half after', align: 'right' },
  { title: 'all after', align: 'right' },
  { title: 'waited', align: 'right' },
  { title: 'came too early', align: 'right' },
];

/** Pushes, where something happened to them that the table of operations does not say. */
export function pushLines(result: RunResult): string[] {
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
    const value = result.metrics[name]?.value ?? 0;
    return value > 0 ? [`  ${Number(value.toPrecision(4))} ${words}`] : [];
  });
}

function longest(rollouts: RegistryReport['rollouts']): RegistryReport['rollouts'] {
  const byClients = new Map<string, RegistryReport['rollouts'][number]>();
  const length = ({ reached, done, hosts }: RegistryReport['rollouts'][number]) =>
    done < hosts ? Number.POSITIVE_INFINITY : (reached.at(-1)?.for_us ?? 0);
  for (const rollout of rollouts) {
    const known = byClients.get(rollout.clients);
    if (known === undefined || length(rollout) > length(known)) byClients.set(rollout.clients, rollout);
  }
  return [...byClients.values()];
}

function lengthAt(reached: readonly ShareReached[], share: number): string {
  const found = reached.find((point) => point.share >= share);
  return found === undefined ? DASH : duration(found.for_us);
}

function figure({ metrics }: RunResult, name: string): string {
  const metric: Metric | undefined = metrics[name];
  return typeof metric?.value === 'number' ? count(metric.value) : DASH;
}
