import type { HistogramSummary } from './result.js';

/** Largest |reported − true| / true of a quantile. Counts, sum, minimum and maximum are exact. */
export const RELATIVE_ERROR = 1 / 256;

/**
 * Distribution of whole numbers from 0 to 2^53 − 1 in bounded memory (at most 6,016 counts).
 *
 * Log-linear: a bucket is an exponent and the seven bits below the leading one, so numbers below 256
 * have a bucket each. The sum is exact below 2^53.
 */
export class Histogram {
  #buckets = new Float64Array(FIRST_CAPACITY);
  #count = 0;
  #sum = 0;
  #min = Number.POSITIVE_INFINITY;
  #max = 0;

  get count(): number {
    return this.#count;
  }

  get sum(): number {
    return this.#sum;
  }

  /** Smallest recorded value; Infinity while empty. */
  get min(): number {
    return this.#min;
  }

  /** Largest recorded value; 0 while empty. */
  get max(): number {
    return this.#max;
  }

  /** @throws RangeError if the value is not a whole number from 0 to 2^53 − 1. */
  record(value: number): void {
    if (value < 0 || !Number.isSafeInteger(value)) throw new RangeError(`not a whole number >= 0: ${value}`);
    const bucket = bucketOf(value);
    if (bucket >= this.#buckets.length) this.#grow(bucket + 1);
    this.#buckets[bucket]++;
    this.#count++;
    this.#sum += value;
    if (value < this.#min) this.#min = value;
    if (value > this.#max) this.#max = value;
  }

  /** Adds everything the other recorded; the same as recording it here. */
  merge(other: Histogram): void {
    if (other.#buckets.length > this.#buckets.length) this.#grow(other.#buckets.length);
    for (let bucket = 0; bucket < other.#buckets.length; bucket++) {
      this.#buckets[bucket] += other.#buckets[bucket];
    }
    this.#count += other.#count;
    this.#sum += other.#sum;
    if (other.#min < this.#min) this.#min = other.#min;
    if (other.#max > this.#max) this.#max = other.#max;
  }

  /**
   * The value of rank ceil(share × count) in ascending order, to RELATIVE_ERROR.
   * @throws RangeError while empty: a quantile of nothing is not 0.
   */
  quantile(share: number): number {
    if (this.#count === 0) throw new RangeError('quantile of an empty histogram');
    // The margin takes back what share × count gained by rounding: 0.07 × 100 is 7.000000000000001.
    const rank = Math.min(Math.max(Math.ceil(share * this.#count - 1e-6), 1), this.#count);
    let seen = 0;
    let bucket = 0;
    while (seen + this.#buckets[bucket] < rank) seen += this.#buckets[bucket++];
    return Math.min(Math.max(middleOf(bucket), this.#min), this.#max);
  }

  /** Null while empty. */
  summary(): HistogramSummary | null {
    if (this.#count === 0) return null;
    return {
      count: this.#count,
      mean: this.#sum / this.#count,
      min: this.#min,
      p50: this.quantile(0.5),
      p90: this.quantile(0.9),
      p95: this.quantile(0.95),
      p99: this.quantile(0.99),
      p999: this.quantile(0.999),
      max: this.#max,
      relativeError: RELATIVE_ERROR,
    };
  }

  #grow(atLeast: number): void {
    let capacity = this.#buckets.length;
    while (capacity < atLeast) capacity *= 2;
    const wider = new Float64Array(Math.min(capacity, LAST_CAPACITY));
    wider.set(this.#buckets);
    this.#buckets = wider;
  }
}

const BUCKETS_PER_OCTAVE = 128;
const FIRST_CAPACITY = 256;
const LAST_CAPACITY = 6_016;
const TWO_TO_21 = 2_097_152;
const TWO_TO_30 = 1_073_741_824;
const TWO_TO_32 = 4_294_967_296;

function bucketOf(value: number): number {
  if (value < BUCKETS_PER_OCTAVE) return value;
  if (value < TWO_TO_32) {
    const shift = 24 - Math.clz32(value);
    return shift * BUCKETS_PER_OCTAVE + (value >>> shift);
  }
  // Above 32 bits the lowest 21 cannot be among the top eight.
  const top = Math.floor(value / TWO_TO_21);
  const shift = 24 - Math.clz32(top);
  return (shift + 21) * BUCKETS_PER_OCTAVE + (top >>> shift);
}

function middleOf(bucket: number): number {
  if (bucket < 2 * BUCKETS_PER_OCTAVE) return bucket;
  const shift = Math.floor(bucket / BUCKETS_PER_OCTAVE) - 1;
  const width = shift <= 30 ? (1 << (shift - 1)) * 2 : (1 << (shift - 30)) * TWO_TO_30;
  const lowest = (bucket - shift * BUCKETS_PER_OCTAVE) * width;
  return lowest + width / 2 - 1;
}
