import { Backlog } from './backlog.js';
import type { Command, ReplicationId } from './messages.js';

/**
 * Which writes the data of this process are made of: replication id and offset, and the id it had
 * before it was promoted, up to where that one still holds.
 */
export class History {
  readonly #backlogSize_bytes: number;
  readonly #newId: () => ReplicationId;
  #replid: ReplicationId;
  #offset = 0;
  /** The former id, and the first offset that it does not stand for. */
  #replid2: ReplicationId = 0;
  #secondReplidOffset = -1;
  #backlog: Backlog | undefined;

  constructor(backlogSize_bytes: number, newId: () => ReplicationId) {
    this.#backlogSize_bytes = backlogSize_bytes;
    this.#newId = newId;
    this.#replid = newId();
  }

  get replid(): ReplicationId {
    return this.#replid;
  }
  /** master_repl_offset: of the last byte of the stream. Stands still while there is no backlog. */
  get offset(): number {
    return this.#offset;
  }
  get histlen(): number {
    return this.#backlog?.histlen ?? 0;
  }
  get hasBacklog(): boolean {
    return this.#backlog !== undefined;
  }

  /** Appends to the stream; says whether there is one. */
  feed(command: Command, sent: number): boolean {
    if (this.#backlog === undefined) return false;
    this.#offset += command.size;
    this.#backlog.feed(command, sent);
    return true;
  }

  /** Whether a secondary that has this history up to before the offset can go on from there. */
  continues(replid: ReplicationId, offset: number): boolean {
    const known = replid === this.#replid || (replid === this.#replid2 && offset <= this.#secondReplidOffset);
    return known && (this.#backlog?.covers(offset) ?? false);
  }

  since(offset: number): Command[] {
    return this.#backlog?.from(offset) ?? [];
  }

  /** The first secondary comes: what was written before it belongs to no stream. */
  begin(): void {
    this.#renamed();
    this.#backlog = new Backlog(this.#backlogSize_bytes, this.#offset);
  }

  /** Nobody came back for too long: whoever does must not believe to know this history. */
  freeBacklog(): void {
    this.#renamed();
    this.#backlog = undefined;
  }

  /** Promoted: a history of its own from here on, the same as the former primary's up to here. */
  shift(): void {
    this.#formerly(this.#replid, this.#newId());
  }

  /** The primary goes on with this history, under its present id. */
  continuesAs(replid: ReplicationId): void {
    if (replid !== this.#replid) this.#formerly(this.#replid, replid);
    this.#backlog ??= new Backlog(this.#backlogSize_bytes, this.#offset);
  }

  /** Loaded a snapshot: now it is the primary's history. */
  adopt(replid: ReplicationId, offset: number): void {
    this.#replid = replid;
    this.#offset = offset;
    this.#forgetFormer();
    this.#backlog = new Backlog(this.#backlogSize_bytes, offset);
  }

  #renamed(): void {
    this.#replid = this.#newId();
    this.#forgetFormer();
  }

  #formerly(former: ReplicationId, present: ReplicationId): void {
    this.#replid2 = former;
    this.#secondReplidOffset = this.#offset + 1;
    this.#replid = present;
  }

  #forgetFormer(): void {
    this.#replid2 = 0;
    this.#secondReplidOffset = -1;
  }
}
