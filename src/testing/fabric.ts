import type { ReplicaId } from '../domain/ids.js';
import type { Micros } from '../kernel/kernel.js';
import type { Stream } from '../kernel/random.js';
import { createRandom } from '../kernel/streams.js';
import type { Effects, ReplicaEvents } from '../replication/contract.js';
import { type ConnectionEvents, Connections } from './connections.js';
import { textOf } from './text-of.js';

/** What a replica put on a link. `carried`: the published message it accounts for, or null. */
export interface Letter {
  readonly from: ReplicaId;
  readonly to: ReplicaId;
  readonly message: unknown;
  readonly carried: number | null;
  readonly bytes: number;
}

export interface FabricOptions {
  /** Of the replicas' own random numbers. Default: 0. */
  readonly seed?: number;
  /** Keeps a log of all effects and looks whether letters are changed: costs a text for each. */
  readonly watches?: boolean;
  readonly onCrash?: (replica: ReplicaId) => void;
  /** Of a family whose replicas dial connections of their own. */
  readonly connections?: ConnectionEvents;
}

/** What a family's effects are made from, besides those of every family. */
export interface FabricPort {
  readonly effects: Effects;
  forward(to: ReplicaId, carried: number, message: unknown, bytes: number): void;
  /** As a bulk transfer: in no order with letters. */
  copy(to: ReplicaId, message: unknown, bytes: number): void;
  readonly connections: {
    dial(to: ReplicaId): void;
    hangUp(peer: ReplicaId): void;
    write(peer: ReplicaId, message: unknown, bytes: number): void;
    unsent_bytes(peer: ReplicaId): number;
  };
  /** An effect that the family has besides: into the log. */
  note(...what: readonly unknown[]): void;
}

/** What is under way from one replica to another, be it on their link or in a connection of their own. */
interface Packet {
  readonly from: ReplicaId;
  readonly to: ReplicaId;
  readonly bytes: number;
  /** In a queue of its own, beside whatever else goes that way. */
  readonly bulk?: true;
  arrive(): void;
}

/** `ring`: not a replica's own, but something that takes its time. */
interface Wake {
  readonly replica: ReplicaId | null;
  readonly token: number;
  readonly at_us: Micros;
  readonly ring?: () => void;
}

/**
 * Replicas joined by queues, one a direction, first in first out, with a clock that moves only when told: no
 * simulator. A queue exists while its link is up; what it held when the link broke is gone. One direction
 * can be cut without anybody being told: what is sent there waits. A crash takes a replica's memory and its
 * wakes. Connections that replicas dial go the same ways, and end where links break.
 */
export class Fabric<R extends ReplicaEvents> {
  readonly machines: readonly R[];
  /** Everything any replica sent, in order. */
  readonly sent: Letter[] = [];
  /** Of all effects, in order, as text; empty unless watching. */
  readonly log: string[] = [];
  now_us: Micros = 0;
  readonly #options: FabricOptions;
  readonly #alive: boolean[];
  readonly #up = new Set<string>();
  readonly #cut = new Set<string>();
  readonly #queues = new Map<string, Packet[]>();
  readonly #connections: Connections;
  readonly #wakes: Wake[] = [];
  /** How each letter read when it was sent, in the order of `sent`. */
  readonly #asSent: string[] = [];
  /** Letters handed over since something else happened. */
  #handed = 0;

