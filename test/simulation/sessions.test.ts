import { describe, expect, it } from 'vitest';
import { Kernel } from '../../src/kernel/kernel.js';
import { HeldMessages } from '../../src/simulation/pubsub/held-messages.js';
import { SESSION_WINDOW_US, Sessions } from '../../src/simulation/pubsub/sessions.js';

function keeper() {
  const kernel = new Kernel();
  const expired: (readonly [at_us: number, client: number, replica: number])[] = [];
  const sessions = new Sessions(kernel, (client, replica) => expired.push([kernel.now_us, client, replica]));
  return { kernel, sessions, expired };
}

describe('Sessions', () => {
  it('expire a window after the connection was lost, and are told of once', () => {
    const { kernel, sessions, expired } = keeper();
    sessions.keep(7, 1);
    kernel.runUntil(SESSION_WINDOW_US - 1);
    expect([sessions.isKept(7, 1), sessions.keeperOf(7), expired]).toEqual([true, 1, []]);
    kernel.runUntil(2 * SESSION_WINDOW_US);
    expect([sessions.isKept(7, 1), sessions.keeperOf(7)]).toEqual([false, undefined]);
    expect(expired).toEqual([[SESSION_WINDOW_US, 7, 1]]);
  });

  it('that are taken up, or not wanted, never expire', () => {
    const { kernel, sessions, expired } = keeper();
    sessions.keep(7, 1);
    sessions.drop(7);
    sessions.drop(8); // of nobody
    kernel.runUntil(2 * SESSION_WINDOW_US);
    expect(expired).toEqual([]);
  });

  it('count anew when they are kept again, by one replica at a time', () => {
    const { kernel, sessions, expired } = keeper();
    sessions.keep(7, 1);
    kernel.runUntil(SESSION_WINDOW_US / 2);
    sessions.keep(7, 2);
    expect([sessions.isKept(7, 1), sessions.isKept(7, 2)]).toEqual([false, true]);
    kernel.runUntil(2 * SESSION_WINDOW_US);
    expect(expired).toEqual([[1.5 * SESSION_WINDOW_US, 7, 2]]);
  });

  it('can be kept again by whoever hears that one expired', () => {
    const kernel = new Kernel();
    const expired: number[] = [];
    const sessions = new Sessions(kernel, (client, replica) => {
      expired.push(kernel.now_us);
      if (expired.length === 1) sessions.keep(client, replica);
    });
    sessions.keep(7, 1);
    kernel.runUntil(3 * SESSION_WINDOW_US);
    expect(expired).toEqual([SESSION_WINDOW_US, 2 * SESSION_WINDOW_US]);
  });

  it('of a replica are those it keeps itself', () => {
    const { sessions } = keeper();
    sessions.keep(1, 0);
    sessions.keep(2, 1);
    sessions.keep(3, 0);
    sessions.keep(1, 1);
    expect(sessions.ofReplica(0)).toEqual([3]);
    expect([...sessions.ofReplica(1)].sort()).toEqual([1, 2]);
    expect(sessions.ofReplica(2)).toEqual([]);
  });
});

describe('HeldMessages', () => {
  it('gives back what came for a client, in its order, once', () => {
    const held = new HeldMessages();
    expect(held.has(1)).toBe(false);
    held.add(1, 30, 100);
    held.add(2, 40, 5);
    held.add(1, 10, 200);
    expect(held.sizeOf(1)).toEqual({ messages: 2, bytes: 300 });
    expect(held.sizeOf(3)).toEqual({ messages: 0, bytes: 0 });
    expect([held.has(1), held.has(2), held.has(3)]).toEqual([true, true, false]);
    expect(held.take(1)).toEqual([30, 10]);
    expect(held.take(1)).toEqual([]);
    expect(held.sizeOf(1)).toEqual({ messages: 0, bytes: 0 });
    expect(held.take(2)).toEqual([40]);
  });

  it('that is added while what was taken is worked off stays for the next time', () => {
    const held = new HeldMessages();
    held.add(1, 30, 100);
    for (const message of held.take(1)) held.add(1, message + 1, 100);
    expect(held.take(1)).toEqual([31]);
  });
});
