import { z } from 'zod';
import { describeQuantity, type QuantityKind, readQuantity } from './quantity-text.js';

/** Text such as `1m30s` → whole microseconds. */
export const duration = () => quantity('duration');
/** Text such as `2KB` or `64MiB` → bytes. */
export const bytes = () => quantity('bytes');
/** Text such as `0.1/s each` → events per second. */
export const rate = () => quantity('rate');
/** Text such as `99.9%` → a number from 0 to 1. */
export const share = () => quantity('share');
/** Text such as `2Gbit/s` → bits per second. */
export const bandwidth = () => quantity('bandwidth');

/**
 * The meta key `quantity` marks the type for everything that walks the schema: error texts, the
 * settings list and the editor schema.
 */
function quantity(kind: QuantityKind) {
  return z
    .string()
    .transform((text, context): number => {
      const reading = readQuantity(kind, text);
      if (reading.ok) return reading.value;
      context.issues.push({
        code: 'custom',
        message: reading.message,
        input: text,
        params: { fault: reading.fault, hint: reading.hint, expected: describeQuantity(kind) },
      });
      return z.NEVER;
    })
    .meta({ quantity: kind });
}
