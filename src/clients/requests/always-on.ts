import type { FaultId, ReplicaId } from '../../domain/ids.js';
import type { HandlerId } from '../../kernel/kernel.js';
import type { Stream } from '../../kernel/random.js';
import { PASS } from '../../topology/network.js';
import { emptyMove, NOTHING } from '../move.js';
import type { ClientPorts, Population, PopulationIdentity } from '../ports.js';
import { stateLookup } from '../state-lookup.js';
import type { RequestOptions } from './options.js';

/**
 * Stateless clients that ask without pause: at every instant a request could start. They resolve
 * again the moment their answer ends, so that who is served is known exactly at every instant; single
 * requests are not counted, time up and down is.
 */
export class AlwaysOnPopulation implements Population {
  readonly identity: PopulationIdentity;
  readonly #ports: ClientPorts;
  readonly #options: RequestOptions;
  readonly #random: Stream;
  readonly #arrive: HandlerId;
  readonly #refresh: HandlerId;
  readonly #served: HandlerId;
  /** What the client's present answer names, and what it was served by before a fault hit it. */
  readonly #replica: Int16Array;
  readonly #lost: Int16Array;
  readonly #fault: Int16Array;
  readonly #up: Uint8Array;
  readonly #turn: Int32Array;
  readonly #attempt_us: Float64Array;
  readonly #resolved_us: Float64Array;
  readonly #connected: Int16Array;
  /** By replica: the path to it was open when it changed last. */
  readonly #open: Uint8Array;
  /** Clients whose answer could not be kept: they follow the name servers at once. */
  readonly #uncached: Uint8Array;
  readonly #move;

