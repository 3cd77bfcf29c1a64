import type { HistogramSummary } from '../result.js';

/**
 * What a run of a data service says besides what every run says. Plain JSON; `…_us` is a moment, `…_for_us`
 * a length; null: never, or nothing to measure. Without the warm-up, as metrics are.
 */
export interface DataSection {
  readonly writesAcknowledged: number;
  /** How far behind each replica was. */
  readonly lag: readonly ReplicaLagRow[];
  /** Where reads were answered, and how many of them were stale. */
  readonly reads: readonly ReadsRow[];
  readonly visibility: readonly VisibilityCurve[];
  readonly losses: Losses;
  readonly guarantees: readonly GuaranteeRow[];
  /** What merging dropped for something that its writer had not seen. */
  readonly conflicts: { readonly dropped: number; readonly acknowledged: number };
  /** By fault with an end: when every living replica had what there was at the end. */
  readonly convergence: readonly {
    readonly fault: string;
    readonly ended_us: number;
    readonly converged_us: number | null;
  }[];
  /** What operators did, in the order of their beginning. */
  readonly recoveries: readonly Recovery[];
  /** Bytes between replicas. */
  readonly transfers: readonly { readonly from: string; readonly to: string; readonly bytes: number }[];
}

export interface ReplicaLagRow {
  readonly replica: string;
  /** In µs: from first applied anywhere to applied here, or superseded; null: nothing came from elsewhere. */
  readonly lag: HistogramSummary | null;
  /** The most bytes of writes that it lacked. */
  readonly largest_bytes: number;
  /** The most bytes by which it was behind in the stream that it follows; null: its protocol has none. */
  readonly largestStream_bytes: number | null;
}

export interface ReadsRow {
  readonly clients: string;
  readonly replica: string;
  /** Those that are ok. */
  readonly reads: number;
  readonly staleByLag: number;
  readonly staleByLoss: number;
  /** Of the stale ones, in µs; null: none was. */
  readonly age: HistogramSummary | null;
  readonly versionsBehind: HistogramSummary | null;
}

/** How many reads saw the write acknowledged last before they began, by how long before. */
export interface VisibilityCurve {
  readonly when: 'healthy' | 'during' | 'after';
  /** null: in health. */
  readonly fault: string | null;
  readonly points: readonly {
    /** So long or shorter, and longer than the point before; null: longer than all bounds. */
    readonly upTo_us: number | null;
    readonly reads: number;
    readonly seen: number;
  }[];
}

export interface Losses {
  readonly writes: number;
  readonly bytes: number;
  readonly events: readonly LossRow[];
  /** The first of them, at most a thousand; `writes` is how many there are. */
  readonly listed: readonly LostWrite[];
}

export interface LossRow {
  readonly at_us: number;
  /** A replica without them took over; one lost its memory; something older overwrote them. */
  readonly cause: 'promotion' | 'memory' | 'overwriting';
  /** The one that took over, or lost its memory. */
  readonly replica: string | null;
  /** The operators' action whose promotion it was. */
  readonly action: string | null;
  readonly writes: number;
  readonly bytes: number;
  readonly oldestAcknowledged_us: number;
  /** The last acknowledgement of any write before the loss. */
  readonly stoppedAcknowledging_us: number;
  /** RPO: from the oldest lost acknowledgement to that. null where something older overwrote them. */
  readonly age_for_us: number | null;
  /** From the oldest lost acknowledgement to the loss: with the time in which nothing could be written. */
  readonly beforeLoss_for_us: number;
}

export interface LostWrite {
  readonly version: number;
  readonly key: number;
  readonly session: number;
  readonly acknowledged_us: number;
  readonly lost_us: number;
}

export interface GuaranteeRow {
  readonly guarantee: 'read-your-writes' | 'monotonic-reads' | 'monotonic-writes' | 'writes-follow-reads';
  /** `*`: all, also of what replicas do whoever wrote. */
  readonly clients: string;
  readonly checked: number;
  readonly violations: number;
}

export interface Recovery {
  readonly action: string;
  readonly from_us: number;
  readonly to_us: number;
  readonly steps: readonly { readonly step: string; readonly from_us: number; readonly to_us: number }[];
}
