import type { ReplicaId } from '../../../../src/domain/ids.js';
import { consensus } from '../../../../src/replication/cache/consensus/consensus.js';
import type { ConsensusOptions } from '../../../../src/replication/cache/consensus/options.js';
import type { ConsensusReplica } from '../../../../src/replication/cache/consensus/replica.js';
import type {
  Answer,
  CacheEffects,
  KeyId,
  Operation,
  VersionId,
} from '../../../../src/replication/cache/contract.js';
import type { HistoryOperation } from '../../../../src/replication/cache/linearizability.js';

export interface ClusterSetup {
  readonly count: number;
  readonly options: ConsensusOptions;
  /** One way, in µs. */
  delay_us(from: ReplicaId, to: ReplicaId): number;
  /** Microseconds of a replica's clock in one of true time; 1 for all if left out. */
  readonly clockRates?: readonly number[];
  /** Silence after which a host finds a link dead. */
  readonly giveUp_us?: number;
  readonly seed?: number;
}

/** One operation of a client. `called` and `answered` count events, so that they order exactly. */
export interface Call {
  readonly replica: ReplicaId;
  readonly what: Operation;
  readonly called: number;
  readonly called_us: number;
  answered: number | null;
  answered_us: number | null;
  answer: Answer | null;
  readonly then: ((call: Call) => void) | null;
}

interface Link {
  /** Counts the connections that there were. */
  epoch: number;
  /** By side: does it hold the link for alive? By direction (of the sender): is the way cut, what waits? */
  readonly up: [boolean, boolean];
  readonly cut: [boolean, boolean];
  readonly held: [(() => void)[], (() => void)[]];
  readonly last_us: [number, number];
}

interface Due {
  readonly at_us: number;
  readonly order: number;
  readonly run: () => void;
}

/**
 * Replicas with clocks of their own, joined by connections with delays: messages of one arrive in order.
 * A way that is cut holds what is sent, until it heals or both hosts, one after the other, find the
 * connection dead; a host that died resets it. What a dead connection carried is gone.
 */
export class Cluster {
  readonly machines: readonly ConsensusReplica[];
  readonly calls: Call[] = [];
  /** Every leadership seen, as `term` → leaders. */
  readonly leaders = new Map<number, Set<ReplicaId>>();
  readonly visible: Map<KeyId, VersionId>[];
  sentBytes = 0;
  envelopes = 0;
  now_us = 0;
  readonly #setup: ClusterSetup;
  readonly #alive: boolean[];
  readonly #life: number[];
  readonly #links = new Map<string, Link>();
  readonly #wakes = new Map<string, number>();
  readonly #due: Due[] = [];
  #order = 0;
  #moment = 0;
  #random: number;

  constructor(setup: ClusterSetup) {
    this.#setup = setup;
    this.#random = setup.seed ?? 1;
    const all = Array.from({ length: setup.count }, (_, id) => id);
    this.#alive = all.map(() => true);
    this.#life = all.map(() => 0);
    this.visible = all.map(() => new Map());
    for (const a of all) for (const b of all) if (a < b) this.#links.set(`${a}-${b}`, newLink());
    this.machines = all.map((self) =>
      consensus.create(
        this.#effects(self),
        all.filter((id) => id !== self),
        setup.options,
      ),
    );
    for (const a of all) for (const b of all) if (a < b) this.#connect(a, b);
  }

