import type { MeasuredDesign } from '../../experiments/analysis.js';
import type { ExperimentResult } from '../../experiments/experiment-result.js';
import { type Figure, STATISTICS } from '../../experiments/run-record.js';
import { METRICS } from '../../metrics/metric-registry.js';

/** One figure of one run: the long format, in which every tool can filter and group. */
export interface RunRow {
  readonly design: string;
  /** From 0; the same number is the same seed in every design. */
  readonly run: number;
  readonly seed: number;
  readonly metric: string;
  /** `clients=us,fault=dark`; `*`: all together. Never empty, which many readers of CSV take for nothing. */
  readonly labels: string;
  /** Of a histogram: count, mean, p50, …; else `value`. */
  readonly statistic: string;
  readonly unit: string;
  /** null: it never happened. */
  readonly value: number | null;
  /** Of a sweep, by the path varied. */
  readonly varied: readonly string[];
}

/** Every figure of every run, in the order of designs and runs. */
export function* runRows(
  { varied }: ExperimentResult,
  measured: readonly MeasuredDesign[],
): Iterable<RunRow> {
  for (const { name, at, runs } of measured) {
    const place = at.map((value, axis) => varied[axis]!.texts[value]!);
    for (const [run, { seed, figures, currency }] of runs.entries()) {
      for (const key of Object.keys(figures).sort()) {
        const [metric, labels] = namesOf(key);
        const known: { readonly unit: string } | undefined = Object.hasOwn(METRICS, metric)
          ? METRICS[metric as keyof typeof METRICS]
          : undefined;
        const unit = known?.unit === 'currency' ? (currency ?? 'currency') : (known?.unit ?? '');
        for (const [statistic, value] of partsOf(figures[key]!)) {
          const counts = statistic === 'count' ? 'count' : unit;
          yield { design: name, run, seed, metric, labels, statistic, unit: counts, value, varied: place };
        }
      }
    }
  }
}

function namesOf(key: string): readonly [string, string] {
  const brace = key.indexOf('{');
  return brace < 0 ? [key, '*'] : [key.slice(0, brace), key.slice(brace + 1, -1)];
}

function partsOf(figure: Figure): readonly (readonly [string, number | null])[] {
  if (figure === null || typeof figure === 'number') return [['value', figure]];
  return STATISTICS.map((statistic, at) => [statistic, figure[at]!]);
}
