import type { ReplicaId } from '../domain/ids.js';
import type { CollectorContext } from './context.js';
import { BILLED_MESSAGE_bytes } from './prices.js';

/** What left each replica, as it is charged, and what app servers sent. The caller leaves the warm-up out. */
export class Traffic {
  readonly #billed: Float64Array;
  readonly #deliveredBytes: Float64Array;
  #serverMessages = 0;
  #serverCopies = 0;

  constructor({ replicas }: CollectorContext) {
    this.#billed = new Float64Array(replicas.length);
    this.#deliveredBytes = new Float64Array(replicas.length);
  }

  /** To a client, over the internet. */
  delivered(replica: ReplicaId, bytes: number): void {
    this.#billed[replica] += piecesOf(bytes);
    this.#deliveredBytes[replica] += bytes;
  }

  /** To another replica: an outbound message as well. */
  forwarded(replica: ReplicaId, bytes: number): void {
    this.#billed[replica] += piecesOf(bytes);
  }

  serverPublished(copies: number): void {
    this.#serverMessages++;
    this.#serverCopies += copies;
  }

  /** Outbound messages of 2 KB. */
  billed(replica: ReplicaId): number {
    return this.#billed[replica];
  }

  deliveredBytes(replica: ReplicaId): number {
    return this.#deliveredBytes[replica];
  }

  get serverMessages(): number {
    return this.#serverMessages;
  }

  get serverCopies(): number {
    return this.#serverCopies;
  }
}

/** Each piece begun counts whole; an empty message is one, too. */
function piecesOf(bytes: number): number {
  return Math.max(1, Math.ceil(bytes / BILLED_MESSAGE_bytes));
}
