import type { Comparison, ComparisonRow, Reading } from '../experiments/comparison.js';
import { figureTexts } from './figure-text.js';
import { DASH, money } from './format.js';
import { oneLine } from './safe-text.js';

/** What a row is about: `time to recover · us · dark`, `delivery latency · across · p99`. */
export function rowTitle({ name, labels, statistic }: ComparisonRow): string {
  return oneLine([subject(name, labels), ...parts(name, labels), statistic ?? ''].filter(isText).join(' · '));
}

/** Its readings by design. Texts that would look alike although one is marked as better have more digits. */
export function rowFigures(row: ComparisonRow): readonly string[] {
  const texts = row.cells.map(({ mean }) => figure(row, mean));
  const marked = new Set(row.best.map((at) => texts[at]));
  const isBlurred =
    row.best.length > 0 && texts.some((text, at) => marked.has(text) && !row.best.includes(at));
  return row.cells.map(({ mean, runs }, at) => {
    const text = isBlurred && typeof mean === 'number' ? exactly(row, mean) : texts[at];
    const without = runs.filter((reading) => typeof reading !== 'number').length;
    return runs.length > 1 && without > 0 && mean !== null
      ? `${text} (${runs.length - without} of ${runs.length})`
      : text;
  });
}

export function figure(row: ComparisonRow, reading: Reading): string {
  if (reading === null) return DASH;
  if (reading === 'never') return 'never';
  if (reading === 'unhit') return 'none hit';
  if (isMoney(row)) return money(reading, row.unit);
  return figureTexts(row.metric, reading, null).before;
}

/** A setting as a cell. */
export function settingText(value: unknown): string {
  if (value === null || value === undefined) return DASH;
  return oneLine(typeof value === 'string' ? value : JSON.stringify(value));
}

/** `3 designs of “…”, the same seed 42`. */
export function comparisonSubject({ designs, scenario }: Comparison): string {
  const seeds = [...new Set(designs.flatMap(({ runs }) => runs.map(({ seed }) => seed)))];
  const same = seeds.length === 1 ? `all on seed ${seeds[0]}` : `all on the same ${seeds.length} seeds`;
  return `${designs.length} designs of “${oneLine(scenario.name)}”, ${same}`;
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

function exactly({ name, unit }: ComparisonRow, value: number): string {
  const digits = (number: number) => String(Number(number.toPrecision(6)));
  if (unit === 'us') return `${digits(value / 1_000)} ms`;
  if (unit === 's') return `${digits(value)} s`;
  if (unit === 'ratio' && name.endsWith('availability')) return `${Number((value * 100).toFixed(6))} %`;
  return digits(value);
}

function isText(text: string): boolean {
  return text !== '';
}
