/**
 * Strategies whose replicas are instances of their own, each with its own name: app servers tell clients
 * which to take, and no name server does. `exchanges: false` in the strategy's own words.
 */
export function areInstances(strategy: string | undefined): boolean {
  return strategy === 'multi-instance';
}
