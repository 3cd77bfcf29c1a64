import type { Comparison, ComparisonRow, Reading } from '../experiments/comparison.js';
import { figureTexts } from './figure-text.js';
import { count, DASH, money } from './format.js';
import { oneLine } from './safe-text.js';

/** What a row is about: `time to recover · us · dark`, `delivery latency · across · p99`. */
export function rowTitle({ name, labels, statistic }: ComparisonRow): string {
  return oneLine([subject(name, labels), ...parts(name, labels), statistic ?? ''].filter(isText).join(' · '));
}

/** Its readings by design. Texts that would look alike although one is marked as better have more digits. */
export function rowFigures(row: ComparisonRow): readonly string[] {
  return distinctTexts(row).map((text, at) => {
    const { mean, runs } = row.cells[at]!;
    const without = runs.filter((reading) => typeof reading !== 'number').length;
    return runs.length > 1 && without > 0 && mean !== null
      ? `${text} (${runs.length - without} of ${runs.length})`
      : text;
  });
}

function distinctTexts(row: ComparisonRow): readonly string[] {
  const means = row.cells.map(({ mean }) => mean);
  const isBlurred = (texts: readonly string[]) =>
    row.best.some((best) => texts.some((text, at) => text === texts[best] && !row.best.includes(at)));
  let texts = means.map((mean) => figure(row, mean));
  for (let digits = 3; digits <= 6 && isBlurred(texts); digits++) {
    texts = means.map((mean) => (typeof mean === 'number' ? exactly(row, mean, digits) : figure(row, mean)));
  }
  return texts;
}

export function figure(row: ComparisonRow, reading: Reading): string {
  if (reading === null) return DASH;
  if (reading === 'never') return 'never';
  if (reading === 'unhit') return 'none hit';
  // Of thousands nobody reads the cents.
  if (isMoney(row)) return reading >= 1_000 ? `${count(reading)} ${row.unit}` : money(reading, row.unit);
  return figureTexts(row.metric, reading, null).before;
}

/** A setting as a cell. */
export function settingText(value: unknown): string {
  if (value === null || value === undefined) return DASH;
  return oneLine(typeof value === 'string' ? value : JSON.stringify(value));
}

/** `3 designs of “…”, all on seed 42`. */
export function comparisonSubject({ designs, scenario }: Comparison): string {
  return `${designs.length} designs of “${oneLine(scenario.name)}”, ${seedsOf(designs)}`;
}

/** `all on seed 42`, `all on the same 20 seeds`. */
export function seedsOf(designs: Comparison['designs']): string {
  const seeds = new Set(designs.flatMap(({ runs }) => runs.map(({ seed }) => seed)));
  return seeds.size === 1 ? `all on seed ${[...seeds][0]}` : `all on the same ${seeds.size} seeds`;
}

function subject(name: string, { operation, over }: ComparisonRow['labels']): string {
  if (name === 'operation_latency' && operation !== undefined) return `${operation} latency`;
  if (name === 'availability' && over !== undefined) return `availability, ${over.replace('-', ' ')}`;
  if (name === 'monthly_cost') return 'cost of 30 days like it';
  return name.replace(/_seconds$/, '').replaceAll('_', ' ');
}

/** The labels that the subject does not say yet. */
function parts(name: string, labels: ComparisonRow['labels']): readonly string[] {
  return Object.entries(labels).flatMap(([label, value]) => {
    if (label === 'over' && name === 'availability') return [];
    if (name !== 'operation_latency') return [value];
    return label === 'operation' || (label === 'from' && value === 'intended') ? [] : [value];
  });
}

function isMoney({ name, unit }: ComparisonRow): boolean {
  return (name === 'cost' || name === 'monthly_cost') && unit !== 'currency';
}

/** With so many digits; of a share so many behind the point. */
function exactly(row: ComparisonRow, value: number, digits: number): string {
  const { name, unit } = row;
  const precise = (number: number) => String(Number(number.toPrecision(digits)));
  if (isMoney(row)) return `${precise(value)} ${unit}`;
  if (unit === 'us') return `${precise(value / 1_000)} ms`;
  if (unit === 's') return `${precise(value)} s`;
  if (unit === 'ratio' && name.endsWith('availability')) return `${(value * 100).toFixed(digits)} %`;
  return precise(value);
}

function isText(text: string): boolean {
  return text !== '';
}
