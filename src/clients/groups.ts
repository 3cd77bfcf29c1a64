import type { ClientId } from '../domain/ids.js';
import type { Stream } from '../kernel/random.js';

/** Who belongs together: the workload's groups, fixed for the run. */
export interface Groups {
  readonly count: number;
  /** The group of a client, or -1. */
  groupOf(client: ClientId): number;
  sizeOf(group: number): number;
  /** Visits every member, in the order of the shuffle. */
  forEachMember(group: number, visit: (client: ClientId) => void): void;
}

/** Clients that share groups: shuffled together and cut into groups of `size`. */
export interface GroupPool {
  readonly clients: readonly { readonly first: ClientId; readonly count: number }[];
  readonly size: number;
  readonly shuffle: Stream;
}

/**
 * Cuts each pool into groups of its size (the last one may be smaller), after a Fisher-Yates
 * shuffle, so that a group's members come from all populations of the pool.
 */
export function formGroups(totalClients: number, pools: readonly GroupPool[]): Groups {
  const groupOf = new Int32Array(totalClients).fill(-1);
  const members: Int32Array[] = [];
  const sizes: number[] = [];
  let count = 0;
  const poolOfGroup: number[] = [];
  const poolFirstGroup: number[] = [];
  pools.forEach((pool, index) => {
    const order = shuffled(pool);
    const groups = Math.ceil(order.length / pool.size);
    for (let position = 0; position < order.length; position++) {
      groupOf[order[position]] = count + Math.floor(position / pool.size);
    }
    members.push(order);
    sizes.push(pool.size);
    poolFirstGroup.push(count);
    for (let group = 0; group < groups; group++) poolOfGroup.push(index);
    count += groups;
  });
  const span = (group: number): readonly [start: number, end: number] => {
    const pool = poolOfGroup[group];
    const start = (group - poolFirstGroup[pool]) * sizes[pool];
    return [start, Math.min(members[pool].length, start + sizes[pool])];
  };
  return {
    count,
    groupOf: (client) => groupOf[client],
    sizeOf(group) {
      const [start, end] = span(group);
      return end - start;
    },
    forEachMember(group, visit) {
      const [start, end] = span(group);
      const order = members[poolOfGroup[group]];
      for (let position = start; position < end; position++) visit(order[position]);
    },
  };
}

function shuffled(pool: GroupPool): Int32Array {
  const total = pool.clients.reduce((sum, range) => sum + range.count, 0);
  const order = new Int32Array(total);
  let filled = 0;
  for (const range of pool.clients) {
    for (let client = range.first; client < range.first + range.count; client++) order[filled++] = client;
  }
  for (let last = total - 1; last > 0; last--) {
    const pick = Math.floor(pool.shuffle.uniform() * (last + 1));
    const held = order[last];
    order[last] = order[pick];
    order[pick] = held;
  }
  return order;
}
