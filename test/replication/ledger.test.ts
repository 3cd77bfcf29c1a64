import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LossReason } from '../../src/domain/outcome.js';
import { MessageLedger } from '../../src/replication/pubsub/ledger.js';

const POPULATIONS = 2;

interface Loss {
  readonly population: number;
  readonly count: number;
  readonly sent_us: number;
  readonly at_us: number;
  readonly reason: LossReason;
}

function ledgerWithClock(populations = POPULATIONS) {
  const clock = { now_us: 0 };
  const losses: Loss[] = [];
  const ledger = new MessageLedger({
    populations,
    now_us: () => clock.now_us,
    lost: (population, count, sent_us, at_us, reason) =>
      losses.push({ population, count, sent_us, at_us, reason }),
  });
  return { clock, losses, ledger };
}

describe('MessageLedger', () => {
  it('keeps what a message was opened with', () => {
    const { ledger } = ledgerWithClock();
    const a = ledger.open(5, 70_000, 3, 9, 2048);
    const b = ledger.open(6, 1, 0, 0, 1);
    expect(a).not.toBe(b);
    expect([ledger.sent_us(a), ledger.sender(a), ledger.origin(a), ledger.group(a), ledger.bytes(a)]).toEqual(
      [5, 70_000, 3, 9, 2048],
    );
  });

  it('states no loss when every member got the message', () => {
    const { ledger, losses } = ledgerWithClock();
    const message = ledger.open(0, 0, 0, 0, 1);
    ledger.expect(message, 0, 1, 'online');
    ledger.expect(message, 1, 1, 'online');
    expect(ledger.delivered(message, 0, 1)).toBe(true);
    expect(ledger.delivered(message, 1, 1)).toBe(true);
    ledger.release(message);
    expect(losses).toEqual([]);
    expect(ledger.duplicates).toBe(0);
  });

  it('says nothing of a member that still waits while anything carries the message', () => {
    const { ledger, losses, clock } = ledgerWithClock();
    const message = ledger.open(3, 0, 0, 0, 1);
    ledger.expect(message, 1, 1, 'online');
    ledger.hold(message);
    ledger.release(message);
    expect(losses).toEqual([]);
    clock.now_us = 11;
    ledger.release(message, 'link-lost');
    expect(losses).toEqual([{ population: 1, count: 1, sent_us: 3, at_us: 11, reason: 'link-lost' }]);
  });

  it.each<[LossReason]>([['sender-cut-off'], ['connection-dead'], ['replica-down'], ['link-lost']])(
    'gives the reason of the carrier that failed: %s',
    (reason) => {
      const { ledger, losses } = ledgerWithClock();
      const message = ledger.open(0, 0, 0, 0, 1);
      ledger.expect(message, 0, 1, 'online');
      ledger.hold(message);
      ledger.release(message, reason);
      ledger.release(message); // the other carrier did its work: the trouble is not forgotten
      expect(losses.map((loss) => loss.reason)).toEqual([reason]);
    },
  );

  it('calls it not forwarded when nothing failed and somebody still did not get it', () => {
    const { ledger, losses } = ledgerWithClock();
    const message = ledger.open(0, 0, 0, 0, 1);
    for (let member = 0; member < 3; member++) ledger.expect(message, 0, 1, 'online');
    ledger.delivered(message, 0, 1);
    ledger.release(message);
    expect(losses).toEqual([{ population: 0, count: 2, sent_us: 0, at_us: 0, reason: 'not-forwarded' }]);
  });

  it('tells members that were offline from those that a failure cost the message', () => {
    const { ledger, losses } = ledgerWithClock();
    const message = ledger.open(0, 0, 0, 0, 1);
    ledger.expect(message, 0, 1, 'offline');
    ledger.expect(message, 0, 1, 'online');
    ledger.expect(message, 0, 1, 'online');
    ledger.release(message, 'replica-down');
    expect(losses.map(({ count, reason }) => [count, reason])).toEqual([
      [1, 'member-offline'],
      [2, 'replica-down'],
    ]);
  });

  it('blames the replica for members whose replica was gone, whatever else failed', () => {
    const { ledger, losses } = ledgerWithClock();
    const message = ledger.open(0, 0, 0, 0, 1);
    for (const member of ['orphaned', 'online', 'offline', 'orphaned'] as const) {
      ledger.expect(message, 0, 1, member);
    }
    ledger.release(message, 'link-lost');
    expect(losses.map(({ count, reason }) => [count, reason])).toEqual([
      [1, 'member-offline'],
      [2, 'replica-down'],
      [1, 'link-lost'],
    ]);
  });

  it('does not take a member that is known to have lost it for a duplicate delivery', () => {
    const { ledger, losses } = ledgerWithClock();
    const message = ledger.open(0, 0, 0, 0, 1);
    ledger.expect(message, 0, 1, 'online');
    ledger.missed(message, 0, 1, 'connection-dead');
    ledger.missed(message, 0, 1, 'connection-dead');
    ledger.release(message);
    expect(ledger.duplicates).toBe(0);
    expect(losses.map(({ count, reason }) => [count, reason])).toEqual([[1, 'connection-dead']]);
  });

  it('tells members apart: what one got or lost settles nobody else', () => {
    const { ledger, losses } = ledgerWithClock();
    const message = ledger.open(0, 0, 0, 0, 1, true);
    for (const client of [1, 2, 3, 4]) ledger.expect(message, 0, client, 'online');
    expect(ledger.delivered(message, 0, 1)).toBe(true);
    ledger.missed(message, 0, 1, 'endpoint-offline'); // it got it and moved
    ledger.missed(message, 0, 2, 'endpoint-offline');
    expect(ledger.delivered(message, 0, 2)).toBe(false); // written off already
    ledger.missed(message, 0, 5, 'endpoint-offline'); // it was never owed
    expect([1, 2, 3, 4].map((client) => ledger.isOwed(message, client))).toEqual([false, false, true, true]);
    expect(ledger.audit()).toMatchObject({ expected: 4, delivered: 1, lost: 1, waiting: 2 });
    expect(ledger.delivered(message, 0, 3)).toBe(true);
    ledger.release(message);
    expect(losses.map(({ count, reason }) => [count, reason])).toEqual([
      [1, 'endpoint-offline'],
      [1, 'not-forwarded'],
    ]);
  });

  it('does not take the place of one that is offline for one that got it', () => {
    const { ledger, losses } = ledgerWithClock();
    const message = ledger.open(0, 0, 0, 0, 1, true);
    ledger.expect(message, 0, 1, 'offline');
    ledger.expect(message, 0, 2, 'online');
    ledger.delivered(message, 0, 1); // back in time
    ledger.release(message, 'link-lost');
    expect(losses.map(({ count, reason }) => [count, reason])).toEqual([[1, 'link-lost']]);
  });

  it('delivers to one that was written off and is there anew, as to anybody who came late', () => {
    const { ledger } = ledgerWithClock();
    const message = ledger.open(0, 0, 0, 0, 1, true);
    ledger.expect(message, 0, 1, 'online');
    ledger.missed(message, 0, 1, 'endpoint-offline');
    expect(ledger.delivered(message, 0, 1, false)).toBe(true);
    expect(ledger.delivered(message, 0, 1, false)).toBe(false);
    ledger.release(message);
    expect(ledger.audit()).toMatchObject({ expected: 2, delivered: 1, lost: 1 });
    expect(ledger.duplicates).toBe(1);
  });

  it('keeps the accounts of a thousand messages under way at once apart', () => {
    const { ledger, losses } = ledgerWithClock();
    const messages = Array.from({ length: 1000 }, (_, i) => ledger.open(i, i + 1, i % 7, i + 2, i + 3));
    for (const message of messages) ledger.expect(message, message % 2, 1, 'online');
    messages.forEach((message, i) => {
      const kept = [ledger.sent_us, ledger.sender, ledger.origin, ledger.group, ledger.bytes];
      expect(kept.map((field) => field.call(ledger, message))).toEqual([i, i + 1, i % 7, i + 2, i + 3]);
      if (i % 3 === 0) ledger.delivered(message, message % 2, 1);
      ledger.release(message);
    });
    expect(losses.map((loss) => loss.sent_us)).toEqual(messages.map((_, i) => i).filter((i) => i % 3 !== 0));
  });

  it('does not carry the trouble of one message over to the next in its place', () => {
    const { ledger, losses } = ledgerWithClock();
    const first = ledger.open(0, 0, 0, 0, 1);
    ledger.expect(first, 0, 1, 'offline');
    ledger.release(first, 'link-lost');
    losses.length = 0;
    const second = ledger.open(1, 0, 0, 0, 1);
    expect(second).toBe(first); // entries are reused
    ledger.expect(second, 0, 1, 'online');
    ledger.release(second);
    expect(losses).toEqual([{ population: 0, count: 1, sent_us: 1, at_us: 0, reason: 'not-forwarded' }]);
  });

  it('counts a second delivery as a duplicate and nobody as lost for it', () => {
    const { ledger, losses } = ledgerWithClock();
    const message = ledger.open(0, 0, 0, 0, 1);
    ledger.expect(message, 0, 1, 'online');
    expect(ledger.delivered(message, 0, 1)).toBe(true);
    expect(ledger.delivered(message, 0, 1)).toBe(false);
    ledger.release(message);
    expect(ledger.duplicates).toBe(1);
    expect(losses).toEqual([]);
  });

  it('needs no more entries than messages that are under way at once', () => {
    const { ledger } = ledgerWithClock();
    const seen = new Set<number>();
    for (let round = 0; round < 500; round++) {
      const messages = [0, 1, 2].map(() => ledger.open(round, 0, 0, 0, 1));
      for (const message of messages) seen.add(message);
      for (const message of messages) ledger.release(message);
    }
    expect(seen.size).toBe(3);
  });

  it('conserves every expected member: delivered + lost + waiting = expected', () => {
    fc.assert(
      fc.property(fc.array(action, { maxLength: 60, size: 'max' }), (actions) => {
        const book = new Book();
        for (const act of actions) {
          book.act(act);
          book.check();
        }
        book.closeAll();
        book.check();
        for (const account of book.accounts) expect(account.waiting).toEqual([0, 0]);
      }),
    );
  });
});

