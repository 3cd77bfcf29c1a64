import { describe, expect, it } from 'vitest';
import { consensus } from '../../../../src/replication/cache/consensus/consensus.js';
import type {
  Append,
  FollowerReply,
  Message,
  VoteReply,
} from '../../../../src/replication/cache/consensus/messages.js';
import { type ConsensusOptions, quorumsOf } from '../../../../src/replication/cache/consensus/options.js';
import { Store } from '../../../../src/replication/cache/consensus/store.js';
import { quick } from './plans.js';

/** Replica 0 of five, on its own clock, with links to all others. */
function replicaOf(options: Partial<ConsensusOptions>) {
  const clock = { now_us: 0 };
  const sent: { readonly to: number; readonly message: Message }[] = [];
  const machine = consensus.create(
    {
      ...{ self: 0, now_us: () => clock.now_us, random: () => 0.5, wake: () => {}, cancel: () => true },
      send: (to, envelope) => sent.push(...(envelope as Message[]).map((message) => ({ to, message }))),
      ...{ answer: () => {}, applied: () => {}, dial: () => {}, hangUp: () => {}, write: () => {} },
      unsent_bytes: () => 0,
    },
    [1, 2, 3, 4],
    { ...quick, ...options },
  );
  const linkAll = () => {
    for (const peer of [1, 2, 3, 4]) machine.linkUp(peer);
  };
  linkAll();
  /** Asks for its vote in a term; undefined: it says nothing. */
  const vote = (from: number, term: number): boolean | undefined => {
    sent.length = 0;
    const request = { term, lastIndex: 0, lastTerm: 0, pre: false, transfer: false };
    machine.received(from, [{ kind: 'vote', ...request }]);
    return sent
      .map(({ message }) => message)
      .find((message): message is VoteReply => message.kind === 'vote-reply')?.granted;
  };
  const restart = () => {
    machine.restarted();
    linkAll();
  };
  return { machine, clock, sent, vote, restart };
}

describe('a vote', () => {
  it('is given once a term', () => {
    const { vote } = replicaOf({});
    expect([vote(1, 1), vote(2, 1), vote(1, 1), vote(2, 2)]).toEqual([true, false, true, true]);
  });

  it('survives a restart with persistence', () => {
    const { clock, vote, restart } = replicaOf({ persists: true });
    vote(1, 1);
    restart();
    clock.now_us = 150_000;
    expect([vote(2, 1), vote(2, 2)]).toEqual([false, true]);
  });

  it('is not given just after a restart: a leader may rely on a promise from before', () => {
    const { clock, vote, restart } = replicaOf({ persists: true });
    restart();
    clock.now_us = 99_999;
    expect(vote(1, 1)).toBeUndefined();
    clock.now_us = 100_000;
    expect(vote(1, 1)).toBe(true);
  });

  it('is not given by one that came back without memory', () => {
    const { clock, vote, restart } = replicaOf({});
    restart();
    clock.now_us = 150_000;
    expect(vote(1, 1)).toBeUndefined();
  });
});

describe('one that came back without memory', () => {
  it('counts for nothing until an entry that is committed names its new life', () => {
    const { machine, sent, restart } = replicaOf({});
    restart();
    const hear = (entries: Append['entries'], round: number): boolean => {
      const base = { term: 3, lineage: 5, prevIndex: 0, prevTerm: 0 };
      machine.received(1, [{ kind: 'append', ...base, entries, commit: entries.length, round }]);
      const replies = sent.map(({ message }) => message).filter((message) => message.kind === 'append-reply');
      return (replies.at(-1) as FollowerReply).voting;
    };
    expect(hear([], 1)).toBe(false);
    expect(hear([], 2)).toBe(false);
    const asked = sent.map(({ message }) => message).filter((message) => message.kind === 'rejoin');
    expect(asked.length).toBe(1);
    const [{ incarnation }] = asked;
    expect(
      hear([{ term: 3, command: { kind: 'rejoin', replica: 0, incarnation: incarnation + 1 } }], 3),
    ).toBe(false);
    expect(machine.status().role).toBe('recovering');
  });

  it('counts again then', () => {
    const { machine, sent, restart } = replicaOf({});
    restart();
    const base = { kind: 'append', term: 3, lineage: 5, prevIndex: 0, prevTerm: 0, round: 1 } as const;
    machine.received(1, [{ ...base, entries: [], commit: 0 }]);
    const asked = sent.map(({ message }) => message).find((message) => message.kind === 'rejoin')!;
    const entry = {
      term: 3,
      command: { kind: 'rejoin', replica: 0, incarnation: asked.incarnation },
    } as const;
    machine.received(1, [{ ...base, entries: [entry], commit: 0 }]);
    expect(machine.status().role).toBe('recovering'); // not committed yet
    machine.received(1, [{ ...base, entries: [entry], commit: 1 }]);
    expect(machine.status().role).toBe('follower');
    expect(sent.at(-1)!.message).toMatchObject({ kind: 'append-reply', ok: true, index: 1, voting: true });
  });
});

it('a snapshot holds everything: values, sums, and in which life a replica counts', () => {
  const from = new Store();
  for (const command of [
    { kind: 'write', key: 0, version: 1, bytes: 10 },
    { kind: 'add', key: 1, version: 2, amount: 5 },
    { kind: 'add', key: 1, version: 3, amount: 6 },
    { kind: 'rejoin', replica: 2, incarnation: 77 },
  ] as const) {
    from.log.append({ term: 1, command });
    from.applyNext();
  }
  const to = new Store();
  const changed: [number, number][] = [];
  to.install(from.snapshot(), (key, version) => changed.push([key, version]));
  expect(changed).toEqual([
    [0, 1],
    [1, 3],
  ]);
  expect([to.read(0), to.read(1), to.read(2)]).toEqual([
    { ok: true, version: 1 },
    { ok: true, version: 3, sum: 11 },
    { ok: true, version: 0 },
  ]);
  expect(to.incarnationOf(2)).toBe(77);
  expect([to.applied, to.log.lastIndex, to.log.lastTerm]).toEqual([4, 4, 1]);
});

describe('quorums', () => {
  it('of elections meet each other and every write quorum', () => {
    for (let replicas = 1; replicas <= 9; replicas++) {
      for (let writeQuorum = 1; writeQuorum <= replicas; writeQuorum++) {
        const { commit, election } = quorumsOf(replicas, { ...quick, writeQuorum });
        expect(commit).toBe(writeQuorum);
        expect(commit + election).toBeGreaterThan(replicas);
        expect(2 * election).toBeGreaterThan(replicas);
      }
    }
    expect(quorumsOf(5, quick)).toEqual({ commit: 3, election: 3 });
    expect(quorumsOf(4, quick)).toEqual({ commit: 3, election: 3 });
  });

  it('that cannot be are refused, and so are time-outs that cannot work', () => {
    expect(() => quorumsOf(3, { ...quick, writeQuorum: 4 })).toThrow('write quorum of 4');
    expect(() => quorumsOf(3, { ...quick, heartbeat_us: 100_000 })).toThrow('heartbeat');
  });
});
