import type { Use } from '../../capacity/replica-capacity.js';
import type { Addressee, Audiences } from '../../clients/audiences.js';
import type { SocketPopulation } from '../../clients/websocket/socket-population.js';
import type { ClientId, PopulationId, ReplicaId, SiteId } from '../../domain/ids.js';
import type { Observer } from '../../domain/observations.js';
import type { FailureReason, LossReason, Outcome } from '../../domain/outcome.js';
import type { HandlerId, KernelApi, Micros } from '../../kernel/kernel.js';
import type { RandomSource, Uniform } from '../../kernel/random.js';
import type { GroupId, MessageId, PubSubReplica } from '../../replication/pubsub/contract.js';
import type { MessageLedger } from '../../replication/pubsub/ledger.js';
import { type Network, PASS } from '../../topology/network.js';
import { ClientPackets } from './client-packets.js';
import { Dues } from './dues.js';
import { HeldMessages } from './held-messages.js';
import type { Hosts } from './hosts.js';
import { type Members, NOWHERE } from './members.js';
import { ServerPackets } from './server-packets.js';
import { MOST_BYTES, MOST_MESSAGES } from './sessions.js';
import { Turns } from './turns.js';

export interface FlowPorts {
  readonly kernel: KernelApi;
  readonly network: Network;
  readonly observer: Observer;
  readonly random: RandomSource;
}

export interface FlowOptions {
  readonly populations: number;
  readonly clients: number;
  readonly audiences: Audiences;
  /** Do replicas pass messages on to each other? */
  readonly exchanges: boolean;
  /** Clients of one instance reach those of the others by way of their app server. */
  readonly copiesToServer: boolean;
}

/** What the flow asks of its surroundings. */
export interface FlowEvents {
  machine(replica: ReplicaId): PubSubReplica;
  /** Does a replica keep the client's session although its connection is gone? */
  isKept(client: ClientId, replica: ReplicaId): boolean;
  /** Does any replica? */
  hasSession(client: ClientId): boolean;
  /** More is due to an absent client than a session holds. */
  overflowed(client: ClientId, replica: ReplicaId): void;
  /** Where the app server stands that takes the events of the replica's clients; -1: nobody does. */
  appSiteOf(replica: ReplicaId): SiteId;
  /** A client's message is to be passed on to the other instances. */
  passOn(message: MessageId, from: ReplicaId): void;
}

/** Whom a client or an app server addresses. */
export interface Address {
  readonly to: Addressee | 'server';
  readonly pool: string;
}

/** Group of a message for the app server. */
const EVENTS: GroupId = -2;
/** Sender of what app servers send. */
const NO_CLIENT: ClientId = -1;
/**
 * Deliveries and answers that leave the replica's queue within this time are worked out when they enter
 * it; later ones are looked at again when they leave, since the world may have changed.
 */
const SOON_US = 20_000;

/**
 * The way of a message: from a client (or an app server) up to a replica, through its queue and its
 * state machine, and down to each member's connection. Each member gets it, loses it for a reason, or
 * has it on the way: the ledger keeps count.
 */
export class MessageFlow {
  readonly ledger: MessageLedger;
  readonly #dues: Dues;
  readonly #options: FlowOptions;
  readonly #ports: FlowPorts;
  readonly #hosts: Hosts;
  readonly #members: Members;
  readonly #events: FlowEvents;
  readonly #arrives: HandlerId;
  readonly #enters: HandlerId;
  readonly #itsTurn: HandlerId;
  readonly #leaves: HandlerId;
  readonly #packets: ClientPackets;
  readonly #fromServers: ServerPackets;
  /** Publishes and events that have begun and not ended, by population. */
  readonly #underWay: Readonly<Record<'publish' | 'event', Int32Array>>;
  /** What waits on broken connections: each way for itself. */
  readonly #heldUp = new HeldMessages();
  readonly #heldDown = new HeldMessages();
  readonly #turns = new Turns();