  constructor(identity: PopulationIdentity, options: RequestOptions, ports: ClientPorts) {
    const { count } = identity;
    this.identity = identity;
    this.#ports = ports;
    this.#options = options;
    this.#random = ports.random.stream(`clients/${identity.name}`, 'request');
    this.#replica = new Int16Array(count).fill(NOTHING);
    this.#lost = new Int16Array(count).fill(NOTHING);
    this.#fault = new Int16Array(count).fill(NOTHING);
    this.#connected = new Int16Array(count).fill(NOTHING);
    this.#open = new Uint8Array(ports.replicaSites.length).fill(1);
    this.#up = new Uint8Array(count);
    this.#turn = new Int32Array(count);
    this.#attempt_us = new Float64Array(count);
    this.#resolved_us = new Float64Array(count);
    this.#uncached = new Uint8Array(count);
    this.#move = emptyMove(identity.id);
    const { kernel } = ports;
    this.#arrive = kernel.handler(`${identity.name}: arrive`, (client) => this.#start(client));
    this.#refresh = kernel.handler(`${identity.name}: refresh`, (client) => this.#resolve(client));
    this.#served = kernel.handler(`${identity.name}: served`, (client, turn) => {
      if (this.#turn[client] === turn) this.#answered(client);
    });
  }

  start(): void {
    this.#ports.kernel.at(0, this.#arrive, 0);
  }

  /** Its requests are not counted one by one. */
  inFlight() {
    return [{ kind: 'request' as const, count: 0 }];
  }

  /** They hold no connection. */
  resetConnections(): void {}

  answersChanged(): void {
    for (let client = 0; client < this.identity.count; client++) {
      if (this.#uncached[client] === 1) this.#resolve(client);
    }
  }

  pathChanged(replica: ReplicaId, fault: FaultId): void {
    if (replica >= this.#ports.replicaSites.length) return; // an app server, which they do not ask
    const open = this.#isOpen(replica);
    // One fault of several on a path begins or ends: nobody is served otherwise than before.
    if (this.#open[replica] === (open ? 1 : 0)) return;
    this.#open[replica] = open ? 1 : 0;
    for (let client = 0; client < this.identity.count; client++) {
      if (this.#replica[client] !== replica) continue;
      if (open) this.#try(client);
      else this.#broke(client, fault);
    }
  }

  #start(client: number): void {
    const { count } = this.identity;
    if (client + 1 < count) {
      const next_us = Math.round(((client + 1) * this.#options.arriveOver) / count);
      this.#ports.kernel.at(next_us, this.#arrive, client + 1);
    }
    this.#resolve(client);
  }

  #resolve(client: number): void {
    const { kernel, directory } = this.#ports;
    const answer = directory.lookup(client, kernel.now_us);
    stateLookup(this.#ports, this.identity, client, answer);
    this.#uncached[client] = answer.expires_us > kernel.now_us ? 0 : 1;
    // A client that just waits for its answer to end asks again when it does, not before.
    if (answer.expires_us > kernel.now_us && answer.expires_us < Number.MAX_SAFE_INTEGER) {
      kernel.at(answer.expires_us, this.#refresh, client);
    }
    if (this.#replica[client] === answer.endpoint) return;
    this.#attempt_us[client] = kernel.now_us;
    this.#resolved_us[client] = kernel.now_us + answer.latency_us;
    const wasUp = this.#up[client] === 1;
    this.#replica[client] = answer.endpoint;
    if (answer.endpoint === NOTHING || !this.#isOpen(answer.endpoint)) {
      this.#turn[client] = this.#turn[client] + 1;
      this.#touch(answer.endpoint);
      if (wasUp) this.#goDown(client, NOTHING);
    } else if (wasUp) {
      this.#nowOn(client, answer.endpoint); // the old replica still served it meanwhile
    } else this.#try(client);
  }

  /** Sends a request to the replica that the client knows; it is served when the answer is there. */
  #try(client: number): void {
    const { kernel, network } = this.#ports;
    if (this.#up[client] === 1) return;
    const turn = (this.#turn[client] + 1) | 0;
    this.#turn[client] = turn;
    const site = this.#ports.replicaSites[this.#replica[client]] as number;
    const cursor = this.#random.seek(client, (turn * DRAWS_PER_REQUEST) >>> 0);
    const path_us = network.roundTrip_us(this.identity.site, site, kernel.now_us, cursor);
    const roundTrip_us = path_us + Math.round(this.#options.access_us(client));
    const from_us = Math.max(kernel.now_us, this.#resolved_us[client]);
    const wait_us = from_us - kernel.now_us + this.#options.rounds * roundTrip_us;
    if (wait_us > 0) kernel.after(wait_us, this.#served, client, turn);
    else this.#answered(client);
  }

  #answered(client: number): void {
    const replica = this.#replica[client];
    if (!this.#isOpen(replica)) return;
    const { kernel, observer, directory } = this.#ports;
    const id = this.identity.firstClient + client;
    this.#up[client] = 1;
    observer.clientUp(this.identity.id, id, kernel.now_us);
    this.#nowOn(client, replica);
    if (this.#fault[client] === NOTHING) return;
    const move = this.#move;
    const stayed = this.#lost[client] === replica;
    move.fault = this.#fault[client];
    move.client = id;
    move.from = this.#lost[client];
    move.left = move.from;
    move.to = replica;
    move.noticed_us = NOTHING;
    move.lastFailure_us = NOTHING;
    move.resolverStaleUntil_us = stayed ? NOTHING : directory.resolverStaleUntil_us(client);
    move.cacheStaleUntil_us = stayed ? NOTHING : directory.cacheStaleUntil_us(client);
    move.attempt_us = stayed ? kernel.now_us : this.#attempt_us[client];
    move.resolved_us = stayed ? kernel.now_us : this.#resolved_us[client];
    move.moved_us = kernel.now_us;
    this.#fault[client] = NOTHING;
    observer.clientMoved(move);
  }

  #broke(client: number, fault: FaultId): void {
    const { observer } = this.#ports;
    this.#turn[client] = (this.#turn[client] + 1) | 0;
    observer.faultTouched(fault, 'clients', 1);
    if (this.#up[client] === 1) this.#goDown(client, fault);
  }

  #goDown(client: number, fault: FaultId): void {
    const { kernel, observer } = this.#ports;
    const id = this.identity.firstClient + client;
    this.#up[client] = 0;
    const replica = this.#connected[client];
    observer.clientDown(this.identity.id, id, kernel.now_us);
    if (replica !== NOTHING) observer.disconnected(this.identity.id, replica, id, kernel.now_us);
    this.#connected[client] = NOTHING;
    if (fault === NOTHING) return;
    this.#fault[client] = fault;
    this.#lost[client] = replica;
    observer.clientHit(fault, this.identity.id, id, kernel.now_us);
  }

  /** Tells the observer which replica serves the client. */
  #nowOn(client: number, replica: ReplicaId): void {
    const { kernel, observer } = this.#ports;
    const id = this.identity.firstClient + client;
    const before = this.#connected[client];
    if (before === replica) return;
    if (before !== NOTHING) observer.disconnected(this.identity.id, before, id, kernel.now_us);
    observer.connected(this.identity.id, replica, id, kernel.now_us);
    observer.clientReturned(this.identity.id, replica, id, kernel.now_us);
    this.#connected[client] = replica;
  }

  #touch(replica: ReplicaId): void {
    if (replica === NOTHING) return;
    const { network, observer } = this.#ports;
    const site = this.#ports.replicaSites[replica];
    observer.faultTouched(network.culprit(this.identity.site, site), 'requests', 1);
  }

  #isOpen(replica: ReplicaId): boolean {
    const site = this.#ports.replicaSites[replica];
    return this.#ports.network.connectVerdict(this.identity.site, site) === PASS;
  }
}

/** Room in the client's sequence of random numbers for one request: more than it can use. */
const DRAWS_PER_REQUEST = 16;