  constructor(
    count: number,
    create: (port: FabricPort, peers: readonly ReplicaId[]) => R,
    options: FabricOptions = {},
  ) {
    this.#options = options;
    this.#alive = Array.from({ length: count }, () => true);
    this.#connections = new Connections(
      {
        isAlive: (replica) => this.isAlive(replica),
        post: (from, to, bytes, arrive) => this.#post({ from, to, bytes, arrive }),
        queued_bytes: (from, to) =>
          (this.#queues.get(way(from, to)) ?? []).reduce((sum, { bytes }) => sum + bytes, 0),
        alarm: (delay_us, ring) =>
          this.#wakes.push({ replica: null, token: 0, at_us: this.now_us + delay_us, ring }),
      },
      options.connections ?? { dialled() {}, heard() {}, hungUp() {} },
    );
    const all = this.#alive.map((_, id) => id);
    this.machines = all.map((self) => {
      const others = all.filter((id) => id !== self);
      return create(this.#portOf(self), others);
    });
  }

  isAlive(replica: ReplicaId): boolean {
    return this.#alive[replica];
  }
  isUp(a: ReplicaId, b: ReplicaId): boolean {
    return this.#up.has(way(a, b));
  }
  /** Their link is up, and what one sends gets to the other. */
  passes(from: ReplicaId, to: ReplicaId): boolean {
    return this.isUp(from, to) && !this.#cut.has(way(from, to));
  }

  linkAll(): void {
    for (let a = 0; a < this.machines.length; a++) {
      for (let b = a + 1; b < this.machines.length; b++) this.linkUp(a, b);
    }
  }

  linkUp(a: ReplicaId, b: ReplicaId): void {
    if (a === b || this.isUp(a, b) || !this.#alive[a] || !this.#alive[b]) return;
    this.#up.add(way(a, b)).add(way(b, a));
    this.machines[a].linkUp(b);
    this.machines[b].linkUp(a);
    this.#connections.pathUp(a, b);
  }

  linkDown(a: ReplicaId, b: ReplicaId): void {
    if (a === b || !this.isUp(a, b)) return;
    for (const name of [way(a, b), way(b, a)]) {
      this.#up.delete(name);
      this.#queues.delete(name);
      this.#queues.delete(bulk(name));
    }
    if (this.#alive[a]) this.machines[a].linkDown(b);
    if (this.#alive[b]) this.machines[b].linkDown(a);
    this.#connections.pathDown(a, b);
  }

  /** Nothing gets from one to the other any more, and nobody is told. */
  cut(from: ReplicaId, to: ReplicaId): void {
    this.#cut.add(way(from, to));
  }

  /** What has waited since goes on. */
  mend(from: ReplicaId, to: ReplicaId): void {
    this.#cut.delete(way(from, to));
  }

  /** The process dies: it learns of nothing any more, its peers of their dead links. */
  crash(replica: ReplicaId): void {
    this.#alive[replica] = false;
    for (let at = this.#wakes.length; at-- > 0; )
      if (this.#wakes[at].replica === replica) this.#wakes.splice(at, 1);
    this.#options.onCrash?.(replica);
    this.#connections.crashed(replica);
    for (let peer = 0; peer < this.machines.length; peer++) this.linkDown(replica, peer);
  }

  /** It starts again with empty memory; links are set up separately. */
  restart(replica: ReplicaId): void {
    if (this.#alive[replica]) return;
    this.pass(1);
    this.#alive[replica] = true;
    this.machines[replica].restarted();
  }

  /** Everything up and linked, everything handed over. */
  heal(): void {
    for (const replica of this.machines.keys()) this.restart(replica);
    this.#cut.clear();
    this.linkAll();
    this.drain();
  }

  /** Hands over what is first in one queue; false if there is nothing, or nothing gets through. */
  step(from: ReplicaId, to: ReplicaId, isBulk = false): boolean {
    if (this.#cut.has(way(from, to))) return false;
    const packet = this.#queues.get(isBulk ? bulk(way(from, to)) : way(from, to))?.shift();
    packet?.arrive();
    return packet !== undefined;
  }

  /**
   * Hands over everything that is under way; no time passes.
   * @throws Restless if letters go on causing letters
   */
  drain(): void {
    this.#handed = 0;
    for (let moved = true; moved; ) {
      moved = false;
      for (const queue of [...this.#queues.values()]) {
        const packet = queue[0];
        if (packet === undefined || !this.step(packet.from, packet.to, packet.bulk)) continue;
        moved = true;
        if (++this.#handed > MOST_LETTERS) throw new Restless();
      }
    }
  }

  /** Time passes, and wakes come in their order. */
  pass(length_us: Micros): void {
    this.#passUntil(this.now_us + length_us, () => {});
  }

  /** Time passes, and all that wakes cause is handed over at once. @throws Restless */
  settle(length_us: Micros): void {
    this.drain();
    this.#passUntil(this.now_us + length_us, () => this.drain());
  }

  /** Letters that read otherwise now than when they were sent; needs `watches`. */
  changedLetters(): readonly Letter[] {
    return this.sent.filter(({ message }, index) => textOf(message) !== this.#asSent[index]);
  }

  #passUntil(until_us: Micros, woke: () => void): void {
    for (let wakes = 0; ; wakes++) {
      const first_us = this.#wakes.reduce(
        (least, { at_us }) => Math.min(least, at_us),
        Number.POSITIVE_INFINITY,
      );
      if (first_us > until_us) break;
      if (wakes > MOST_LETTERS) throw new Restless();
      const at = this.#wakes.findIndex(({ at_us }) => at_us === first_us);
      const [{ replica, token, ring }] = this.#wakes.splice(at, 1);
      this.now_us = first_us;
      if (replica === null) ring?.();
      else this.machines[replica].woken(token);
      woke();
    }
    this.now_us = until_us;
  }

  #portOf(self: ReplicaId): FabricPort {
    const streams = new Map<string, Stream>();
    const random = createRandom(this.#options.seed ?? 0);
    const note = (...what: readonly unknown[]) => {
      if (this.#options.watches === true)
        this.log.push(`${this.now_us} ${self} ${what.map(textOf).join(' ')}`);
    };
    const sent = (how: string, letter: Letter) => {
      note(how, letter.to, letter.carried, letter.message, letter.bytes);
      this.sent.push(letter);
      if (this.#options.watches === true) this.#asSent.push(textOf(letter.message));
    };
    const post = (to: ReplicaId, carried: number | null, message: unknown, bytes: number, how?: 'copy') => {
      sent(how ?? 'send', { from: self, to, message, carried, bytes });
      const arrive = () => this.machines[to].received(self, message);
      this.#post({ from: self, to, bytes, arrive, ...(how === 'copy' ? { bulk: true } : {}) });
    };
    return {
      note,
      forward: (to, carried, message, bytes) => post(to, carried, message, bytes),
      copy: (to, message, bytes) => post(to, null, message, bytes, 'copy'),
      connections: {
        dial: (to) => {
          note('dial', to);
          this.#connections.dial(self, to);
        },
        hangUp: (peer) => {
          note('hang up', peer);
          this.#connections.hangUp(self, peer);
        },
        write: (peer, message, bytes) => {
          sent('write', { from: self, to: peer, message, carried: null, bytes });
          this.#connections.write(self, peer, message, bytes);
        },
        unsent_bytes: (peer) => this.#connections.unsent_bytes(self, peer),
      },
      effects: {
        self,
        now_us: () => this.now_us,
        send: (to, message, bytes) => post(to, null, message, bytes),
        wake: (delay_us, token) => {
          note('wake', delay_us, token);
          this.#wakes.push({ replica: self, token, at_us: this.now_us + delay_us });
        },
        cancel: (token) => {
          note('cancel', token);
          const at = this.#wakes.findIndex((wake) => wake.replica === self && wake.token === token);
          if (at >= 0) this.#wakes.splice(at, 1);
          return at >= 0;
        },
        random: (purpose) => {
          const stream = streams.get(purpose) ?? random.stream(`replica/${self}`, purpose);
          streams.set(purpose, stream);
          return stream.uniform();
        },
      },
    };
  }

  #post(packet: Packet): void {
    const path = way(packet.from, packet.to);
    if (!this.#up.has(path)) return; // written into a link that is down: gone
    const name = packet.bulk === true ? bulk(path) : path;
    const queue = this.#queues.get(name);
    if (queue === undefined) this.#queues.set(name, [packet]);
    else queue.push(packet);
  }
}

/** Replicas that never come to rest: each letter or wake causes another. */
export class Restless extends Error {
  constructor() {
    super(`after ${MOST_LETTERS} letters there were still more: it never comes to rest`);
  }
}

const MOST_LETTERS = 5_000;

function bulk(path: string): string {
  return `${path}, bulk`;
}

function way(from: ReplicaId, to: ReplicaId): string {
  return `${from}>${to}`;
}
