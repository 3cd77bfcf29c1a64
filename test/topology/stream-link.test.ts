import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { Kernel } from '../../src/kernel/kernel.js';
import type { Network } from '../../src/topology/network.js';
import { type LinkEnd, StreamLink } from '../../src/topology/stream-link.js';
import { NO_RANDOM, twoSites } from './support.js';

const MS = 1_000;
const SECOND = 1_000_000;
const FAULT = 0;

interface Event {
  readonly at: number;
  readonly what: 'delivered' | 'lost' | 'ended';
  readonly token?: number;
  readonly why?: LinkEnd;
}

/** A link from site 0 to site 1 whose events are written down, and steps at given moments. */
function rig(network: Network, giveUp_us?: number) {
  const kernel = new Kernel();
  const events: Event[] = [];
  const link = new StreamLink(
    kernel,
    network,
    { name: 'link', from: 0, to: 1, random: NO_RANDOM, giveUp_us },
    {
      delivered: (token) => events.push({ at: kernel.now_us, what: 'delivered', token }),
      lost: (token, why) => events.push({ at: kernel.now_us, what: 'lost', token, why }),
      ended: (why) => events.push({ at: kernel.now_us, what: 'ended', why }),
    },
  );
  const steps: (() => void)[] = [];
  const onStep = kernel.handler('test.step', (step) => steps[step]());
  const at = (time_us: number, step: () => void) => kernel.at(time_us, onStep, steps.push(step) - 1);
  return { kernel, events, link, at };
}

/** Cuts the directions given, from one moment to another. */
function cut(
  { at }: ReturnType<typeof rig>,
  network: Network,
  from_us: number,
  to_us: number,
  ways: [number, number][] = [
    [0, 1],
    [1, 0],
  ],
): void {
  at(from_us, () => {
    for (const [from, to] of ways) network.block(from, to, FAULT);
  });
  at(to_us, () => {
    for (const [from, to] of ways) network.unblock(from, to, FAULT);
  });
}

describe('a black hole in a stream of 1000 writes a second, measured on real TCP', () => {
  const rows = readFileSync(new URL('../validation/tcp-black-hole.csv', import.meta.url), 'utf8')
    .trim()
    .split('\n')
    .filter((line) => /^h\d/.test(line))
    .map((line) => line.split(','));
  /** What the harness takes to end the cut. */
  const HARNESS_MS = 25;

  test.each(rows)(
    '%s: cut for %s ms',
    (_id, cut_ms, perSecond, mean_ms, _min, _max, _formula, tolerance_ms) => {
      const network = twoSites(50);
      const setup = rig(network);
      const from_us = 1_000 * MS + 300;
      const heal_us = from_us + Number(cut_ms) * MS;
      cut(setup, network, from_us, heal_us);
      const every_us = SECOND / Number(perSecond);
      const writes = Math.ceil((heal_us + 2 * SECOND) / every_us);
      for (let i = 0; i < writes; i++) setup.at(i * every_us, () => setup.link.send(i, 110));
      setup.kernel.runUntil(writes * every_us + 20 * SECOND);

      const first = setup.events.find((event) => event.what === 'delivered' && event.at > from_us + 50);
      const heal_ms = ((first as Event).at - heal_us) / MS + HARNESS_MS;
      expect(Math.abs(heal_ms - Number(mean_ms))).toBeLessThan(Number(tolerance_ms));
      // Nothing is lost, nothing comes twice, nothing overtakes.
      expect(setup.events.map((event) => event.token)).toEqual(Array.from({ length: writes }, (_, i) => i));
    },
  );
});

test('messages arrive in order after half the round trip', () => {
  const { kernel, events, link, at } = rig(twoSites(80 * MS));
  for (const token of [3, 1, 2]) at(token * MS, () => link.send(token, 10));
  kernel.runUntil(SECOND);
  expect(events).toEqual([
    { at: 41 * MS, what: 'delivered', token: 1 },
    { at: 42 * MS, what: 'delivered', token: 2 },
    { at: 43 * MS, what: 'delivered', token: 3 },
  ]);
});

test('a packet that would overtake waits for its turn', () => {
  const network = twoSites(80 * MS);
  const slow = [90 * MS, 10 * MS];
  network.oneWay_us = () => slow.shift() as number;
  const { kernel, events, link, at } = rig(network);
  at(0, () => link.send(1, 10));
  at(MS, () => link.send(2, 10));
  kernel.runUntil(SECOND);
  expect(events.map((event) => [event.at, event.token])).toEqual([
    [90 * MS, 1],
    [90 * MS, 2],
  ]);
});

test('what was on its way when the cut began arrives; what was sent later comes at a retransmission', () => {
  const network = twoSites(100 * MS);
  const setup = rig(network);
  const { kernel, events, link, at } = setup;
  cut(setup, network, SECOND, 5 * SECOND);
  at(SECOND - 10 * MS, () => link.send(1, 10));
  at(SECOND + 10 * MS, () => link.send(2, 10));
  at(2 * SECOND, () => link.send(3, 30));
  at(3 * SECOND, () => expect(link.heldBytes).toBe(40));
  kernel.runUntil(60 * SECOND);
  // The acknowledgement of 1 was lost too, and 2 is behind it: 304 ms doubling from when 1 was sent.
  const resumed = 990 * MS + 304 * MS * 15;
  expect(events.map((event) => [event.at, event.token])).toEqual([
    [1_040 * MS, 1],
    [resumed + 50 * MS, 2],
    [resumed + 50 * MS, 3],
  ]);
  expect(link.heldBytes).toBe(0);
});

