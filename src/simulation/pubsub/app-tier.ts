import { type NegotiateAnswer, SERVICE_NAME } from '../../clients/websocket/socket-options.js';
import {
  type AppServerId,
  type ClientId,
  type DeciderId,
  NAME_SERVERS,
  type ReplicaId,
  type SiteId,
  SOURCE_OF_TRUTH,
} from '../../domain/ids.js';
import type { HandlerId } from '../../kernel/kernel.js';
import type { Stream, Uniform } from '../../kernel/random.js';
import type { GroupId, MessageId } from '../../replication/pubsub/contract.js';
import type { Authority } from '../../routing/authority.js';
import { Negotiation, type NegotiationInputs } from '../../routing/negotiate/negotiation.js';
import { PASS } from '../../topology/network.js';
import { Drains } from './drains.js';
import { NOWHERE } from './members.js';
import type { FlowPorts } from './message-flow.js';
import { ServerPackets } from './server-packets.js';
import type { Application, PubSubService } from './service.js';
import { StandIns } from './stand-ins.js';

export interface AppServerSite {
  readonly name: string;
  readonly region: string;
  readonly site: SiteId;
  readonly endpoints: readonly { readonly replica: ReplicaId; readonly role: 'primary' | 'secondary' }[];
}

export interface AppTierOptions {
  readonly servers: readonly AppServerSite[];
  /** Several instances behind app servers; null: one service with one name. */
  readonly instances: {
    readonly pattern: 'client-server' | 'client-client';
    readonly mode: 'active-active' | 'active-passive';
    readonly choice: NegotiationInputs['options']['choice'];
    readonly health: NegotiationInputs['options']['health'];
    readonly truth: { readonly name: string; readonly site: SiteId } | null;
    readonly drain: 'nobody' | 'app-server';
    readonly drainAfter: number;
    readonly drainRate: number | 'at-once';
  } | null;
  /** Answers for the service's own name, where it has one. */
  readonly authority: Authority | null;
  /** Answers for the application's name, with an AppServerId. */
  readonly appAuthority: Authority | null;
}

/**
 * The application around the service: its servers tell clients which instance to take, take the events
 * of clients, and send messages. Each server runs in a region and falls with it.
 */
export class AppTier implements Application {
  readonly #options: AppTierOptions;
  readonly #ports: FlowPorts;
  readonly #service: PubSubService;
  readonly #negotiation: Negotiation | null;
  readonly #standIns: StandIns | null;
  /** Null: nobody brings clients back. */
  readonly #drains: Drains | null;
  readonly #alive: Uint8Array;
  readonly #copyArrives: HandlerId;
  readonly #packets: ServerPackets;
  /** By AppServerId. */
  readonly #queries: readonly Stream[];
  readonly #answer: { -readonly [K in keyof NegotiateAnswer]: NegotiateAnswer[K] };

