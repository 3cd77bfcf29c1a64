/** Strategies of which one cache takes the writes, and an operator says which. */
export function hasOnePrimary(strategy: string | undefined): boolean {
  return strategy === 'async-link' || strategy === 'single';
}
