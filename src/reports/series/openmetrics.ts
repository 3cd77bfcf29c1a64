import type { HistogramSummary, Labels, Metric, RunResult, Series } from '../../metrics/result.js';
import { oneLine } from '../safe-text.js';

/**
 * Figures and series in OpenMetrics text (version 1.0.0), for tools that read what Prometheus reads. Figures
 * of the whole run have no timestamp; series have one a step, in seconds since the run began.
 */
export function openMetrics(result: RunResult): string {
  return `${[runInfo(result), ...figures(result), ...curves(result)].join('')}# EOF\n`;
}

function runInfo({ scenario, seed, digest, engine, verdict }: RunResult): string {
  const labels = {
    scenario: scenario.name,
    variant: scenario.variant ?? '',
    seed: String(seed),
    digest,
    version: engine.version,
    verdict,
  };
  return `# TYPE geosim_run info\n# HELP geosim_run The run that everything here is of.\n${sample('geosim_run_info', labels, 1)}`;
}

/** What is written of one figure: base units only, and the unit in the name. */
interface Unit {
  readonly suffix: string;
  readonly per: number;
}

function unitOf(unit: string): Unit {
  switch (unit) {
    case 'us':
      return { suffix: 'seconds', per: 1e6 };
    case 's':
      return { suffix: 'seconds', per: 1 };
    default:
      return { suffix: unit.replace('/s', '_per_second').replace(/[^a-zA-Z0-9]+/g, '_'), per: 1 };
  }
}

function figures({ metrics }: RunResult): readonly string[] {
  return families(metrics).map(([base, unit, rows]) => {
    const { suffix, per } = unitOf(unit);
    const name = familyName(`geosim_result_${base}`, suffix);
    const isSummary = rows.some(({ histogram }) => histogram !== undefined);
    const samples = rows.map(({ labels, value, histogram }) =>
      histogram !== undefined
        ? summarySamples(name, labels, histogram, per)
        : typeof value === 'number'
          ? sample(name, labels, value / per)
          : '',
    );
    return family(name, isSummary ? 'summary' : 'gauge', suffix, 'A figure of the whole run.', samples);
  });
}

function summarySamples(name: string, labels: Labels, histogram: HistogramSummary, per: number): string {
  const quantiles = [
    ['0.5', histogram.p50],
    ['0.9', histogram.p90],
    ['0.95', histogram.p95],
    ['0.99', histogram.p99],
    ['0.999', histogram.p999],
  ] as const;
  const { count, mean } = histogram;
  if (count === 0) return sample(`${name}_count`, labels, 0);
  return [
    ...quantiles.map(([quantile, value]) => sample(name, { ...labels, quantile }, value / per)),
    sample(`${name}_count`, labels, count),
    sample(`${name}_sum`, labels, (mean * count) / per),
  ].join('');
}

function curves({ series }: RunResult): readonly string[] {
  return families(series).map(([base, unit, rows]) => {
    const { suffix, per } = unitOf(unit);
    const name = familyName(`geosim_series_${base}`, suffix);
    const samples = rows.map(({ labels, step_us, values }) =>
      values
        .map((value, step) =>
          value === null ? '' : sample(name, labels, value / per, (step * step_us) / 1_000_000),
        )
        .join(''),
    );
    return family(name, 'gauge', suffix, 'One value for each step of the run.', samples);
  });
}

/** Rows of one name and unit belong together; in the order of their names. */
function families<Row extends Metric | Series>(
  rows: Readonly<Record<string, Row>>,
): readonly (readonly [base: string, unit: string, rows: readonly Row[]])[] {
  const byBase = new Map<string, Row[]>();
  for (const key of Object.keys(rows).sort()) {
    const base = key.replace(/[{ ].*$/s, '');
    byBase.set(base, [...(byBase.get(base) ?? []), rows[key]!]);
  }
  return [...byBase].map(([base, all]) => [base, all[0]!.unit, all]);
}

/** A family's name ends with its unit. */
function familyName(name: string, suffix: string): string {
  return name.endsWith(`_${suffix}`) ? name : `${name}_${suffix}`;
}

function family(
  name: string,
  type: 'gauge' | 'summary',
  unit: string,
  help: string,
  samples: readonly string[],
): string {
  const text = samples.join('');
  return text === '' ? '' : `# TYPE ${name} ${type}\n# UNIT ${name} ${unit}\n# HELP ${name} ${help}\n${text}`;
}

function sample(name: string, labels: Labels, value: number, at_s?: number): string {
  const pairs = Object.keys(labels)
    .sort()
    .map((label) => `${label}="${escaped(labels[label]!)}"`);
  const set = pairs.length === 0 ? '' : `{${pairs.join(',')}}`;
  return `${name}${set} ${value}${at_s === undefined ? '' : ` ${at_s}`}\n`;
}

function escaped(text: string): string {
  return oneLine(text).replace(/["\\]/g, (character) => `\\${character}`);
}
