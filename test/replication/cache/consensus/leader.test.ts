import { describe, expect, it } from 'vitest';
import { Election } from '../../../../src/replication/cache/consensus/election.js';
import { Leader } from '../../../../src/replication/cache/consensus/leader.js';
import type { FollowerReply, Message } from '../../../../src/replication/cache/consensus/messages.js';
import { type ConsensusOptions, quorumsOf } from '../../../../src/replication/cache/consensus/options.js';
import { Store } from '../../../../src/replication/cache/consensus/store.js';
import { quick } from './plans.js';

const NOBODY = { replica: 0, ticket: 0 };

/** Leads replicas 1 and 2 in term 4, over a log that holds one entry of term 2 which may not be committed. */
function leaderOf(options: ConsensusOptions = quick) {
  const store = new Store();
  store.term = 4;
  store.log.append({ term: 2, command: { kind: 'write', key: 0, version: 1, bytes: 10 } });
  const sent: { readonly to: number; readonly message: Message }[] = [];
  const reads: number[] = [];
  const clock = { now_us: 0 };
  const leader = new Leader(
    {
      store,
      options,
      quorums: quorumsOf(3, options),
      now_us: () => clock.now_us,
      post: (to, message) => sent.push({ to, message }),
      commitTo: (index) => {
        while (store.applied < index) store.applyNext();
      },
      answerRead: (_, key) => reads.push(key),
      lostQuorum: () => {},
    },
    [1, 2],
    new Set([1, 2]),
  );
  const reply = (index: number, round = 0, more: Partial<FollowerReply> = {}): FollowerReply => ({
    ...{ kind: 'append-reply', term: 4, ok: true, prevIndex: 0, index, round, voting: true },
    ...more,
  });
  return { store, leader, sent, reads, clock, reply };
}

describe('a leader', () => {
  it('commits an entry of an older term only with one of its own (Raft, figure 8)', () => {
    const { store, leader, reply } = leaderOf();
    leader.propose({ kind: 'no-op' });
    leader.replied(1, reply(1));
    expect(store.applied).toBe(0);
    leader.replied(1, reply(2));
    expect(store.applied).toBe(2);
  });

  it('counts nobody who has not got back its memory', () => {
    const { store, leader, reply } = leaderOf();
    leader.propose({ kind: 'no-op' });
    leader.replied(1, reply(2, 0, { voting: false }));
    expect(store.applied).toBe(0);
    leader.replied(1, reply(2));
    expect(store.applied).toBe(2);
  });

  it('forgets what a follower had when its link breaks: who comes back may be without memory', () => {
    const { store, leader, reply } = leaderOf({ ...quick, writeQuorum: 3 });
    leader.propose({ kind: 'no-op' });
    leader.replied(1, reply(2));
    leader.linkDown(1);
    leader.linkUp(1);
    leader.replied(2, reply(2));
    expect(store.applied).toBe(0);
  });

  it('answers a read after a quorum answered a round that began later, and its first entry is committed', () => {
    const { leader, reads, reply } = leaderOf();
    leader.propose({ kind: 'no-op' });
    leader.tick(); // round 1
    leader.read(NOBODY, 7); // round 2
    leader.replied(1, reply(2, 1));
    expect(reads).toEqual([]);
    leader.replied(1, reply(2, 2));
    expect(reads).toEqual([7]);
  });

  it('does not know what is committed before its first entry is: no read yet', () => {
    const { leader, reads, reply } = leaderOf();
    leader.propose({ kind: 'no-op' });
    leader.read(NOBODY, 7);
    leader.replied(1, reply(1, 1));
    expect(reads).toEqual([]);
    leader.replied(2, reply(2, 0));
    expect(reads).toEqual([7]);
  });

  it('has a lease from when a confirmed round began, and none in a term in which it asked to be followed', () => {
    const { leader, reads, reply, clock, sent } = leaderOf({
      ...quick,
      preferredLeader: 1,
      reads: { kind: 'lease', maxDrift: 0.25 },
    });
    leader.propose({ kind: 'no-op' });
    leader.tick();
    clock.now_us = 30_000;
    leader.replied(2, reply(2, 1));
    clock.now_us = 79_999; // 100 ms / 1.25 after the round began
    leader.read(NOBODY, 7);
    expect(reads).toEqual([7]);
    clock.now_us = 80_000;
    leader.read(NOBODY, 8);
    expect(reads).toEqual([7]);

    clock.now_us = 200_000;
    leader.replied(1, reply(2, 2));
    leader.tick(); // hands over, and begins round 3
    expect(sent.map(({ message }) => message.kind)).toContain('timeout-now');
    leader.replied(2, reply(2, 3));
    expect(reads).toEqual([7, 8]);
    leader.read(NOBODY, 9);
    expect(reads).toEqual([7, 8]);
  });
});

it('a vote of a life that the voter has forgotten does not count', () => {
  const store = new Store();
  store.term = 4;
  store.log.append({ term: 3, command: { kind: 'rejoin', replica: 1, incarnation: 77 } });
  const vote = { kind: 'vote-reply', term: 4, pre: false, granted: true } as const;
  const election = new Election(store, 0, 2, { pre: false, transfer: false });
  election.vote(1, { ...vote, incarnation: 0 });
  expect(election.won).toBe(false);
  election.vote(1, { ...vote, incarnation: 77 });
  expect(election.won).toBe(true);
});
