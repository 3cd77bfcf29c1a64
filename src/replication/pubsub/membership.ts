import type { ClientId } from '../../domain/ids.js';
import type { GroupId } from './contract.js';

/**
 * Who of a replica's clients is in which group. Each membership is a record of 32 bytes in one growing
 * buffer, so that visiting it touches one line of cache, and stands in two linked lists, by group and
 * by client: adding and removing is O(1) per membership. Members of a group are visited in the order
 * in which they joined.
 */
export class Membership {
  /** Groups with members, in the order in which they got their first one. */
  readonly #groups = new Set<GroupId>();
  /** First and last record of each group, and the last one added of each client; 0: none. */
  #heads = new Int32Array(64);
  #tails = new Int32Array(64);
  #ofClient = new Int32Array(64);
  /** Record 0 stays empty, so that 0 can mean "none". */
  #words = new Int32Array(64 * RECORD);
  #free = NONE;
  #fresh = RECORD;

  /** Adds one membership; true if the group had no member before. */
  add(client: ClientId, group: GroupId): boolean {
    if (group >= this.#heads.length) {
      this.#heads = grown(this.#heads, group);
      this.#tails = grown(this.#tails, group);
    }
    if (client >= this.#ofClient.length) this.#ofClient = grown(this.#ofClient, client);
    const record = this.#take();
    const tail = this.#tails[group];
    const words = this.#words;
    words[record + CLIENT] = client;
    words[record + GROUP] = group;
    words[record + NEXT] = NONE;
    words[record + PREVIOUS] = tail;
    words[record + OTHER] = this.#ofClient[client];
    this.#ofClient[client] = record;
    this.#tails[group] = record;
    if (tail !== NONE) words[tail + NEXT] = record;
    else {
      this.#heads[group] = record;
      this.#groups.add(group);
    }
    return tail === NONE;
  }

  /** Removes a client from all its groups; calls `emptied` for each group left without members. */
  remove(client: ClientId, emptied: (group: GroupId) => void): void {
    if (client >= this.#ofClient.length) return;
    let record = this.#ofClient[client];
    this.#ofClient[client] = NONE;
    while (record !== NONE) {
      const following = this.#words[record + OTHER];
      const group = this.#words[record + GROUP];
      const isEmpty = this.#unlink(record, group);
      this.#words[record + OTHER] = this.#free;
      this.#free = record;
      if (isEmpty) emptied(group);
      record = following;
    }
  }

  has(group: GroupId): boolean {
    return this.#groups.has(group);
  }

  /** Visits the members of a group in the order in which they joined. */
  forEach(group: GroupId, visit: (client: ClientId) => void): void {
    let record = group < this.#heads.length ? this.#heads[group] : NONE;
    while (record !== NONE) {
      const next = this.#words[record + NEXT];
      visit(this.#words[record + CLIENT]);
      record = next;
    }
  }

  /** Every group that has a member, in the order in which it got its first one. */
  groups(): readonly GroupId[] {
    return [...this.#groups];
  }

  /** Takes a record out of its group's list; true if the group is empty now. */
  #unlink(record: number, group: GroupId): boolean {
    const words = this.#words;
    const next = words[record + NEXT];
    const previous = words[record + PREVIOUS];
    if (next !== NONE) words[next + PREVIOUS] = previous;
    else this.#tails[group] = previous;
    if (previous !== NONE) words[previous + NEXT] = next;
    else this.#heads[group] = next;
    const emptied = next === NONE && previous === NONE;
    if (emptied) this.#groups.delete(group);
    return emptied;
  }

  #take(): number {
    if (this.#free !== NONE) {
      const record = this.#free;
      this.#free = this.#words[record + OTHER];
      return record;
    }
    const record = this.#fresh;
    if (record === this.#words.length) this.#words = grown(this.#words, record);
    this.#fresh += RECORD;
    return record;
  }
}

const NONE = 0;
/** Words of a record, and where each field stands in it; three words are left over. */
const RECORD = 8;
const CLIENT = 0;
const GROUP = 1;
const NEXT = 2;
const PREVIOUS = 3;
/** The client's next membership; of a free record the next free one. */
const OTHER = 4;

/** A copy twice as long, or as often doubled as it takes to hold the index. */
function grown(array: Int32Array<ArrayBuffer>, index: number): Int32Array<ArrayBuffer> {
  let length = array.length * 2;
  while (length <= index) length *= 2;
  const larger = new Int32Array(length);
  larger.set(array);
  return larger;
}
