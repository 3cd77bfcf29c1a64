import { z } from 'zod';
import { describeQuantity, formatQuantity, type QuantityKind, readQuantity } from './quantity-text.js';

/** What a quantity may be, in its own unit (µs, bytes, per second, bit/s). */
export interface QuantityLimits {
  readonly least?: number;
  readonly most?: number;
  /** 0 is allowed although it lies below `least`. */
  readonly orZero?: boolean;
  /** Only multiples of this. */
  readonly step?: number;
  /** Why not less, or between two steps. */
  readonly why?: string;
  /** Why not more. */
  readonly whyNotMore?: string;
}

/** Text such as `1m30s` → whole microseconds. Without other limits at most 100 years. */
export const duration = (limits: QuantityLimits = {}) =>
  quantity('duration', { most: LONGEST_US, ...limits });
/** Text such as `2KB` or `64MiB` → bytes. */
export const bytes = (limits: QuantityLimits = {}) => quantity('bytes', limits);
/** Text such as `0.1/s each` → events per second. */
export const rate = (limits: QuantityLimits = {}) => quantity('rate', limits);
/** Text such as `99.9%` → a number from 0 to 1. */
export const share = () => quantity('share', {});
/** Text such as `2Gbit/s` → bits per second. */
export const bandwidth = () => quantity('bandwidth', {});

/** `at least 1ms`, `0s, or at least 1s`; nothing where anything goes. */
export function describeLimits(kind: QuantityKind, limits: QuantityLimits): string | undefined {
  const { least, most, orZero, step } = limits;
  const text = (value: number) => formatQuantity(kind, value);
  const parts = [
    ...(least === undefined ? [] : [`${orZero ? `${text(0)}, or ` : ''}at least ${text(least)}`]),
    ...(most === undefined || most === LONGEST_US ? [] : [`at most ${text(most)}`]),
    ...(step === undefined ? [] : [`in steps of ${text(step)}`]),
  ];
  return parts.length === 0 ? undefined : parts.join(', ');
}

/** 100 years: far beyond every run, and sums of two still fit the clock. */
const LONGEST_US = 36_525 * 86_400_000_000;

/**
 * The meta keys `quantity` and `limits` mark the type for everything that walks the schema: error
 * texts, the settings list, the editor schema and the reference.
 */
function quantity(kind: QuantityKind, limits: QuantityLimits) {
  return z
    .string()
    .transform((text, context): number => {
      const reading = readQuantity(kind, text);
      const problem = reading.ok ? beyond(kind, limits, text.trim(), reading.value) : reading;
      if (reading.ok && problem === undefined) return reading.value;
      context.issues.push({
        code: 'custom',
        message: problem!.message,
        input: text,
        params: { expected: describeQuantity(kind), ...problem },
      });
      return z.NEVER;
    })
    .meta({ quantity: kind, limits });
}

interface Beyond {
  readonly fault: 'out-of-range';
  readonly message: string;
  readonly expected: string | undefined;
  readonly hint: string | undefined;
}

function beyond(kind: QuantityKind, limits: QuantityLimits, text: string, value: number): Beyond | undefined {
  const { least = 0, most = Number.POSITIVE_INFINITY, orZero = false, step, why, whyNotMore } = limits;
  if (value === 0 && orZero) return undefined;
  const [below, above] = words[kind];
  const expected = describeLimits(kind, limits);
  if (value > most) {
    const longest = most === LONGEST_US ? 'at most 36525d (100 years)' : expected;
    return { fault: 'out-of-range', message: `${text} is too ${above}`, expected: longest, hint: whyNotMore };
  }
  if (value < least) {
    return { fault: 'out-of-range', message: `${text} is too ${below}`, expected, hint: why };
  }
  if (step === undefined || value % step === 0) return undefined;
  const message = `${text} is between two steps of ${formatQuantity(kind, step)}`;
  return { fault: 'out-of-range', message, expected, hint: why };
}

const words: Readonly<Record<QuantityKind, readonly [below: string, above: string]>> = {
  duration: ['short', 'long'],
  bytes: ['small', 'large'],
  rate: ['low', 'high'],
  share: ['small', 'large'],
  bandwidth: ['small', 'large'],
};
