import type { SiteId } from '../../domain/ids.js';
import type { Micros } from '../../kernel/kernel.js';

/**
 * Settings of one traffic manager profile; times in µs. Nothing is optional that has a default: the
 * scenario language fills those in.
 */
export interface TrafficManagerOptions {
  readonly method: MethodName;
  /** TTL of the answer that names the endpoint. */
  readonly ttl: Micros;
  /** From a change of an endpoint's status to the moment the name servers answer by it. */
  readonly publishDelay: Micros;
  readonly probe: ProbeOptions;
}

export type MethodName = 'performance' | 'priority' | 'weighted';

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

/** What the operator asks for; the status follows from this and from the probes. */
export type EndpointSetting = 'enabled' | 'disabled' | 'stopped' | 'always-serve';

/** One endpoint; its place in the list is its ReplicaId. */
export interface EndpointSpec {
  readonly name: string;
  readonly region: string;
  /** Where probes to it go. */
  readonly site: SiteId;
  /** Lowest is preferred. Without: its place in the list, from 1. */
  readonly priority?: number | undefined;
  readonly weight: number;
  readonly status: EndpointSetting;
}

/** A place that probes every endpoint by a clock and a count of its own. */
export interface ProbeSite {
  readonly name: string;
  readonly site: SiteId;
}
