import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Addressee, type AudienceOptions, Audiences } from '../../src/clients/audiences.js';
import { createRandom } from '../../src/kernel/streams.js';

const POOLS = ['red', 'blue', 'green'] as const;
const ADDRESSEES: readonly Addressee[] = ['group', 'user', 'everyone'];

const layouts = fc
  .record({
    populations: fc.array(
      fc.record({
        count: fc.integer({ min: 1, max: 12 }),
        pool: fc.option(fc.constantFrom(...POOLS)),
        groupSize: fc.option(fc.integer({ min: 1, max: 5 })),
      }),
      { minLength: 1, maxLength: 5 },
    ),
    addressed: fc.array(fc.record({ to: fc.constantFrom(...ADDRESSEES), pool: fc.constantFrom(...POOLS) }), {
      maxLength: 4,
    }),
    seed: fc.nat(),
  })
  .map(({ populations, addressed, seed }) => {
    let firstClient = 0;
    const placed = populations.map((population) => {
      const at = firstClient;
      firstClient += population.count;
      return { ...population, firstClient: at };
    });
    return { options: { populations: placed, addressed }, clients: firstClient, seed };
  });

/** Who is in a pool, by looking at each population. */
function poolOf({ populations }: AudienceOptions, client: number): string | null {
  const own = populations.find(
    (each) => client >= each.firstClient && client < each.firstClient + each.count,
  );
  return own?.pool ?? null;
}

function isInGroup({ populations }: AudienceOptions, client: number): boolean {
  return populations.some(
    ({ firstClient, count, pool, groupSize }) =>
      client >= firstClient && client < firstClient + count && pool !== null && groupSize !== null,
  );
}

function membersOf(audiences: Audiences, group: number): readonly number[] {
  const list: number[] = [];
  audiences.forEachMember(group, (client) => list.push(client));
  return list;
}

function groupsOf(audiences: Audiences, client: number): readonly number[] {
  const list: number[] = [];
  audiences.forEachGroupOf(client, (group) => list.push(group));
  return list;
}

function everyoneOf(options: AudienceOptions, clients: number, pool: string): readonly number[] {
  return Array.from({ length: clients }, (_, client) => client).filter((c) => poolOf(options, c) === pool);
}

/** Calls back with everything that a message can be addressed to, and a few draws of each. */
const cases = (check: (layout: Layout) => void) =>
  fc.assert(
    fc.property(layouts, ({ options, clients, seed }) => {
      const random = createRandom(seed);
      check({ options, clients, audiences: new Audiences(options, random), draws: random.stream('a', 'b') });
    }),
  );

interface Layout {
  readonly options: AudienceOptions;
  readonly clients: number;
  readonly audiences: Audiences;
  readonly draws: { uniform(): number };
}

describe('Audiences', () => {
  it('reaches by any address exactly those that it names', () => {
    cases(({ options, clients, audiences, draws }) => {
      for (const { to, pool } of options.addressed) {
        const everyone = everyoneOf(options, clients, pool);
        const grouped = everyone.filter((client) => isInGroup(options, client));
        for (let draw = 0; draw < 3; draw++) {
          const group = audiences.chosenIn(pool, to, draws);
          const nobody = to === 'group' ? grouped.length === 0 : to === 'user' && everyone.length === 0;
          if (nobody) {
            expect(group).toBe(-1);
            continue;
          }
          const members = membersOf(audiences, group).toSorted((a, b) => a - b);
          expect(audiences.sizeOf(group)).toBe(members.length);
          expect(audiences.isUser(group)).toBe(to === 'user');
          if (to === 'everyone') expect(members).toEqual(everyone);
          if (to === 'user') expect(members).toHaveLength(1);
          for (const member of members) expect(poolOf(options, member)).toBe(pool);
        }
      }
    });
  });

  it('puts a client into exactly the groups whose members it is, so that whoever joins is reached', () => {
    cases(({ options, clients, audiences, draws }) => {
      for (const { to, pool } of options.addressed) {
        const group = audiences.chosenIn(pool, to, draws);
        if (group < 0) continue;
        const members = new Set(membersOf(audiences, group));
        for (let client = 0; client < clients; client++) {
          expect(groupsOf(audiences, client).includes(group)).toBe(members.has(client));
        }
      }
    });
  });

  it('joins nobody to what nobody addresses: at most a group, everyone and a user, each once', () => {
    cases(({ options, clients, audiences }) => {
      for (let client = 0; client < clients; client++) {
        const pool = poolOf(options, client);
        const addressed = new Set(
          options.addressed.flatMap((each) => (each.pool === pool && each.to !== 'group' ? [each.to] : [])),
        );
        const groups = groupsOf(audiences, client);
        expect(groups.length).toBe(addressed.size + (isInGroup(options, client) ? 1 : 0));
        expect(new Set(groups).size).toBe(groups.length);
      }
    });
  });

  it('takes a client that writes to a group to its own one, without a draw', () => {
    cases(({ options, clients, audiences }) => {
      const noDraws = {
        uniform(): number {
          throw new Error('drawn');
        },
      };
      for (let client = 0; client < clients; client++) {
        const group = audiences.chosenBy(client, 'group', poolOf(options, client) ?? 'red', noDraws);
        if (isInGroup(options, client)) expect(membersOf(audiences, group)).toContain(client);
        else expect(group).toBe(-1);
      }
    });
  });

  it('addresses users evenly over the populations of a pool, and groups by their members', () => {
    const random = createRandom(3);
    const options: AudienceOptions = {
      populations: [
        { firstClient: 0, count: 10, pool: 'red', groupSize: 4 },
        { firstClient: 10, count: 5, pool: 'blue', groupSize: null },
        { firstClient: 15, count: 30, pool: 'red', groupSize: 4 },
      ],
      addressed: [{ to: 'user', pool: 'red' }],
    };
    const audiences = new Audiences(options, random);
    const draws = random.stream('test', 'draws');
    const count = 40_000;
    const users = Array<number>(45).fill(0);
    const groups = new Map<number, number>();
    for (let i = 0; i < count; i++) {
      users[membersOf(audiences, audiences.chosenIn('red', 'user', draws))[0]]++;
      const group = audiences.chosenIn('red', 'group', draws);
      groups.set(group, (groups.get(group) ?? 0) + 1);
    }
    // 40 users and 10 groups of four, alike: five standard deviations of a binomial.
    users.forEach((hits, client) => {
      if (client >= 10 && client < 15) expect(hits).toBe(0);
      else expect(Math.abs(hits - count / 40)).toBeLessThan(5 * Math.sqrt(count / 40));
    });
    expect(groups.size).toBe(10);
    for (const hits of groups.values()) {
      expect(Math.abs(hits - count / 10)).toBeLessThan(5 * Math.sqrt((count / 10) * 0.9));
    }
  });
});
