import type { WarmupAdvice } from './experiment-result.js';
import type { RunRecord } from './run-record.js';

/** How long a design takes to settle: the median over its runs; null where most runs do not. */
export function warmupAdvice(design: number, warmup_us: number, runs: readonly RunRecord[]): WarmupAdvice {
  const settled = runs.flatMap((run) => (run.settled === null ? [] : [run.settled]));
  const sorted = [...settled].sort((a, b) => a.after_us - b.after_us);
  const median = sorted[Math.ceil(runs.length / 2) - 1];
  if (median === undefined) return { design, warmup_us, suggested_us: null, series: null };
  return { design, warmup_us, suggested_us: median.after_us, series: median.series };
}
