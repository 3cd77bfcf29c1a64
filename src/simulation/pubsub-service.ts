import type { Groups } from '../clients/groups.js';
import { ABSENT } from '../clients/websocket/connections.js';
import type { SocketPopulation, SocketService } from '../clients/websocket/socket-population.js';
import type { ClientId, PopulationId, ReplicaId, SiteId } from '../domain/ids.js';
import type { Observer } from '../domain/observations.js';
import type { EventHandle, HandlerId, KernelApi, Micros } from '../kernel/kernel.js';
import type { RandomSource, Stream } from '../kernel/random.js';
import type {
  MessageId,
  PubSubEffects,
  PubSubReplica,
  PubSubStrategy,
} from '../replication/pubsub/contract.js';
import { type MemberState, MessageLedger } from '../replication/pubsub/ledger.js';
import type { Network } from '../topology/network.js';
import { PASS } from '../topology/network.js';
import { retransmissionTimeout_us } from '../topology/tcp.js';
import { Mesh } from './mesh.js';

export interface PubSubServiceOptions {
  readonly strategy: PubSubStrategy;
  readonly replicas: readonly { readonly name: string; readonly site: SiteId; readonly units: number }[];
  readonly populations: number;
  readonly clients: number;
  readonly groups: Groups;
}

/** Concurrent connections of one unit (Azure Web PubSub and SignalR, documented). */
export const CONNECTIONS_PER_UNIT = 1000;

/**
 * A pub/sub service as its clients meet it: admits connections, carries messages between clients and
 * the strategy's state machines, and accounts for every message. The strategy decides only which
 * replica tells which.
 */
export class PubSubService implements SocketService {
  readonly #kernel: KernelApi;
  readonly #network: Network;
  readonly #observer: Observer;
  readonly #options: PubSubServiceOptions;
  readonly #machines: readonly PubSubReplica[];
  readonly #mesh: Mesh<Letter>;
  readonly ledger: MessageLedger;
  readonly #random: RandomSource;
  /** By population; each client's packets draw from a row of their own, whoever else talks. */
  readonly #delivery: (Stream | undefined)[];
  readonly #drawn: Uint32Array;
  readonly #arrives: HandlerId;
  /** Per replica, which clients it believes to be connected; a dead connection may linger. */
  readonly #registered: readonly Uint8Array[];
  readonly #load: Int32Array;
  /** Publishes that have begun and not ended, by population. */
  readonly #underWay: Int32Array;
  readonly #alive: Uint8Array;
  /** Per replica, what its state machine wants to be woken for, by token. */
  readonly #wakes: readonly Map<number, EventHandle>[];
  /** Who a client belongs to; filled in by `attach`. */
  readonly #populationOf: Uint16Array;
  readonly #populations: (SocketPopulation | undefined)[];
  /** What waits on broken connections, by client, in the order in which it was written: each way for itself. */
  readonly #heldUp = new Map<ClientId, MessageId[]>();
  readonly #heldDown = new Map<ClientId, MessageId[]>();

