import {
  type AppServerId,
  type ClientId,
  type DeciderId,
  type ReplicaId,
  type SiteId,
  SOURCE_OF_TRUTH,
} from '../../domain/ids.js';
import type { HandlerId, Micros } from '../../kernel/kernel.js';
import { PASS } from '../../topology/network.js';
import type { AppServerSite } from './app-tier.js';
import { NOWHERE } from './members.js';
import type { FlowPorts } from './message-flow.js';
import type { PubSubService } from './service.js';

export interface DrainOptions {
  readonly servers: readonly AppServerSite[];
  readonly pattern: 'client-server' | 'client-client';
  readonly mode: 'active-active' | 'active-passive';
  readonly drain: 'nobody' | 'app-server';
  readonly drainAfter: Micros;
  /** Connections a second. */
  readonly drainRate: number | 'at-once';
}

/**
 * Which clients are on an endpoint that only stands in for another, and who brings them back. A client
 * stands in where its app server gave it a secondary, where its app server is a standby, or where the
 * source of truth named another endpoint than its first.
 */
export class Drains {
  readonly #options: DrainOptions;
  readonly #ports: FlowPorts;
  readonly #service: PubSubService;
  readonly #isNormal: () => boolean;
  readonly #due: HandlerId;
  /** Per client: the app server that gave it a stand-in; -1: it is where it belongs. As answered, as connected. */
  readonly #answeredBy: Int16Array;
  readonly #standsIn: Int16Array;
  readonly #from: Int16Array;
  readonly #whereabouts: Uint8Array;
  /** How many are not at home. */
  #count = 0;
  /** The stand-in that somebody went to since all was as before; NOWHERE: all is. */
  #standIn: ReplicaId = NOWHERE;
  /** The endpoint that the source of truth named last. */
  #named: ReplicaId = NOWHERE;

  /** @param isNormal whether everybody who asks now is sent where it belongs */
  constructor(options: DrainOptions, service: PubSubService, isNormal: () => boolean, ports: FlowPorts) {
    this.#options = options;
    this.#service = service;
    this.#isNormal = isNormal;
    this.#ports = ports;
    const clients = service.members.clients;
    this.#answeredBy = new Int16Array(clients).fill(NOWHERE);
    this.#standsIn = new Int16Array(clients).fill(NOWHERE);
    this.#from = new Int16Array(clients).fill(NOWHERE);
    this.#whereabouts = new Uint8Array(clients);
    this.#due = ports.kernel.handler('app server: drain', (decider) => this.#drain(decider));
  }

  /** An app server answered a client; it counts when the client has connected. */
  answered(client: ClientId, server: AppServerId, endpoint: ReplicaId, role: 'primary' | 'secondary'): void {
    const { pattern, mode } = this.#options;
    const standsIn =
      pattern === 'client-client'
        ? endpoint !== this.#first()
        : role === 'secondary' || (mode === 'active-passive' && server !== 0);
    this.#answeredBy[client] = standsIn && endpoint >= 0 ? server : NOWHERE;
    this.#moves(client, this.#answeredBy[client] === NOWHERE ? HOME : SENT);
  }

