import {
  type AppServerId,
  type DeciderId,
  type ReplicaId,
  type SiteId,
  SOURCE_OF_TRUTH,
} from '../../domain/ids.js';
import type { AppServerSpec, Role } from './options.js';

/** Somebody who keeps an own view of the health of instances: an app server, or the source of truth. */
export interface Viewer {
  readonly decider: DeciderId;
  readonly name: string;
  /** Who it is, for the timeline. */
  readonly detail: Readonly<Record<string, string>>;
  readonly site: SiteId;
  /** Every instance that it knows, each once, in the order of the stages. */
  readonly replicas: readonly ReplicaId[];
  /** One after another until a stage has an instance online: among those of one stage chance decides. */
  readonly stages: readonly (readonly ReplicaId[])[];
}

/**
 * Each app server for itself: first its primaries, then its secondaries. Source: Azure SignalR disaster
 * recovery (order of negotiate); Azure Web PubSub disaster recovery.
 */
export function serverViewers(servers: readonly AppServerSpec[]): readonly Viewer[] {
  return servers.map(({ name, site, endpoints }, server) => {
    const stages = [withRole(endpoints, 'primary'), withRole(endpoints, 'secondary')];
    return { decider: server, name, detail: { by: name }, site, replicas: stages.flat(), stages };
  });
}

/**
 * The source of truth: one instance after another, so that all clients meet on one. In order of the
 * app servers' primaries; an instance that is nobody's primary comes last.
 */
export function truthViewer(
  { name: region, site }: { readonly name: string; readonly site: SiteId },
  servers: readonly AppServerSpec[],
): Viewer {
  const all = servers.flatMap(({ endpoints }) => endpoints);
  const replicas = [...new Set([...withRole(all, 'primary'), ...withRole(all, 'secondary')])];
  const stages = replicas.map((replica) => [replica]);
  const name = 'source-of-truth';
  return { decider: SOURCE_OF_TRUTH, name, detail: { by: name, region }, site, replicas, stages };
}

/** The role that an instance has for an app server; none: the app server does not know it. */
export function roleOf(
  servers: readonly AppServerSpec[],
  server: AppServerId,
  replica: ReplicaId,
): Role | 'none' {
  return servers[server].endpoints.find((endpoint) => endpoint.replica === replica)?.role ?? 'none';
}

function withRole(endpoints: AppServerSpec['endpoints'], role: Role): ReplicaId[] {
  return endpoints.filter((endpoint) => endpoint.role === role).map(({ replica }) => replica);
}
