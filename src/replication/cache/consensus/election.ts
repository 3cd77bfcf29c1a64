import type { ReplicaId } from '../../../domain/ids.js';
import type { VoteReply } from './messages.js';
import type { Store } from './store.js';

/** One attempt to be elected, or to learn whether it would be. */
export class Election {
  readonly pre: boolean;
  /** The leader asked for it. */
  readonly transfer: boolean;
  /** Did one who started afresh help? Then it may have won without what was committed before. */
  afresh = false;
  readonly #store: Store;
  readonly #quorum: number;
  readonly #votes: Set<ReplicaId>;

  constructor(store: Store, self: ReplicaId, quorum: number, kind: { pre: boolean; transfer: boolean }) {
    this.pre = kind.pre;
    this.transfer = kind.transfer;
    this.#store = store;
    this.#quorum = quorum;
    this.#votes = new Set([self]);
  }

  get won(): boolean {
    return this.#votes.size >= this.#quorum;
  }

  /** A vote of a life that the voter has forgotten does not count: it might vote again in this term. */
  vote(from: ReplicaId, { granted, incarnation }: VoteReply): void {
    if (!granted) return;
    if (incarnation !== null && incarnation !== this.#store.incarnationOf(from)) return;
    this.#votes.add(from);
    if (incarnation === null) this.afresh = true;
  }
}
