import type { ClientId, EndpointId, FaultId, SiteId } from '../../domain/ids.js';
import type { HandlerId, Micros } from '../../kernel/kernel.js';
import type { Stream, Uniform } from '../../kernel/random.js';
import { PASS, type Verdict } from '../../topology/network.js';
import type { ClientPorts, PopulationIdentity } from '../ports.js';
import { Connections, NOTHING } from './connections.js';
import type { SocketOptions, SocketService } from './socket-options.js';

/**
 * What the parts of a socket population share: the clients' state, their random numbers and their one
 * pending event each.
 */
export class SocketCore {
  readonly identity: PopulationIdentity;
  readonly options: SocketOptions;
  readonly service: SocketService;
  readonly ports: ClientPorts;
  readonly connections: Connections;
  /** Per endpoint: since when the path is broken (NOTHING: it is not), and how many lives it has had. */
  readonly brokenSince: Float64Array;
  readonly lives: Uint16Array;
  readonly #random: Stream;
  readonly #replicas: number;

  constructor(
    identity: PopulationIdentity,
    options: SocketOptions,
    service: SocketService,
    ports: ClientPorts,
  ) {
    this.identity = identity;
    this.options = options;
    this.service = service;
    this.ports = ports;
    this.connections = new Connections(identity.count, {
      visits: options.session !== null,
      negotiates: ports.frontDoor !== undefined,
    });
    this.#random = ports.random.stream(`clients/${identity.name}`, 'connection');
    this.#replicas = ports.replicaSites.length;
    const endpoints = this.#replicas + (ports.frontDoor?.sites.length ?? 0);
    this.brokenSince = new Float64Array(endpoints).fill(NOTHING);
    this.lives = new Uint16Array(endpoints);
    for (let client = 0; client < identity.count; client++) {
      this.connections.access_us[client] = options.access_us(client);
    }
  }

  get now_us(): Micros {
    return this.ports.kernel.now_us;
  }

  /** Names an event of one client that is void once the client has had another one since. */
  on(name: string, run: (client: number) => void): HandlerId {
    return this.ports.kernel.handler(`${this.identity.name}: ${name}`, (client, turn) => {
      if (this.connections.turn[client] === turn) run(client);
    });
  }

  /** Schedules the client's next event; every earlier one becomes out of date. */
  next(client: number, delay_us: Micros, event: HandlerId): void {
    const { turn, awaits } = this.connections;
    const next = (turn[client] + 1) | 0;
    turn[client] = next;
    awaits[client] = event;
    this.ports.kernel.after(delay_us, event, client, next);
  }

  /** The client waits for nothing. */
  rest(client: number): void {
    const { turn, awaits } = this.connections;
    turn[client] = (turn[client] + 1) | 0;
    awaits[client] = NOTHING;
  }

  id(client: number): ClientId {
    return this.identity.firstClient + client;
  }

  /** Draws from the client's own row of random numbers. */
  draw<T>(client: number, take: (draws: Uniform) => T): T {
    const { draws } = this.connections;
    const cursor = this.#random.seek(client, draws[client]);
    const drawn = take(cursor);
    draws[client] = cursor.draw;
    return drawn;
  }

  /** One round trip to the endpoint, last mile included; remembered as the client's own. */
  roundTrip(client: number, endpoint: EndpointId): Micros {
    const { kernel, network } = this.ports;
    const c = this.connections;
    const cursor = this.#random.seek(client, c.draws[client]);
    const path_us = network.roundTrip_us(this.identity.site, this.siteOf(endpoint), kernel.now_us, cursor);
    c.draws[client] = cursor.draw;
    const roundTrip_us = path_us + Math.round(c.access_us[client]);
    c.roundTrip_us[client] = roundTrip_us;
    return roundTrip_us;
  }

  /** One way from the endpoint to the client, last mile included. */
  wayDown_us(client: number, endpoint: EndpointId): Micros {
    const { kernel, network } = this.ports;
    const c = this.connections;
    const cursor = this.#random.seek(client, c.draws[client]);
    const way_us = network.oneWay_us(this.siteOf(endpoint), this.identity.site, kernel.now_us, cursor);
    c.draws[client] = cursor.draw;
    return way_us + Math.round(c.access_us[client] / 2);
  }

  handshakeTime(client: number, endpoint: EndpointId): Micros {
    const { handshakeRounds, negotiateRounds } = this.options;
    return (this.isReplica(endpoint) ? handshakeRounds : negotiateRounds) * this.roundTrip(client, endpoint);
  }

  isReplica(endpoint: EndpointId): boolean {
    return endpoint < this.#replicas;
  }

  /** The endpoint of an app server. */
  endpointOf(server: number): EndpointId {
    return this.#replicas + server;
  }

  serverOf(endpoint: EndpointId): number {
    return endpoint - this.#replicas;
  }

  siteOf(endpoint: EndpointId): SiteId {
    const { replicaSites, frontDoor } = this.ports;
    if (endpoint < this.#replicas) return replicaSites[endpoint];
    return (frontDoor as { sites: readonly SiteId[] }).sites[endpoint - this.#replicas];
  }

  upstream(endpoint: EndpointId): Verdict {
    return this.ports.network.verdict(this.identity.site, this.siteOf(endpoint));
  }

  downstream(endpoint: EndpointId): Verdict {
    return this.ports.network.verdict(this.siteOf(endpoint), this.identity.site);
  }

  /** What a new connection to the endpoint meets. */
  connectVerdict(endpoint: EndpointId): Verdict {
    return this.ports.network.connectVerdict(this.identity.site, this.siteOf(endpoint));
  }

  culprit(endpoint: EndpointId): FaultId {
    const { network } = this.ports;
    const upstream = network.culprit(this.identity.site, this.siteOf(endpoint));
    return upstream >= 0 ? upstream : network.culprit(this.siteOf(endpoint), this.identity.site);
  }

  isBroken(endpoint: EndpointId): boolean {
    return this.upstream(endpoint) !== PASS || this.downstream(endpoint) !== PASS;
  }
}
