import type { CapacityOptions } from '../../capacity/replica-capacity.js';
import type { Audiences } from '../../clients/audiences.js';
import type { NegotiateAnswer, Opening, SocketService } from '../../clients/websocket/socket-options.js';
import type { SocketPopulation } from '../../clients/websocket/socket-population.js';
import type { ClientId, PopulationId, ReplicaId, SiteId } from '../../domain/ids.js';
import type { Uniform } from '../../kernel/random.js';
import type { MessageId, PubSubReplica, PubSubStrategy } from '../../replication/pubsub/contract.js';
import { Backbone } from './backbone.js';
import { type HostSpec, Hosts } from './hosts.js';
import { type Manners, Members, NOWHERE } from './members.js';
import { type Address, type FlowPorts, MessageFlow } from './message-flow.js';
import { Sessions } from './sessions.js';

export interface PubSubServiceOptions {
  readonly strategy: PubSubStrategy;
  readonly replicas: readonly HostSpec[];
  readonly capacity: CapacityOptions;
  readonly populations: number;
  readonly clients: number;
  readonly audiences: Audiences;
  readonly copiesToServer: boolean;
}

/** The application in front of and behind the service; see AppTier. */
export interface Application {
  negotiate(client: ClientId, server: number, draw: Uniform): NegotiateAnswer;
  connected(client: ClientId, replica: ReplicaId): void;
  /** The client let go of its connection, or has made its last attempt to get one. */
  left(client: ClientId): void;
  /** Where the app server stands that takes the events of the replica's clients; -1: nobody does. */
  siteOf(replica: ReplicaId): SiteId;
  passOn(message: MessageId, from: ReplicaId): void;
}

/**
 * A pub/sub service as its clients meet it: admits connections as far as its units go, keeps sessions,
 * and accounts for every message. The strategy decides only which replica tells which.
 */
export class PubSubService implements SocketService {
  readonly hosts: Hosts;
  readonly members: Members;
  readonly flow: MessageFlow;
  readonly #options: PubSubServiceOptions;
  readonly #ports: FlowPorts;
  readonly #backbone: Backbone;
  readonly #sessions: Sessions;
  #application: Application = NO_APPLICATION;

  constructor(options: PubSubServiceOptions, ports: FlowPorts) {
    const { strategy, replicas, populations, clients, audiences, copiesToServer } = options;
    this.#options = options;
    this.#ports = ports;
    this.hosts = new Hosts(replicas, options.capacity, ports.random);
    this.members = new Members(replicas.length, populations, clients);
    this.#sessions = new Sessions(ports.kernel, (client, replica) => this.#expired(client, replica));
    const exchanges = strategy.exchanges ?? true;
    this.flow = new MessageFlow(
      { populations, clients, audiences, exchanges, copiesToServer },
      this.hosts,
      this.members,
      {
        machine: (replica) => this.#machine(replica),
        isKept: (client, replica) => this.#sessions.isKept(client, replica),
        hasSession: (client) => this.#sessions.keeperOf(client) !== undefined,
        overflowed: (client, replica) => this.#overflowed(client, replica),
        appSiteOf: (replica) => this.#application.siteOf(replica),
        passOn: (message, from) => this.#application.passOn(message, from),
      },
      ports,
    );
    this.#backbone = new Backbone(strategy, this.hosts, () => this.flow, ports);
  }

  attach(id: PopulationId, population: SocketPopulation, manners: Manners): void {
    this.members.attach(id, population, manners);
    this.flow.attach(id, population.identity.name);
  }

  /** Before the start: who negotiates, takes events and sends for the application. */
  serve(application: Application): void {
    this.#application = application;
  }

  start(): void {
    this.hosts.specs.forEach(({ units }, replica) => {
      this.#ports.observer.resized(replica, units, 0);
    });
    this.#backbone.start();
  }

  publish(
    population: SocketPopulation,
    local: number,
    address: Address,
    bytes: number,
    draws: Uniform,
  ): void {
    this.flow.publish(population, local, address, bytes, draws);
  }

  // ---- connections ---------------------------------------------------------------------------

  negotiate(client: ClientId, server: number, draw: Uniform): NegotiateAnswer {
    return this.#application.negotiate(client, server, draw);
  }

