import type { FaultId, PopulationId } from '../domain/ids.js';
import type { Micros } from '../kernel/kernel.js';
import type { Pricing } from './prices.js';
import type { ClosedForm, PopulationKind } from './result.js';

/**
 * What the collectors must know to label and to reckon. Populations, replicas, app servers and faults
 * stand in the order of their ids; clients are numbered through the populations in that order.
 */
export interface CollectorContext {
  /** Of the service: which metrics there are at all. */
  readonly family: 'pubsub' | 'cache' | 'registry';
  readonly populations: readonly {
    readonly name: string;
    readonly region: string;
    readonly kind: PopulationKind;
    readonly count: number;
  }[];
  readonly replicas: readonly { readonly name: string; readonly region: string }[];
  /** Endpoints behind the replicas: the first has the id after the last replica. Without: none. */
  readonly appServers?: readonly { readonly name: string; readonly region: string }[] | undefined;
  /** How many pieces of work a replica works on at a time, which share its speed. Without: 1. */
  readonly servers?: number | undefined;
  /** What things cost. Without: the result has no cost. */
  readonly prices?: Pricing | undefined;
  readonly faults: readonly {
    readonly name: string;
    readonly kind: string;
    readonly at_us: Micros;
    readonly for_us?: Micros | undefined;
  }[];
  readonly duration_us: Micros;
  readonly warmup_us: Micros;
  /** Step of the series; chosen from the duration where left out. */
  readonly step_us?: Micros | undefined;
  closedForm(fault: FaultId, population: PopulationId): ClosedForm | null;
}