type Action = readonly [
  kind:
    | 'open'
    | 'expect'
    | 'expect-offline'
    | 'expect-orphaned'
    | 'hold'
    | 'delivered'
    | 'missed'
    | 'release'
    | 'fail',
  which: number,
  population: number,
];

const action: fc.Arbitrary<Action> = fc.tuple(
  fc.constantFrom<Action[0]>(
    'open',
    'open',
    'expect',
    'expect',
    'expect-offline',
    'expect-orphaned',
    'hold',
    'delivered',
    'delivered',
    'missed',
    'release',
    'fail',
  ),
  fc.nat(1000),
  fc.nat(POPULATIONS - 1),
);

const STATE = { expect: 'online', 'expect-offline': 'offline', 'expect-orphaned': 'orphaned' } as const;

/** What the test itself knows of one message. */
interface Account {
  readonly id: number;
  readonly sent_us: number;
  carriers: number;
  readonly expected: number[];
  readonly delivered: number[];
  readonly waiting: number[];
}

/** A ledger and, beside it, plain counts of the same. Every message has its own moment of sending. */
class Book {
  readonly accounts: Account[] = [];
  readonly #world = ledgerWithClock();
  #next_us = 0;

  act([kind, which, population]: Action): void {
    const { ledger, clock } = this.#world;
    clock.now_us++;
    if (kind === 'open') {
      const sent_us = this.#next_us++;
      const zeros = () => Array.from({ length: POPULATIONS }, () => 0);
      const id = ledger.open(sent_us, 0, 0, 0, 1);
      for (const other of this.#live()) expect(id).not.toBe(other.id);
      const [expected, delivered, waiting] = [zeros(), zeros(), zeros()];
      this.accounts.push({ id, sent_us, carriers: 1, expected, delivered, waiting });
      return;
    }
    const live = this.#live();
    const account = live[which % live.length];
    if (account === undefined) return;
    switch (kind) {
      case 'expect':
      case 'expect-offline':
      case 'expect-orphaned':
        ledger.expect(account.id, population, 1, STATE[kind]);
        account.expected[population]++;
        account.waiting[population]++;
        return;
      case 'hold':
        ledger.hold(account.id);
        account.carriers++;
        return;
      case 'delivered':
        expect(ledger.delivered(account.id, population, 1)).toBe(account.waiting[population] > 0);
        if (account.waiting[population] === 0) return;
        account.waiting[population]--;
        account.delivered[population]++;
        return;
      case 'missed':
        ledger.missed(account.id, population, 1, 'connection-dead');
        if (account.waiting[population] > 0) account.waiting[population]--;
        return;
      case 'release':
      case 'fail':
        this.#release(account, kind === 'fail' ? 'link-lost' : undefined);
    }
  }

  closeAll(): void {
    for (const account of this.#live()) while (account.carriers > 0) this.#release(account, undefined);
  }

  check(): void {
    for (const account of this.accounts) {
      for (let population = 0; population < POPULATIONS; population++) {
        const lost = this.#world.losses
          .filter((loss) => loss.sent_us === account.sent_us && loss.population === population)
          .reduce((sum, loss) => sum + loss.count, 0);
        const { delivered, waiting, expected } = account;
        expect(delivered[population] + lost + waiting[population]).toBe(expected[population]);
      }
    }
    for (const loss of this.#world.losses) expect(loss.count).toBeGreaterThan(0);
  }

  #release(account: Account, trouble: LossReason | undefined): void {
    this.#world.ledger.release(account.id, trouble);
    account.carriers--;
    if (account.carriers === 0) account.waiting.fill(0);
  }

  #live(): readonly Account[] {
    return this.accounts.filter((account) => account.carriers > 0);
  }
}

describe('the audit of the ledger', () => {
  it('adds up what was expected, at any moment', () => {
    const { ledger } = ledgerWithClock();
    const a = ledger.open(0, 0, 0, 0, 1);
    const b = ledger.open(1, 0, 0, 0, 1);
    for (const population of [0, 0, 1]) ledger.expect(a, population, 1, 'online');
    ledger.expect(b, 1, 1, 'offline');
    ledger.delivered(a, 0, 7);
    ledger.missed(a, 1, 1, 'connection-dead');
    expect(ledger.audit()).toEqual({ expected: 4, delivered: 1, lost: 1, waiting: 2, open: 2, oldest_us: 0 });
    ledger.release(a);
    ledger.release(b);
    expect(ledger.audit()).toMatchObject({ expected: 4, delivered: 1, lost: 3, waiting: 0, open: 0 });
  });

  it('counts one that came after it was sent as if it had been there: nobody loses a place by it', () => {
    const { ledger, losses } = ledgerWithClock();
    const message = ledger.open(0, 0, 0, 0, 1);
    ledger.expect(message, 0, 1, 'online');
    expect(ledger.delivered(message, 0, 8, false)).toBe(true);
    expect(ledger.delivered(message, 0, 7)).toBe(true);
    ledger.release(message);
    expect([losses, ledger.duplicates]).toEqual([[], 0]);
    expect(ledger.audit()).toMatchObject({ expected: 2, delivered: 2, lost: 0 });
  });

  it('leaves out nobody who was offline when it was sent, however many left since', () => {
    const losses: number[] = [];
    const ledger = new MessageLedger({
      populations: 1,
      now_us: () => 0,
      left: () => 3,
      lost: (_population, count) => losses.push(count),
    });
    const message = ledger.open(0, 0, 0, 0, 1, true);
    for (const [client, state] of (['online', 'offline', 'orphaned'] as const).entries()) {
      ledger.expect(message, 0, client, state);
    }
    ledger.release(message);
    expect(losses).toEqual([1, 1]);
    expect(ledger.audit()).toMatchObject({ expected: 2, lost: 2, waiting: 0, open: 0 });
  });

  it('leaves out whoever left while it was on its way, and loses the others', () => {
    const losses: number[] = [];
    const ledger = new MessageLedger({
      populations: 1,
      now_us: () => 0,
      left: () => 1,
      lost: (_population, count) => losses.push(count),
    });
    const message = ledger.open(0, 0, 0, 0, 1);
    for (const state of ['online', 'online', 'offline'] as const) ledger.expect(message, 0, 1, state);
    ledger.release(message);
    expect(losses.reduce((sum, count) => sum + count, 0)).toBe(2);
    expect(ledger.audit()).toMatchObject({ expected: 2, delivered: 0, lost: 2, waiting: 0, open: 0 });
  });

  it('catches members of a message that nothing carries', () => {
    const { ledger } = ledgerWithClock();
    const message = ledger.open(0, 0, 0, 0, 1);
    ledger.release(message);
    ledger.expect(message, 0, 1, 'online');
    expect(() => ledger.audit()).toThrow('does not balance');
  });

  it('catches a message that is carried on after it was closed', () => {
    const { ledger } = ledgerWithClock();
    const message = ledger.open(0, 0, 0, 0, 1);
    ledger.release(message);
    ledger.hold(message);
    expect(() => ledger.audit()).toThrow('does not balance');
  });

  it('catches a carrier that lets go twice, when it does', () => {
    const { ledger } = ledgerWithClock();
    const message = ledger.open(0, 0, 0, 0, 1);
    ledger.release(message);
    expect(() => ledger.release(message)).toThrow('let go');
  });
});