test('a cut so short that nothing is lost delays nothing', () => {
  const network = twoSites(100 * MS);
  const setup = rig(network);
  cut(setup, network, SECOND, SECOND + 5 * MS);
  setup.at(SECOND - 20 * MS, () => setup.link.send(1, 10));
  setup.at(SECOND + 10 * MS, () => setup.link.send(2, 10));
  setup.kernel.runUntil(60 * SECOND);
  expect(setup.events.map((event) => event.at)).toEqual([1_030 * MS, 1_060 * MS]);
});

test('where only the way back is cut, messages arrive until the first answer is overdue', () => {
  const network = twoSites(100 * MS);
  const setup = rig(network);
  const { kernel, events, link, at } = setup;
  cut(setup, network, SECOND, 10 * SECOND, [[1, 0]]);
  for (let i = 0; i < 50; i++) at(SECOND + i * 100 * MS, () => link.send(i, 10));
  kernel.runUntil(60 * SECOND);
  const arrivals = events.map((event) => event.at);
  const early = arrivals.filter((time) => time < 10 * SECOND);
  expect(early.length).toBeGreaterThanOrEqual(3);
  expect(early[early.length - 1]).toBeLessThan(SECOND + 304 * MS + 200 * MS);
  expect(arrivals[early.length]).toBeGreaterThan(10 * SECOND);
  expect(events.map((event) => event.token)).toEqual(Array.from({ length: 50 }, (_, i) => i));
});

test('gives up after the time it was told, and everything comes back in order', () => {
  const network = twoSites(100 * MS);
  const setup = rig(network, 60 * SECOND);
  const { kernel, events, link, at } = setup;
  cut(setup, network, SECOND, 500 * SECOND);
  at(2 * SECOND, () => link.send(1, 10));
  at(3 * SECOND, () => link.send(2, 10));
  kernel.runUntil(100 * SECOND);
  expect(events).toEqual([
    { at: 62 * SECOND, what: 'lost', token: 1, why: 'given-up' },
    { at: 62 * SECOND, what: 'lost', token: 2, why: 'given-up' },
    { at: 62 * SECOND, what: 'ended', why: 'given-up' },
  ]);
  expect(link.isOpen).toBe(false);
  expect(link.send(3, 10)).toBe(false);
});

test('without being told it gives up as Linux does: after 15 retransmissions', () => {
  const network = twoSites(50);
  const setup = rig(network);
  cut(setup, network, SECOND, 5_000 * SECOND);
  setup.at(2 * SECOND, () => setup.link.send(1, 10));
  setup.kernel.runUntil(2_000 * SECOND);
  // 208 ms doubling ten times, then six pauses of 120 s.
  expect(setup.events[1]).toEqual({
    at: 2 * SECOND + 208 * MS * 1_023 + 720 * SECOND,
    what: 'ended',
    why: 'given-up',
  });
});

test('a refusing site ends the connection one round trip later', () => {
  const network = twoSites(100 * MS);
  const { kernel, events, link, at } = rig(network);
  at(SECOND - 20 * MS, () => link.send(1, 10));
  at(SECOND, () => network.setCondition(1, 'refusing', FAULT));
  at(SECOND + 10 * MS, () => link.send(2, 10));
  kernel.runUntil(60 * SECOND);
  // Message 1 reaches the dead process first; its reset is back before that of message 2.
  expect(events).toEqual([
    { at: SECOND + 110 * MS, what: 'lost', token: 1, why: 'reset' },
    { at: SECOND + 110 * MS, what: 'lost', token: 2, why: 'reset' },
    { at: SECOND + 110 * MS, what: 'ended', why: 'reset' },
  ]);
});

test('what reaches a site that fell silent meanwhile is sent again when it is back', () => {
  const network = twoSites(100 * MS);
  const { kernel, events, link, at } = rig(network);
  at(SECOND - 20 * MS, () => link.send(1, 10));
  at(SECOND - 10 * MS, () => link.send(2, 10));
  at(SECOND, () => network.setCondition(1, 'silent', FAULT));
  at(3 * SECOND, () => network.setCondition(1, 'up', FAULT));
  kernel.runUntil(60 * SECOND);
  const resumed = 980 * MS + 304 * MS * 7;
  expect(events.map((event) => [event.at, event.token])).toEqual([
    [resumed + 50 * MS, 1],
    [resumed + 50 * MS, 2],
  ]);
});

test('a process that dies takes the connection with it; a new one starts empty', () => {
  const { kernel, events, link, at } = rig(twoSites(100 * MS));
  at(0, () => link.send(1, 10));
  at(10 * MS, () => link.reset());
  at(20 * MS, () => link.open());
  at(30 * MS, () => link.send(2, 10));
  kernel.runUntil(SECOND);
  expect(events).toEqual([
    { at: 10 * MS, what: 'lost', token: 1, why: 'reset' },
    { at: 10 * MS, what: 'ended', why: 'reset' },
    { at: 80 * MS, what: 'delivered', token: 2 },
  ]);
  expect(() => link.open()).toThrow("link 'link' is open already");
});
