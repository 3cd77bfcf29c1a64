/** Numbers for people: with a unit, and with as many digits as they are worth. */

/**
 * A length in µs: `850 µs`, `85.2 ms`, `12.5 s`, `1 min 47 s`, `2 h 5 min`, `3 d 4 h`.
 * Three digits below a minute, whole seconds below an hour, whole minutes below a day.
 */
export function duration(length_us: number): string {
  if (length_us === 0) return '0 s';
  if (length_us < 0) return `−${duration(-length_us)}`;
  for (const { unit, us, limit } of SMALL_UNITS) {
    const text = threeDigits(length_us / us);
    // Decided on the rounded number: 999.7 ms is 1 s, never 1000 ms.
    if (Number(text) < limit) return `${text} ${unit}`;
  }
  const seconds = Math.round(length_us / SECOND);
  if (seconds < 3_600) return twoUnits(seconds, 60, 'min', 's');
  const minutes = Math.round(length_us / MINUTE);
  if (minutes < 1_440) return twoUnits(minutes, 60, 'h', 'min');
  return twoUnits(Math.round(length_us / HOUR), 24, 'd', 'h');
}

/** As `duration`; what never happened (null) is a dash. */
export function durationOrDash(length_us: number | null): string {
  return length_us === null ? DASH : duration(length_us);
}

/** A moment of the run as on a clock: `10:00`, `1:02:03`; a fraction where it is not a whole second. */
export function clock(at_us: number): string {
  const milliseconds = Math.round(at_us / 1_000);
  const fraction = milliseconds % 1_000;
  const time = wholeClock(Math.floor(milliseconds / 1_000));
  return fraction === 0 ? time : `${time}.${String(fraction).padStart(3, '0')}`;
}

/** A moment in full, to the µs, always of the same width below ten hours: `0:10:00.000250`. */
export function exactClock(at_us: number): string {
  const seconds = Math.floor(at_us / SECOND);
  const hours = Math.floor(seconds / 3_600);
  const fraction = String(at_us - seconds * SECOND).padStart(6, '0');
  return `${hours}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}.${fraction}`;
}

/** `100–190 s`; in minutes and hours with their units: `1 min 40 s – 3 min 10 s` only above ten minutes. */
export function range(low_us: number, high_us: number): string {
  if (high_us <= 10 * MINUTE) return `${seconds(low_us)}–${seconds(high_us)} s`;
  return `${duration(low_us)} – ${duration(high_us)}`;
}

/** The unit that `range` writes for the same upper end, for a figure beside it. */
export function likeRange(value_us: number, high_us: number): string {
  return high_us <= 10 * MINUTE ? `${seconds(value_us)} s` : duration(value_us);
}

/**
 * A share from 0 to 1. Never rounded up to 100 % nor down to 0 %: near both ends it takes as many
 * decimals as it needs (six at most), and is cut off, not rounded (`99.95 %`, `99.9996 %`, `0.004 %`).
 */
export function percent(ratio: number | null): string {
  if (ratio === null || Number.isNaN(ratio)) return DASH;
  if (ratio === 0 || ratio === 1) return `${ratio * 100} %`;
  const scaled = ratio * 100;
  for (let decimals = scaled >= 90 ? 2 : 1; decimals <= MOST_DECIMALS; decimals++) {
    const text = cutOff(scaled, decimals);
    const shown = Number(text);
    if (shown === 0 || shown === 100) continue;
    // What is missing must not look much greater than it is: of 99.9996 two decimals say 25 times too much.
    const close = shown > scaled / NEARLY && 100 - shown < (100 - scaled) * NEARLY;
    if (close || decimals === MOST_DECIMALS) return `${text} %`;
  }
  return ratio < 0.5 ? '< 0.000001 %' : '> 99.999999 %';
}

/** A whole number with separators: `22,800,000`. */
export function count(value: number): string {
  const digits = String(Math.abs(Math.round(value)));
  const grouped = digits.replace(/\B(?=(\d{3})+$)/g, ',');
  return value < 0 ? `−${grouped}` : grouped;
}

/** A number of anything in a few characters: `0.25`, `9,860`, `12.5 k`, `1.2 M`. */
export function amount(value: number): string {
  const size = Math.abs(value);
  if (size >= 999_500) return `${threeDigits(value / 1_000_000)} M`;
  if (size >= 9_999.5) return `${threeDigits(value / 1_000)} k`;
  return size >= 100 || Number.isInteger(value) ? count(value) : threeDigits(value);
}

/** An amount with its currency: cents, and below one of them three digits. */
export function money(amount: number, currency: string): string {
  const whole = Math.floor(amount + 0.005);
  const cents = Math.round(amount * 100) - whole * 100;
  if (amount >= 0.01) return `${count(whole)}.${two(Math.max(0, cents))} ${currency}`;
  return `${Number(amount.toPrecision(3))} ${currency}`;
}

/** `1 client`, `500 clients`. */
export function counted(value: number, singular: string, plural = `${singular}s`): string {
  return `${count(value)} ${value === 1 ? singular : plural}`;
}

/** A number of minutes that clients spent: whole above 100, else three digits. */
export function minutes(value_min: number): string {
  return value_min >= 100 ? count(value_min) : threeDigits(value_min);
}

/** A window's name in a sentence: `minute`, `5 min`. */
export function windowName(window_us: number): string {
  return window_us === MINUTE ? 'minute' : duration(window_us);
}

/** Decimal: `1.5 MB` is 1,500,000 bytes. */
export function size(value: number): string {
  const large = LARGE.find(([, size]) => value >= size);
  return large === undefined ? `${value} B` : `${Number((value / large[1]).toPrecision(4))} ${large[0]}`;
}

export const DASH = '–';

const MOST_DECIMALS = 6;
const NEARLY = 1.25;
const SECOND = 1_000_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

const SMALL_UNITS = [
  { unit: 'µs', us: 1, limit: 1_000 },
  { unit: 'ms', us: 1_000, limit: 1_000 },
  { unit: 's', us: SECOND, limit: 60 },
] as const;

/** Decimals that say nothing (`12.0`) are left out. */
function threeDigits(value: number): string {
  const decimals = value < 9.995 ? 2 : value < 99.95 ? 1 : 0;
  return String(Number(value.toFixed(decimals)));
}

function seconds(length_us: number): string {
  return String(Number((length_us / SECOND).toFixed(length_us < 10 * SECOND ? 1 : 0)));
}

function twoUnits(value: number, per: number, big: string, small: string): string {
  const rest = value % per;
  const whole = `${Math.floor(value / per)} ${big}`;
  return rest === 0 ? whole : `${whole} ${rest} ${small}`;
}

/** Through the decimal text: cutting off by arithmetic would turn 99.95 into 99.94. */
function cutOff(value: number, decimals: number): string {
  const [whole = '0', fraction = ''] = value.toFixed(9).split('.');
  return `${whole}.${fraction.slice(0, decimals)}`.replace(/0$/, decimals > 1 ? '' : '0');
}

function wholeClock(total_s: number): string {
  const hours = Math.floor(total_s / 3_600);
  const minute = Math.floor(total_s / 60) % 60;
  const second = two(total_s % 60);
  return hours === 0 ? `${minute}:${second}` : `${hours}:${two(minute)}:${second}`;
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}

const LARGE = [
  ['GB', 1e9],
  ['MB', 1e6],
  ['KB', 1e3],
] as const;
