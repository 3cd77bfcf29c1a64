/**
 * The value at rank share · (n + 1), between two neighbours in proportion (definition 6 of Hyndman and Fan).
 * Of the usual definitions the one whose bootstrap covers best: the others are biased towards the middle.
 */
export function percentileOf(sorted: ArrayLike<number>, share: number): number {
  const { below, weight } = rankOf(sorted.length, share);
  return weight === 0 ? sorted[below] : between(sorted[below], sorted[below + 1], weight);
}

/** Place of the neighbour below, from 0, and the weight of the one above; 0 where there is none. */
export function rankOf(size: number, share: number): { readonly below: number; readonly weight: number } {
  const rank = share * (size + 1) - 1;
  if (rank <= 0) return { below: 0, weight: 0 };
  if (rank >= size - 1) return { below: size - 1, weight: 0 };
  return { below: Math.floor(rank), weight: rank - Math.floor(rank) };
}

/** Both may be infinite. */
export function between(low: number, high: number, weight: number): number {
  return low === high || weight === 0 ? low : low + weight * (high - low);
}