  ask(replica: ReplicaId, what: Operation, then: ((call: Call) => void) | null = null): void {
    if (!this.#alive[replica]) return;
    const open = { answered: null, answered_us: null, answer: null };
    this.calls.push({ replica, what, called: ++this.#moment, called_us: this.now_us, ...open, then });
    this.#touch(replica, (machine) => machine.asked(this.calls.length - 1, what));
  }

  isAlive(replica: ReplicaId): boolean {
    return this.#alive[replica];
  }

  /** Who believes to lead, of those that are alive. */
  leading(): ReplicaId[] {
    return this.machines.flatMap((machine, id) =>
      this.#alive[id] && machine.status().role === 'leader' ? [id] : [],
    );
  }

  /** Down, or alive and without its memory. */
  withoutMemory(): number {
    return this.machines.filter((machine, id) => !this.#alive[id] || machine.status().role === 'recovering')
      .length;
  }

  crash(replica: ReplicaId): void {
    if (!this.#alive[replica]) return;
    this.#alive[replica] = false;
    this.#life[replica]++;
    for (const key of [...this.#wakes.keys()]) if (key.startsWith(`${replica}:`)) this.#wakes.delete(key);
    for (const peer of this.#others(replica)) {
      const { link, side } = this.#link(replica, peer);
      if (!link.up[side]) continue;
      link.up[side] = false;
      if (link.cut[side]) this.#in(this.#giveUp_us(), this.#downAt(peer, replica, link));
      else this.#arrive(replica, peer, this.#downAt(peer, replica, link));
    }
  }

  restart(replica: ReplicaId): void {
    if (this.#alive[replica]) return;
    this.#alive[replica] = true;
    this.visible[replica].clear();
    this.#touch(replica, (machine) => machine.restarted());
    for (const peer of this.#others(replica)) this.#connect(replica, peer);
  }

  /** Nothing more gets from one host to another. */
  cut(from: ReplicaId, to: ReplicaId): void {
    if (from === to) return;
    const { link, side } = this.#link(from, to);
    if (link.cut[side]) return;
    link.cut[side] = true;
    const { epoch } = link;
    const giveUp_us = this.#giveUp_us();
    const later = (host: ReplicaId, peer: ReplicaId) => () => {
      if (link.epoch === epoch && (link.cut[0] || link.cut[1])) this.#downAt(host, peer, link)();
    };
    this.#in(giveUp_us, later(from, to));
    this.#in(2 * giveUp_us, later(to, from));
  }

  mend(from: ReplicaId, to: ReplicaId): void {
    if (from === to) return;
    const { link, side } = this.#link(from, to);
    link.cut[side] = false;
    for (const run of link.held[side].splice(0)) this.#arrive(from, to, run);
    // One side has given up already: it resets the connection now.
    const peerSide = 1 - side;
    if (link.up[side] && !link.up[peerSide]) this.#in(this.#delay_us(to, from), this.#downAt(from, to, link));
    if (link.up[peerSide] && !link.up[side]) this.#in(this.#delay_us(from, to), this.#downAt(to, from, link));
    this.#connect(from, to);
  }

  mendAll(): void {
    for (const a of this.#alive.keys()) for (const b of this.#others(a)) this.mend(a, b);
  }

  run(length_us: number): void {
    const until_us = this.now_us + length_us;
    for (let next = this.#due.at(-1); next !== undefined && next.at_us <= until_us; next = this.#due.at(-1)) {
      this.#due.pop();
      this.now_us = next.at_us;
      next.run();
    }
    this.now_us = until_us;
  }

  /** What the clients saw; a refused operation was not done, so it says nothing. */
  history(): HistoryOperation[] {
    return this.calls.flatMap(({ what, called, answered, answer }): HistoryOperation[] => {
      if (answer !== null && !answer.ok) return [];
      const { key } = what;
      const base = { key, called, returned: answered };
      if (what.kind === 'write') return [{ ...base, what: { kind: 'write', version: what.version } }];
      const sum = answer?.sum;
      if (what.kind === 'add') {
        return [
          { ...base, what: { kind: 'add', amount: what.amount, ...(sum === undefined ? {} : { sum }) } },
        ];
      }
      return [{ ...base, what: { kind: 'read', saw: sum ?? answer?.version ?? 0 } }];
    });
  }

  after(delay_us: number, run: () => void): void {
    this.#in(delay_us, run);
  }

  #effects(self: ReplicaId): CacheEffects {
    const absent = () => {
      throw new Error('consensus has no use for this effect');
    };
    const rate = this.#setup.clockRates?.[self] ?? 1;
    return {
      self,
      now_us: () => Math.floor(this.now_us * rate),
      send: (to, message, bytes) => {
        const { link, side } = this.#link(self, to);
        this.sentBytes += bytes;
        this.envelopes++;
        if (!link.up[side]) return;
        const { epoch } = link;
        const arrives = () => {
          if (link.epoch === epoch && link.up[1 - side] && this.#alive[to]) {
            this.#touch(to, (machine) => machine.received(self, message));
          }
        };
        if (link.cut[side]) link.held[side].push(arrives);
        else this.#arrive(self, to, arrives);
      },
      wake: (delay_us, token) => {
        if (delay_us < 0 || !Number.isInteger(delay_us)) throw new Error(`a wake after ${delay_us}`);
        const name = `${self}:${token}`;
        const order = this.#order;
        this.#wakes.set(name, order);
        this.#in(Math.ceil(delay_us / rate), () => {
          if (this.#wakes.get(name) !== order) return;
          this.#wakes.delete(name);
          this.#touch(self, (machine) => machine.woken(token));
        });
      },
      cancel: (token) => this.#wakes.delete(`${self}:${token}`),
      random: () => this.#draw(),
      answer: (operation, answer) => {
        const call = this.calls[operation];
        if (call.answer !== null) throw new Error('answered twice');
        call.answer = answer;
        call.answered = ++this.#moment;
        call.answered_us = this.now_us;
        if (call.then !== null) this.#in(0, () => call.then!(call));
      },
      applied: (key, version) => this.visible[self].set(key, version),
      ...{ dial: absent, hangUp: absent, write: absent, unsent_bytes: absent, conflict: absent },
    };
  }

  /** Whatever happens to a machine; afterwards it is noted who leads. */
  #touch(replica: ReplicaId, run: (machine: ConsensusReplica) => void): void {
    const machine = this.machines[replica];
    run(machine);
    const { role, term } = machine.status();
    if (role !== 'leader') return;
    const leaders = this.leaders.get(term) ?? new Set();
    this.leaders.set(term, leaders.add(replica));
  }

  #connect(a: ReplicaId, b: ReplicaId): void {
    const { link } = this.#link(a, b);
    this.#in(this.#delay_us(a, b) + this.#delay_us(b, a), () => {
      const isCut = link.cut[0] || link.cut[1];
      if (isCut || link.up[0] || link.up[1] || !this.#alive[a] || !this.#alive[b]) return;
      link.epoch++;
      link.up.fill(true);
      link.held[0].length = 0;
      link.held[1].length = 0;
      this.#touch(a, (machine) => machine.linkUp(b));
      this.#touch(b, (machine) => machine.linkUp(a));
    });
  }

  /** The host finds its end of the connection dead, and the other end hears of it if the way is open. */
  #downAt(host: ReplicaId, peer: ReplicaId, link: Link): () => void {
    const { epoch } = link;
    return () => {
      const { side } = this.#link(host, peer);
      if (link.epoch !== epoch || !link.up[side]) return;
      link.up[side] = false;
      if (this.#alive[host]) this.#touch(host, (machine) => machine.linkDown(peer));
      if (link.up[1 - side] && !link.cut[side]) this.#arrive(host, peer, this.#downAt(peer, host, link));
      this.#connect(host, peer);
    };
  }

  #link(from: ReplicaId, to: ReplicaId): { readonly link: Link; readonly side: 0 | 1 } {
    const link = this.#links.get(from < to ? `${from}-${to}` : `${to}-${from}`);
    if (link === undefined) throw new Error(`no link ${from}-${to}`);
    return { link, side: from < to ? 0 : 1 };
  }

  #arrive(from: ReplicaId, to: ReplicaId, run: () => void): void {
    const { link, side } = this.#link(from, to);
    const at_us = Math.max(link.last_us[side], this.now_us + this.#delay_us(from, to));
    link.last_us[side] = at_us;
    this.#in(at_us - this.now_us, run);
  }

  #others(replica: ReplicaId): ReplicaId[] {
    return [...this.#alive.keys()].filter((id) => id !== replica);
  }

  #delay_us(from: ReplicaId, to: ReplicaId): number {
    return this.#setup.delay_us(from, to);
  }

  #giveUp_us(): number {
    return this.#setup.giveUp_us ?? 3_000_000;
  }

  #in(delay_us: number, run: () => void): void {
    const due = { at_us: this.now_us + delay_us, order: this.#order++, run };
    let low = 0;
    let high = this.#due.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const { at_us, order } = this.#due[middle];
      if (at_us > due.at_us || (at_us === due.at_us && order > due.order)) low = middle + 1;
      else high = middle;
    }
    this.#due.splice(low, 0, due);
  }

  /** Mulberry32. */
  #draw(): number {
    this.#random = (this.#random + 0x6d2b79f5) | 0;
    let t = Math.imul(this.#random ^ (this.#random >>> 15), 1 | this.#random);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  }
}

function newLink(): Link {
  return { epoch: 0, up: [false, false], cut: [false, false], held: [[], []], last_us: [0, 0] };
}
