import type { ClientId, FaultId, ReplicaId } from '../../domain/ids.js';
import type { Move } from '../../domain/observations.js';
import type { FailureReason } from '../../domain/outcome.js';
import type { HandlerId, Micros } from '../../kernel/kernel.js';
import type { Stream } from '../../kernel/random.js';
import { DROP, PASS, REFUSE, type Verdict } from '../../topology/network.js';
import { nextSyn_us } from '../../topology/tcp.js';
import { emptyMove } from '../move.js';
import type { ClientPorts, Population, PopulationIdentity } from '../ports.js';
import { GIVE_UP, isRecovery, type ReconnectPolicy, reconnectDelay_us } from '../reconnect.js';
import {
  BACKING_OFF,
  CONNECTED,
  Connections,
  GAVE_UP,
  HANDSHAKING,
  NOTHING,
  RESOLVING,
  STALLED,
} from './connections.js';
import { type KeepAlive, NEVER, stillHears } from './liveness.js';
import { firstLostPing_us, nextContact_us, silenceEnds_us } from './patience.js';

export interface SocketOptions {
  /** Clients start evenly over this time. */
  readonly arriveOver: Micros;
  /** Round trips from the first packet to an open WebSocket, name resolution apart. */
  readonly handshakeRounds: number;
  /** An attempt is given up that long after its name was resolved. */
  readonly connectTimeout: Micros;
  /** First retransmission of a SYN; doubles. */
  readonly synTimeout: Micros;
  readonly keepAlive: KeepAlive;
  readonly reconnect: ReconnectPolicy;
  /** Round trip of each client's last mile. */
  access_us(client: number): number;
}

/** What stands at the other end of the connections. */
export interface SocketService {
  /** The replica takes the connection, or is full. */
  open(client: ClientId, replica: ReplicaId): boolean;
  /** The replica learned that the connection is gone. */
  closed(client: ClientId, replica: ReplicaId): void;
  /** Data that both sides held back while the path was broken goes on its way. */
  resumed(client: ClientId, replica: ReplicaId): void;
  /** The client gave the connection up: what was held back on it is gone. */
  abandoned(client: ClientId, replica: ReplicaId): void;
}

/**
 * A population of long-lived WebSocket clients: resolve, connect, stay, lose the connection, notice,
 * come back. Nothing happens while all is well: pings are worked out only when a path breaks.
 */
export class SocketPopulation implements Population {
  readonly identity: PopulationIdentity;
  readonly connections: Connections;
  readonly #ports: ClientPorts;
  readonly #options: SocketOptions;
  readonly #service: SocketService;
  readonly #random: Stream;
  readonly #events: Readonly<Record<EventName, HandlerId>>;
  /** Per replica: since when the path is broken (NOTHING: it is not), and how many lives it has had. */
  readonly #brokenSince: Float64Array;
  readonly #lives: Uint16Array;
  readonly #move: Move;

