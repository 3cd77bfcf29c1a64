import type { LiteralKind } from './expectation.js';

export type LiteralReading =
  | { readonly ok: true; readonly kind: LiteralKind; readonly value: number }
  | { readonly ok: false; readonly message: string; readonly hint: string };

/** Reads `1m30s`, `99.9%`, `2KB`, `12`. What the number counts is not known here, so 12 needs no unit. */
export function readLiteral(text: string): LiteralReading {
  if (/^\d+(\.\d+)?$/.test(text)) return inRange('number', Number(text), text);
  const single = /^(\d+(?:\.\d+)?)(%|[KMGT]i?B|B)$/.exec(text);
  if (single !== null) {
    const [, number, unit] = single as unknown as [string, string, string];
    if (unit === '%') return inRange('share', Number(`${number}e-2`), text);
    return inRange('bytes', Math.round(Number(number) * BYTES[unit]!), text);
  }
  return readDuration(text);
}

/** The shortest usual form; `readLiteral` reads it back to the same value. */
export function formatDuration(us: number): string {
  if (us === 0) return '0s';
  if (us < 1_000) return `${us}us`;
  if (us < 1_000_000) return `${us / 1_000}ms`;
  let rest = us;
  let text = '';
  for (const [unit, size] of LARGE) {
    const whole = Math.floor(rest / size);
    if (whole > 0) text += `${whole}${unit}`;
    rest -= whole * size;
  }
  if (rest === 0) return text;
  const seconds = Math.floor(rest / 1_000_000);
  const fraction = String(rest - seconds * 1_000_000).padStart(6, '0');
  return `${text}${seconds}${`.${fraction}`.replace(/\.?0+$/, '')}s`;
}

function readDuration(text: string): LiteralReading {
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)([a-zµμ]+)/gy)];
  if (parts.length === 0 || parts.map(([part]) => part).join('') !== text) return unreadable(text);
  let total = 0;
  let previous = Number.POSITIVE_INFINITY;
  for (const [, number, unit] of parts) {
    const size = DURATIONS.get(unit!);
    if (size === undefined) return unreadable(text);
    if (size >= previous) return fail(`"${text}" is no duration`, 'larger units come first: 1h30m');
    previous = size;
    total += Number(number) * size;
  }
  return inRange('duration', Math.round(total), text);
}

function inRange(kind: LiteralKind, value: number, text: string): LiteralReading {
  if (value > Number.MAX_SAFE_INTEGER) return fail(`${text} is too large`, 'numbers end at 9007199254740991');
  return { ok: true, kind, value };
}

function unreadable(text: string): LiteralReading {
  return fail(
    `"${text}" is no quantity`,
    'durations are written 250ms, 30s, 1m30s, shares 99.9%, sizes 2KB or 64MiB',
  );
}

function fail(message: string, hint: string): LiteralReading {
  return { ok: false, message, hint };
}

const LARGE: readonly (readonly [string, number])[] = [
  ['d', 86_400_000_000],
  ['h', 3_600_000_000],
  ['m', 60_000_000],
];

/** µs */
const DURATIONS: ReadonlyMap<string, number> = new Map([
  ['us', 1],
  ['µs', 1], // U+00B5, micro sign
  ['μs', 1], // U+03BC, Greek mu
  ['ms', 1_000],
  ['s', 1_000_000],
  ['m', 60_000_000],
  ['min', 60_000_000],
  ['h', 3_600_000_000],
  ['d', 86_400_000_000],
]);

const BYTES: Readonly<Record<string, number>> = {
  B: 1,
  KB: 1e3,
  MB: 1e6,
  GB: 1e9,
  TB: 1e12,
  KiB: 2 ** 10,
  MiB: 2 ** 20,
  GiB: 2 ** 30,
  TiB: 2 ** 40,
};
