/** What the provider takes, in one currency. */
export interface PriceSheet {
  /** As ISO 4217 writes it: USD. */
  readonly currency: string;
  /** One unit for a day; charged by the second. */
  readonly unitDay: number;
  /** A million outbound messages of {@link BILLED_MESSAGE_bytes}. */
  readonly messagesPerMillion: number;
  /** Messages that each unit brings along, a day. */
  readonly freeMessagesPerUnitDay: number;
  /** 10⁹ bytes that leave a region; within a region they cost nothing. */
  readonly egressPerGb: {
    readonly sameContinent: number;
    readonly otherContinent: number;
    readonly internet: number;
  };
}

export interface Pricing {
  readonly sheet: PriceSheet;
  /** Regions of one continent are cheaper to reach. Any name will do, as long as it is the same. */
  continentOf(region: string): string;
}

/** Outbound traffic is counted in pieces of 2 KB. */
export const BILLED_MESSAGE_bytes = 2_048;
