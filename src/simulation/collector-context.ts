import type { FaultId, PopulationId } from '../domain/ids.js';
import type { CollectorContext } from '../metrics/context.js';
import type { ClosedForm } from '../metrics/result.js';
import type { Scenario } from '../scenario/scenario.js';
import type { FamilyContext } from './world.js';

/** What collectors are told of a scenario. `closedForm`: of its failovers, where rules give one. */
export function collectorContext(
  scenario: Scenario,
  ofFamily: FamilyContext,
  closedForm: (fault: FaultId, population: PopulationId) => ClosedForm | null = () => null,
): CollectorContext {
  return {
    ...ofFamily,
    populations: scenario.clients,
    replicas: scenario.service.replicas,
    faults: scenario.faults.map(({ as: name, kind, at, for: length }) => ({
      name,
      kind,
      at_us: at,
      for_us: length,
    })),
    duration_us: scenario.duration,
    warmup_us: scenario.warmup,
    closedForm,
  };
}
