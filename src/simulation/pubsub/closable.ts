import type { ClientId, ReplicaId } from '../../domain/ids.js';
import { type NetworkApi, PASS } from '../../topology/network.js';
import type { AppServerSite } from './app-tier.js';
import type { PubSubService } from './service.js';

/** Connections to one instance, and the app server that can close them. */
export interface Closable {
  readonly replica: ReplicaId;
  readonly by: AppServerSite;
  readonly clients: readonly ClientId[];
}

/** The connections that are meant, as far as the instance knows them and one of the app servers reaches it. */
export function closable(
  { hosts, members }: PubSubService,
  network: NetworkApi,
  servers: readonly AppServerSite[],
  isMeant: (client: ClientId, replica: ReplicaId) => boolean,
): readonly Closable[] {
  const reaches = (server: AppServerSite, replica: ReplicaId) =>
    network.roundTripVerdict(server.site, hosts.siteOf(replica)) === PASS;
  return hosts.specs.flatMap((_, replica) => {
    const by = hosts.isAlive(replica) ? servers.find((server) => reaches(server, replica)) : undefined;
    if (by === undefined) return [];
    const clients: ClientId[] = [];
    for (let client = 0; client < members.clients; client++) {
      if (!members.isRegistered(client, replica) || !members.isOn(client, replica)) continue;
      if (isMeant(client, replica)) clients.push(client);
    }
    return clients.length === 0 ? [] : [{ replica, by, clients }];
  });
}
