/**
 * Units that a resource of the provider can have: tier P1 up to 100, P2 in hundreds up to 1000 (Azure Web
 * PubSub and SignalR, Premium). Rising.
 */
export const PROVIDER_SIZES: readonly number[] = [
  ...[1, 2, 5, 10, 20, 50, 100],
  ...[200, 300, 400, 500, 600, 700, 800, 900, 1_000],
];
