import type { FaultId, SiteId } from '../domain/ids.js';
import type { Micros } from '../kernel/kernel.js';
import type { Uniform } from '../kernel/random.js';

/** What a place is; decides which kind of path joins two of them. */
export type SiteKind = 'replica' | 'clients' | 'resolver' | 'probe';

export interface Site {
  readonly name: string;
  readonly kind: SiteKind;
  /** A region of the built-in table or of the scenario's own. */
  readonly region: string;
}

/** What happens to a packet: it arrives, vanishes, or is answered by a reset. */
export const PASS = 0;
export const DROP = 1;
export const REFUSE = 2;
export type Verdict = typeof PASS | typeof DROP | typeof REFUSE;

/** How a site answers packets that reach it. */
export type SiteCondition = 'up' | 'silent' | 'refusing';

export interface NetworkApi {
  /** Median round trip as the initiator `from` measures it, without faults. For tables and closed forms. */
  medianRtt_us(from: SiteId, to: SiteId): Micros;
  /** One round trip started by `from` at now: path regime plus jitter of two packets. */
  roundTrip_us(from: SiteId, to: SiteId, now_us: Micros, random: Uniform): Micros;
  /** One packet from `from` to `to`: half the path's round trip plus one packet's jitter. */
  oneWay_us(from: SiteId, to: SiteId, now_us: Micros, random: Uniform): Micros;

  /** Does a packet that leaves now in this direction arrive? Rules first, then the target's condition. */
  verdict(from: SiteId, to: SiteId): Verdict;
  /** The worse of both directions: what a round trip started by `from` meets. */
  roundTripVerdict(from: SiteId, to: SiteId): Verdict;
  /** The fault whose rule gave the verdict, or -1. */
  culprit(from: SiteId, to: SiteId): FaultId;

  /** Adds / removes one rule that drops packets from one site to another. Counted: rules may overlap. */
  block(from: SiteId, to: SiteId, fault: FaultId): void;
  unblock(from: SiteId, to: SiteId, fault: FaultId): void;
  setCondition(site: SiteId, condition: SiteCondition, fault: FaultId): void;
}
