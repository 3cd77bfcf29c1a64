import type { FaultId, ReplicaId } from '../../domain/ids.js';
import type { FailureReason, Outcome } from '../../domain/outcome.js';
import { type Distribution, exponential, sampleMicros } from '../../kernel/distributions.js';
import type { HandlerId, Micros } from '../../kernel/kernel.js';
import type { Stream } from '../../kernel/random.js';
import { DROP, PASS, REFUSE } from '../../topology/network.js';
import { nextSyn_us } from '../../topology/tcp.js';
import { emptyMove, NOTHING } from '../move.js';
import type { ClientPorts, Population, PopulationIdentity } from '../ports.js';
import { stateLookup } from '../state-lookup.js';
import type { RequestOptions } from './options.js';

/**
 * Stateless clients that ask at random times, each request on a connection of its own: resolve,
 * connect, ask. The demand of all clients is drawn as one Poisson process with the asker picked
 * evenly. A client counts as down from the moment its path breaks until a request succeeds or the
 * path is open again.
 */
export class PoissonPopulation implements Population {
  readonly identity: PopulationIdentity;
  readonly #ports: ClientPorts;
  readonly #options: RequestOptions;
  readonly #gap: Distribution;
  readonly #demand: Stream;
  readonly #random: Stream;
  readonly #ask: HandlerId;
  readonly #answered: HandlerId;
  readonly #ended: HandlerId;
  /** The replica that served the client last; who hit it, and where. */
  readonly #servedBy: Int16Array;
  readonly #fault: Int16Array;
  readonly #up: Uint8Array;
  readonly #lastFailure_us: Float64Array;
  readonly #draws: Uint32Array;
  readonly #requests = new Requests();
  readonly #move;

