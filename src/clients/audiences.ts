import type { ClientId } from '../domain/ids.js';
import type { RandomSource, Uniform } from '../kernel/random.js';
import { formGroups, type Groups } from './groups.js';

/** To whom a message goes. */
export type Addressee = 'group' | 'user' | 'everyone';

export interface AudienceOptions {
  /** In the order of their ids; `pool` null: they get no messages. */
  readonly populations: readonly {
    readonly firstClient: ClientId;
    readonly count: number;
    readonly pool: string | null;
    /** Size of the groups they are in; null: in none. */
    readonly groupSize: number | null;
  }[];
  /** Pools whose users, or all of whose clients, somebody addresses. */
  readonly addressed: readonly { readonly to: Addressee; readonly pool: string }[];
}

/**
 * Who gets what. A strategy knows groups only, so that one user is a group of one and everyone is a
 * group of all; both exist only where somebody addresses them. Group ids: the groups, then everyone of
 * each pool, then one for each client.
 */
export class Audiences {
  readonly #groups: Groups;
  readonly #options: AudienceOptions;
  /** Everyone of a pool, in the order of the pools. */
  readonly #crowds: readonly Crowd[];
  readonly #usersFrom: number;
  /** 1: the client is addressed as a user. */
  readonly #isUser: Uint8Array;
  readonly #crowdOf: Int16Array;

  constructor(options: AudienceOptions, random: RandomSource) {
    this.#options = options;
    const { populations, addressed } = options;
    const clients = populations.reduce((sum, { count }) => sum + count, 0);
    this.#groups = formGroups(clients, pooledGroups(options, random));
    const pools = new Set(addressed.filter(({ to }) => to !== 'group').map(({ pool }) => pool));
    this.#crowds = [...pools].map((pool) => {
      const of = populations.filter((population) => population.pool === pool);
      return { pool, of, size: of.reduce((sum, { count }) => sum + count, 0) };
    });
    this.#usersFrom = this.#groups.count + this.#crowds.length;
    this.#isUser = new Uint8Array(clients);
    this.#crowdOf = new Int16Array(clients).fill(-1);
    this.#crowds.forEach(({ pool, of }, crowd) => {
      const has = (to: Addressee) => addressed.some((each) => each.to === to && each.pool === pool);
      for (const { firstClient, count } of of) {
        if (has('everyone')) this.#crowdOf.fill(crowd, firstClient, firstClient + count);
        if (has('user')) this.#isUser.fill(1, firstClient, firstClient + count);
      }
    });
  }

  /** Every group that a client is in. */
  forEachGroupOf(client: ClientId, visit: (group: number) => void): void {
    const group = this.#groups.groupOf(client);
    if (group >= 0) visit(group);
    if (this.#crowdOf[client] >= 0) visit(this.#groups.count + this.#crowdOf[client]);
    if (this.#isUser[client] === 1) visit(this.#usersFrom + client);
  }

  forEachMember(group: number, visit: (client: ClientId) => void): void {
    if (group < this.#groups.count) return this.#groups.forEachMember(group, visit);
    if (group >= this.#usersFrom) return visit(group - this.#usersFrom);
    for (const { firstClient, count } of this.#crowd(group).of) {
      for (let client = firstClient; client < firstClient + count; client++) visit(client);
    }
  }

  sizeOf(group: number): number {
    if (group < this.#groups.count) return this.#groups.sizeOf(group);
    return group >= this.#usersFrom ? 1 : this.#crowd(group).size;
  }

  isUser(group: number): boolean {
    return group >= this.#usersFrom;
  }

  /** The group of a message that a client sends; -1: it has none. */
  chosenBy(client: ClientId, to: Addressee, pool: string, draws: Uniform): number {
    return to === 'group' ? this.#groups.groupOf(client) : this.chosenIn(pool, to, draws);
  }

  /** Any group of the pool, any user of it, or everyone in it. */
  chosenIn(pool: string, to: Addressee, draws: Uniform): number {
    if (to === 'group') return this.#groupIn(pool, draws);
    const crowd = this.#crowds.findIndex((each) => each.pool === pool);
    if (crowd < 0) return -1;
    return to === 'everyone' ? this.#groups.count + crowd : this.#userIn(this.#crowds[crowd], draws);
  }

  /** By drawing a client of the pool, so that large groups are not more rare than they are. */
  #groupIn(pool: string, draws: Uniform): number {
    const of = this.#options.populations.filter((each) => each.pool === pool && each.groupSize !== null);
    const total = of.reduce((sum, { count }) => sum + count, 0);
    if (total === 0) return -1;
    return this.#groups.groupOf(nth(of, Math.floor(draws.uniform() * total)));
  }

  #userIn({ of, size }: Crowd, draws: Uniform): number {
    return size === 0 ? -1 : this.#usersFrom + nth(of, Math.floor(draws.uniform() * size));
  }

  #crowd(group: number): Crowd {
    return this.#crowds[group - this.#groups.count];
  }
}

interface Crowd {
  readonly pool: string;
  readonly of: readonly { readonly firstClient: ClientId; readonly count: number }[];
  readonly size: number;
}

function nth(
  of: readonly { readonly firstClient: ClientId; readonly count: number }[],
  position: number,
): ClientId {
  let left = position;
  for (const { firstClient, count } of of) {
    if (left < count) return firstClient + left;
    left -= count;
  }
  throw new Error('beyond the last client');
}

/** Pools in the order in which a population first names them. */
function pooledGroups({ populations }: AudienceOptions, random: RandomSource) {
  const pools = new Map<string, { size: number; clients: { first: ClientId; count: number }[] }>();
  for (const { firstClient, count, pool, groupSize } of populations) {
    if (pool === null || groupSize === null) continue;
    const found = pools.get(pool) ?? { size: groupSize, clients: [] };
    found.clients.push({ first: firstClient, count });
    pools.set(pool, found);
  }
  return [...pools].map(([name, pool]) => ({ ...pool, shuffle: random.stream(`groups/${name}`, 'shuffle') }));
}
