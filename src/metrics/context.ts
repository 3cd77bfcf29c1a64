import type { FaultId, PopulationId } from '../domain/ids.js';
import type { Micros } from '../kernel/kernel.js';
import type { ClosedForm } from './result.js';

/**
 * What the collectors must know to label and to reckon. Populations, replicas and faults stand in the
 * order of their ids; clients are numbered through the populations in that order.
 */
export interface CollectorContext {
  readonly populations: readonly {
    readonly name: string;
    readonly region: string;
    readonly kind: 'websocket' | 'requests';
    readonly count: number;
  }[];
  readonly replicas: readonly { readonly name: string; readonly region: string }[];
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