  constructor(
    identity: PopulationIdentity,
    options: SocketOptions,
    service: SocketService,
    ports: ClientPorts,
  ) {
    this.identity = identity;
    this.#options = options;
    this.#service = service;
    this.#ports = ports;
    this.connections = new Connections(identity.count);
    this.#random = ports.random.stream(`clients/${identity.name}`, 'connection');
    this.#brokenSince = new Float64Array(ports.replicaSites.length).fill(NOTHING);
    this.#lives = new Uint16Array(ports.replicaSites.length);
    this.#move = emptyMove(identity.id);
    for (let client = 0; client < identity.count; client++) {
      this.connections.access_us[client] = options.access_us(client);
    }
    const { kernel } = ports;
    const on = (name: EventName, run: (client: number) => void): HandlerId =>
      kernel.handler(`${identity.name}: ${name}`, (client, turn) => {
        if (this.connections.turn[client] === turn) run(client);
      });
    this.#events = {
      arrive: kernel.handler(`${identity.name}: arrive`, (client) => this.#arrive(client)),
      resolved: on('resolved', (client) => this.#handshake(client)),
      opened: on('opened', (client) => this.#opened(client)),
      timedOut: on('timedOut', (client) => this.#failed(client, 'connect-timeout')),
      refused: on('refused', (client) => this.#failed(client, 'refused')),
      retry: on('retry', (client) => this.#attempt(client)),
      silence: on('silence', (client) => this.#silence(client)),
      contact: on('contact', (client) => this.#contact(client)),
      reset: on('reset', (client) => this.#lose(client)),
      resume: on('resume', (client) => this.#resume(client)),
      ghost: kernel.handler(`${identity.name}: ghost`, (client, replica) => this.#ghost(client, replica)),
    };
  }

  start(): void {
    this.#ports.kernel.at(0, this.#events.arrive, 0);
  }

  answersChanged(): void {}

  inFlight() {
    const attempting = (state: number): boolean =>
      state === RESOLVING || state === HANDSHAKING || state === STALLED;
    const count = this.connections.state.reduce((sum, state) => sum + (attempting(state) ? 1 : 0), 0);
    return { kind: 'connect' as const, count };
  }

  /** A message reached the client over its connection, which therefore lives. */
  heard(client: number, at_us: Micros): void {
    const { heard_us } = this.connections;
    if (heard_us[client] < at_us) heard_us[client] = at_us;
  }

  /** Data was sent on the client's connection and vanished; either side retransmits it. */
  unanswered(client: number): void {
    const { unanswered_us, awaits, replica } = this.connections;
    if (unanswered_us[client] !== NOTHING) return;
    unanswered_us[client] = this.#ports.kernel.now_us;
    const { resume, reset } = this.#events;
    if (awaits[client] === resume || awaits[client] === reset) return;
    // On an open path the packet may be the first that a new process sees of the connection.
    if (this.#brokenSince[replica[client]] === NOTHING) this.#awaitContact(client, replica[client]);
    // An application that sends makes TCP give up one day, even without keep-alive.
    else this.#awaitSilence(client);
  }

  pathChanged(replica: ReplicaId, fault: FaultId, memoryLost: boolean): void {
    const { kernel } = this.#ports;
    const upstream = this.#upstream(replica);
    const downstream = this.#downstream(replica);
    const broken = upstream !== PASS || downstream !== PASS;
    const wasBroken = this.#brokenSince[replica] !== NOTHING;
    if (memoryLost) this.#lives[replica] = this.#lives[replica] + 1;
    if (broken && !wasBroken) this.#brokenSince[replica] = kernel.now_us;
    const hears = stillHears(this.#options.keepAlive, upstream === PASS, downstream === PASS);
    const { state, awaits, replica: replicaOf } = this.connections;
    for (let client = 0; client < this.identity.count; client++) {
      if (replicaOf[client] !== replica) continue;
      if (state[client] === CONNECTED) {
        if (broken) this.#broke(client, replica, fault, hears, upstream === REFUSE);
        // A reset that is on its way arrives, whatever becomes of the path.
        else if (wasBroken && awaits[client] !== this.#events.reset) this.#awaitContact(client, replica);
      } else if (state[client] === STALLED && upstream !== DROP && downstream !== DROP) {
        this.#synAgain(client, replica, upstream);
      }
    }
    if (!broken) this.#brokenSince[replica] = NOTHING;
  }

  // ---- coming ------------------------------------------------------------------------------

  #arrive(client: number): void {
    const { count } = this.identity;
    if (client + 1 < count) {
      const next_us = Math.round(((client + 1) * this.#options.arriveOver) / count);
      this.#ports.kernel.at(next_us, this.#events.arrive, client + 1);
    }
    this.connections.wanted_us[client] = this.#ports.kernel.now_us;
    this.#attempt(client);
  }

  #attempt(client: number): void {
    const { kernel, directory } = this.#ports;
    const { state, replica, attempt_us } = this.connections;
    const answer = directory.lookup(client, kernel.now_us);
    attempt_us[client] = kernel.now_us;
    replica[client] = answer.endpoint;
    state[client] = RESOLVING;
    if (answer.latency_us > 0) this.#next(client, answer.latency_us, this.#events.resolved);
    else this.#handshake(client);
  }

  #handshake(client: number): void {
    const { kernel, network, observer } = this.#ports;
    const { state, replica: replicaOf, resolved_us } = this.connections;
    const replica = replicaOf[client];
    resolved_us[client] = kernel.now_us;
    if (replica === NOTHING) return this.#failed(client, 'no-address');
    const site = this.#siteOf(replica);
    const verdict = network.connectVerdict(this.identity.site, site);
    if (verdict !== PASS) observer.faultTouched(this.#culprit(replica), 'connection attempts', 1);
    if (verdict === DROP) return this.#stall(client);
    state[client] = HANDSHAKING;
    if (verdict === REFUSE) {
      return this.#next(client, this.#roundTrip(client, replica), this.#events.refused);
    }
    const duration_us = this.#handshakeTime(client, replica);
    if (duration_us < this.#options.connectTimeout) this.#next(client, duration_us, this.#events.opened);
    else this.#next(client, this.#options.connectTimeout, this.#events.timedOut);
  }

  /** The last packet of the handshake came, unless the path broke while it was under way. */
  #opened(client: number): void {
    const { network } = this.#ports;
    const replica = this.connections.replica[client];
    const verdict = network.connectVerdict(this.identity.site, this.#siteOf(replica));
    if (verdict === DROP) return this.#stall(client);
    if (verdict === REFUSE) return this.#failed(client, 'refused');
    if (!this.#service.open(this.identity.firstClient + client, replica)) {
      return this.#failed(client, 'throttled');
    }
    this.#established(client, replica);
  }

  #established(client: number, replica: ReplicaId): void {
    const { kernel, observer } = this.#ports;
    const c = this.connections;
    const now_us = kernel.now_us;
    c.turn[client] = c.turn[client] + 1;
    c.awaits[client] = NOTHING;
    c.state[client] = CONNECTED;
    c.established_us[client] = now_us;
    c.heard_us[client] = now_us;
    c.unanswered_us[client] = NOTHING;
    c.stalled_us[client] = NOTHING;
    c.deaf_us[client] = NOTHING;
    c.life[client] = this.#lives[replica];
    c.failures[client] = 0;
    observer.connected(this.identity.id, replica, this.identity.firstClient + client, now_us);
    observer.operation(
      'connect',
      this.identity.id,
      replica,
      c.wanted_us[client],
      c.attempt_us[client],
      now_us,
      'ok',
      'none',
    );
    this.#comeUp(client, replica, c.noticed_us[client]);
    observer.clientReturned(this.identity.id, replica, this.identity.firstClient + client, now_us);
  }

  /** Packets of the handshake vanish: nothing more happens until the attempt times out. */
  #stall(client: number): void {
    const { kernel } = this.#ports;
    const { state, resolved_us } = this.connections;
    state[client] = STALLED;
    const end_us = resolved_us[client] + this.#options.connectTimeout;
    this.#next(client, Math.max(0, end_us - kernel.now_us), this.#events.timedOut);
  }

  /** The path came back while the handshake was stalled: the next SYN that is sent gets an answer. */
  #synAgain(client: number, replica: ReplicaId, upstream: Verdict): void {
    const { kernel } = this.#ports;
    const { state, resolved_us } = this.connections;
    const started_us = resolved_us[client];
    const syn_us = nextSyn_us(started_us, kernel.now_us, this.#options.synTimeout);
    const refused = upstream === REFUSE;
    const duration_us = refused ? this.#roundTrip(client, replica) : this.#handshakeTime(client, replica);
    if (syn_us + duration_us >= started_us + this.#options.connectTimeout) return;
    state[client] = HANDSHAKING;
    this.#next(
      client,
      syn_us + duration_us - kernel.now_us,
      refused ? this.#events.refused : this.#events.opened,
    );
  }

  #failed(client: number, reason: FailureReason): void {
    const { kernel, observer } = this.#ports;
    const c = this.connections;
    const now_us = kernel.now_us;
    const started_us = c.attempt_us[client];
    const replica = c.replica[client];
    observer.operation(
      'connect',
      this.identity.id,
      replica,
      started_us,
      started_us,
      now_us,
      'failed',
      reason,
    );
    c.lastFailure_us[client] = now_us;
    if (c.recovering[client] === 0) c.failures[client] = Math.min(c.failures[client] + 1, 65_535);
    this.#backOff(client);
  }

  #backOff(client: number): void {
    const c = this.connections;
    const now_us = this.#ports.kernel.now_us;
    const cursor = this.#random.seek(client, c.draws[client]);
    const { reconnect } = this.#options;
    const sinceLost_us = now_us - c.wanted_us[client];
    const delay_us = reconnectDelay_us(reconnect, c.failures[client], sinceLost_us, cursor);
    c.draws[client] = cursor.draw;
    c.recovering[client] = isRecovery(reconnect, sinceLost_us) ? 1 : 0;
    c.replica[client] = NOTHING;
    if (delay_us === GIVE_UP) {
      c.state[client] = GAVE_UP;
      c.turn[client] = c.turn[client] + 1;
      return;
    }
    c.state[client] = BACKING_OFF;
    this.#next(client, delay_us, this.#events.retry);
  }

  // ---- going -------------------------------------------------------------------------------

  #broke(client: number, replica: ReplicaId, fault: FaultId, hears: boolean, reset: boolean): void {
    const { kernel, network, observer } = this.#ports;
    const c = this.connections;
    if (c.up[client] === 1) {
      c.up[client] = 0;
      c.broken_us[client] = kernel.now_us;
      c.fault[client] = fault;
      c.lostReplica[client] = replica;
      c.lastFailure_us[client] = NOTHING;
      const id = this.identity.firstClient + client;
      observer.clientHit(fault, this.identity.id, id, kernel.now_us);
      observer.clientDown(this.identity.id, id, kernel.now_us);
      observer.faultTouched(fault, 'connections', 1);
    }
    // Only a process that knows the connection sends pings on it.
    if (hears && c.life[client] === this.#lives[replica]) this.#hearsAgain(client);
    else if (c.deaf_us[client] === NOTHING) c.deaf_us[client] = kernel.now_us;
    if (c.awaits[client] === this.#events.reset) return; // it is on its way already
    if (!reset) return this.#awaitSilence(client);
    const cursor = this.#random.seek(client, c.draws[client]);
    const way_us = network.oneWay_us(this.#siteOf(replica), this.identity.site, kernel.now_us, cursor);
    c.draws[client] = cursor.draw;
    this.#next(client, way_us + Math.round(c.access_us[client] / 2), this.#events.reset);
  }

  /** The path is open: waits for the next packet that gets through, or to the end of its patience. */
  #awaitContact(client: number, replica: ReplicaId): void {
    const now_us = this.#ports.kernel.now_us;
    const known = this.connections.life[client] === this.#lives[replica];
    const contact_us = nextContact_us(this.connections, client, this.#options.keepAlive, known, now_us);
    if (contact_us >= this.#silenceEnds(client)) return this.#awaitSilence(client);
    this.#next(client, contact_us - now_us, known ? this.#events.resume : this.#events.contact);
  }

  /** Its packet reaches a process that knows nothing of the connection and resets it. */
  #contact(client: number): void {
    this.#next(client, this.#roundTrip(client, this.connections.replica[client]), this.#events.reset);
  }

  /** Heartbeats get through again while the other direction is still cut. */
  #hearsAgain(client: number): void {
    const c = this.connections;
    if (c.deaf_us[client] === NOTHING) return;
    const lostPing_us = firstLostPing_us(c, client, this.#options.keepAlive, true);
    if (lostPing_us < this.#ports.kernel.now_us && c.stalled_us[client] === NOTHING) {
      c.stalled_us[client] = lostPing_us;
    }
    c.deaf_us[client] = NOTHING;
    c.heard_us[client] = this.#ports.kernel.now_us;
  }

  /** The connection carries data again. */
  #resume(client: number): void {
    const c = this.connections;
    const replica = c.replica[client];
    if (this.#brokenSince[replica] !== NOTHING) return this.#awaitSilence(client);
    c.turn[client] = c.turn[client] + 1;
    c.awaits[client] = NOTHING;
    c.unanswered_us[client] = NOTHING;
    c.stalled_us[client] = NOTHING;
    c.deaf_us[client] = NOTHING;
    c.heard_us[client] = this.#ports.kernel.now_us;
    this.#service.resumed(this.identity.firstClient + client, replica);
    this.#comeUp(client, replica, NOTHING);
  }

  /** Closes the connection if nothing was heard for too long, else waits on. */
  #silence(client: number): void {
    if (this.#silenceEnds(client) > this.#ports.kernel.now_us) this.#awaitSilence(client);
    else this.#lose(client);
  }

  #awaitSilence(client: number): void {
    const deadline_us = this.#silenceEnds(client);
    if (deadline_us === NEVER) return;
    this.#next(client, Math.max(0, deadline_us - this.#ports.kernel.now_us), this.#events.silence);
  }

  /** The client knows that its connection is gone. */
  #lose(client: number): void {
    const { kernel, observer } = this.#ports;
    const c = this.connections;
    const now_us = kernel.now_us;
    const replica = c.replica[client];
    const id = this.identity.firstClient + client;
    observer.disconnected(this.identity.id, replica, id, now_us);
    this.#service.abandoned(id, replica);
    this.#tellReplica(client, replica);
    c.noticed_us[client] = now_us;
    c.wanted_us[client] = now_us;
    c.failures[client] = 0;
    this.#backOff(client);
  }

  /** A replica that cannot be reached learns of the loss only when it has heard nothing for long. */
  #tellReplica(client: number, replica: ReplicaId): void {
    const { kernel } = this.#ports;
    if (this.connections.life[client] !== this.#lives[replica]) return; // it has forgotten anyway
    if (this.#upstream(replica) === PASS) {
      return this.#service.closed(this.identity.firstClient + client, replica);
    }
    const since_us = this.#brokenSince[replica];
    const until_us = Math.max(kernel.now_us, since_us + this.#options.keepAlive.timeout);
    kernel.at(until_us, this.#events.ghost, client, replica);
  }

  #ghost(client: number, replica: ReplicaId): void {
    if (this.connections.isOn(client, replica)) return; // a newer connection took its place
    this.#service.closed(this.identity.firstClient + client, replica);
  }

  // ---- shared ------------------------------------------------------------------------------

  #comeUp(client: number, replica: ReplicaId, noticed_us: Micros): void {
    const { kernel, observer } = this.#ports;
    const c = this.connections;
    const id = this.identity.firstClient + client;
    const now_us = kernel.now_us;
    if (c.up[client] === 0) observer.clientUp(this.identity.id, id, now_us);
    c.up[client] = 1;
    if (c.fault[client] === NOTHING) return;
    const move = this.#move;
    const resumed = noticed_us === NOTHING;
    move.fault = c.fault[client];
    move.client = id;
    move.from = c.lostReplica[client];
    move.to = replica;
    move.noticed_us = resumed ? NOTHING : noticed_us;
    move.resolverStaleUntil_us = resumed ? NOTHING : this.#ports.directory.resolverStaleUntil_us(client);
    move.cacheStaleUntil_us = resumed ? NOTHING : this.#ports.directory.cacheStaleUntil_us(client);
    move.lastFailure_us = resumed ? NOTHING : c.lastFailure_us[client];
    move.attempt_us = resumed ? now_us : c.attempt_us[client];
    move.resolved_us = resumed ? now_us : c.resolved_us[client];
    move.moved_us = now_us;
    c.fault[client] = NOTHING;
    observer.clientMoved(move);
  }

  /** When the client gives the connection up if nothing more is heard. */
  #silenceEnds(client: number): Micros {
    return silenceEnds_us(this.connections, client, this.#options.keepAlive);
  }

  #handshakeTime(client: number, replica: ReplicaId): Micros {
    return this.#options.handshakeRounds * this.#roundTrip(client, replica);
  }

  #roundTrip(client: number, replica: ReplicaId): Micros {
    const { kernel, network } = this.#ports;
    const c = this.connections;
    const cursor = this.#random.seek(client, c.draws[client]);
    const path_us = network.roundTrip_us(this.identity.site, this.#siteOf(replica), kernel.now_us, cursor);
    c.draws[client] = cursor.draw;
    const roundTrip_us = path_us + Math.round(c.access_us[client]);
    c.roundTrip_us[client] = roundTrip_us;
    return roundTrip_us;
  }

  /** Schedules the client's next event; every earlier one becomes out of date. */
  #next(client: number, delay_us: Micros, event: HandlerId): void {
    const { turn, awaits } = this.connections;
    const next = (turn[client] + 1) | 0;
    turn[client] = next;
    awaits[client] = event;
    this.#ports.kernel.after(delay_us, event, client, next);
  }

  #siteOf(replica: ReplicaId): number {
    return this.#ports.replicaSites[replica];
  }

  #upstream(replica: ReplicaId): Verdict {
    return this.#ports.network.verdict(this.identity.site, this.#siteOf(replica));
  }

  #downstream(replica: ReplicaId): Verdict {
    return this.#ports.network.verdict(this.#siteOf(replica), this.identity.site);
  }

  #culprit(replica: ReplicaId): FaultId {
    const { network } = this.#ports;
    const upstream = network.culprit(this.identity.site, this.#siteOf(replica));
    return upstream >= 0 ? upstream : network.culprit(this.#siteOf(replica), this.identity.site);
  }
}

type EventName =
  | 'arrive'
  | 'resolved'
  | 'opened'
  | 'timedOut'
  | 'refused'
  | 'retry'
  | 'silence'
  | 'contact'
  | 'reset'
  | 'resume'
  | 'ghost';
