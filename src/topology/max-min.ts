/** A transfer as max-min sharing sees it: the links it uses and its own limit, if any. */
export interface Demand {
  /** Indices of links, each at most once. */
  readonly links: readonly number[];
  /** bit/s; Infinity without a limit. A demand without links needs a limit. */
  readonly cap_bps: number;
}

/**
 * Max-min fair rates in whole bit/s (progressive filling, Bertsekas & Gallager 6.5.2): no rate can
 * grow without making a smaller or equal one smaller. Shares are rounded down, so that a link is never
 * over its capacity and at most as many bit/s as it has demands stay unused.
 *
 * @param capacity_bps by link, whole numbers, 0 for a link that is cut
 */
export function maxMinRates(capacity_bps: readonly number[], demands: readonly Demand[]): number[] {
  const rates = new Array<number>(demands.length).fill(0);
  const left_bps = [...capacity_bps];
  const open = new Set(demands.keys());
  const users = new Array<number>(capacity_bps.length).fill(0);
  for (const demand of demands) for (const link of demand.links) users[link]++;

  const settle = (index: number, rate_bps: number): void => {
    rates[index] = rate_bps;
    open.delete(index);
    for (const link of demands[index].links) {
      left_bps[link] -= rate_bps;
      users[link]--;
    }
  };

  while (open.size > 0) {
    let share_bps = Number.POSITIVE_INFINITY;
    let bottleneck = -1;
    for (let link = 0; link < left_bps.length; link++) {
      if (users[link] === 0) continue;
      const share = Math.floor(left_bps[link] / users[link]);
      if (share < share_bps) {
        share_bps = share;
        bottleneck = link;
      }
    }
    const capped = [...open].filter((index) => demands[index].cap_bps <= share_bps);
    if (capped.length > 0) for (const index of capped) settle(index, Math.floor(demands[index].cap_bps));
    else if (bottleneck < 0) throw new RangeError('a transfer without links needs a limit of its own');
    else
      for (const index of [...open]) if (demands[index].links.includes(bottleneck)) settle(index, share_bps);
  }
  return rates;
}