  constructor(
    options: PubSubServiceOptions,
    ports: { kernel: KernelApi; network: Network; observer: Observer; random: RandomSource },
  ) {
    this.#options = options;
    this.#kernel = ports.kernel;
    this.#network = ports.network;
    this.#observer = ports.observer;
    const { replicas } = options;
    this.ledger = new MessageLedger({
      populations: options.populations,
      now_us: () => ports.kernel.now_us,
      lost: (population, count, sent_us, at_us, reason) =>
        ports.observer.lost(population, count, sent_us, at_us, reason),
    });
    this.#random = ports.random;
    this.#delivery = Array.from({ length: options.populations }, () => undefined);
    this.#drawn = new Uint32Array(options.clients);
    this.#arrives = ports.kernel.handler('service: publish arrives', (message, client) =>
      this.#publishArrives(message, client),
    );
    this.#registered = replicas.map(() => new Uint8Array(options.clients));
    this.#load = new Int32Array(replicas.length);
    this.#underWay = new Int32Array(options.populations);
    this.#alive = new Uint8Array(replicas.length).fill(1);
    this.#wakes = replicas.map(() => new Map());
    this.#populationOf = new Uint16Array(options.clients);
    this.#populations = Array.from({ length: options.populations }, () => undefined);
    this.#mesh = new Mesh(
      replicas,
      {
        received: (to, from, letter) => this.#arrived(to, from, letter),
        lost: (to, letter) => this.#lostOnTheWay(to, letter),
        linkUp: (replica, peer) => this.#machine(replica).linkUp(peer),
        linkDown: (replica, peer) => this.#linkDown(replica, peer),
      },
      ports,
    );
    const all = replicas.map((_, id) => id);
    this.#machines = replicas.map((replica, self) =>
      options.strategy.create(
        this.#effectsOf(self, ports.random, replica.name),
        all.filter((id) => id !== self),
      ),
    );
  }

  attach(id: PopulationId, population: SocketPopulation): void {
    this.#populations[id] = population;
    const { name, firstClient, count } = population.identity;
    this.#populationOf.fill(id, firstClient, firstClient + count);
    this.#delivery[id] = this.#random.stream(`clients/${name}`, 'delivery');
  }

  start(): void {
    this.#mesh.start();
  }

  // ---- connections ---------------------------------------------------------------------------

  open(client: ClientId, replica: ReplicaId): boolean {
    const registered = this.#registered[replica];
    if (registered[client] === 1) this.closed(client, replica); // the new connection replaces the old
    const { units } = this.#options.replicas[replica] as { units: number };
    if (this.#load[replica] >= units * CONNECTIONS_PER_UNIT) return false;
    registered[client] = 1;
    this.#load[replica] = this.#load[replica] + 1;
    const group = this.#options.groups.groupOf(client);
    if (group >= 0) this.#machine(replica).joined(client, group);
    return true;
  }

  closed(client: ClientId, replica: ReplicaId): void {
    const registered = this.#registered[replica];
    if (registered[client] === 0) return;
    registered[client] = 0;
    this.#load[replica] = this.#load[replica] - 1;
    this.#machine(replica).closed(client);
  }

  resumed(client: ClientId, replica: ReplicaId): void {
    for (const message of taken(this.#heldUp, client)) this.#sendUp(message, client, replica);
    for (const message of taken(this.#heldDown, client)) {
      this.#writeDown(message, this.#population(client), client, replica);
      this.ledger.release(message);
    }
  }

  abandoned(client: ClientId): void {
    const population = this.#populationOf[client];
    for (const message of taken(this.#heldUp, client)) {
      this.#published(message, client, this.#kernel.now_us, 'unknown', 'connection-dead');
      this.ledger.release(message, 'sender-cut-off');
    }
    for (const message of taken(this.#heldDown, client)) {
      this.ledger.missed(message, population, 'connection-dead');
      this.ledger.release(message);
    }
  }

  /** The replica's process dies: it forgets every connection and all its state. */
  crashed(replica: ReplicaId): void {
    this.#alive[replica] = 0;
    this.#registered[replica].fill(0);
    this.#load[replica] = 0;
    for (const handle of this.#wakes[replica].values()) this.#kernel.cancel(handle);
    this.#wakes[replica].clear();
    this.#mesh.crashed(replica);
  }

  restarted(replica: ReplicaId): void {
    this.#alive[replica] = 1;
    this.#machine(replica).restarted();
    this.#mesh.restarted(replica);
  }

  /** The network between two replicas changed. */
  backboneChanged(): void {
    this.#mesh.pathsChanged();
  }

  // ---- messages ------------------------------------------------------------------------------

  publishesInFlight(population: PopulationId): number {
    return this.#underWay[population];
  }

  /** A client wants to send a message to its group. */
  publish(population: SocketPopulation, local: number, bytes: number): void {
    const { connections, identity } = population;
    const now_us = this.#kernel.now_us;
    if (connections.state[local] === ABSENT) return; // who is not there yet wants nothing
    const client = identity.firstClient + local;
    const group = this.#options.groups.groupOf(client);
    const replica = connections.replica[local];
    if (!connections.isOn(local, replica)) {
      this.#observer.operation('publish', identity.id, -1, now_us, now_us, now_us, 'failed', 'not-connected');
      return;
    }
    this.#underWay[identity.id]++;
    const message = this.ledger.open(now_us, client, replica, group, bytes);
    this.#options.groups.forEachMember(group, (member) => {
      if (member === client) return;
      const of = this.#populationOf[member];
      const state = this.#stateOf(member, of);
      if (state !== null) this.ledger.expect(message, of, state);
    });
    const site = this.#siteOf(replica);
    if (connections.up[local] === 1) return this.#sendUp(message, client, replica);
    const upstream = this.#network.verdict(identity.site, site);
    const downstream = this.#network.verdict(site, identity.site);
    const [from, to] = upstream === PASS ? [site, identity.site] : [identity.site, site];
    this.#observer.faultTouched(this.#network.culprit(from, to), 'messages', 1);
    // Where only the way back is cut, it arrives. After a break it waits behind what is retransmitted.
    const arrives = upstream === PASS && downstream !== PASS && !this.#heldUp.has(client);
    if (arrives && this.#registered[replica][client] === 1) this.#sendUp(message, client, replica);
    else hold(this.#heldUp, client, message);
    population.unanswered(local);
  }

  #sendUp(message: MessageId, client: ClientId, replica: ReplicaId): void {
    const population = this.#population(client);
    const site = population.identity.site;
    const way_us = this.#way_us(site, this.#siteOf(replica), population, client);
    this.#kernel.after(way_us, this.#arrives, message, client);
  }

  #publishArrives(message: MessageId, client: ClientId): void {
    const replica = this.ledger.origin(message);
    const now_us = this.#kernel.now_us;
    if (this.#alive[replica] === 0) {
      this.#published(message, client, now_us, 'unknown', 'connection-dead');
      this.ledger.release(message, 'replica-down');
      return;
    }
    this.#machine(replica).published(message, this.ledger.group(message), this.ledger.bytes(message));
    const population = this.#population(client);
    const { site } = population.identity;
    if (this.#network.verdict(this.#siteOf(replica), site) === PASS) {
      const ack_us = now_us + this.#way_us(this.#siteOf(replica), site, population, client);
      this.#published(message, client, ack_us, 'ok', 'none');
    } else {
      this.#published(message, client, now_us, 'unknown', 'request-timeout');
    }
    this.ledger.release(message);
  }

  #published(
    message: MessageId,
    client: ClientId,
    ended_us: Micros,
    outcome: 'ok' | 'unknown',
    reason: 'none' | 'connection-dead' | 'request-timeout',
  ): void {
    const sent_us = this.ledger.sent_us(message);
    const population = this.#populationOf[client];
    this.#underWay[population]--;
    const replica = this.ledger.origin(message);
    this.#observer.operation('publish', population, replica, sent_us, sent_us, ended_us, outcome, reason);
  }

  #deliver(replica: ReplicaId, client: ClientId, message: MessageId): void {
    if (client === this.ledger.sender(message)) return; // no echo
    const population = this.#population(client);
    const local = client - population.identity.firstClient;
    if (!population.connections.isOn(local, replica)) return; // a connection that only the replica believes in
    const site = this.#siteOf(replica);
    const open = this.#network.verdict(site, population.identity.site) === PASS;
    // Mostly nothing is held at all, and the size of a map is cheaper to ask for than a key.
    const waits = this.#heldDown.size > 0 && this.#heldDown.has(client);
    if (open && !waits) return this.#writeDown(message, population, client, replica);
    this.#observer.faultTouched(this.#network.culprit(site, population.identity.site), 'messages', 1);
    this.ledger.hold(message);
    hold(this.#heldDown, client, message);
    population.unanswered(local);
  }

  #writeDown(message: MessageId, population: SocketPopulation, client: ClientId, replica: ReplicaId): void {
    const { identity } = population;
    const way_us = this.#way_us(this.#siteOf(replica), identity.site, population, client);
    const received_us = this.#kernel.now_us + way_us;
    population.heard(client - identity.firstClient, received_us);
    if (!this.ledger.delivered(message, identity.id)) return;
    const origin = this.ledger.origin(message);
    this.#observer.delivered(
      identity.id,
      origin,
      replica,
      this.ledger.sent_us(message),
      received_us,
      this.ledger.bytes(message),
    );
  }

  /** One packet between a client and its replica, last mile and retransmission of a lost one included. */
  #way_us(from: SiteId, to: SiteId, { connections, identity }: SocketPopulation, client: ClientId): Micros {
    const local = client - identity.firstClient;
    const access_us = connections.access_us[local];
    const draws = (this.#delivery[identity.id] as Stream).seek(local, this.#drawn[client]);
    let way_us = this.#network.oneWay_us(from, to, this.#kernel.now_us, draws) + Math.round(access_us / 2);
    const loss = this.#network.lossRate(from, to);
    if (loss > 0 && draws.uniform() < loss) {
      way_us += retransmissionTimeout_us(this.#network.medianRtt_us(from, to) + Math.round(access_us));
    }
    this.#drawn[client] = draws.draw;
    return way_us;
  }

  // ---- between replicas ------------------------------------------------------------------------

  #effectsOf(self: ReplicaId, random: RandomSource, name: string): PubSubEffects {
    const streams = new Map<string, Stream>();
    const wakes = this.#wakes[self];
    const woken = this.#kernel.handler(`replica ${name}: woken`, (token) => {
      wakes.delete(token);
      this.#machine(self).woken(token);
    });
    return {
      self,
      now_us: () => this.#kernel.now_us,
      deliver: (client, message) => this.#deliver(self, client, message),
      send: (to, message, bytes) => this.#mesh.send(self, to, { message, carried: NONE }, bytes),
      forward: (to, carried, message, bytes) => this.#forward(self, to, { message, carried }, bytes),
      wake: (delay_us, token) => {
        wakes.set(token, this.#kernel.after(delay_us, woken, token));
      },
      cancel: (token) => {
        const handle = wakes.get(token);
        wakes.delete(token);
        return handle !== undefined && this.#kernel.cancel(handle);
      },
      random: (purpose) => {
        const stream = streams.get(purpose) ?? random.stream(`replica/${name}`, purpose);
        streams.set(purpose, stream);
        return stream.uniform();
      },
    };
  }

  #forward(from: ReplicaId, to: ReplicaId, letter: Letter, bytes: number): void {
    this.ledger.hold(letter.carried);
    this.#observer.forwarded(from, to, bytes, this.#kernel.now_us);
    this.#touchBackbone(from, to, 'messages');
    this.#mesh.send(from, to, letter, bytes);
  }

  #linkDown(replica: ReplicaId, peer: ReplicaId): void {
    // Both ends of a link find it dead, unless one is dead itself: the link counts once.
    if (replica < peer || this.#alive[peer] === 0) this.#touchBackbone(replica, peer, 'links');
    this.#machine(replica).linkDown(peer);
  }

  /** States which fault, if any, stands between two replicas. */
  #touchBackbone(from: ReplicaId, to: ReplicaId, what: string): void {
    const [there, back] = [this.#siteOf(from), this.#siteOf(to)];
    if (this.#network.roundTripVerdict(there, back) === PASS) return;
    const outward = this.#network.culprit(there, back);
    this.#observer.faultTouched(outward >= 0 ? outward : this.#network.culprit(back, there), what, 1);
  }

  #arrived(to: ReplicaId, from: ReplicaId, letter: Letter): void {
    this.#machine(to).received(from, letter.message);
    if (letter.carried !== NONE) this.ledger.release(letter.carried);
  }

  #lostOnTheWay(to: ReplicaId, letter: Letter): void {
    if (letter.carried === NONE) return;
    this.ledger.release(letter.carried, this.#alive[to] === 1 ? 'link-lost' : 'replica-down');
  }

  // ---- shared ----------------------------------------------------------------------------------

  /** How a member stands; null: it has never been there, and is owed nothing. */
  #stateOf(client: ClientId, population: PopulationId): MemberState | null {
    const of = this.#populations[population] as SocketPopulation;
    const local = client - of.identity.firstClient;
    if (of.connections.established_us[local] === NONE) return null;
    const replica = of.connections.replica[local];
    if (!of.connections.isOn(local, replica)) return 'offline';
    // Also of a process that started again since: it knows nothing of the connection.
    return this.#registered[replica][client] === 1 ? 'online' : 'orphaned';
  }

  #population(client: ClientId): SocketPopulation {
    return this.#populations[this.#populationOf[client]] as SocketPopulation;
  }

  #machine(replica: ReplicaId): PubSubReplica {
    return this.#machines[replica];
  }

  #siteOf(replica: ReplicaId): SiteId {
    return (this.#options.replicas[replica] as { site: SiteId }).site;
  }
}

/** What travels between replicas: a strategy's message, and the published message it carries. */
interface Letter {
  readonly message: unknown;
  readonly carried: MessageId;
}

const NONE = -1;

function hold(held: Map<ClientId, MessageId[]>, client: ClientId, message: MessageId): void {
  const queue = held.get(client);
  if (queue === undefined) held.set(client, [message]);
  else queue.push(message);
}

function taken(held: Map<ClientId, MessageId[]>, client: ClientId): readonly MessageId[] {
  const queue = held.get(client);
  if (queue === undefined) return NO_MESSAGES;
  held.delete(client);
  return queue;
}

const NO_MESSAGES: readonly MessageId[] = [];
