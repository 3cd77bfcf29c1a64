import type { Cast } from '../explanation/cast.js';
import type { Scenario } from '../scenario/scenario.js';

/** Names in the order of their ids. */
export function castOf({ clients, service, faults }: Scenario): Cast {
  const servers = 'appServers' in service ? service.appServers.map(({ name }) => name) : [];
  return {
    populations: clients.map(({ name, count }) => ({ name, count })),
    endpoints: [...service.replicas.map(({ name }) => name), ...servers],
    replicas: service.replicas.length,
    faults: faults.map(({ as }) => as),
  };
}