  connected(client: ClientId, replica: ReplicaId): void {
    this.#standsIn[client] = this.#answeredBy[client];
    this.#from[client] = replica;
    if (this.#standsIn[client] !== NOWHERE) this.#standIn = replica;
    this.#moves(client, this.#standsIn[client] === NOWHERE ? HOME : AWAY);
  }

  /** An old connection that fades out elsewhere says nothing about where the client is now. */
  disconnected(client: ClientId, replica: ReplicaId): void {
    if (this.#whereabouts[client] !== AWAY || this.#from[client] !== replica) return;
    this.#standsIn[client] = NOWHERE;
    this.#moves(client, HOME);
  }

  #moves(client: ClientId, to: Whereabouts): void {
    const left = this.#whereabouts[client] !== HOME;
    this.#whereabouts[client] = to;
    this.#count += (to === HOME ? 0 : 1) - (left ? 1 : 0);
    if (left && to === HOME) this.settle();
  }

  /** States it when all is as before: nobody is on a stand-in, nor on the way to one, nor will be sent to one. */
  settle(): void {
    if (this.#standIn === NOWHERE || this.#count > 0 || !this.#isNormal()) return;
    const { observer, kernel } = this.#ports;
    const subject = this.#nameOf(this.#standIn);
    this.#standIn = NOWHERE;
    observer.milestone(kernel.now_us, { kind: 'back-to-normal', subject });
  }

  /** An app server found one of its primaries online again: its clients may come back. */
  primaryBack(server: AppServerId, replica: ReplicaId): void {
    const { drain, drainAfter, servers } = this.#options;
    const isPrimary = servers[server]?.endpoints.some(
      (each) => each.replica === replica && each.role === 'primary',
    );
    if (drain === 'app-server' && isPrimary) this.#ports.kernel.after(drainAfter, this.#due, server);
  }

  /** The source of truth names this endpoint from now on: nobody should stay on another. */
  named(replica: ReplicaId): void {
    if (replica === this.#named || replica === NOWHERE) return;
    const isFirst = this.#named === NOWHERE;
    this.#named = replica;
    const { drain, drainAfter } = this.#options;
    if (drain === 'app-server' && !isFirst) this.#ports.kernel.after(drainAfter, this.#due, SOURCE_OF_TRUTH);
  }

  #drain(decider: DeciderId): void {
    const { servers } = this.#options;
    if (decider !== SOURCE_OF_TRUTH) {
      const { site, endpoints, name } = servers[decider];
      for (const { replica } of endpoints) {
        this.#close(replica, site, name, (client) => this.#standsIn[client] === decider);
      }
      return;
    }
    // Every app server returns what the truth names: any that reaches the others closes what is there.
    this.#service.hosts.specs.forEach((_, replica) => {
      const closer = servers.find(({ site }) => this.#reaches(site, replica));
      if (replica === this.#named || closer === undefined) return;
      this.#close(replica, closer.site, closer.name, () => true);
    });
  }

  /** Closes connections on an instance, if whoever wants it can reach it. */
  #close(replica: ReplicaId, from: SiteId, by: string, meant: (client: ClientId) => boolean): void {
    const { kernel, observer } = this.#ports;
    const { members } = this.#service;
    if (!this.#reaches(from, replica)) return;
    const isMeant = (client: ClientId) => members.isOn(client, replica) && meant(client);
    const count = members.count(isMeant);
    if (count === 0) return;
    const { drainRate } = this.#options;
    const over_us = drainRate === 'at-once' ? 0 : Math.round((count / drainRate) * 1e6);
    const detail = { connections: count, by };
    observer.milestone(kernel.now_us, { kind: 'connections-closed', subject: this.#nameOf(replica), detail });
    for (const population of members.populations) {
      population.resetConnections(replica, NOWHERE, over_us, isMeant);
    }
  }

  #reaches(from: SiteId, replica: ReplicaId): boolean {
    const { hosts } = this.#service;
    const { network } = this.#ports;
    return hosts.isAlive(replica) && network.roundTripVerdict(from, hosts.siteOf(replica)) === PASS;
  }

  /** The endpoint that the source of truth names while all is well. */
  #first(): ReplicaId {
    const { endpoints = [] } = this.#options.servers[0] ?? {};
    return endpoints.find(({ role }) => role === 'primary')?.replica ?? NOWHERE;
  }

  #nameOf(replica: ReplicaId): string {
    return this.#service.hosts.specs[replica]?.name ?? '';
  }
}

/** Where a client is: where it belongs (or nowhere), on the way to a stand-in, or on one. */
type Whereabouts = typeof HOME | typeof SENT | typeof AWAY;
const HOME = 0;
const SENT = 1;
const AWAY = 2;
