import type { CollectedResult } from '../collectors.js';
import type { DataResult } from './collectors.js';

/** One result of what every family collects and of what a data service adds. */
export function withData(collected: CollectedResult, { timeline, ...own }: DataResult): CollectedResult {
  // Stable: what the data add stands behind what else happened at the moment.
  const entries = [...collected.timeline, ...timeline].sort((a, b) => a.at_us - b.at_us);
  return {
    ...collected,
    ...own,
    timeline: entries,
    metrics: { ...collected.metrics, ...own.metrics },
    series: { ...collected.series, ...own.series },
  };
}