  constructor(options: FlowOptions, hosts: Hosts, members: Members, events: FlowEvents, ports: FlowPorts) {
    this.#options = options;
    this.#ports = ports;
    this.#hosts = hosts;
    this.#members = members;
    this.#events = events;
    const { kernel } = ports;
    this.#dues = new Dues(options, hosts, members, (client) => events.hasSession(client), ports);
    this.ledger = this.#dues.ledger;
    this.#packets = new ClientPackets(options.populations, options.clients, ports);
    this.#fromServers = new ServerPackets('packet', ports);
    this.#underWay = {
      publish: new Int32Array(options.populations),
      event: new Int32Array(options.populations),
    };
    this.#arrives = kernel.handler('service: publish arrives', (message, client) =>
      this.#publishArrives(message, client),
    );
    this.#enters = kernel.handler('service: copy arrives', (message, replica) =>
      this.#copyArrives(message, replica),
    );
    this.#itsTurn = kernel.handler('service: turn of a publish', (token) => this.#turnComes(token));
    this.#leaves = kernel.handler('service: delivery leaves', (token) => this.#deliveryLeaves(token));
  }

  attach(id: PopulationId, name: string): void {
    this.#packets.attach(id, name);
  }

  inFlight(kind: 'publish' | 'event', population: PopulationId): number {
    return this.#underWay[kind][population];
  }

  // ---- up ------------------------------------------------------------------------------------

  /** A client wants to send a message. What it addresses is drawn, whatever state it is in. */
  publish(
    population: SocketPopulation,
    local: number,
    { to, pool }: Address,
    bytes: number,
    draws: Uniform,
  ): void {
    const { connections, identity } = population;
    const { network, observer, kernel } = this.#ports;
    const client = identity.firstClient + local;
    const group = to === 'server' ? EVENTS : this.#options.audiences.chosenBy(client, to, pool, draws);
    // Who is not there wants nothing.
    if (!this.#members.isPresent(client) || group === NOWHERE) return;
    const now_us = kernel.now_us;
    const kind = to === 'server' ? 'event' : 'publish';
    const replica = connections.replica[local];
    if (replica < 0 || !connections.isOn(local, replica)) {
      const { id } = identity;
      observer.operation(kind, id, NOWHERE, now_us, now_us, now_us, 'failed', 'not-connected', client);
      return;
    }
    this.#underWay[kind][identity.id]++;
    const copies = !this.#options.exchanges && this.#options.copiesToServer;
    const tellsApart = group !== EVENTS && (copies || this.#members.haveVisits);
    const message = this.ledger.open(now_us, client, replica, group, bytes, tellsApart);
    if (group !== EVENTS) {
      this.#dues.expect(message);
      const { exchanges, copiesToServer } = this.#options;
      if (!exchanges && !copiesToServer) this.missElsewhere(message, [replica], 'other-instance');
    }
    const site = this.#hosts.siteOf(replica);
    if (connections.up[local] === 1) return this.#sendUp(message, client, replica);
    const upstream = network.verdict(identity.site, site);
    const downstream = network.verdict(site, identity.site);
    const [from, to_] = upstream === PASS ? [site, identity.site] : [identity.site, site];
    observer.faultTouched(network.culprit(from, to_), 'messages', 1);
    // Where only the way back is cut, it arrives. After a break it waits behind what is retransmitted.
    const arrives = upstream === PASS && downstream !== PASS && !this.#heldUp.has(client);
    if (arrives && this.#members.isRegistered(client, replica)) this.#sendUp(message, client, replica);
    else this.#heldUp.add(client, message, bytes);
    population.unanswered(local);
  }

  /** An app server sends a message into the service by way of these replicas, one copy each. */
  sendFromServer(site: SiteId, group: GroupId, bytes: number, entries: readonly ReplicaId[]): void {
    const { kernel, observer } = this.#ports;
    const copies = !this.#options.exchanges;
    const tellsApart = copies || this.#members.haveVisits;
    const message = this.ledger.open(kernel.now_us, NO_CLIENT, NOWHERE, group, bytes, tellsApart);
    this.#dues.expect(message);
    if (copies) this.missElsewhere(message, entries, 'endpoint-offline');
    observer.serverPublished(entries.length, bytes, kernel.now_us);
    for (const replica of entries) this.sendCopy(site, message, replica);
    this.ledger.release(message, entries.length === 0 ? 'endpoint-offline' : undefined);
  }

  /** Sends a copy of a message from an app server to an instance. */
  sendCopy(site: SiteId, message: MessageId, replica: ReplicaId): void {
    const { kernel, network, observer } = this.#ports;
    const to = this.#hosts.siteOf(replica);
    this.ledger.hold(message);
    if (network.verdict(site, to) === PASS) {
      const way_us = network.oneWay_us(site, to, kernel.now_us, this.#fromServers.between(site, to));
      kernel.after(way_us, this.#enters, message, replica);
      return;
    }
    observer.faultTouched(network.culprit(site, to), 'messages', 1);
    this.ledger.release(message, 'sender-cut-off');
  }

  /** Members that are connected to other replicas than these never get the message. */
  missElsewhere(message: MessageId, entries: readonly ReplicaId[], reason: LossReason): void {
    this.#dues.missElsewhere(message, entries, reason);
  }

  #sendUp(message: MessageId, client: ClientId, replica: ReplicaId): void {
    const population = this.#members.populationOf(client);
    const way_us = this.#packets.way_us(
      population.identity.site,
      this.#hosts.siteOf(replica),
      population,
      client,
    );
    this.#ports.kernel.after(way_us, this.#arrives, message, client);
  }

  #publishArrives(message: MessageId, client: ClientId): void {
    const replica = this.ledger.origin(message);
    const { now_us } = this.#ports.kernel;
    if (!this.#hosts.isAlive(replica)) {
      this.#ended(message, client, now_us, 'unknown', 'connection-dead');
      return this.ledger.release(message, 'replica-down');
    }
    if (!this.takes(replica)) {
      this.#answer(message, client, now_us, 'failed', 'throttled');
      return this.ledger.release(message, 'overloaded');
    }
    const turn_us = this.#take(message, replica);
    if (turn_us - now_us > SOON_US) return this.#waitFor(turn_us, this.#itsTurn, replica, client, message);
    this.#acknowledge(message, client, turn_us);
    this.ledger.release(message);
  }

  /** The replica takes a client's message; when the queue before it is done. */
  #take(message: MessageId, replica: ReplicaId): Micros {
    const { now_us } = this.#ports.kernel;
    const group = this.ledger.group(message);
    const bytes = this.ledger.bytes(message);
    if (group === EVENTS) {
      // Nothing is done for an event that nobody takes.
      return this.#events.appSiteOf(replica) === NOWHERE ? now_us : this.#serve(replica, 'event', 1, bytes);
    }
    const turn_us = now_us + this.#hosts.capacity[replica].wait_us(now_us);
    this.#events.machine(replica).published(message, group, bytes);
    if (!this.#options.exchanges && this.#options.copiesToServer) this.#events.passOn(message, replica);
    return turn_us;
  }

  /** The turn of a client's message has come, unless the process died before. */
  #turnComes(token: number): void {
    const { replica, life, client, message } = this.#turns.take(token);
    const { now_us } = this.#ports.kernel;
    if (life === this.#hosts.lifeOf(replica)) this.#acknowledge(message, client, now_us);
    else this.#ended(message, client, now_us, 'unknown', 'connection-dead');
    this.ledger.release(message);
  }

  /** The replica is done with a client's message at `done_us`; an event goes to the app server and back. */
  #acknowledge(message: MessageId, client: ClientId, done_us: Micros): void {
    if (this.ledger.group(message) !== EVENTS) return this.#answer(message, client, done_us, 'ok', 'none');
    const replica = this.ledger.origin(message);
    const site = this.#events.appSiteOf(replica);
    if (site === NOWHERE) return this.#answer(message, client, done_us, 'failed', 'no-app-server');
    const from = this.#hosts.siteOf(replica);
    const there_us = this.#packets.roundTrip_us(from, site, this.#members.populationOf(client), client);
    this.#answer(message, client, done_us + there_us, 'ok', 'none');
  }

  /** The replica's answer leaves at that moment, if there is a way back to the client. */
  #answer(
    message: MessageId,
    client: ClientId,
    leaves_us: Micros,
    outcome: Outcome,
    reason: FailureReason,
  ): void {
    const { kernel, network } = this.#ports;
    const population = this.#members.populationOf(client);
    const { site } = population.identity;
    const from = this.#hosts.siteOf(this.ledger.origin(message));
    if (network.verdict(from, site) !== PASS) {
      return this.#ended(message, client, kernel.now_us, 'unknown', 'request-timeout');
    }
    const way_us = this.#packets.way_us(from, site, population, client);
    this.#ended(message, client, leaves_us + way_us, outcome, reason);
  }

  #ended(
    message: MessageId,
    client: ClientId,
    ended_us: Micros,
    outcome: Outcome,
    reason: FailureReason,
  ): void {
    const kind = this.ledger.group(message) === EVENTS ? 'event' : 'publish';
    const sent_us = this.ledger.sent_us(message);
    const population = this.#members.idOf(client);
    const replica = this.ledger.origin(message);
    this.#underWay[kind][population]--;
    const { observer } = this.#ports;
    observer.operation(kind, population, replica, sent_us, sent_us, ended_us, outcome, reason, client);
  }

  /** A copy from an app server reaches an instance. */
  #copyArrives(message: MessageId, replica: ReplicaId): void {
    const trouble = this.enter(message, replica);
    this.ledger.release(message, trouble);
  }

  /** A message comes to a replica from elsewhere than its clients: why it cannot be taken, if so. */
  enter(message: MessageId, replica: ReplicaId): LossReason | undefined {
    if (!this.#hosts.isAlive(replica)) return 'replica-down';
    if (!this.takes(replica)) return 'overloaded';
    this.#events.machine(replica).published(message, this.ledger.group(message), this.ledger.bytes(message));
    return undefined;
  }

  /** Has the replica's queue room? If not, the message is turned away, and that is stated. */
  takes(replica: ReplicaId): boolean {
    const { kernel, observer } = this.#ports;
    const takes = this.#hosts.capacity[replica].takes(kernel.now_us);
    if (!takes) observer.throttled(replica, 'message', kernel.now_us);
    return takes;
  }

  // ---- down ----------------------------------------------------------------------------------

  /** A replica's state machine writes a message to the connection of a client. */
  deliver(replica: ReplicaId, client: ClientId, message: MessageId): void {
    this.ledger.assertCarried(message);
    if (client >= this.#options.clients) throw new Error(`there is no client ${client}`);
    if (client === this.ledger.sender(message)) return; // no echo
    if (!this.#isConnected(client, replica)) return this.#keepFor(client, replica, message);
    const { audiences } = this.#options;
    const group = this.ledger.group(message);
    const fromServer = this.ledger.sender(message) === NO_CLIENT;
    const use = !audiences.isUser(group) ? 'group' : fromServer ? 'server-to-user' : 'user';
    const leaves_us = this.#serve(replica, use, audiences.sizeOf(group), this.ledger.bytes(message));
    if (leaves_us - this.#ports.kernel.now_us <= SOON_US) {
      return this.#write(replica, client, message, leaves_us);
    }
    this.ledger.hold(message);
    this.#waitFor(leaves_us, this.#leaves, replica, client, message);
  }

  /** Work of a replica on something that leaves it; when it does. */
  #serve(replica: ReplicaId, use: Use, members: number, bytes: number): Micros {
    const { kernel, observer } = this.#ports;
    const capacity = this.#hosts.capacity[replica];
    const leaves_us = capacity.serve(use, members, bytes, kernel.now_us);
    observer.worked(replica, capacity.lastWait_us, capacity.lastWork_us, kernel.now_us);
    return leaves_us;
  }

  /** The same for what goes to another replica. */
  serveForward(replica: ReplicaId, message: MessageId): Micros {
    const group = this.ledger.group(message);
    const { audiences } = this.#options;
    const use = audiences.isUser(group) ? 'user' : 'group';
    return this.#serve(replica, use, audiences.sizeOf(group), this.ledger.bytes(message));
  }

  /** The caller carries the message until then. */
  #waitFor(
    at_us: Micros,
    handler: HandlerId,
    replica: ReplicaId,
    client: ClientId,
    message: MessageId,
  ): void {
    const turn = { replica, life: this.#hosts.lifeOf(replica), client, message };
    this.#ports.kernel.at(at_us, handler, this.#turns.add(turn));
  }

  #deliveryLeaves(token: number): void {
    const { replica, life, client, message } = this.#turns.take(token);
    if (life !== this.#hosts.lifeOf(replica)) return this.ledger.release(message, 'replica-down');
    if (this.#isConnected(client, replica)) {
      this.#write(replica, client, message, this.#ports.kernel.now_us);
    } else {
      this.#keepFor(client, replica, message);
    }
    this.ledger.release(message);
  }

  #write(replica: ReplicaId, client: ClientId, message: MessageId, leaves_us: Micros): void {
    const { network, observer } = this.#ports;
    const population = this.#members.populationOf(client);
    const { site } = population.identity;
    const from = this.#hosts.siteOf(replica);
    if (network.verdict(from, site) === PASS && !this.#heldDown.has(client)) {
      return this.#writeDown(message, population, client, replica, leaves_us);
    }
    observer.faultTouched(network.culprit(from, site), 'messages', 1);
    this.#holdFor(client, replica, message);
    population.unanswered(client - population.identity.firstClient);
  }

  /** Do both sides hold the connection? One that the service has closed carries nothing any more. */
  #isConnected(client: ClientId, replica: ReplicaId): boolean {
    return this.#members.isOn(client, replica) && this.#members.isRegistered(client, replica);
  }

  /** The client is not there, but its session may be: then the message waits in it. */
  #keepFor(client: ClientId, replica: ReplicaId, message: MessageId): void {
    const members = this.#members;
    if (!members.isReliable(client)) return;
    const on = members.replicaOf(client);
    if (on !== NOWHERE && on !== replica) return; // it has begun anew elsewhere
    if (!members.isRegistered(client, replica) && !this.#events.isKept(client, replica)) return;
    this.#holdFor(client, replica, message);
  }

  /** The message waits for the client. A session holds so much and no more, or it ends. */
  #holdFor(client: ClientId, replica: ReplicaId, message: MessageId): void {
    const { messages, bytes } = this.#heldDown.sizeOf(client);
    this.ledger.hold(message);
    this.#heldDown.add(client, message, this.ledger.bytes(message));
    if (!this.#members.isReliable(client)) return;
    if (messages < MOST_MESSAGES && bytes + this.ledger.bytes(message) <= MOST_BYTES) return;
    this.drop(client, 'buffer-overflow');
    this.#events.overflowed(client, replica);
  }

  #writeDown(
    message: MessageId,
    population: SocketPopulation,
    client: ClientId,
    replica: ReplicaId,
    leaves_us: Micros,
  ): void {
    const { identity } = population;
    const { observer } = this.#ports;
    const way_us = this.#packets.way_us(this.#hosts.siteOf(replica), identity.site, population, client);
    const received_us = leaves_us + way_us;
    population.heard(client - identity.firstClient, received_us);
    const wasThere = this.#members.wasThere(client, this.ledger.sent_us(message));
    if (!this.ledger.delivered(message, identity.id, client, wasThere)) {
      return observer.duplicated(identity.id, received_us);
    }
    const origin = this.ledger.origin(message);
    const sent_us = this.ledger.sent_us(message);
    const bytes = this.ledger.bytes(message);
    observer.delivered(identity.id, origin < 0 ? replica : origin, replica, sent_us, received_us, bytes);
  }

  // ---- held ----------------------------------------------------------------------------------

  /** The client's connection carries data again, or its session was taken up. */
  resumed(client: ClientId, replica: ReplicaId): void {
    for (const message of this.#heldUp.take(client)) this.#sendUp(message, client, replica);
    const population = this.#members.populationOf(client);
    for (const message of this.#heldDown.take(client)) {
      this.#writeDown(message, population, client, replica, this.#ports.kernel.now_us);
      this.ledger.release(message);
    }
  }

  /** What was held for the client is gone. */
  drop(client: ClientId, reason: LossReason): void {
    const population = this.#members.idOf(client);
    for (const message of this.#heldUp.take(client)) {
      this.#ended(message, client, this.#ports.kernel.now_us, 'unknown', 'connection-dead');
      this.ledger.release(message, 'sender-cut-off');
    }
    for (const message of this.#heldDown.take(client)) {
      this.ledger.missed(message, population, client, reason);
      this.ledger.release(message);
    }
  }
}
