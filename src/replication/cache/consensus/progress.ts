import type { Micros } from '../../../kernel/kernel.js';
import type { FollowerReply, SnapshotChunk } from './messages.js';
import type { Snapshot } from './store.js';

type Mode =
  | { readonly kind: 'probe' } // where do the logs part?
  | { readonly kind: 'replicate' } // entries follow each other without waiting
  | { readonly kind: 'snapshot'; readonly snapshot: Snapshot; offset: number };

/** How far the leader believes one follower to be. */
export class Progress {
  /** Up to here the logs agree, as the follower said on this link. */
  match = 0;
  /** The next entry to send. */
  next: number;
  /** The latest round it answered on this link. */
  round = 0;
  /** Has it told on this link that it counts in quorums? */
  voting = false;
  /** When it last answered as one that counts; before that, when leadership began. */
  vouchedAt_us: Micros;
  #linked: boolean;
  #mode: Mode = { kind: 'replicate' };

  constructor(next: number, linked: boolean, now_us: Micros) {
    this.next = next;
    this.#linked = linked;
    this.vouchedAt_us = now_us;
  }

  get linked(): boolean {
    return this.#linked;
  }
  get pipelines(): boolean {
    return this.#linked && this.#mode.kind === 'replicate';
  }
  get takesSnapshot(): boolean {
    return this.#mode.kind === 'snapshot';
  }

  /** A new link, or none: the process behind it may be another one, which remembers nothing. */
  reset(linked: boolean): void {
    this.#linked = linked;
    this.#mode = { kind: 'probe' };
    this.match = 0;
    this.round = 0;
    this.voting = false;
  }

  heard(now_us: Micros, voting: boolean, round: number): void {
    if (voting) this.vouchedAt_us = now_us;
    this.voting = voting;
    this.round = Math.max(this.round, round);
  }

  matched(index: number): void {
    const mode = this.#mode;
    if (mode.kind === 'snapshot' && index < mode.snapshot.index) return; // answers a heartbeat
    this.match = Math.max(this.match, index);
    if (mode.kind === 'replicate') return;
    this.next = this.match + 1;
    this.#mode = { kind: 'replicate' };
  }

  /** Goes back; false for an answer to something sent before the last step back. */
  rejected(reply: FollowerReply): boolean {
    const isLate =
      this.#mode.kind === 'probe' ? reply.prevIndex !== this.next - 1 : reply.prevIndex <= this.match;
    if (isLate || this.#mode.kind === 'snapshot') return false;
    this.next = Math.max(this.match + 1, Math.min(reply.index, reply.prevIndex));
    this.#mode = { kind: 'probe' };
    return true;
  }

  beginSnapshot(snapshot: Snapshot): void {
    this.#mode = { kind: 'snapshot', snapshot, offset: 0 };
  }

  /** A piece has arrived: true if it was the one that was awaited. */
  chunkArrived(reply: FollowerReply): boolean {
    const mode = this.#mode;
    if (mode.kind !== 'snapshot' || reply.prevIndex !== mode.snapshot.index) return false;
    if (reply.index <= mode.offset) return false;
    mode.offset = reply.index;
    return true;
  }

  nextChunk(size_bytes: number): Pick<SnapshotChunk, 'index' | 'offset' | 'bytes' | 'snapshot'> | null {
    if (this.#mode.kind !== 'snapshot') return null;
    const { snapshot, offset } = this.#mode;
    const bytes = Math.min(size_bytes, snapshot.bytes - offset);
    const isLast = offset + bytes >= snapshot.bytes;
    return { index: snapshot.index, offset, bytes, snapshot: isLast ? snapshot : null };
  }
}
