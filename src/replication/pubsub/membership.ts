import type { ClientId } from '../../domain/ids.js';
import type { GroupId } from './contract.js';

/**
 * Who of a replica's clients is in which group. Nodes of two linked lists (by group, by client) in
 * typed arrays: a million memberships cost 16 MB, adding and removing is O(1) per membership.
 * Members of a group are visited in the order in which they joined.
 */
export class Membership {
  readonly #heads = new Map<GroupId, number>();
  readonly #tails = new Map<GroupId, number>();
  readonly #byClient = new Map<ClientId, number>();
  #client = new Int32Array(64);
  #group = new Int32Array(64);
  #next = new Int32Array(64);
  #previous = new Int32Array(64);
  #nextOfClient = new Int32Array(64);
  #free = NONE;
  #used = 0;

  /** Adds one membership; true if the group had no member before. */
  add(client: ClientId, group: GroupId): boolean {
    const node = this.#take();
    const tail = this.#tails.get(group);
    this.#client[node] = client;
    this.#group[node] = group;
    this.#next[node] = NONE;
    this.#previous[node] = tail ?? NONE;
    this.#nextOfClient[node] = this.#byClient.get(client) ?? NONE;
    this.#byClient.set(client, node);
    this.#tails.set(group, node);
    if (tail === undefined) this.#heads.set(group, node);
    else this.#next[tail] = node;
    return tail === undefined;
  }

  /** Removes a client from all its groups; calls `emptied` for each group left without members. */
  remove(client: ClientId, emptied: (group: GroupId) => void): void {
    let node = this.#byClient.get(client) ?? NONE;
    this.#byClient.delete(client);
    while (node !== NONE) {
      const following = this.#nextOfClient[node];
      const group = this.#group[node];
      if (this.#unlink(node, group)) emptied(group);
      this.#nextOfClient[node] = this.#free;
      this.#free = node;
      node = following;
    }
  }

  has(group: GroupId): boolean {
    return this.#heads.has(group);
  }

  /** Visits the members of a group in the order in which they joined. */
  forEach(group: GroupId, visit: (client: ClientId) => void): void {
    let node = this.#heads.get(group) ?? NONE;
    while (node !== NONE) {
      const next = this.#next[node];
      visit(this.#client[node]);
      node = next;
    }
  }

  /** Every group that has a member, in the order in which it got its first one. */
  groups(): readonly GroupId[] {
    return [...this.#heads.keys()];
  }

  /** Takes a node out of its group's list; true if the group is empty now. */
  #unlink(node: number, group: GroupId): boolean {
    const next = this.#next[node];
    const previous = this.#previous[node];
    if (next !== NONE) this.#previous[next] = previous;
    else if (previous !== NONE) this.#tails.set(group, previous);
    else this.#tails.delete(group);
    if (previous !== NONE) this.#next[previous] = next;
    else if (next !== NONE) this.#heads.set(group, next);
    else this.#heads.delete(group);
    return next === NONE && previous === NONE;
  }

  #take(): number {
    if (this.#free !== NONE) {
      const node = this.#free;
      this.#free = this.#nextOfClient[node];
      return node;
    }
    if (this.#used === this.#client.length) this.#grow();
    return this.#used++;
  }

  #grow(): void {
    this.#client = doubled(this.#client);
    this.#group = doubled(this.#group);
    this.#next = doubled(this.#next);
    this.#previous = doubled(this.#previous);
    this.#nextOfClient = doubled(this.#nextOfClient);
  }
}

const NONE = -1;

function doubled(array: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(array.length * 2);
  larger.set(array);
  return larger;
}
