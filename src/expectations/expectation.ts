/**
 * One expectation, as it was written: names are not resolved yet. Offsets and lengths count UTF-16
 * units within the text of the expectation.
 */
export type Expectation = Comparison | MilestoneClaim | OrderClaim;

/** `availability(clients = us) >= 60% from 4m after dark.start` */
export interface Comparison {
  readonly kind: 'comparison';
  readonly text: string;
  readonly subject: Subject;
  readonly relation: Relation;
  readonly limit: Literal;
  readonly windows: readonly Window[];
}

/** `detected(dark) within 130s`, `not detected(blip)` */
export interface MilestoneClaim {
  readonly kind: 'milestone';
  readonly text: string;
  readonly negated: boolean;
  readonly call: MilestoneCall;
  readonly within: Literal | null;
}

/** `order: endpoint-degraded, dns-answer-changed, client-moved` */
export interface OrderClaim {
  readonly kind: 'order';
  readonly text: string;
  readonly events: readonly EventPattern[];
}

export type Relation = '>=' | '<=' | '>' | '<' | '=' | '!=';

export type Subject = MetricSubject | CountSubject;

/** `p99(latency(operation = connect))` has the percentile as `statistic`. */
export interface MetricSubject {
  readonly kind: 'metric';
  readonly name: Name;
  readonly statistic: Name | null;
  readonly labels: readonly Label[];
}

/** `count(client-moved, subject = us)` */
export interface CountSubject {
  readonly kind: 'count';
  readonly event: EventPattern;
}

export interface EventPattern {
  readonly event: Name;
  readonly labels: readonly Label[];
}

export const MILESTONES = ['detected', 'published', 'moved', 'recovered', 'failedBack'] as const;
export type MilestoneName = (typeof MILESTONES)[number];

export interface MilestoneCall extends Place {
  readonly milestone: MilestoneName;
  readonly fault: Name;
  readonly labels: readonly Label[];
}

/** `before B` is `to B`, `after A` is `from A`. */
export type Window =
  | (Place & { readonly kind: 'between'; readonly from: Moment | null; readonly to: Moment | null })
  | (Place & { readonly kind: 'during' | 'outside'; readonly fault: Name });

/** So many µs after (before, if negative) the anchor; without an anchor: after the start of the run. */
export interface Moment extends Place {
  readonly shift_us: number;
  readonly anchor: Anchor | null;
}

export type Anchor =
  | { readonly kind: 'fault'; readonly fault: Name; readonly edge: 'start' | 'end' }
  | { readonly kind: 'milestone'; readonly call: MilestoneCall };

export interface Label {
  readonly name: Name;
  readonly value: Name | Literal;
}

/** A name as the text means it: without quotes. */
export interface Name extends Place {
  readonly kind: 'name';
  readonly text: string;
}

/** A quantity: whole µs, a share of 1, bytes, or a plain number. */
export interface Literal extends Place {
  readonly kind: LiteralKind;
  readonly value: number;
  readonly text: string;
}

export type LiteralKind = 'duration' | 'share' | 'bytes' | 'number';

export interface Place {
  readonly offset: number;
  readonly length: number;
}
