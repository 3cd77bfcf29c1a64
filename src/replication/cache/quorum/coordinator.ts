import type { ReplicaId } from '../../../domain/ids.js';
import { answerOf, type Cell, type Cells, mergeCells } from '../cells.js';
import type { CacheEffects, KeyId, Operation, OperationId } from '../contract.js';
import { added, type Shard } from '../counter.js';
import { originOf } from '../origin.js';
import type { QuorumOptions } from '../quorum.js';
import { SkewedClock } from '../skewed-clock.js';
import { Hints } from './hints.js';
import { messageBytes, type PeerMessage, type RequestId } from './messages.js';
import {
  type ReadRequest,
  type Request,
  Requests,
  see,
  stillPossible,
  tick,
  type WriteRequest,
} from './requests.js';

type Change = Exclude<Operation, { readonly kind: 'read' }>;

/** The side of a replica that takes clients' operations to the copies, its own included. */
export class Coordinator {
  readonly #effects: CacheEffects;
  readonly #options: QuorumOptions;
  readonly #cells: Cells;
  readonly #holdsCopy: boolean;
  readonly #otherCopies: readonly ReplicaId[];
  readonly #linked = new Set<ReplicaId>();
  readonly #requests: Requests;
  readonly #hints: Hints;
  readonly #clock: SkewedClock;
  /** Its own shard of each counter. */
  readonly #shards = new Map<KeyId, Shard>();
  #origin: number;

  constructor(effects: CacheEffects, copies: readonly ReplicaId[], options: QuorumOptions, cells: Cells) {
    this.#effects = effects;
    this.#options = options;
    this.#cells = cells;
    this.#holdsCopy = copies.includes(effects.self);
    this.#otherCopies = copies.filter((copy) => copy !== effects.self);
    this.#requests = new Requests(effects, options.timeout_us);
    this.#hints = new Hints(options.hintAge_us);
    this.#clock = new SkewedClock(effects, options.clockSkew_us);
    this.#origin = originOf(effects.self, effects.now_us());
  }

  asked(operation: OperationId, what: Operation): void {
    const needed = what.kind === 'read' ? this.#options.readQuorum : this.#options.writeQuorum;
    if (this.#reachable() < needed) {
      // Nobody was asked anything, so this is certain.
      this.#effects.answer(operation, { ok: false, reason: 'no-quorum' });
    } else if (what.kind === 'read') this.#read(operation, what.key);
    else this.#write(operation, what, this.#cellOf(what));
  }

  /** A copy acknowledges a write, or a hint that was handed over. */
  acknowledged(from: ReplicaId, id: RequestId, key: KeyId): void {
    this.#hints.acknowledged(from, key, id);
    const request = this.#requests.get(id);
    if (request?.kind !== 'write' || !tick(request, from)) return;
    this.#settle(id, request);
  }

  replied(from: ReplicaId, id: RequestId, cell: Cell | undefined): void {
    const request = this.#requests.get(id);
    if (request?.kind !== 'read' || !tick(request, from)) return;
    see(request, from, cell);
    this.#settle(id, request);
  }

  forgotten(operation: OperationId): void {
    this.#requests.release(operation);
  }

  linkUp(peer: ReplicaId): void {
    this.#linked.add(peer);
    for (const { request, key, cell } of this.#hints.for(peer, this.#effects.now_us())) {
      this.#send(peer, { kind: 'write', request, key, cell });
    }
  }