  constructor(options: AppTierOptions, service: PubSubService, ports: FlowPorts) {
    this.#options = options;
    this.#ports = ports;
    this.#service = service;
    this.#alive = new Uint8Array(options.servers.length).fill(1);
    this.#packets = new ServerPackets('copies', ports);
    this.#queries = options.servers.map(({ name }) =>
      ports.random.stream(`app servers/${name}`, 'name queries'),
    );
    this.#answer = { endpoint: SERVICE_NAME, decider: NAME_SERVERS, delay_us: 0 };
    this.#copyArrives = ports.kernel.handler('app server: copy arrives', (message, server) =>
      this.#distribute(message, server),
    );
    const { instances, servers } = options;
    const { clients } = service.members;
    const nameOf = (replica: ReplicaId) => service.hosts.specs[replica].name;
    const isNormal = () => this.#isNormal();
    this.#standIns =
      instances === null ? null : new StandIns({ servers, ...instances, clients, isNormal, nameOf }, ports);
    const giverOf = (client: ClientId) => this.#standIns?.giverOf(client) ?? NOWHERE;
    const mayReturn = (server: AppServerId) => this.#mayReturn(server);
    this.#drains =
      instances?.drain === 'app-server'
        ? new Drains({ servers, ...instances, giverOf, mayReturn }, service, ports)
        : null;
    this.#negotiation =
      instances === null
        ? null
        : new Negotiation({
            ...ports,
            appServers: servers,
            instances: service.hosts.specs,
            options: instances,
            truth: instances.truth,
            freeShare: (replica) => service.hosts.capacity[replica].free,
            changed: (decider) => this.#changed(decider),
          });
  }

  start(): void {
    this.#negotiation?.start();
  }

  // ---- clients -------------------------------------------------------------------------------

  negotiate(client: ClientId, server: AppServerId, draw: Uniform): NegotiateAnswer {
    const answer = this.#answer;
    if (this.#negotiation === null) return answer;
    const { endpoint, role, decider, delay_us } = this.#negotiation.ask(server, draw);
    answer.endpoint = endpoint;
    answer.decider = decider;
    answer.delay_us = delay_us;
    this.#standIns?.answered(client, server, endpoint, role);
    if (decider === SOURCE_OF_TRUTH) this.#drains?.named(endpoint);
    return answer;
  }

  connected(client: ClientId, replica: ReplicaId): void {
    this.#standIns?.connected(client, replica);
    this.#drains?.connected(client, replica);
  }

  left(client: ClientId): void {
    this.#standIns?.left(client);
  }

  // ---- messages ------------------------------------------------------------------------------

  /**
   * Events go to an app server in the replica's own region, else to the nearest that answers. Of several
   * instances: among those whose primary it is; a weak connection takes no events.
   */
  siteOf(replica: ReplicaId): SiteId {
    const server = this.#serverFor(replica);
    return server === NOWHERE ? NOWHERE : this.#options.servers[server].site;
  }

  passOn(message: MessageId, from: ReplicaId): void {
    const { kernel, network } = this.#ports;
    const server = this.#serverFor(from);
    const { flow, hosts } = this.#service;
    if (server === NOWHERE) return flow.missElsewhere(message, [from], 'other-instance');
    flow.ledger.hold(message);
    const { site } = this.#options.servers[server];
    const origin = hosts.siteOf(from);
    const draws = this.#packets.between(site, origin);
    const way_us = network.oneWay_us(origin, site, kernel.now_us, draws);
    kernel.after(way_us, this.#copyArrives, message, server);
  }

  /** An app server sends to a group. */
  send(server: AppServerId, group: GroupId, bytes: number): void {
    if (this.#alive[server] === 0 || group === NOWHERE) return; // who is not there sends nothing
    const { site, region, endpoints } = this.#options.servers[server];
    const { authority } = this.#options;
    const { flow } = this.#service;
    if (this.#negotiation === null) {
      const entry = authority?.answer(region, this.#queries[server]) ?? NOWHERE;
      return flow.sendFromServer(site, group, bytes, entry === NOWHERE ? [] : [entry]);
    }
    const online = endpoints.filter(({ replica }) => this.#isOnline(server, replica));
    flow.sendFromServer(
      site,
      group,
      bytes,
      online.map(({ replica }) => replica),
    );
  }

  /** A copy of a client's message came to its app server: on to the other instances. */
  #distribute(message: MessageId, server: AppServerId): void {
    const { flow } = this.#service;
    const from = flow.ledger.origin(message);
    if (this.#alive[server] === 0) {
      flow.missElsewhere(message, [from], 'other-instance');
      return flow.ledger.release(message);
    }
    const { site, endpoints } = this.#options.servers[server];
    const others = endpoints
      .filter(({ replica }) => replica !== from && this.#isOnline(server, replica))
      .map(({ replica }) => replica);
    flow.missElsewhere(message, [from, ...others], 'endpoint-offline');
    for (const replica of others) flow.sendCopy(site, message, replica);
    flow.ledger.release(message);
  }

  // ---- what is normal ------------------------------------------------------------------------

  /** Would every client that asks now be sent where it belongs? */
  #isNormal(): boolean {
    if (this.#hasStandbys()) return this.#givesPrimary(0) && this.#namesFirst();
    const { servers, instances } = this.#options;
    const taking = instances?.mode === 'active-passive' ? [0] : [...servers.keys()];
    return taking.every((server) => this.#givesPrimary(server));
  }

  /** May the clients to which the app server gave a stand-in come back? A standby waits for the first. */
  #mayReturn(server: AppServerId): boolean {
    if (this.#hasStandbys() && server !== 0) return this.#alive[server] === 1 && this.#isNormal();
    return this.#givesPrimary(server);
  }

  /** Are all app servers but the first standbys, whose clients belong elsewhere? */
  #hasStandbys(): boolean {
    const { instances } = this.#options;
    return instances?.mode === 'active-passive' && instances.pattern === 'client-server';
  }

  /** Does the name of the application mean the first app server? Alive, it may still be out of the answers. */
  #namesFirst(): boolean {
    const { appAuthority, servers } = this.#options;
    return appAuthority === null || appAuthority.answer(servers[0].region, NO_DRAW) === 0;
  }

  #givesPrimary(server: AppServerId): boolean {
    return (
      this.#alive[server] === 1 &&
      this.#options.servers[server].endpoints.some(
        ({ replica, role }) => role === 'primary' && this.#isOnline(server, replica),
      )
    );
  }

  #isOnline(server: AppServerId, replica: ReplicaId): boolean {
    return this.#negotiation?.isOnline(server, replica) ?? true;
  }

  #serverFor(replica: ReplicaId): AppServerId {
    const { network } = this.#ports;
    const { servers, instances } = this.#options;
    const from = this.#service.hosts.siteOf(replica);
    const { region } = this.#service.hosts.specs[replica];
    const reachable = (server: AppServerId) =>
      this.#alive[server] === 1 && network.roundTripVerdict(from, servers[server].site) === PASS;
    const takes = (server: AppServerId) =>
      instances === null ||
      servers[server].endpoints.some((each) => each.replica === replica && each.role === 'primary');
    const distance = (server: AppServerId) =>
      servers[server].region === region ? -1 : network.medianRtt_us(from, servers[server].site);
    return [...servers.keys()]
      .filter((server) => takes(server) && reachable(server))
      .reduce((best, server) => (best < 0 || distance(server) < distance(best) ? server : best), NOWHERE);
  }

  // ---- faults --------------------------------------------------------------------------------

  crashed(server: AppServerId): void {
    if (server >= 0) this.#alive[server] = 0;
    this.#negotiation?.crashed(server);
    this.#drains?.review();
  }

  restarted(server: AppServerId): void {
    if (server >= 0) this.#alive[server] = 1;
    this.#negotiation?.restarted(server);
    this.#reconsider();
  }

  instanceCrashed(replica: ReplicaId): void {
    this.#negotiation?.instanceCrashed(replica);
  }

  pathsChanged(): void {
    this.#negotiation?.pathsChanged();
    this.#drains?.pathsChanged();
  }

  /** The name of the application means other app servers than before. */
  namesChanged(): void {
    this.#reconsider();
  }

  #changed(decider: DeciderId): void {
    this.#reconsider();
    if (decider === SOURCE_OF_TRUTH && this.#options.instances?.health.by !== 'on-demand') {
      // What it names now; on demand that comes out when it is asked.
      this.#drains?.named(this.#negotiation?.ask(0, NO_DRAW).endpoint ?? NOWHERE);
    }
  }

  #reconsider(): void {
    this.#standIns?.settle();
    this.#drains?.review();
  }
}

/** The source of truth, and names with standbys, give the first that is online: nothing to draw. */
const NO_DRAW: Uniform = { uniform: () => 0 };
