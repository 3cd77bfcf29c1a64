import type { DataObserver } from '../domain/data-observations.js';
import type { FaultId, PopulationId } from '../domain/ids.js';
import type { Observer } from '../domain/observations.js';
import type { Kernel, Micros } from '../kernel/kernel.js';
import type { RandomSource } from '../kernel/random.js';
import type { CollectedResult } from '../metrics/collectors.js';
import type { CollectorContext } from '../metrics/context.js';
import type { ClosedForm } from '../metrics/result.js';
import type { Scenario } from '../scenario/scenario.js';
import { cacheRun } from './cache/run.js';
import { pubsubRun } from './pubsub/run.js';
import { registryRun } from './registry/run.js';

/** Everything that a scenario names, wired together. */
export interface World {
  /** Schedules the first events of everything. */
  start(): void;
  /** The run is over: states what is still under way, and checks that nothing got out of the books. */
  end(): void;
  /** What the documented rules alone say about a failover; null where none applies. */
  closedForm(fault: FaultId, population: PopulationId): ClosedForm | null;
}

export interface WorldPorts {
  readonly kernel: Kernel;
  readonly random: RandomSource;
  readonly observer: Observer;
}

/** What the collectors of every family are told by the family. */
export type FamilyContext = Pick<CollectorContext, 'family' | 'appServers' | 'servers' | 'prices'>;

/** One run of a scenario, as its family does it. */
export interface FamilyRun {
  readonly context: FamilyContext;
  build(ports: WorldPorts): World;
  /** Adds what only this family measures. */
  finish(collected: CollectedResult, end_us: Micros): CollectedResult;
}

export interface FamilyRunOptions {
  /** Whether anybody wants numbers. */
  readonly collect: boolean;
  readonly history?: ((line: string) => void) | undefined;
  /** Hears of facts about data what it wants. */
  readonly watch?: Partial<DataObserver> | undefined;
}

export function familyRun(scenario: Scenario, options: FamilyRunOptions): FamilyRun {
  switch (scenario.family) {
    case 'pubsub':
      return pubsubRun(scenario);
    case 'cache':
      return cacheRun(scenario, options);
    case 'registry':
      return registryRun(scenario, options);
  }
}