  /** What the link carried is gone: its copy replies to nothing that was asked before. */
  linkDown(peer: ReplicaId): void {
    this.#linked.delete(peer);
    this.#requests.forEach((id, request) => {
      if ((request.waiting & (1 << peer)) === 0) return;
      request.waiting &= ~(1 << peer);
      if (request.kind === 'write') this.#hint(peer, id, request);
      this.#settle(id, request);
    });
  }

  woken(): void {
    this.#requests.woken((id, request) => {
      this.#fail(request);
      if (request.kind === 'read') return this.#repair(request);
      for (const copy of this.#otherCopies) {
        if ((request.waiting & (1 << copy)) !== 0) this.#hint(copy, id, request);
      }
    });
  }

  restarted(): void {
    this.#linked.clear();
    this.#requests.clear();
    this.#hints.clear();
    this.#clock.restart();
    this.#shards.clear();
    this.#origin = originOf(this.#effects.self, this.#effects.now_us());
  }

  #reachable(): number {
    const linked = this.#otherCopies.filter((copy) => this.#linked.has(copy)).length;
    return linked + (this.#holdsCopy ? 1 : 0);
  }

  #cellOf(what: Change): Cell {
    if (what.kind === 'write') {
      const { version, bytes } = what;
      const stamp_us = this.#clock.stamp_us();
      return { kind: 'register', version, bytes, stamp_us, writer: this.#effects.self };
    }
    const shard = this.#shards.get(what.key);
    const next = added(shard, this.#origin, (shard?.seq ?? 0) + 1, what.amount, what.version);
    this.#shards.set(what.key, next);
    return { kind: 'counter', shards: [next] };
  }

  #write(operation: OperationId, { key, version }: Change, cell: Cell): void {
    const request: WriteRequest = { kind: 'write', operation, key, version, cell, waiting: 0, replies: 0 };
    const id = this.#requests.open(request);
    if (this.#holdsCopy) {
      this.#cells.merge(key, cell);
      request.replies = 1;
    }
    for (const copy of this.#otherCopies) {
      if (!this.#ask(request, copy, { kind: 'write', request: id, key, cell })) this.#hint(copy, id, request);
    }
    this.#settle(id, request);
  }

  #read(operation: OperationId, key: KeyId): void {
    const values = new Map<ReplicaId, Cell | undefined>();
    const newest = undefined;
    const request: ReadRequest = { kind: 'read', operation, key, values, newest, waiting: 0, replies: 0 };
    const id = this.#requests.open(request);
    if (this.#holdsCopy) {
      request.replies = 1;
      see(request, this.#effects.self, this.#cells.get(key));
    }
    // Its own copy may be enough, and then nobody else is of use unless to be repaired.
    if (request.replies < this.#options.readQuorum || this.#options.readRepair) {
      for (const copy of this.#otherCopies) this.#ask(request, copy, { kind: 'read', request: id, key });
    }
    this.#settle(id, request);
  }

  /** False if there is no link. */
  #ask(request: Request, copy: ReplicaId, message: PeerMessage): boolean {
    if (!this.#linked.has(copy)) return false;
    request.waiting |= 1 << copy;
    this.#send(copy, message);
    return true;
  }

  /** Answers as soon as it is decided; closes the request when no further reply is of use. */
  #settle(id: RequestId, request: Request): void {
    const { readQuorum, writeQuorum, readRepair, hintedHandoff } = this.#options;
    const needed = request.kind === 'read' ? readQuorum : writeQuorum;
    if (request.replies >= needed) this.#succeed(request);
    else if (stillPossible(request) < needed) this.#fail(request);
    const wantsMore = request.operation !== null || (request.kind === 'read' ? readRepair : hintedHandoff);
    if (wantsMore && request.waiting !== 0) return;
    if (request.kind === 'read') this.#repair(request);
    this.#requests.close(id);
  }

  #succeed(request: Request): void {
    const { operation } = request;
    if (operation === null) return;
    this.#requests.release(operation);
    if (request.kind === 'read') this.#effects.answer(operation, answerOf(request.newest));
    else this.#effects.answer(operation, { ok: true, version: request.version });
  }

  #fail(request: Request): void {
    const { operation } = request;
    if (operation === null) return;
    this.#requests.release(operation);
    const unknown = request.kind === 'write' ? ({ unknown: true } as const) : {};
    this.#effects.answer(operation, { ok: false, reason: 'no-quorum', ...unknown });
  }

  #hint(copy: ReplicaId, request: RequestId, { key, cell }: WriteRequest): void {
    if (!this.#options.hintedHandoff) return;
    this.#hints.keep(copy, { request, key, cell, kept_us: this.#effects.now_us() });
  }

  #repair({ key, newest, values }: ReadRequest): void {
    if (!this.#options.readRepair || newest === undefined) return;
    for (const [copy, value] of values) {
      if (mergeCells(value, newest, () => {}) === value) continue;
      if (copy === this.#effects.self) this.#cells.merge(key, newest);
      else if (this.#linked.has(copy)) this.#send(copy, { kind: 'repair', key, cell: newest });
    }
  }

  #send(to: ReplicaId, message: PeerMessage): void {
    this.#effects.send(to, message, messageBytes(message));
  }
}
