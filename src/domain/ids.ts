/** Small integers that name things; dense from 0, in the order of the scenario file. */

/** A place packets start from or arrive at: a replica, a client population, a probing site … */
export type SiteId = number;
/** A replica of the service; also its endpoint at the traffic manager. -1: none. */
export type ReplicaId = number;
/** A client population (`clients:` entry). */
export type PopulationId = number;
/** A client, counted over all populations. */
export type ClientId = number;
/** A fault (`faults:` entry). -1: none. */
export type FaultId = number;
