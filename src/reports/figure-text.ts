import { count, duration, percent, size } from './format.js';

/** A figure of two runs for people: its unit follows from its name. */
export interface FigureTexts {
  readonly before: string;
  readonly after: string;
  /** Empty where one of the two is not there. */
  readonly change: string;
}

/** Sensible digits; all of them where the two would look alike although they differ. */
export function figureTexts(name: string, before: number | null, after: number | null): FigureTexts {
  const { rough, exact } = unitOf(name);
  const written = (write: Writer) => (value: number | null) => (value === null ? 'none' : write(value));
  const isAlike = before !== after && written(rough)(before) === written(rough)(after);
  const write = isAlike ? exact : rough;
  const texts = { before: written(write)(before), after: written(write)(after) };
  if (before === null || after === null) return { ...texts, change: '' };
  const by = after - before;
  // Of shares the change is in percentage points: 50 % and 5 % more are 55 %, or 52.5 %.
  const size = write(Math.abs(by)).replace(/ %$/, ' points');
  return { ...texts, change: `${by < 0 ? '−' : '+'}${size}` };
}

type Writer = (value: number) => string;

interface Unit {
  readonly rough: Writer;
  readonly exact: Writer;
}

/** By the name: `publish_p99_us{clients=us}`, `delivery_latency p50`, `time_to_move{…}`. */
function unitOf(name: string): Unit {
  const metric = name.replace(/[{ ].*$/, '');
  // Everything of a histogram but its count has the histogram's unit.
  if (name.endsWith(' count')) return NUMBER;
  if (metric.endsWith('_us') || HISTOGRAMS_us.has(metric)) return MICROS;
  if (metric.endsWith('_seconds') || metric.startsWith('time_to_') || metric === 'rollout_time')
    return SECONDS;
  if (isShare(metric)) return SHARE;
  return metric.endsWith('_bytes') || metric.includes('_bytes_') || metric.startsWith('bytes_')
    ? BYTES
    : NUMBER;
}

/** Whether it is written in per cent. */
export function isShare(name: string): boolean {
  const metric = name.replace(/[{ ].*$/, '');
  return metric.endsWith('availability') || SHARES.has(metric);
}

const HISTOGRAMS_us: ReadonlySet<string> = new Set([
  'operation_latency',
  'delivery_latency',
  'queue_wait',
  'replication_lag',
  'staleness_age',
  'time_to_consistent',
  'pull_time',
]);
const SHARES: ReadonlySet<string> = new Set(['utilisation', 'stale_reads']);

const MICROS: Unit = { rough: duration, exact: (value) => `${value} µs` };
const SECONDS: Unit = { rough: (value) => duration(value * 1_000_000), exact: (value) => `${value} s` };
const SHARE: Unit = { rough: percent, exact: String };
const BYTES: Unit = { rough: size, exact: (value) => `${value} B` };
const NUMBER: Unit = { rough: plain, exact: String };

function plain(value: number): string {
  return Number.isInteger(value) || value >= 100 ? count(value) : String(Number(value.toPrecision(3)));
}
