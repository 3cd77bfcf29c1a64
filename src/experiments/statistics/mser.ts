/**
 * MSER-5 (White, Cobb and Spratt 2000): of a series with a start that is not like the rest, how many of
 * its first values to leave out, so that the mean of the rest has the least standard error. Works on
 * means of five. null where it would leave out half or more: then it has not settled, or is too short.
 */
export function mser5(values: readonly number[]): number | null {
  const batches = Math.floor(values.length / BATCH);
  if (batches < LEAST_BATCHES) return null;
  const means = Array.from({ length: batches }, (_, at) => {
    const own = values.slice(at * BATCH, (at + 1) * BATCH);
    return own.reduce((sum, value) => sum + value, 0) / BATCH;
  });
  let [count, mean, squares] = [0, 0, 0];
  let best = { cut: batches, error: Number.POSITIVE_INFINITY };
  // From the end, so that each cut adds one batch to what is known (Welford).
  for (let cut = batches - 1; cut >= 0; cut--) {
    count++;
    const off = means[cut] - mean;
    mean += off / count;
    squares += off * (means[cut] - mean);
    const error = squares / (count * count);
    // Of the last few batches a lucky stretch would look settled.
    if (count >= LEAST_BATCHES / 2 && error <= best.error) best = { cut, error };
  }
  return best.cut * 2 >= batches ? null : best.cut * BATCH;
}

const BATCH = 5;
const LEAST_BATCHES = 10;
