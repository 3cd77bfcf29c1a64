import type { SiteId } from '../../domain/ids.js';
import type { Micros } from '../../kernel/kernel.js';

/** How endpoints are probed, by whomever. Times in µs. */
export interface ProbeOptions {
  /** Between two probes of one endpoint from one site. */
  readonly interval: Micros;
  /** A probe without an answer before this length has failed. */
  readonly timeout: Micros;
  /** N: the site calls the endpoint down on consecutive failure N + 1. */
  readonly toleratedFailures: number;
  readonly transport: ProbeTransport;
  /** The first probe's moment, modulo the interval, of every site and endpoint. Without: drawn for each. */
  readonly phase?: Micros | undefined;
  /** Of an ideal probe: the time an answer or a refusal takes. */
  readonly answerTime: Micros;
  readonly combine: CombineRule;
  readonly repeat: RepeatRule;
}

export type ProbeTransport = 'https' | 'http' | 'tcp' | 'ideal';
/** When is an endpoint down: more than half of the sites say so, the first one, or all. */
export type CombineRule = 'majority' | 'first' | 'all';
/** The next probe starts one interval after the last one started, or after it ended. */
export type RepeatRule = 'start-to-start' | 'end-to-start';

/** Where probes go. */
export interface ProbeTarget {
  readonly name: string;
  readonly site: SiteId;
}

/** A place that probes every endpoint by a clock and a count of its own. */
export interface ProbeSite {
  readonly name: string;
  readonly site: SiteId;
}
