/**
 * How quantities are written: a number and its unit. Parsing is exact in decimal (`99.9%` is the
 * double nearest to 0.999), formatting gives the shortest usual form and parses back to the same value.
 */
export type QuantityKind = 'duration' | 'bytes' | 'rate' | 'share' | 'bandwidth';

export type QuantityFault = 'no-unit' | 'bad-unit' | 'bad-quantity' | 'negative' | 'out-of-range';

export type QuantityReading =
  | { readonly ok: true; readonly value: number }
  | { readonly ok: false; readonly fault: QuantityFault; readonly message: string; readonly hint?: string };

/** Reads `250ms`, `53GB`, `0.1/s each`, `99.9%`, `2Gbit/s` into µs, bytes, per second, 0..1, bit/s. */
export function readQuantity(kind: QuantityKind, text: string): QuantityReading {
  const trimmed = text.trim();
  if (trimmed === '') return fail('bad-quantity', 'is empty', examples[kind]);
  if (/^[-−]/.test(trimmed)) {
    return /^[-−]\s*[\d.]/.test(trimmed)
      ? fail('negative', `${trimmed} is negative`, `a ${nouns[kind]} cannot be below 0`)
      : fail('bad-quantity', `"${trimmed}" is no ${nouns[kind]}`, examples[kind]);
  }
  if (/^\d+(\.\d+)?$/.test(trimmed))
    return fail('no-unit', `${trimmed} has no unit`, withUnits(kind, trimmed));
  if (/^\d+,\d/.test(trimmed))
    return fail('bad-quantity', `"${trimmed}" has a comma`, 'write decimals with a point');
  return kind === 'duration' ? readDuration(trimmed) : readSingle(kind, trimmed);
}

/** What to write instead of a bare number. */
export function withUnits(kind: QuantityKind, number: string): string {
  // 0.9 may be nine tenths or nine tenths of a percent.
  if (kind === 'share' && Number(number) <= 1) return `write ${formatShare(Number(number))}, or ${number}%`;
  const units = usualUnits[kind].map((unit) => `${number}${unit}`);
  return `write ${units.slice(0, -1).join(', ')}${units.length > 1 ? ' or ' : ''}${units.at(-1)}`;
}

export function describeQuantity(kind: QuantityKind): string {
  return `a ${nouns[kind]} such as ${examples[kind].replace(/^for example /, '')}`;
}

/** Whole µs as `1h30m`, `1m0.5s`, `250ms`, `40us`. */
export function formatDuration(us: number): string {
  if (us === 0) return '0s';
  if (us < 1_000) return `${us}us`;
  if (us < 1_000_000) return `${us / 1_000}ms`;
  let rest = us;
  let text = '';
  for (const [unit, size] of [
    ['d', 86_400_000_000],
    ['h', 3_600_000_000],
    ['m', 60_000_000],
  ] as const) {
    const whole = Math.floor(rest / size);
    if (whole > 0) text += `${whole}${unit}`;
    rest -= whole * size;
  }
  return rest === 0 ? text : `${text}${decimalSeconds(rest)}s`;
}

export function formatBytes(bytes: number): string {
  for (const [unit, size] of [
    ['GiB', 2 ** 30],
    ['MiB', 2 ** 20],
    ['KiB', 2 ** 10],
  ] as const) {
    if (bytes >= size && bytes % size === 0 && bytes % 1_000 !== 0) return `${bytes / size}${unit}`;
  }
  return scaled(bytes, [
    ['GB', 9],
    ['MB', 6],
    ['KB', 3],
    ['B', 0],
  ]);
}

export function formatRate(perSecond: number): string {
  for (const [unit, seconds] of [
    ['s', 1],
    ['min', 60],
    ['h', 3_600],
  ] as const) {
    const count = Number((perSecond * seconds).toPrecision(12));
    const short = String(count).length <= 6 && !String(count).includes('e');
    if (short && count / seconds === perSecond) return `${count}/${unit}`;
  }
  return `${plain(perSecond)}/s`;
}

export function formatShare(share: number): string {
  const percent = Number((share * 100).toPrecision(15));
  return `${plain(percent)}%`;
}

