import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Membership } from '../../src/replication/pubsub/membership.js';

type Step =
  | { readonly kind: 'add'; readonly client: number; readonly group: number }
  | { readonly kind: 'remove'; readonly client: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('add'), client: fc.nat(5), group: fc.nat(2) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('remove'), client: fc.nat(5) }) },
) as fc.Arbitrary<Step>;

describe('Membership', () => {
  it('agrees with a map from group to list after every step', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60, size: 'max' }), (steps) => {
        const real = new Membership();
        const oracle = new Map<number, number[]>();
        for (const s of steps) {
          if (s.kind === 'add') add(real, oracle, s.client, s.group);
          else remove(real, oracle, s.client);
          for (let group = 0; group <= 2; group++) {
            expect(membersOf(real, group)).toEqual(oracle.get(group) ?? []);
            expect(real.has(group)).toBe(oracle.has(group));
          }
          expect(real.groups()).toEqual([...oracle.keys()]);
        }
      }),
    );
  });

  it('keeps the order of joining when a member in the middle leaves and comes back', () => {
    const members = new Membership();
    for (const client of [7, 3, 9]) members.add(client, 1);
    members.remove(3, () => {});
    expect(membersOf(members, 1)).toEqual([7, 9]);
    members.add(3, 1);
    expect(membersOf(members, 1)).toEqual([7, 9, 3]);
  });

  it('puts whoever joins after the last member has left behind those who stayed', () => {
    const members = new Membership();
    for (const client of [7, 3]) members.add(client, 1);
    members.remove(3, () => {});
    members.add(9, 1);
    expect(membersOf(members, 1)).toEqual([7, 9]);
  });

  it('holds more memberships than it has room for at first, and after reuse', () => {
    const members = new Membership();
    for (let round = 0; round < 3; round++) {
      for (let client = 0; client < 500; client++) members.add(client, client % 7);
      for (let group = 0; group < 7; group++) {
        const expected = Array.from({ length: 500 }, (_, c) => c).filter((c) => c % 7 === group);
        expect(membersOf(members, group)).toEqual(expected);
      }
      for (let client = 0; client < 500; client++) members.remove(client, () => {});
      expect(members.groups()).toEqual([]);
    }
  });

  it('lets a visitor remove the member it visits', () => {
    const members = new Membership();
    for (const client of [1, 2, 3, 4]) members.add(client, 0);
    const seen: number[] = [];
    members.forEach(0, (client) => {
      seen.push(client);
      members.remove(client, () => {});
    });
    expect(seen).toEqual([1, 2, 3, 4]);
    expect(members.has(0)).toBe(false);
  });

  it('does nothing for a client that it does not know', () => {
    const members = new Membership();
    members.add(1, 0);
    members.remove(2, () => expect.fail('no group was emptied'));
    expect(membersOf(members, 0)).toEqual([1]);
  });
});

function membersOf(members: Membership, group: number): number[] {
  const list: number[] = [];
  members.forEach(group, (client) => list.push(client));
  return list;
}

/** A client joins a group once: the protocol above never asks for a second membership. */
function add(real: Membership, oracle: Map<number, number[]>, client: number, group: number): void {
  const list = oracle.get(group);
  if (list?.includes(client)) return;
  expect(real.add(client, group)).toBe(list === undefined);
  if (list === undefined) oracle.set(group, [client]);
  else list.push(client);
}

function remove(real: Membership, oracle: Map<number, number[]>, client: number): void {
  const emptied: number[] = [];
  real.remove(client, (group) => emptied.push(group));
  const expected: number[] = [];
  for (const [group, list] of [...oracle]) {
    const left = list.filter((other) => other !== client);
    if (left.length === list.length) continue;
    if (left.length > 0) oracle.set(group, left);
    else {
      oracle.delete(group);
      expected.push(group);
    }
  }
  expect(emptied.toSorted()).toEqual(expected.toSorted());
}
