import type { ReplicaId, SiteId } from '../domain/ids.js';
import type { EventHandle, HandlerId, KernelApi, Micros } from '../kernel/kernel.js';
import type { RandomSource } from '../kernel/random.js';
import { type NetworkApi, PASS, REFUSE } from '../topology/network.js';
import { StreamLink } from '../topology/stream-link.js';

export interface MeshEvents<Letter> {
  received(to: ReplicaId, from: ReplicaId, letter: Letter): void;
  /** The letter never arrives. */
  lost(to: ReplicaId, letter: Letter): void;
  linkUp(replica: ReplicaId, peer: ReplicaId): void;
  linkDown(replica: ReplicaId, peer: ReplicaId): void;
}

/** A link on which nothing was heard for that long is given up (assumed: not published). */
const LINK_TIMEOUT_US = 30_000_000;
/** TCP and TLS 1.3 before the first letter. */
const RECONNECT_ROUNDS = 2;

/**
 * The connections between replicas, one in each direction of every pair. A pair's link is up until
 * its streams end or its heartbeat is overdue; it comes back two round trips after the path and both
 * ends are there again.
 */
export class Mesh<Letter> {
  readonly #kernel: KernelApi;
  readonly #network: NetworkApi;
  readonly #events: MeshEvents<Letter>;
  readonly #sites: readonly SiteId[];
  readonly #alive: boolean[];
  readonly #pairs: Pair[] = [];
  /** Index of the pair of two replicas, both ways round. */
  readonly #pairOf: number[][];
  readonly #overdue: HandlerId;
  readonly #reconnected: HandlerId;
  readonly #letters: (Letter | undefined)[] = [];
  readonly #freeTokens: number[] = [];