export function formatBandwidth(bitsPerSecond: number): string {
  return scaled(bitsPerSecond, [
    ['Gbit/s', 9],
    ['Mbit/s', 6],
    ['kbit/s', 3],
    ['bit/s', 0],
  ]);
}

export function formatQuantity(kind: QuantityKind, value: number): string {
  switch (kind) {
    case 'duration':
      return formatDuration(value);
    case 'bytes':
      return formatBytes(value);
    case 'rate':
      return formatRate(value);
    case 'share':
      return formatShare(value);
    case 'bandwidth':
      return formatBandwidth(value);
  }
}

/** For editors: what the text of a quantity looks like. */
export const quantityPatterns: Readonly<Record<QuantityKind, string>> = {
  duration: '^(\\d+(\\.\\d+)? ?(us|µs|ms|s|min|m|h|d) ?)+$',
  bytes: '^\\d+(\\.\\d+)? ?(B|KB|MB|GB|TB|KiB|MiB|GiB|TiB)$',
  rate: '^\\d+(\\.\\d+)? ?/ ?(s|min|m|h|d)( each)?$',
  share: '^\\d+(\\.\\d+)? ?%$',
  bandwidth: '^\\d+(\\.\\d+)? ?(bit|kbit|Mbit|Gbit)/s$',
};

const nouns: Readonly<Record<QuantityKind, string>> = {
  duration: 'duration',
  bytes: 'size',
  rate: 'rate',
  share: 'share',
  bandwidth: 'bandwidth',
};

const examples: Readonly<Record<QuantityKind, string>> = {
  duration: 'for example 250ms, 30s or 1m30s',
  bytes: 'for example 2KB or 64MiB',
  rate: 'for example 0.1/s or 5/min',
  share: 'for example 99.9%',
  bandwidth: 'for example 2Gbit/s',
};

const usualUnits: Readonly<Record<QuantityKind, readonly string[]>> = {
  duration: ['s', 'ms', 'm'],
  bytes: ['B', 'KB', 'MB'],
  rate: ['/s', '/min', '/h'],
  share: ['%'],
  bandwidth: ['Mbit/s', 'Gbit/s'],
};

/** Unit → power of ten and factor: value = number · 10^power · factor. */
type Scale = readonly [power: number, factor: number];

const durationUnits: ReadonlyMap<string, Scale> = new Map<string, Scale>([
  ['us', [0, 1]],
  ['µs', [0, 1]], // U+00B5, micro sign
  ['μs', [0, 1]], // U+03BC, Greek mu
  ['ms', [3, 1]],
  ['s', [6, 1]],
  ['m', [6, 60]],
  ['min', [6, 60]],
  ['h', [6, 3_600]],
  ['d', [6, 86_400]],
]);

const singleUnits: Readonly<Record<Exclude<QuantityKind, 'duration'>, ReadonlyMap<string, Scale>>> = {
  bytes: new Map<string, Scale>([
    ['B', [0, 1]],
    ['KB', [3, 1]],
    ['MB', [6, 1]],
    ['GB', [9, 1]],
    ['TB', [12, 1]],
    ['KiB', [0, 2 ** 10]],
    ['MiB', [0, 2 ** 20]],
    ['GiB', [0, 2 ** 30]],
    ['TiB', [0, 2 ** 40]],
  ]),
  rate: new Map<string, Scale>([
    ['/s', [0, 1]],
    ['/m', [0, 1 / 60]],
    ['/min', [0, 1 / 60]],
    ['/h', [0, 1 / 3_600]],
    ['/d', [0, 1 / 86_400]],
  ]),
  share: new Map<string, Scale>([['%', [-2, 1]]]),
  bandwidth: new Map<string, Scale>([
    ['bit/s', [0, 1]],
    ['kbit/s', [3, 1]],
    ['Mbit/s', [6, 1]],
    ['Gbit/s', [9, 1]],
  ]),
};

/** 285 years: the largest whole number of µs a double holds exactly. */
const LONGEST_US = Number.MAX_SAFE_INTEGER;

