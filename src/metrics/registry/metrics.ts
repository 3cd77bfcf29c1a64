import { costMetrics } from '../cost-metrics.js';
import { Histogram } from '../histogram.js';
import { MetricTable } from '../metric-table.js';
import type { Cost, Metric } from '../result.js';
import type { RegistryCollector } from './collector.js';

/** What only a registry has: how soon images are everywhere, what pulls waited for, what pushes were split. */
export function registryMetrics(
  collector: RegistryCollector,
  cost: Cost | undefined,
): Record<string, Metric> {
  const table = new MetricTable();
  consistency(table, collector);
  pulls(table, collector);
  pushes(table, collector);
  rollouts(table, collector);
  bytes(table, collector);
  if (cost !== undefined) costMetrics(table, cost);
  return table.metrics;
}

/** From the acknowledgement of a push to the moment at which a replica has the image whole. */
function consistency(table: MetricTable, collector: RegistryCollector): void {
  const { context, acknowledged } = collector;
  const all = new Histogram();
  const byImage = new Map<string, Histogram>();
  context.replicas.forEach(({ name: replica }, id) => {
    const here = new Histogram();
    for (const { by, at_us, visible_us, tag } of acknowledged) {
      const seen_us = visible_us[id];
      if (id === by || seen_us === undefined) continue;
      const length_us = Math.max(0, seen_us - at_us);
      here.record(length_us);
      all.record(length_us);
      const image = context.imageOf(tag);
      const ofImage = byImage.get(image) ?? new Histogram();
      ofImage.record(length_us);
      byImage.set(image, ofImage);
    }
    table.histogram('time_to_consistent', { replica }, here);
  });
  table.histogram('time_to_consistent', {}, all);
  for (const [image, histogram] of byImage) table.histogram('time_to_consistent', { image }, histogram);
}

function pulls(table: MetricTable, collector: RegistryCollector): void {
  const { context, hostsServed, wanted, waited, tooEarly, pullTimes } = collector;
  const all = new Histogram();
  context.populations.forEach(({ name: clients }, p) => {
    if (wanted[p] === 0) return;
    table.value('pulls_waited', { clients }, waited[p]);
    table.value('pulls_too_early', { clients }, tooEarly[p]);
    table.value('hosts_served', { clients }, hostsServed[p]);
    table.histogram('pull_time', { clients }, pullTimes[p]);
    all.merge(pullTimes[p]);
  });
  const any = sum(wanted) > 0;
  table.value('pulls_waited', {}, any ? sum(waited) : null);
  table.value('pulls_too_early', {}, any ? sum(tooEarly) : null);
  table.value('hosts_served', {}, any ? sum(hostsServed) : null);
  table.histogram('pull_time', {}, all);
}

function pushes(table: MetricTable, collector: RegistryCollector): void {
  const { context, pushes: counts, split, refused, acknowledged, lostPushes, overruledTags } = collector;
  const perThousand = (part: number, whole: number) => (whole === 0 ? null : (1_000 * part) / whole);
  context.populations.forEach(({ name: clients }, p) => {
    if (counts[p] === 0) return;
    table.value('split_pushes_per_thousand', { clients }, perThousand(split[p], counts[p]));
    table.value('refused_pushes_per_thousand', { clients }, perThousand(refused[p], counts[p]));
  });
  table.value('split_pushes_per_thousand', {}, perThousand(sum(split), sum(counts)));
  table.value('refused_pushes_per_thousand', {}, perThousand(sum(refused), sum(counts)));
  const any = sum(counts) > 0;
  table.value('pushes_acknowledged', {}, any ? acknowledged.length : null);
  table.value('pushes_lost', {}, any ? lostPushes : null);
  table.value('tags_overruled', {}, any ? overruledTags : null);
}

/** From the first host that wanted an image to the last that has it; null: not all have. */
function rollouts(table: MetricTable, { context, rollouts: all }: RegistryCollector): void {
  const lengths = new Map<number, number | null>();
  for (const { population, first_us, last_us, wanted, done } of all) {
    const length = done < wanted ? null : (last_us - first_us) / SECOND_us;
    const before = lengths.get(population);
    const longest = before === null || length === null ? null : Math.max(before ?? 0, length);
    lengths.set(population, longest);
  }
  for (const [population, length] of lengths) {
    table.value('rollout_time', { clients: context.populations[population].name }, length);
  }
  const values = [...lengths.values()];
  const whole = values.length === 0 || values.includes(null) ? null : Math.max(...(values as number[]));
  table.value('rollout_time', {}, whole);
}

function bytes(table: MetricTable, collector: RegistryCollector): void {
  const { context, replicatedBytes, servedBytes } = collector;
  let all = 0;
  let served = 0;
  let far = 0;
  let stored = 0;
  context.replicas.forEach(({ name: from, region }, f) => {
    context.replicas.forEach(({ name: to }, t) => {
      const crossed = replicatedBytes[f][t];
      all += crossed;
      if (crossed > 0) table.value('replicated_bytes', { from, to }, crossed);
    });
    const here = servedBytes[f].reduce((total, part) => total + part, 0);
    served += here;
    if (here > 0) table.value('pulled_bytes', { replica: from }, here);
    context.populations.forEach((population, p) => {
      if (population.region !== region) far += servedBytes[f][p];
    });
    const held = collector.storedBytes(f);
    stored += held;
    table.value('stored_bytes', { replica: from }, held);
    const throttled = collector.throttled[f];
    if (throttled > 0) table.value('throttled_requests', { replica: from }, throttled);
  });
  table.value('replicated_bytes', {}, all);
  table.value('pulled_bytes', {}, served);
  table.value('pulled_bytes_across_regions', {}, far);
  table.value('stored_bytes', {}, stored);
  table.value('throttled_requests', {}, sum(collector.throttled));
}

const SECOND_us = 1_000_000;

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
