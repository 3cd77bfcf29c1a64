import { describe, expect, it } from 'vitest';
import { type QuorumOptions, quorum } from '../../../src/replication/cache/quorum.js';
import type { CacheFabric } from '../../../src/testing/cache/fabric.js';
import type { Letter } from '../../../src/testing/fabric.js';
import { fabricOf } from './histories.js';

const SECOND_US = 1_000_000;
const DEFAULTS: QuorumOptions = {
  ...{ readQuorum: 2, writeQuorum: 2, timeout_us: SECOND_US },
  ...{ readRepair: false, hintedHandoff: false, hintAge_us: 3600 * SECOND_US },
};

describe('a coordinator', () => {
  it('answers a write at the W-th acknowledgement and a read at the R-th reply', () => {
    const fabric = linked(3, {});
    const write = fabric.write(0, 1, 7);
    expect(write.answer).toBeUndefined(); // its own copy is the first of two
    fabric.step(0, 1);
    expect(write.answer).toBeUndefined();
    fabric.step(1, 0);
    expect(write.answer).toEqual({ ok: true, version: 7 });
    const read = fabric.read(2, 1); // its own copy has not got the write yet
    fabric.step(2, 1);
    expect(read.answer).toBeUndefined();
    fabric.step(1, 2);
    expect(read.answer).toEqual({ ok: true, version: 7 });
  });

  it('may miss an acknowledged write if R + W = N', () => {
    const fabric = linked(2, { readQuorum: 1, writeQuorum: 1 });
    expect(fabric.write(0, 1, 7).answer).toEqual({ ok: true, version: 7 });
    expect(fabric.read(1, 1).answer).toEqual({ ok: true, version: 0 });
  });

  it('asks nobody where its own copy is enough', () => {
    const fabric = linked(3, { readQuorum: 1 });
    fabric.read(0, 1);
    expect(fabric.sent).toEqual([]);
  });

  it('that holds no copy counts the copies only', () => {
    const fabric = linked(3, { copies: [0, 1] });
    const write = fabric.write(2, 1, 7);
    fabric.step(2, 0);
    fabric.step(0, 2);
    expect(write.answer).toBeUndefined();
    fabric.drain();
    expect(write.answer).toEqual({ ok: true, version: 7 });
    expect(fabric.visible.map((seen) => seen.get(1))).toEqual([7, 7, undefined]);
  });

  it('refuses for certain where too few copies are in touch, and then nothing is written', () => {
    const fabric = linked(3, { hintedHandoff: true });
    fabric.linkDown(0, 1);
    fabric.linkDown(0, 2);
    expect(fabric.write(0, 1, 7).answer).toEqual({ ok: false, reason: 'no-quorum' });
    expect(fabric.read(0, 1).answer).toEqual({ ok: false, reason: 'no-quorum' });
    fabric.linkAll();
    fabric.drain();
    expect(fabric.visible.map((seen) => seen.get(1))).toEqual([undefined, undefined, undefined]);
  });

  it('gives up at the time-out: of a write it does not know', () => {
    const fabric = linked(3, {});
    const write = fabric.write(0, 1, 7);
    const read = fabric.read(0, 2);
    fabric.pass(SECOND_US - 2);
    expect([write.answer, read.answer]).toEqual([undefined, undefined]);
    fabric.pass(1); // the read began 1 µs later
    expect(write.answer).toEqual({ ok: false, reason: 'no-quorum', unknown: true });
    expect(read.answer).toBeUndefined();
    fabric.pass(1);
    expect(read.answer).toEqual({ ok: false, reason: 'no-quorum' });
    fabric.drain();
    expect(fabric.visible.map((seen) => seen.get(1))).toEqual([7, 7, 7]); // it had happened
  });

  it('gives up as soon as the links that it waits for are gone', () => {
    const fabric = linked(3, {});
    const write = fabric.write(0, 1, 7);
    fabric.linkDown(0, 1);
    expect(write.answer).toBeUndefined();
    fabric.linkDown(0, 2);
    expect(write.answer).toEqual({ ok: false, reason: 'no-quorum', unknown: true });
  });

  it('answers nobody who has given up, and writes all the same', () => {
    const fabric = linked(3, {});
    const write = fabric.write(0, 1, 7);
    fabric.machines[0].forgotten(write.operation);
    fabric.drain();
    fabric.pass(2 * SECOND_US);
    expect(write.answer).toBeUndefined();
    expect(fabric.visible.map((seen) => seen.get(1))).toEqual([7, 7, 7]);
  });

  it('refuses options that cannot be', () => {
    for (const wrong of [
      { readQuorum: 4 },
      { writeQuorum: 0 },
      { copies: [0, 1, 5] },
      { copies: [0, 0, 1] },
    ]) {
      expect(() => linked(3, wrong)).toThrow(/quorum/);
    }
  });
});

describe('last writer wins', () => {
  it('by the clock: a slow one loses an acknowledged write to one before it', () => {
    const fabric = linked(3, { clockSkew_us: [0, -500, 0] });
    fabric.write(0, 1, 7);
    fabric.drain();
    const later = fabric.write(1, 1, 8);
    fabric.drain();
    expect(later.answer).toEqual({ ok: true, version: 8 });
    const read = fabric.read(1, 1);
    fabric.drain();
    expect(read.answer).toEqual({ ok: true, version: 7 });
  });

  it('by the replica where clocks show the same', () => {
    const fabric = linked(3, { clockSkew_us: [1, 0, 0] });
    fabric.write(0, 1, 7); // at 1 µs, shows 2
    fabric.write(1, 1, 8); // at 2 µs, shows 2
    fabric.drain();
    expect(fabric.visible.map((seen) => seen.get(1))).toEqual([8, 8, 8]);
  });
});

