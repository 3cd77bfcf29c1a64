/** The highest number that `quorum` of them reach. */
export function reachedBy(quorum: number, numbers: readonly number[]): number {
  return [...numbers].sort((a, b) => b - a)[quorum - 1];
}
