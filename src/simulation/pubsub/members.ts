import { ABSENT, AWAY } from '../../clients/websocket/connections.js';
import type { SocketPopulation } from '../../clients/websocket/socket-population.js';
import type { ClientId, PopulationId, ReplicaId } from '../../domain/ids.js';
import type { Micros } from '../../kernel/kernel.js';
import type { MemberState } from '../../replication/pubsub/ledger.js';

/** How the clients of a population deal with the service. */
export interface Manners {
  /** The service keeps sessions for them. */
  readonly reliable: boolean;
  /** They join their groups by a request after the connection. */
  readonly joinsByRequest: boolean;
  /** They ask the service for leave before they connect, in so many round trips; 0: they do not. */
  readonly serviceNegotiateRounds: number;
}

/**
 * Who the clients of the service are, and how each of them stands: where it believes to be connected
 * and which replicas believe it to be.
 */
export class Members {
  /** Per replica, which clients it believes to be connected; a dead connection may linger. */
  readonly #registered: readonly Uint8Array[];
  readonly #populationOf: Uint16Array;
  readonly #populations: (SocketPopulation | undefined)[];
  readonly #manners: (Manners | undefined)[];
  #haveVisits = false;

  constructor(replicas: number, populations: number, clients: number) {
    this.#registered = Array.from({ length: replicas }, () => new Uint8Array(clients));
    this.#populationOf = new Uint16Array(clients);
    this.#populations = Array.from({ length: populations }, () => undefined);
    this.#manners = Array.from({ length: populations }, () => undefined);
  }

  attach(id: PopulationId, population: SocketPopulation, manners: Manners): void {
    const { firstClient, count } = population.identity;
    this.#populations[id] = population;
    this.#manners[id] = manners;
    this.#populationOf.fill(id, firstClient, firstClient + count);
    if (this.makesVisits(id)) this.#haveVisits = true;
  }

  /** How many clients there are. */
  get clients(): number {
    return this.#populationOf.length;
  }

  /** Of how many clients something is true. */
  count(is: (client: ClientId) => boolean): number {
    let count = 0;
    for (let client = 0; client < this.#populationOf.length; client++) {
      if (this.#populations[this.#populationOf[client]] !== undefined && is(client)) count++;
    }
    return count;
  }

  /** Every population that keeps connections. */
  get populations(): readonly SocketPopulation[] {
    return this.#populations.filter((population) => population !== undefined);
  }

  populationOf(client: ClientId): SocketPopulation {
    return this.#populations[this.#populationOf[client]] as SocketPopulation;
  }

  idOf(client: ClientId): PopulationId {
    return this.#populationOf[client];
  }

  isReliable(client: ClientId): boolean {
    return this.#manners[this.#populationOf[client]]?.reliable ?? false;
  }

  /** Has it been given leave to connect before it does? */
  asksFirst(client: ClientId): boolean {
    return (this.#manners[this.#populationOf[client]]?.serviceNegotiateRounds ?? 0) > 0;
  }

  joinsByRequest(client: ClientId): boolean {
    return this.#manners[this.#populationOf[client]]?.joinsByRequest ?? false;
  }

  isRegistered(client: ClientId, replica: ReplicaId): boolean {
    return this.#registered[replica][client] === 1;
  }

  register(client: ClientId, replica: ReplicaId): void {
    this.#registered[replica][client] = 1;
  }

  /** False: the replica did not know the connection. */
  forget(client: ClientId, replica: ReplicaId): boolean {
    const known = this.#registered[replica][client] === 1;
    this.#registered[replica][client] = 0;
    return known;
  }

  /** Does the client itself hold a connection to the replica? */
  isOn(client: ClientId, replica: ReplicaId): boolean {
    const { connections, identity } = this.populationOf(client);
    return connections.isOn(client - identity.firstClient, replica);
  }

  /** Does its connection belong to the process of this life? Lives are counted in 16 bits there. */
  isOfLife(client: ClientId, life: number): boolean {
    const { connections, identity } = this.populationOf(client);
    return connections.life[client - identity.firstClient] === (life & 0xffff);
  }

  /** The replica that the client believes to be on; -1: none. */
  replicaOf(client: ClientId): ReplicaId {
    const { connections, identity } = this.populationOf(client);
    const local = client - identity.firstClient;
    const replica = connections.replica[local];
    return replica >= 0 && connections.isOn(local, replica) ? replica : NOWHERE;
  }

  /** Does it take part at the moment? Not before its first attempt, and not between two visits. */
  isPresent(client: ClientId): boolean {
    const { connections, identity } = this.populationOf(client);
    const state = connections.state[client - identity.firstClient];
    return state !== ABSENT && state !== AWAY;
  }

  /** Was the client there when something was sent then, in the visit that it makes now? */
  wasThere(client: ClientId, sent_us: Micros): boolean {
    const { connections, identity } = this.populationOf(client);
    return connections.since_us[client - identity.firstClient] <= sent_us;
  }

  /** Has the client ended a visit since then, of its own accord? */
  hasLeftSince(client: ClientId, sent_us: Micros): boolean {
    const { connections, identity } = this.populationOf(client);
    return connections.left_us[client - identity.firstClient] >= sent_us; // undefined: it makes no visits
  }

  /** Do clients of the population leave and come again? */
  makesVisits(population: PopulationId): boolean {
    return (this.#populations[population]?.connections.left_us.length ?? 0) > 0;
  }

  /** Do those of any? */
  get haveVisits(): boolean {
    return this.#haveVisits;
  }

  /** How a member stands; null: it is not there, and is owed nothing. */
  stateOf(client: ClientId): MemberState | null {
    const { connections, identity } = this.populationOf(client);
    const local = client - identity.firstClient;
    if (connections.established_us[local] === NOWHERE) return null;
    const replica = connections.replica[local];
    if (!connections.isOn(local, replica)) return 'offline';
    // Also of a process that started again since: it knows nothing of the connection.
    return this.isRegistered(client, replica) ? 'online' : 'orphaned';
  }
}

export const NOWHERE = -1;
