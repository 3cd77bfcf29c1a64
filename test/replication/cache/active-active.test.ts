import { describe, expect, it } from 'vitest';
import { type ActiveActiveOptions, activeActive } from '../../../src/replication/cache/active-active.js';
import type { CacheFabric } from '../../../src/testing/cache/fabric.js';
import { fabricOf } from './histories.js';

describe('an active-active replica', () => {
  it('answers from its own memory and tells the others afterwards', () => {
    const fabric = linked(3);
    expect(fabric.write(0, 1, 7).answer).toEqual({ ok: true, version: 7 });
    expect(fabric.read(1, 1).answer).toEqual({ ok: true, version: 0 });
    fabric.drain();
    expect(fabric.read(1, 1).answer).toEqual({ ok: true, version: 7 });
  });

  it('sends each update once to each peer while links live', () => {
    const fabric = linked(3);
    const before = fabric.sent.length;
    for (let version = 1; version <= 10; version++) fabric.write(0, 1, version);
    fabric.drain();
    expect(fabric.sent.length - before).toBe(20);
  });

  it('after a broken link sends what the peer lacks, of each key the last only', () => {
    const fabric = linked(2);
    fabric.write(0, 1, 1);
    fabric.drain();
    fabric.linkDown(0, 1);
    fabric.write(0, 2, 2);
    fabric.write(0, 2, 3);
    const before = fabric.sent.length;
    fabric.linkUp(0, 1);
    fabric.drain();
    expect(fabric.visible[1].get(2)).toBe(3);
    const syncs = fabric.sent
      .slice(before)
      .map(({ message }) => message as { kind: string; cells?: unknown[] });
    expect(syncs.filter(({ kind }) => kind === 'sync').map(({ cells }) => cells?.length)).toEqual([1]);
  });

  it('passes on what a dead replica had told only some', () => {
    const fabric = linked(3);
    fabric.linkDown(0, 1);
    fabric.add(0, 1, 1, 5);
    fabric.drain();
    expect(fabric.visible[1].get(1)).toBeUndefined();
    fabric.crash(0);
    fabric.drain();
    expect(fabric.read(1, 1).answer).toEqual({ ok: true, version: 1, sum: 5 });
  });

  it('that lost its memory gets it back, and loses what had not spread', () => {
    const fabric = linked(2);
    fabric.add(0, 1, 1, 5);
    fabric.drain();
    fabric.add(0, 1, 2, 100); // under way when it dies
    fabric.crash(0);
    fabric.restart(0);
    fabric.linkAll();
    fabric.add(0, 1, 3, 20); // before it has heard of its earlier life
    fabric.drain();
    for (const replica of [0, 1]) {
      expect(fabric.read(replica, 1).answer).toEqual({ ok: true, version: 3, sum: 25 });
    }
  });
});

describe('two writes to a register', () => {
  it('that had not seen each other conflict: the later clock wins everywhere, the other is dropped', () => {
    const fabric = linked(2);
    fabric.write(0, 1, 7);
    fabric.write(1, 1, 8);
    fabric.drain();
    expect(fabric.visible.map((seen) => seen.get(1))).toEqual([8, 8]);
    expect(fabric.conflicts).toEqual([
      { replica: 1, key: 1, dropped: 7 },
      { replica: 0, key: 1, dropped: 7 },
    ]);
  });

  it('one after the other are no conflict', () => {
    const fabric = linked(2);
    fabric.write(0, 1, 7);
    fabric.drain();
    fabric.write(1, 1, 8);
    fabric.drain();
    expect(fabric.visible.map((seen) => seen.get(1))).toEqual([8, 8]);
    expect(fabric.conflicts).toEqual([]);
  });

  it('one after the other by a slow clock: the client does not even read what it wrote', () => {
    const fabric = linked(2, { clockSkew_us: [0, -500] });
    fabric.write(0, 1, 7);
    fabric.drain();
    expect(fabric.write(1, 1, 8).answer).toEqual({ ok: true, version: 8 });
    expect(fabric.read(1, 1).answer).toEqual({ ok: true, version: 7 });
    fabric.drain();
    expect(fabric.visible.map((seen) => seen.get(1))).toEqual([7, 7]);
    expect(new Set(fabric.conflicts.map(({ dropped }) => dropped))).toEqual(new Set([8]));
  });
});

function linked(count: number, options: ActiveActiveOptions = {}): CacheFabric {
  const fabric = fabricOf(activeActive, count, options);
  fabric.linkAll();
  fabric.drain();
  return fabric;
}
