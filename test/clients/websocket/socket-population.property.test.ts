import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CONNECTED } from '../../../src/clients/websocket/connections.js';
import type { KeepAlive } from '../../../src/clients/websocket/liveness.js';
import { expectOrderlyLives } from '../alternation.js';
import { layOut, schedules } from '../schedules.js';
import { HOUR, SECOND } from '../world.js';
import { OPTIONS, type SocketWorld, socketWorld } from './socket-world.js';

const worlds = fc.record({
  steps: schedules([0, 1]),
  from: fc.constantFrom('client' as const, 'server' as const),
  jitter: fc.constantFrom('none' as const, 'full' as const),
  count: fc.integer({ min: 1, max: 3 }),
  /** Bit i: everybody who believes in a broken connection publishes right after step i. */
  sends: fc.nat(2 ** 25 - 1),
});

describe('WebSocket clients under any schedule of cuts, crashes and repairs', () => {
  it('live orderly lives, and are up only while their path is open', () => {
    fc.assert(
      fc.property(worlds, ({ steps, from, jitter, count, sends }) => {
        const world = build(from, jitter, count);
        layOut(world, steps, (step) => {
          expectUpOnlyWhereOpen(world);
          if (((sends >> step) & 1) === 1) sendFromBroken(world);
        });
        world.run(2 * HOUR);
        expectOrderlyLives(world.observer);
        expectOneAttemptAtATime(world);
      }),
    );
  });

  it('are at the end up if and only if they are connected over an open path', () => {
    fc.assert(
      fc.property(worlds, ({ steps, from, jitter, count, sends }) => {
        const world = build(from, jitter, count);
        const last_us = layOut(world, steps, (step) => {
          if (((sends >> step) & 1) === 1) sendFromBroken(world);
        });
        world.run(last_us + HOUR);
        const { state, replica, up } = world.population.connections;
        for (let client = 0; client < count; client++) {
          const connected = state[client] === CONNECTED;
          expect(up[client] === 1).toBe(connected && world.isOpen(replica[client]));
          // Who is not connected cannot be: everybody else has found his way back by now.
          if (!connected) expect(world.isOpen(world.directory.endpoint)).toBe(false);
          // Who believes in a broken connection hears pings; nobody else is deceived that long.
          if (connected && up[client] === 0) expect(from).toBe('server');
        }
      }),
    );
  });

  it('all come back when everything is repaired', () => {
    fc.assert(
      fc.property(worlds, ({ steps, from, jitter, count, sends }) => {
        const world = build(from, jitter, count);
        const last_us = layOut(world, steps, (step) => {
          if (((sends >> step) & 1) === 1) sendFromBroken(world);
        });
        world.at(last_us + 1, () => {
          for (const replica of [0, 1]) {
            world.heal(replica);
            world.restart(replica);
          }
        });
        // The longest wait: a ping missed for 25 s, a stalled attempt of 20 s, a pause of 8 s.
        world.run(last_us + 120 * SECOND);
        expect([...world.population.connections.up]).toEqual(Array(count).fill(1));
      }),
    );
  });
});

function build(from: KeepAlive['from'], jitter: 'none' | 'full', count: number): SocketWorld {
  return socketWorld(
    {
      keepAlive: { ...OPTIONS.keepAlive, from },
      reconnect: { ...OPTIONS.reconnect, jitter },
      arriveOver: SECOND,
    },
    { count },
  );
}

/** What the service does when a client that believes in its connection publishes into a broken one. */
function sendFromBroken(world: SocketWorld): void {
  const { state, up } = world.population.connections;
  for (let client = 0; client < up.length; client++) {
    if (state[client] === CONNECTED && up[client] === 0) world.population.unanswered(client);
  }
}

function expectUpOnlyWhereOpen(world: SocketWorld): void {
  const { state, replica, up } = world.population.connections;
  for (let client = 0; client < up.length; client++) {
    if (up[client] === 0) continue;
    expect(state[client]).toBe(CONNECTED);
    expect(world.isOpen(replica[client])).toBe(true);
  }
}

/** Every lookup starts one attempt, every attempt ends once, and a client has one at a time. */
function expectOneAttemptAtATime(world: SocketWorld): void {
  const { lookups } = world.directory;
  const attempts = world.observer.operations;
  const { count } = world.population.identity;
  expect(lookups.length - attempts.length).toBeGreaterThanOrEqual(0);
  expect(lookups.length - attempts.length).toBeLessThanOrEqual(count);
  if (count > 1) return;
  attempts.forEach((attempt, i) => {
    expect(attempt.started_us).toBe(lookups[i].at_us);
    if (i + 1 < lookups.length) expect(attempt.ended_us).toBeLessThanOrEqual(lookups[i + 1].at_us);
  });
}
