import type { Micros } from '../../kernel/kernel.js';
import type { RegistryCollector } from './collector.js';
import type { RegistryReport, ShareReached } from './registry-section.js';

/** When images were where, and how rollouts went. `nameOf`: of a tag, as the timeline has it. */
export function registryReport(
  collector: RegistryCollector,
  nameOf: (tag: number) => string,
): RegistryReport {
  const { context, acknowledged, rollouts } = collector;
  const visibility = context.replicas.map(({ name: replica }, id) => {
    const others = acknowledged.filter(({ by }) => by !== id);
    const lengths = others.flatMap(({ visible_us, at_us }) => {
      const seen_us = visible_us[id];
      return seen_us === undefined ? [] : [Math.max(0, seen_us - at_us)];
    });
    const missing = others.length - lengths.length;
    return { replica, images: others.length, missing, reached: sharesOf(lengths, others.length) };
  });
  return {
    visibility: visibility.filter(({ images }) => images > 0),
    pushes: acknowledged.slice(0, MOST_PUSHES).map(({ tag, bytes, by, at_us, visible_us }) => ({
      image: nameOf(tag),
      bytes,
      by: context.replicas[by].name,
      acknowledged_us: at_us,
      visible: context.replicas.map(({ name: replica }, id) => ({ replica, at_us: visible_us[id] ?? null })),
    })),
    rollouts: rollouts.slice(0, MOST_PUSHES).map(({ population, tag, first_us, wanted, done, done_us }) => ({
      clients: context.populations[population].name,
      image: nameOf(tag),
      from_us: first_us,
      hosts: wanted,
      done,
      reached: sharesOf(
        done_us.map((at_us) => at_us - first_us),
        wanted,
      ),
    })),
  };
}

/** At most so many points a curve, the first and the last among them. */
function sharesOf(lengths: readonly Micros[], whole: number): ShareReached[] {
  const sorted = [...lengths].sort((a, b) => a - b);
  const step = Math.max(1, Math.ceil(sorted.length / MOST_POINTS));
  return sorted.flatMap((for_us, index) =>
    index % step === 0 || index === sorted.length - 1 ? [{ share: (index + 1) / whole, for_us }] : [],
  );
}

const MOST_PUSHES = 50;
const MOST_POINTS = 60;
