/** Small integers that name things; dense from 0, in the order of the scenario file. */

/** A place packets start from or arrive at: a replica, a client population, a probing site … */
export type SiteId = number;
/** A replica of the service (of several instances one of them); also its endpoint at the traffic manager. -1: none. */
export type ReplicaId = number;
/** An app server of the service. */
export type AppServerId = number;
/** Whatever can be answered to a client: the replicas by their ids, then the app servers. */
export type EndpointId = number;
/** Who finds an endpoint down: an app server, SOURCE_OF_TRUTH, OPERATORS or NAME_SERVERS. */
export type DeciderId = number;
/** A client population (`clients:` entry). */
export type PopulationId = number;
/** A client, counted over all populations. */
export type ClientId = number;
/** A fault (`faults:` entry). -1: none. */
export type FaultId = number;

/** A traffic manager, which decides for every client that asks the name servers. */
export const NAME_SERVERS: DeciderId = -1;
/** The one that every app server asks in the client-client pattern. */
export const SOURCE_OF_TRUTH: DeciderId = -2;
/** People with an alert: where nothing fails over by itself. */
export const OPERATORS: DeciderId = -3;