function readDuration(text: string): QuantityReading {
  const parts = [...text.matchAll(/\s*(\d+(?:\.\d+)?)\s*([^\d\s.]*)/gy)];
  if (parts.length === 0 || parts.map((part) => part[0]).join('') !== text) {
    return fail('bad-quantity', `"${text}" is no duration`, examples.duration);
  }
  let total = 0;
  let previous = Number.POSITIVE_INFINITY;
  for (const [, number, unit] of parts) {
    if (unit === '') return fail('no-unit', `${number} has no unit`, withUnits('duration', number!));
    const scale = durationUnits.get(unit!);
    if (scale === undefined) return badUnit('duration', unit!, [...durationUnits.keys()]);
    const size = multiply('1', scale);
    if (size >= previous) {
      return fail('bad-quantity', `"${text}" is no duration`, 'larger units come first, each once: 1h30m');
    }
    previous = size;
    total += multiply(number!, scale);
  }
  const us = Math.round(total);
  if (us > LONGEST_US) return fail('out-of-range', `${text} is too long`, 'the clock reaches 285 years');
  if (us === 0 && total > 0) {
    return fail(
      'out-of-range',
      `${text} is less than a microsecond`,
      'time is counted in whole microseconds',
    );
  }
  return { ok: true, value: us };
}

function readSingle(kind: Exclude<QuantityKind, 'duration'>, text: string): QuantityReading {
  const match = /^(\d+(?:\.\d+)?)\s*(\S(?:.*\S)?)$/.exec(text);
  if (match === null) return fail('bad-quantity', `"${text}" is no ${nouns[kind]}`, examples[kind]);
  const number = match[1]!;
  let unit = match[2]!;
  if (kind === 'rate') unit = unit.replace(/\s+each$/, '').replace(/^\/\s+/, '/');
  const units = singleUnits[kind];
  const scale = units.get(unit);
  if (scale === undefined) return badUnit(kind, unit, [...units.keys()]);
  // Division and not multiplication by 1/60, so that 5/min is the double nearest to 5/60.
  const value = kind === 'rate' ? Number(number) / Math.round(1 / scale[1]) : multiply(number, scale);
  const rounded = kind === 'bytes' ? Math.round(value) : value;
  if (!Number.isFinite(rounded) || (kind === 'bytes' && rounded > Number.MAX_SAFE_INTEGER)) {
    return fail('out-of-range', `${text} is too large`);
  }
  if (kind === 'share' && rounded > 1) return fail('out-of-range', `${text} is more than 100%`);
  return { ok: true, value: rounded };
}

function multiply(number: string, [power, factor]: Scale): number {
  return Number(`${number}e${power}`) * factor;
}

function badUnit(kind: QuantityKind, unit: string, units: readonly string[]): QuantityReading {
  const similar = units.find((known) => known.toLowerCase() === unit.toLowerCase());
  const hint =
    similar === undefined
      ? `the units are ${units.filter((u) => u !== 'μs').join(', ')}`
      : `write ${similar}`;
  return fail('bad-unit', `"${unit}" is no unit of a ${nouns[kind]}`, hint);
}

function fail(fault: QuantityFault, message: string, hint?: string): QuantityReading {
  return { ok: false, fault, message, ...(hint === undefined ? {} : { hint }) };
}

function decimalSeconds(us: number): string {
  const whole = Math.floor(us / 1_000_000);
  const fraction = String(us - whole * 1_000_000)
    .padStart(6, '0')
    .replace(/0+$/, '');
  return fraction === '' ? String(whole) : `${whole}.${fraction}`;
}

function scaled(value: number, units: readonly (readonly [string, number])[]): string {
  for (const [unit, power] of units) {
    const count = String(value / Number(`1e${power}`));
    const isShort = /^\d+(\.\d{1,3})?$/.test(count);
    if (value >= Number(`1e${power}`) && isShort && multiply(count, [power, 1]) === value)
      return `${count}${unit}`;
  }
  return `${plain(value)}${units.at(-1)![0]}`;
}

/** A number without an exponent, which quantities do not know. */
function plain(value: number): string {
  const text = String(value);
  if (!text.includes('e')) return text;
  return value < 1 ? value.toFixed(20).replace(/0+$/, '') : value.toFixed(0);
}

/** A number of things, as far as it matters: `1200`, `3e+9`. */
export function formatCount(count: number): string {
  return count < 1e6 ? String(Math.round(count)) : count.toExponential(0);
}