  constructor(
    replicas: readonly { readonly name: string; readonly site: SiteId }[],
    events: MeshEvents<Letter>,
    ports: { readonly kernel: KernelApi; readonly network: NetworkApi; readonly random: RandomSource },
    isThere: (replica: ReplicaId) => boolean = () => true,
  ) {
    this.#kernel = ports.kernel;
    this.#network = ports.network;
    this.#events = events;
    this.#sites = replicas.map((replica) => replica.site);
    this.#alive = replicas.map((_, replica) => isThere(replica));
    this.#pairOf = replicas.map(() => []);
    this.#overdue = ports.kernel.handler('backbone: heartbeat overdue', (pair) => this.#checkHeartbeat(pair));
    this.#reconnected = ports.kernel.handler('backbone: link connected', (pair) => this.#connected(pair));
    for (let a = 0; a < replicas.length; a++) {
      for (let b = a + 1; b < replicas.length; b++) {
        const index = this.#pairs.length;
        const stream = (from: ReplicaId, to: ReplicaId): StreamLink => {
          const name = `backbone ${replicas[from].name} to ${replicas[to].name}`;
          return new StreamLink(
            ports.kernel,
            ports.network,
            {
              name,
              from: replicas[from].site,
              to: replicas[to].site,
              random: ports.random.stream(name, 'packet'),
              giveUp_us: LINK_TIMEOUT_US,
            },
            {
              delivered: (token) => this.#events.received(to, from, this.#take(token)),
              lost: (token) => this.#events.lost(to, this.#take(token)),
              ended: () => this.#takeDown(index),
            },
          );
        };
        this.#pairs.push({
          a,
          b,
          up: isThere(a) && isThere(b),
          there: stream(a, b),
          back: stream(b, a),
          timer: NO_TIMER,
          due_us: 0,
        });
        this.#pairOf[a][b] = index;
        this.#pairOf[b][a] = index;
      }
    }
  }

  /** Every link between replicas that are there is up from the beginning. */
  start(): void {
    for (const { a, b, up, there, back } of this.#pairs) {
      if (!up) {
        there.reset();
        back.reset();
        continue;
      }
      this.#events.linkUp(a, b);
      this.#events.linkUp(b, a);
    }
  }

  /** Over a link that is down a letter is lost at once. */
  send(from: ReplicaId, to: ReplicaId, letter: Letter, bytes: number): void {
    const pair = this.#pairs[this.#pairOf[from][to]];
    if (!pair.up) return this.#events.lost(to, letter);
    const token = this.#freeTokens.pop() ?? this.#letters.length;
    this.#letters[token] = letter;
    const stream = from === pair.a ? pair.there : pair.back;
    if (!stream.send(token, bytes)) this.#events.lost(to, this.#take(token));
  }

  /** Verdicts of the network changed. */
  pathsChanged(): void {
    this.#pairs.forEach((pair, index) => {
      if (this.#isOpen(pair)) this.#reconnect(index);
      else if (pair.up) this.#expectSilence(index);
    });
  }

  /** The process died; its peers find out by a reset or by silence. */
  crashed(replica: ReplicaId): void {
    this.#alive[replica] = false;
    this.pathsChanged();
  }

  restarted(replica: ReplicaId): void {
    this.#alive[replica] = true;
    // What the peers still take for a link belongs to a process that is gone: reset.
    this.#pairs.forEach((pair, index) => {
      if (pair.up && (pair.a === replica || pair.b === replica)) this.#takeDown(index);
    });
    this.pathsChanged();
  }

  #expectSilence(index: number): void {
    const pair = this.#pairs[index];
    const refused = this.#verdict(pair.a, pair.b) === REFUSE || this.#verdict(pair.b, pair.a) === REFUSE;
    const due_us = this.#kernel.now_us + (refused ? this.#roundTrip_us(pair) : LINK_TIMEOUT_US);
    if (pair.timer !== NO_TIMER) {
      // Silence counts from its beginning: a change somewhere else makes nobody more patient.
      if (pair.due_us <= due_us) return;
      this.#kernel.cancel(pair.timer);
    }
    pair.due_us = due_us;
    pair.timer = this.#kernel.at(due_us, this.#overdue, index);
  }

  #checkHeartbeat(index: number): void {
    this.#pairs[index].timer = NO_TIMER;
    if (!this.#isOpen(this.#pairs[index])) this.#takeDown(index);
  }

  #takeDown(index: number): void {
    const pair = this.#pairs[index];
    if (!pair.up) return; // the other stream's end of the same link
    pair.up = false;
    pair.there.reset();
    pair.back.reset();
    if (this.#alive[pair.a]) this.#events.linkDown(pair.a, pair.b);
    if (this.#alive[pair.b]) this.#events.linkDown(pair.b, pair.a);
    if (this.#isOpen(pair)) this.#reconnect(index);
  }

  #reconnect(index: number): void {
    const pair = this.#pairs[index];
    if (pair.timer !== NO_TIMER) this.#kernel.cancel(pair.timer);
    pair.timer = NO_TIMER;
    if (pair.up) return;
    pair.timer = this.#kernel.after(RECONNECT_ROUNDS * this.#roundTrip_us(pair), this.#reconnected, index);
  }

  #connected(index: number): void {
    const pair = this.#pairs[index];
    pair.timer = NO_TIMER;
    if (!this.#isOpen(pair)) return;
    pair.up = true;
    pair.there.open();
    pair.back.open();
    this.#events.linkUp(pair.a, pair.b);
    this.#events.linkUp(pair.b, pair.a);
  }

  #isOpen(pair: Pair): boolean {
    const { a, b } = pair;
    return this.#alive[a] && this.#alive[b] && this.#verdict(a, b) === PASS && this.#verdict(b, a) === PASS;
  }

  #verdict(from: ReplicaId, to: ReplicaId) {
    return this.#network.verdict(this.#sites[from], this.#sites[to]);
  }

  #roundTrip_us(pair: Pair): number {
    return this.#network.medianRtt_us(this.#sites[pair.a], this.#sites[pair.b]);
  }

  #take(token: number): Letter {
    const letter = this.#letters[token] as Letter;
    this.#letters[token] = undefined;
    this.#freeTokens.push(token);
    return letter;
  }
}

interface Pair {
  readonly a: ReplicaId;
  readonly b: ReplicaId;
  up: boolean;
  readonly there: StreamLink;
  readonly back: StreamLink;
  /** Pending: the heartbeat's check while up, the reconnection while down. */
  timer: EventHandle;
  /** When the pending check of the heartbeat is due. */
  due_us: Micros;
}

const NO_TIMER = -1;