  constructor(identity: PopulationIdentity, options: RequestOptions, ports: ClientPorts) {
    const { count, name } = identity;
    this.identity = identity;
    this.#ports = ports;
    this.#options = options;
    this.#gap = exponential(1e6 / (options.rate * count));
    this.#demand = ports.random.stream(`clients/${name}`, 'demand');
    this.#random = ports.random.stream(`clients/${name}`, 'request');
    this.#servedBy = new Int16Array(count).fill(NOTHING);
    this.#fault = new Int16Array(count).fill(NOTHING);
    this.#up = new Uint8Array(count);
    this.#lastFailure_us = new Float64Array(count).fill(NOTHING);
    this.#draws = new Uint32Array(count);
    this.#move = emptyMove(identity.id);
    const { kernel } = ports;
    this.#ask = kernel.handler(`${name}: ask`, () => this.#next());
    this.#answered = kernel.handler(`${name}: answered`, (slot, turn) => {
      if (this.#requests.turn[slot] === turn) this.#arrived(slot);
    });
    this.#ended = kernel.handler(`${name}: ended`, (slot, turn) => {
      if (this.#requests.turn[slot] === turn) this.#giveUp(slot);
    });
  }

  start(): void {
    this.#ports.kernel.after(sampleMicros(this.#gap, this.#demand), this.#ask);
  }

  answersChanged(): void {}

  inFlight() {
    return [{ kind: 'request' as const, count: this.#requests.underWay }];
  }

  /** They hold no connection. */
  resetConnections(): void {}

  pathChanged(replica: ReplicaId, fault: FaultId): void {
    if (replica >= this.#ports.replicaSites.length) return; // an app server, which they do not ask
    const open = this.#verdict(replica) === PASS;
    for (let client = 0; client < this.identity.count; client++) {
      if (this.#servedBy[client] !== replica) continue;
      if (open) this.#comeUp(client, replica, NOTHING);
      else this.#broke(client, fault);
    }
    if (open) this.#requests.forEachStalled(replica, (slot) => this.#synAgain(slot));
  }

  #next(): void {
    const { kernel, directory } = this.#ports;
    const client = Math.floor(this.#demand.uniform() * this.identity.count);
    kernel.after(sampleMicros(this.#gap, this.#demand), this.#ask);
    const answer = directory.lookup(client, kernel.now_us);
    stateLookup(this.#ports, this.identity, client, answer);
    const slot = this.#requests.open(client, answer.endpoint, kernel.now_us, answer.latency_us);
    if (answer.endpoint === NOTHING) return this.#close(slot, 'failed', 'no-address');
    this.#send(slot, answer.latency_us);
  }

  /** Sends the first packet after a delay; what the network says now decides. */
  #send(slot: number, delay_us: Micros): void {
    const { kernel, network, observer } = this.#ports;
    const requests = this.#requests;
    const replica = requests.replica[slot];
    const verdict = this.#verdict(replica);
    const turn = requests.next(slot);
    if (verdict !== PASS) {
      const site = this.#ports.replicaSites[replica];
      const upstream = network.culprit(this.identity.site, site);
      const culprit = upstream >= 0 ? upstream : network.culprit(site, this.identity.site);
      observer.faultTouched(culprit, 'requests', 1);
    }
    if (verdict === DROP) {
      requests.stalled[slot] = 1;
      kernel.after(delay_us + this.#options.timeout, this.#ended, slot, turn);
      return;
    }
    const roundTrip_us = this.#roundTrip(requests.client[slot], replica);
    const rounds = verdict === REFUSE ? 1 : this.#options.rounds;
    const wait_us = delay_us + rounds * roundTrip_us;
    const limit_us = delay_us + this.#options.timeout;
    if (wait_us === 0) this.#arrived(slot);
    else if (wait_us < limit_us) kernel.after(wait_us, this.#answered, slot, turn);
    else kernel.after(limit_us, this.#ended, slot, turn);
  }

  /** The path came back: the next SYN that is sent gets an answer, if the client still waits. */
  #synAgain(slot: number): void {
    const { kernel } = this.#ports;
    const requests = this.#requests;
    const replica = requests.replica[slot];
    const first_us = requests.asked_us[slot] + requests.lookup_us[slot];
    const syn_us = nextSyn_us(first_us, kernel.now_us, this.#options.synTimeout);
    const done_us = syn_us + this.#options.rounds * this.#roundTrip(requests.client[slot], replica);
    if (done_us >= first_us + this.#options.timeout) return;
    requests.stalled[slot] = 0;
    kernel.at(done_us, this.#answered, slot, requests.next(slot));
  }

  #arrived(slot: number): void {
    const { kernel } = this.#ports;
    const requests = this.#requests;
    const replica = requests.replica[slot];
    const verdict = this.#verdict(replica);
    if (verdict === REFUSE) return this.#close(slot, 'failed', 'refused');
    if (verdict === PASS) {
      this.#comeUp(requests.client[slot], replica, slot);
      return this.#close(slot, 'ok', 'none');
    }
    // The path broke while the request was under way: it waits for its time-out in vain.
    const end_us = requests.asked_us[slot] + requests.lookup_us[slot] + this.#options.timeout;
    kernel.after(Math.max(0, end_us - kernel.now_us), this.#ended, slot, requests.next(slot));
  }

  #giveUp(slot: number): void {
    if (this.#requests.stalled[slot] === 1) this.#close(slot, 'failed', 'connect-timeout');
    else this.#close(slot, 'unknown', 'request-timeout');
  }

  #close(slot: number, outcome: Outcome, reason: FailureReason): void {
    const { kernel, observer } = this.#ports;
    const requests = this.#requests;
    const asked_us = requests.asked_us[slot];
    const replica = requests.replica[slot];
    observer.operation(
      'request',
      this.identity.id,
      replica,
      asked_us,
      asked_us,
      kernel.now_us,
      outcome,
      reason,
      this.identity.firstClient + requests.client[slot],
    );
    if (outcome !== 'ok') this.#lastFailure_us[requests.client[slot]] = kernel.now_us;
    requests.close(slot);
  }

  #broke(client: number, fault: FaultId): void {
    const { kernel, observer } = this.#ports;
    if (this.#up[client] === 0) return;
    const id = this.identity.firstClient + client;
    this.#up[client] = 0;
    this.#fault[client] = fault;
    this.#lastFailure_us[client] = NOTHING;
    observer.clientHit(fault, this.identity.id, id, kernel.now_us);
    observer.clientDown(this.identity.id, id, kernel.now_us);
    observer.faultTouched(fault, 'clients', 1);
  }

  /** Served (by request `slot`), or able to be served again without having asked (NOTHING). */
  #comeUp(client: number, replica: ReplicaId, slot: number): void {
    const { kernel, observer, directory } = this.#ports;
    const id = this.identity.firstClient + client;
    const before = this.#servedBy[client];
    if (this.#up[client] === 0) observer.clientUp(this.identity.id, id, kernel.now_us);
    this.#up[client] = 1;
    if (before !== replica) {
      if (before !== NOTHING) observer.disconnected(this.identity.id, before, id, kernel.now_us);
      observer.connected(this.identity.id, replica, id, kernel.now_us);
      observer.clientReturned(this.identity.id, replica, id, kernel.now_us);
      this.#servedBy[client] = replica;
    }
    if (this.#fault[client] === NOTHING) return;
    const requests = this.#requests;
    const move = this.#move;
    const asked = slot !== NOTHING;
    const now_us = kernel.now_us;
    move.fault = this.#fault[client];
    move.client = id;
    move.from = before;
    move.left = move.from;
    move.to = replica;
    move.noticed_us = NOTHING;
    move.resolverStaleUntil_us = asked ? directory.resolverStaleUntil_us(client) : NOTHING;
    move.cacheStaleUntil_us = asked ? directory.cacheStaleUntil_us(client) : NOTHING;
    move.lastFailure_us = this.#lastFailure_us[client];
    move.attempt_us = asked ? requests.asked_us[slot] : now_us;
    move.resolved_us = asked ? move.attempt_us + requests.lookup_us[slot] : now_us;
    move.moved_us = now_us;
    this.#fault[client] = NOTHING;
    observer.clientMoved(move);
  }

  #verdict(replica: ReplicaId) {
    const site = this.#ports.replicaSites[replica];
    return this.#ports.network.connectVerdict(this.identity.site, site);
  }

  #roundTrip(client: number, replica: ReplicaId): Micros {
    const { kernel, network } = this.#ports;
    const site = this.#ports.replicaSites[replica];
    const cursor = this.#random.seek(client, this.#draws[client]);
    const path_us = network.roundTrip_us(this.identity.site, site, kernel.now_us, cursor);
    this.#draws[client] = cursor.draw;
    return path_us + Math.round(this.#options.access_us(client));
  }
}

/** The requests that are under way; slots are reused. */
class Requests {
  readonly client: number[] = [];
  readonly replica: ReplicaId[] = [];
  readonly asked_us: Micros[] = [];
  readonly lookup_us: Micros[] = [];
  /** 1: its first packets vanished, nothing was done; the path broke later. */
  readonly stalled: number[] = [];
  readonly turn: number[] = [];
  readonly #free: number[] = [];

  get underWay(): number {
    return this.turn.length - this.#free.length;
  }

  open(client: number, replica: ReplicaId, asked_us: Micros, lookup_us: Micros): number {
    const slot = this.#free.pop() ?? this.turn.length;
    this.client[slot] = client;
    this.replica[slot] = replica;
    this.asked_us[slot] = asked_us;
    this.lookup_us[slot] = lookup_us;
    this.stalled[slot] = 0;
    this.turn[slot] = this.turn[slot] ?? 0;
    return slot;
  }

  /** Makes every event scheduled for the slot out of date and gives the number of the next one. */
  next(slot: number): number {
    const turn = (this.turn[slot] + 1) | 0;
    this.turn[slot] = turn;
    return turn;
  }

  close(slot: number): void {
    this.next(slot);
    this.stalled[slot] = 0;
    this.replica[slot] = NOTHING;
    this.#free.push(slot);
  }

  forEachStalled(replica: ReplicaId, visit: (slot: number) => void): void {
    for (let slot = 0; slot < this.turn.length; slot++) {
      if (this.stalled[slot] === 1 && this.replica[slot] === replica) visit(slot);
    }
  }
}