describe('read repair', () => {
  it('brings a copy that was cut off up to date when the key is read, and asks all copies for it', () => {
    const fabric = cutOff({ readRepair: true, readQuorum: 1 });
    fabric.linkUp(0, 2);
    fabric.read(0, 1);
    fabric.drain();
    expect(fabric.visible[2].get(1)).toBe(7);
    expect(fabric.visible[2].get(2)).toBeUndefined(); // nobody read it
    expect(repairs(fabric.sent).map(({ to }) => to)).toEqual([2]);
  });

  it('does nothing if it is off', () => {
    const fabric = cutOff({});
    fabric.linkUp(0, 2);
    fabric.read(0, 1);
    fabric.drain();
    expect(fabric.visible[2].get(1)).toBeUndefined();
  });
});

describe('hinted hand-off', () => {
  it('hands over what a copy missed when the link is back, once', () => {
    const fabric = cutOff({ hintedHandoff: true });
    fabric.linkUp(0, 2);
    fabric.drain();
    expect([1, 2].map((key) => fabric.visible[2].get(key))).toEqual([7, 8]);
    const before = fabric.sent.length;
    fabric.linkDown(0, 2);
    fabric.linkUp(0, 2);
    fabric.drain();
    expect(fabric.sent.length).toBe(before);
  });

  it('keeps a hint until it is acknowledged', () => {
    const fabric = cutOff({ hintedHandoff: true });
    fabric.linkUp(0, 2);
    fabric.linkDown(0, 2); // with the hints in it
    fabric.linkUp(0, 2);
    fabric.drain();
    expect([1, 2].map((key) => fabric.visible[2].get(key))).toEqual([7, 8]);
  });

  it('keeps what the link carried when it broke, even after the time-out', () => {
    const fabric = linked(3, { hintedHandoff: true });
    fabric.write(0, 1, 7);
    fabric.step(0, 1);
    fabric.pass(2 * SECOND_US);
    fabric.linkDown(0, 2);
    fabric.linkUp(0, 2);
    fabric.drain();
    expect(fabric.visible[2].get(1)).toBe(7);
  });

  it('keeps the later of two writes to a key when only the earlier is acknowledged', () => {
    const fabric = linked(3, { hintedHandoff: true });
    fabric.write(0, 1, 7);
    fabric.write(0, 1, 8);
    fabric.pass(2 * SECOND_US);
    fabric.step(0, 2);
    fabric.step(2, 0);
    fabric.linkDown(0, 2); // with version 8 in it
    fabric.linkUp(0, 2);
    fabric.drain();
    expect(fabric.visible[2].get(1)).toBe(8);
  });

  it('drops hints older than their age', () => {
    const fabric = cutOff({ hintedHandoff: true, hintAge_us: SECOND_US });
    fabric.pass(SECOND_US - 1); // the first of the two is 1 µs older
    fabric.linkUp(0, 2);
    fabric.drain();
    expect([1, 2].map((key) => fabric.visible[2].get(key))).toEqual([7, 8]);
    const late = cutOff({ hintedHandoff: true, hintAge_us: SECOND_US });
    late.pass(SECOND_US);
    late.linkUp(0, 2);
    late.drain();
    expect([1, 2].map((key) => late.visible[2].get(key))).toEqual([undefined, 8]);
  });

  it('loses its hints with its memory', () => {
    const fabric = cutOff({ hintedHandoff: true });
    fabric.crash(0);
    fabric.restart(0);
    fabric.linkAll();
    fabric.drain();
    expect(fabric.visible.map((seen) => seen.get(1))).toEqual([undefined, 7, undefined]);
  });
});

describe('counters', () => {
  it('add up over coordinators, also after one of them has lost its memory', () => {
    const fabric = linked(3, {});
    fabric.add(0, 1, 1, 5);
    fabric.add(1, 1, 2, -2);
    fabric.drain();
    fabric.crash(0);
    fabric.restart(0);
    fabric.linkAll();
    fabric.add(0, 1, 3, 10);
    fabric.drain();
    const read = fabric.read(1, 1);
    fabric.drain();
    expect(read.answer).toEqual({ ok: true, version: 3, sum: 13 });
  });
});

function linked(count: number, chosen: Partial<QuorumOptions>): CacheFabric {
  const fabric = fabricOf(quorum, count, { ...DEFAULTS, ...chosen });
  fabric.linkAll();
  return fabric;
}

/** Three copies; the third was cut off from the first while that took version 7 of key 1, then 8 of key 2. */
function cutOff(chosen: Partial<QuorumOptions>): CacheFabric {
  const fabric = linked(3, chosen);
  fabric.linkDown(0, 2);
  fabric.write(0, 1, 7);
  fabric.write(0, 2, 8);
  fabric.drain();
  return fabric;
}

function repairs(sent: readonly Letter[]): readonly Letter[] {
  return sent.filter(({ message }) => (message as { readonly kind: string }).kind === 'repair');
}
