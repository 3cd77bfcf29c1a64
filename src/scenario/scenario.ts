import type { MilestoneKind } from '../domain/observations.js';
import type { Micros } from '../kernel/kernel.js';
import type { LatencySpec } from '../topology/latency.js';
import type { OwnRegion } from '../topology/regions.js';
import type { CacheScenario } from './cache/scenario.js';
import type { Family } from './family.js';
import type { FaultSpec, NetworkSpec, PlaceSpec } from './language/common.js';
import type { DnsSpec } from './language/dns.js';
import type { TrafficManagerSpec } from './language/routing.js';
import type { Verified } from './presets/preset.js';
import type { PubSubScenario } from './pubsub/scenario.js';
import type { RegistryScenario } from './registry/scenario.js';

/** A scenario that holds, of any family. */
export type Scenario = PubSubScenario | CacheScenario | RegistryScenario;

/**
 * What a scenario of any family has: complete, units converted, every name it refers to is there, frozen.
 * Durations are whole µs, sizes bytes, rates per second, shares 0 to 1. Paths are those of the file.
 */
export interface ScenarioBase {
  readonly family: Family;
  readonly name: string;
  readonly description: string;
  readonly tags: readonly string[];
  readonly provider: 'azure' | 'custom';
  readonly seed: number;
  readonly duration: Micros;
  readonly warmup: Micros;
  /** The scenario's own regions; the built-in ones can be named besides. */
  readonly regions: readonly OwnRegion[];
  readonly network: Network;
  readonly faults: readonly Fault[];
  /** Expectations, as written. */
  readonly expect: readonly string[];
  readonly golden: Golden;
  /** How many runs judge the expectations, each with the faults at another moment between two probes. */
  readonly phases: number;
  /** The variant this is, where it is not the scenario itself. */
  readonly variant?: string;
  /** Names of all variants of the file, without `base`. */
  readonly variants: readonly string[];
  /** What differs from the defaults, quantities as text. */
  readonly settings: readonly Setting[];
  /** What has no default: who takes part and what happens, quantities as text. */
  readonly givens: readonly Given[];
  /** The presets and defaults in force whose figures come from somewhere. */
  readonly assumptions: readonly Assumption[];
}

export interface Golden {
  /** How far milestones of a kind may move, µs; of the others not at all. */
  readonly tolerances: Readonly<Partial<Record<MilestoneKind, Micros>>>;
}

export interface Network extends Omit<NetworkSpec, 'latency'> {
  /** A built-in table by name, or one written out or read from a file. */
  readonly latency: string | LatencySpec;
}

/** How a name is answered. */
export type Answering = { readonly trafficManager: TrafficManager } | { readonly fixed: string };

export interface TrafficManager extends Omit<TrafficManagerSpec, 'preset' | 'probe' | 'endpoints'> {
  readonly preset: string;
  readonly probe: Probe;
  /** One for each replica (or app server), by its name, in their order. */
  readonly endpoints: Readonly<Record<string, Endpoint>>;
}

export interface Probe extends Omit<TrafficManagerSpec['probe'], 'timeout' | 'sites' | 'phase'> {
  readonly timeout: Micros;
  /** Of an ideal probe; without: drawn. */
  readonly phase?: Micros;
  /** Regions of the probing sites. */
  readonly sites: readonly string[];
}

export interface Endpoint {
  readonly priority: number;
  readonly weight: number;
  readonly status: 'enabled' | 'disabled' | 'always-serve';
}

export interface Dns extends Omit<DnsSpec, 'preset' | 'honoursTtl' | 'policies' | 'resolverRegion'> {
  readonly preset: string;
  /** The shares add up to 1; none is 0. */
  readonly policies: NonNullable<DnsSpec['policies']>;
  readonly resolverRegion: string;
}

/** What a fault acts on, by kind of place. */
export type Place = Exclude<PlaceSpec, string>;

export type Fault = ResolvedFault<FaultSpec>;

type ResolvedFault<Spec> = Spec extends { kind: 'network-cut' }
  ? Omit<Spec, 'as' | 'for' | 'from' | 'to'> & FaultTimes & { readonly from: Place; readonly to: Place }
  : Omit<Spec, 'as' | 'for'> & FaultTimes;

interface FaultTimes {
  /** Unique. */
  readonly as: string;
  /** Without: to the end of the run. */
  readonly for?: Micros;
}

/** Of what an author may name, and what is named for him where he does not. */
export type Named<Spec> = Spec extends unknown ? Omit<Spec, 'as'> & { readonly as: string } : never;

export interface Setting {
  readonly path: string;
  readonly value: unknown;
  readonly default: unknown;
}

export interface Given {
  readonly path: string;
  readonly value: unknown;
}

export interface Assumption {
  readonly name: string;
  readonly value: string;
  readonly source: string;
  readonly date: string;
  readonly verified: Verified;
}
