import type {
  ExperimentResult,
  ExperimentRow,
  Interval,
  PairedDifference,
  Reading,
} from '../experiments/experiment-result.js';
import { figureTexts, isShare } from './figure-text.js';
import { count, DASH, duration, money, size as sizeOf } from './format.js';
import { oneLine } from './safe-text.js';

/** What a row is about: `time to recover · us · dark`, `delivery latency · across · p99`. */
export function rowTitle({ name, labels, statistic }: ExperimentRow): string {
  return oneLine([subject(name, labels), ...parts(name, labels), statistic ?? ''].filter(isText).join(' · '));
}

/** Its readings by design. Texts that would look alike although one is marked as better have more digits. */
export function rowFigures(row: ExperimentRow): readonly string[] {
  return distinctTexts(row).map((text, at) => {
    const { mean, runs, estimate } = row.cells[at]!;
    const without = runs.filter((reading) => typeof reading !== 'number').length;
    const width = estimate === null ? 0 : halfOf(estimate.student);
    const half = width === 0 ? '' : ` ± ${sizeText(row, width)}`;
    return runs.length > 1 && without > 0 && mean !== null
      ? `${text}${half} (${runs.length - without} of ${runs.length})`
      : `${text}${half}`;
  });
}

/** How large a difference or half an interval is, with two digits; in minutes from two of them on. */
export function sizeText(row: ExperimentRow, size: number): string {
  if (size === 0) return '0';
  if (row.unit === 'ratio' && isShare(row.name)) return `${Number((size * 100).toPrecision(2))} %`;
  if (row.unit === 'bytes') return sizeOf(Number(size.toPrecision(2)));
  if (row.unit === 'us') return lengthText(size / 1_000_000);
  if (row.unit === 's') return lengthText(size);
  return twoDigits(size);
}

function lengthText(size_s: number): string {
  if (size_s >= 120) return duration(Math.round(size_s) * 1_000_000);
  if (size_s >= 1) return `${twoDigits(size_s)} s`;
  return size_s >= 0.001 ? `${twoDigits(size_s * 1_000)} ms` : `${twoDigits(size_s * 1_000_000)} µs`;
}

function twoDigits(value: number): string {
  return value >= 10 ? count(Math.round(value)) : String(Number(value.toPrecision(2)));
}

/** A difference with its sign and the half of its interval: `−63 s ± 2.1 s`. */
export function differenceText(row: ExperimentRow, { mean, interval }: PairedDifference): string {
  const sign = mean < 0 ? '−' : mean > 0 ? '+' : '';
  // Of shares the difference is in percentage points: 50 % and 5 % more are 55 %, or 52.5 %.
  const text = (size: number) => sizeText(row, size).replace(/ %$/, ' points');
  // What is left of the same number behind two sums is no interval.
  const half = halfOf(interval) < 1e-9 * Math.abs(mean) ? 0 : halfOf(interval);
  return `${sign}${text(Math.abs(mean))}${half === 0 ? '' : ` ± ${text(half)}`}`;
}

export function halfOf({ low, high }: Interval): number {
  return (high - low) / 2;
}

function distinctTexts(row: ExperimentRow): readonly string[] {
  const means = row.cells.map(({ mean }) => mean);
  const isBlurred = (texts: readonly string[]) =>
    row.best.some((best) => texts.some((text, at) => text === texts[best] && !row.best.includes(at)));
  let texts = means.map((mean) => figure(row, mean));
  for (let digits = 3; digits <= 6 && isBlurred(texts); digits++) {
    texts = means.map((mean) => (typeof mean === 'number' ? exactly(row, mean, digits) : figure(row, mean)));
  }
  return texts;
}

export function figure(row: ExperimentRow, reading: Reading): string {
  if (reading === null) return DASH;
  if (reading === 'never') return 'never';
  if (reading === 'unhit') return row.name === 'staleness_age' ? 'none stale' : 'none hit';
  // Of thousands nobody reads the cents.
  if (isMoney(row)) return reading >= 1_000 ? `${count(reading)} ${row.unit}` : money(reading, row.unit);
  return figureTexts(row.metric, reading, null).before;
}

/** A setting as a cell. */
export function settingText(value: unknown): string {
  if (value === null || value === undefined) return DASH;
  return oneLine(typeof value === 'string' ? value : JSON.stringify(value));
}

/** `3 designs of “…”, all on seed 42`; `“…”, 20 runs on the seeds from 42 on`. */
export function comparisonSubject({ designs, scenario }: ExperimentResult): string {
  const name = `“${oneLine(scenario.name)}”`;
  const seeds = (designs[0]?.runs ?? []).map(({ seed }) => seed);
  const first = seeds[0] ?? 0;
  if (designs.length === 1) {
    return seeds.length === 1
      ? `${name}, on seed ${first}`
      : `${name}, ${seeds.length} runs on the seeds from ${first} on`;
  }
  const same = seeds.length <= 1 ? `all on seed ${first}` : `all on the same ${seeds.length} seeds`;
  return `${designs.length} designs of ${name}, ${same}`;
}

/** `all on seed 42`, `all on the same 20 seeds`. */
export function seedsOf(designs: ExperimentResult['designs']): string {
  const seeds = new Set(designs.flatMap(({ runs }) => runs.map(({ seed }) => seed)));
  return seeds.size === 1 ? `all on seed ${[...seeds][0]}` : `all on the same ${seeds.size} seeds`;
}

function subject(name: string, { operation, over }: ExperimentRow['labels']): string {
  if (name === 'operation_latency' && operation !== undefined) return `${operation} latency`;
  if (name === 'availability' && over !== undefined) return `availability, ${over.replace('-', ' ')}`;
  if (name === 'monthly_cost') return 'cost of 30 days like it';
  return name.replace(/_seconds$/, '').replaceAll('_', ' ');
}

/** The labels that the subject does not say yet. */
function parts(name: string, labels: ExperimentRow['labels']): readonly string[] {
  return Object.entries(labels).flatMap(([label, value]) => {
    if (label === 'over' && name === 'availability') return [];
    if (name !== 'operation_latency') return [value];
    return label === 'operation' || (label === 'from' && value === 'intended') ? [] : [value];
  });
}

function isMoney({ name, unit }: ExperimentRow): boolean {
  return (name === 'cost' || name === 'monthly_cost') && unit !== 'currency';
}

/** With so many digits; of a share so many behind the point. */
function exactly(row: ExperimentRow, value: number, digits: number): string {
  const { name, unit } = row;
  const precise = (number: number) => String(Number(number.toPrecision(digits)));
  if (isMoney(row)) return `${precise(value)} ${unit}`;
  if (unit === 'us') return `${precise(value / 1_000)} ms`;
  if (unit === 's') return `${precise(value)} s`;
  if (unit === 'ratio' && isShare(name)) return `${(value * 100).toFixed(digits)} %`;
  return precise(value);
}

function isText(text: string): boolean {
  return text !== '';
}
