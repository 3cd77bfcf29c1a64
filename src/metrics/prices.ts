import type { CollectorContext } from './context.js';

/** What the provider takes for the traffic between regions, in one currency. */
export interface TrafficPrices {
  /** As ISO 4217 writes it: USD. */
  readonly currency: string;
  /** 10⁹ bytes that leave a region; within a region they cost nothing. */
  readonly egressPerGb: {
    readonly sameContinent: number;
    readonly otherContinent: number;
  };
}

/** Of a pub/sub service. */
export interface PriceSheet extends TrafficPrices {
  readonly egressPerGb: TrafficPrices['egressPerGb'] & { readonly internet: number };
  /** One unit for a day; charged by the second. */
  readonly unitDay: number;
  /** A million outbound messages of {@link BILLED_MESSAGE_bytes}. */
  readonly messagesPerMillion: number;
  /** Messages that each unit brings along, a day. */
  readonly freeMessagesPerUnitDay: number;
}

/** Of caches. */
export interface CachePriceSheet extends TrafficPrices {
  /** An hour of each cache, all of its shards and replicas together, in the order of the caches. */
  readonly cacheHour: readonly number[];
}

export interface Pricing {
  readonly sheet: PriceSheet | CachePriceSheet;
  /** Regions of one continent are cheaper to reach. Any name will do, as long as it is the same. */
  continentOf(region: string): string;
}

/** What 10⁹ bytes cost on their way from one region to another. */
export function perGbBetween({ prices }: CollectorContext, from: string, to: string): number {
  if (prices === undefined || from === to) return 0;
  const { sheet, continentOf } = prices;
  const { sameContinent, otherContinent } = sheet.egressPerGb;
  return continentOf(from) === continentOf(to) ? sameContinent : otherContinent;
}

/** Outbound traffic is counted in pieces of 2 KB. */
export const BILLED_MESSAGE_bytes = 2_048;
