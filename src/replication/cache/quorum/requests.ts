import type { ReplicaId } from '../../../domain/ids.js';
import type { Micros } from '../../../kernel/kernel.js';
import { type Cell, mergeCells } from '../cells.js';
import type { CacheEffects, KeyId, OperationId, VersionId } from '../contract.js';
import type { RequestId } from './messages.js';

/** What a coordinator waits for. It stays open after its answer while more replies are of use. */
export type Request = WriteRequest | ReadRequest;

interface Common {
  readonly key: KeyId;
  /** The client's operation until it is answered or given up; then null. */
  operation: OperationId | null;
  /** One bit for each copy that was asked and has not replied. */
  waiting: number;
  replies: number;
}

export interface WriteRequest extends Common {
  readonly kind: 'write';
  readonly version: VersionId;
  readonly cell: Cell;
}

export interface ReadRequest extends Common {
  readonly kind: 'read';
  newest: Cell | undefined;
  /** What each copy replied: read repair compares. */
  readonly values: Map<ReplicaId, Cell | undefined>;
}

/** The open requests of a coordinator, oldest first. All have the same time-out, so one wake serves them all. */
export class Requests {
  readonly #effects: CacheEffects;
  readonly #timeout_us: Micros;
  readonly #open = new Map<RequestId, { readonly request: Request; readonly deadline_us: Micros }>();
  readonly #byOperation = new Map<OperationId, Request>();
  #next: RequestId = 0;
  #armed = false;

  constructor(effects: CacheEffects, timeout_us: Micros) {
    this.#effects = effects;
    this.#timeout_us = timeout_us;
  }

  open(request: Request): RequestId {
    const id = this.#next++;
    this.#open.set(id, { request, deadline_us: this.#effects.now_us() + this.#timeout_us });
    if (request.operation !== null) this.#byOperation.set(request.operation, request);
    this.#arm(this.#timeout_us);
    return id;
  }

  get(id: RequestId): Request | undefined {
    return this.#open.get(id)?.request;
  }

  close(id: RequestId): void {
    this.#open.delete(id);
  }

  /** Takes the operation out of its request; from then on nobody is answered. */
  release(operation: OperationId): void {
    const request = this.#byOperation.get(operation);
    if (request !== undefined) request.operation = null;
    this.#byOperation.delete(operation);
  }

  /** Those that were open when it was called. */
  forEach(visit: (id: RequestId, request: Request) => void): void {
    for (const [id, { request }] of [...this.#open]) visit(id, request);
  }

  /** The wake has come: hands out what is due and sets the next wake. */
  woken(expired: (id: RequestId, request: Request) => void): void {
    this.#armed = false;
    const now_us = this.#effects.now_us();
    const due: [RequestId, Request][] = [];
    for (const [id, { request, deadline_us }] of this.#open) {
      if (deadline_us > now_us) {
        this.#arm(deadline_us - now_us);
        break;
      }
      due.push([id, request]);
      this.#open.delete(id);
    }
    // Last, since an answer may bring the client's next operation at once.
    for (const [id, request] of due) expired(id, request);
  }

  /** The process starts again. Ids count on: a late reply to an earlier life must find nothing. */
  clear(): void {
    if (this.#armed) this.#effects.cancel(TOKEN);
    this.#armed = false;
    this.#open.clear();
    this.#byOperation.clear();
  }

  #arm(delay_us: Micros): void {
    if (this.#armed) return;
    this.#armed = true;
    this.#effects.wake(delay_us, TOKEN);
  }
}

/** Takes the reply of a copy off the list; false if none was expected. */
export function tick(request: Request, from: ReplicaId): boolean {
  if ((request.waiting & (1 << from)) === 0) return false;
  request.waiting &= ~(1 << from);
  request.replies++;
  return true;
}

/** A copy replied to a read with this. */
export function see(request: ReadRequest, from: ReplicaId, cell: Cell | undefined): void {
  request.values.set(from, cell);
  if (cell !== undefined) request.newest = mergeCells(request.newest, cell, () => {});
}

/** How many replies there can be at most. */
export function stillPossible({ replies, waiting }: Request): number {
  return replies + ones(waiting);
}

function ones(mask: number): number {
  let count = 0;
  for (let rest = mask; rest !== 0; rest &= rest - 1) count++;
  return count;
}

/** Of the one wake. */
const TOKEN = 0;