  admits(_client: ClientId, replica: ReplicaId): boolean {
    return this.hosts.capacity[replica].leave(this.#ports.kernel.now_us) || this.#turnAway(replica);
  }

  open(client: ClientId, replica: ReplicaId, recovering: boolean): Opening {
    const knows = this.members.isRegistered(client, replica);
    if (recovering) {
      // A connection that the replica still believes in goes on as the new one.
      if (knows) {
        this.flow.resumed(client, replica);
        return 'recovered';
      }
      if (!this.#sessions.isKept(client, replica)) return 'no-session';
    } else {
      if (knows) this.closed(client, replica, true); // the new connection replaces the old
      this.#giveUpSession(client);
    }
    if (!this.#admit(client, replica)) return 'throttled';
    this.members.register(client, replica);
    this.#application.connected(client, replica);
    if (recovering) {
      this.#sessions.drop(client);
      this.flow.resumed(client, replica);
      return 'recovered';
    }
    if (!this.members.joinsByRequest(client)) this.#joinGroups(client, replica);
    return 'opened';
  }

  join(client: ClientId, replica: ReplicaId): void {
    if (this.members.isRegistered(client, replica)) this.#joinGroups(client, replica);
  }

  closed(client: ClientId, replica: ReplicaId, left: boolean): void {
    if (!this.members.isRegistered(client, replica)) return;
    this.#disconnect(client, replica);
    const isElsewhere = this.members.replicaOf(client) !== NOWHERE && !this.members.isOn(client, replica);
    if (this.members.isReliable(client) && !left && !isElsewhere) {
      this.#sessions.keep(client, replica);
      return;
    }
    this.#machine(replica).closed(client);
    if (this.members.isReliable(client) && !isElsewhere) this.flow.drop(client, 'session-expired');
  }

  resumed(client: ClientId, replica: ReplicaId): void {
    if (this.members.isRegistered(client, replica)) return this.flow.resumed(client, replica);
    // The service closed the connection while its path was broken: the next packet is answered by a reset.
    this.flow.drop(client, 'connection-dead');
    this.members.populationOf(client).resetAtNextPacket(client, replica);
  }

  abandoned(client: ClientId, replica: ReplicaId): void {
    this.#application.left(client);
    const sessionLives = this.members.isRegistered(client, replica) || this.#sessions.isKept(client, replica);
    if (this.members.isReliable(client) && sessionLives) return;
    this.flow.drop(client, 'connection-dead');
  }

  gaveUp(client: ClientId): void {
    this.#application.left(client);
  }

  /** A connection that has been given leave already costs nothing of the replica's pace. */
  #admit(client: ClientId, replica: ReplicaId): boolean {
    const { kernel } = this.#ports;
    const paid = this.members.asksFirst(client);
    const admitted = this.hosts.capacity[replica].admit(kernel.now_us, paid) === 'admitted';
    return admitted || this.#turnAway(replica);
  }

  #turnAway(replica: ReplicaId): false {
    this.#ports.observer.throttled(replica, 'connection', this.#ports.kernel.now_us);
    return false;
  }

  #disconnect(client: ClientId, replica: ReplicaId): void {
    this.members.forget(client, replica);
    this.hosts.capacity[replica].release();
  }

  #joinGroups(client: ClientId, replica: ReplicaId): void {
    const machine = this.#machine(replica);
    this.#options.audiences.forEachGroupOf(client, (group) => machine.joined(client, group));
  }

  // ---- sessions ------------------------------------------------------------------------------

  #expired(client: ClientId, replica: ReplicaId): void {
    this.#machine(replica).closed(client);
    this.flow.drop(client, 'session-expired');
  }

  /** A client that begins a new session has no use for its old one. */
  #giveUpSession(client: ClientId): void {
    if (!this.members.isReliable(client)) return;
    const keeper = this.#sessions.keeperOf(client);
    if (keeper !== undefined) {
      this.#sessions.drop(client);
      this.#machine(keeper).closed(client);
    }
    this.flow.drop(client, 'session-expired');
  }

  #overflowed(client: ClientId, replica: ReplicaId): void {
    if (this.members.isRegistered(client, replica)) this.#disconnect(client, replica);
    this.#sessions.drop(client);
    this.#machine(replica).closed(client);
  }

  // ---- replicas ------------------------------------------------------------------------------

  /** The replica's process dies: it forgets every connection and all its state. */
  crashed(replica: ReplicaId): void {
    this.#ports.observer.crashed(replica, this.#ports.kernel.now_us);
    this.hosts.crashed(replica);
    for (const client of this.#sessions.ofReplica(replica)) {
      this.#sessions.drop(client);
      this.flow.drop(client, 'replica-down');
    }
    for (let client = 0; client < this.members.clients; client++) {
      if (!this.members.forget(client, replica)) continue;
      // One that has given the connection up already, unheard, left its session to this process alone.
      if (this.members.replicaOf(client) === NOWHERE) this.flow.drop(client, 'replica-down');
    }
    this.#backbone.crashed(replica);
  }

  restarted(replica: ReplicaId): void {
    this.hosts.restarted(replica);
    this.#backbone.restarted(replica);
  }

  /** The network between two replicas changed. */
  backboneChanged(): void {
    this.#backbone.pathsChanged();
  }

  #machine(replica: ReplicaId): PubSubReplica {
    return this.#backbone.machine(replica);
  }
}

const NO_APPLICATION: Application = {
  negotiate: () => {
    throw new Error('there is no app server to negotiate with');
  },
  connected() {},
  left() {},
  siteOf: () => NOWHERE,
  passOn() {},
};
