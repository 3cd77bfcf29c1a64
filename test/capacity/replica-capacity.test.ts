import { describe, expect, it } from 'vitest';
import { type CapacityOptions, ReplicaCapacity, type Use } from '../../src/capacity/replica-capacity.js';
import { createRandom } from '../../src/kernel/streams.js';
import { options } from './options.js';

const SECOND = 1_000_000;

function replica(changes: Partial<CapacityOptions> = {}, units = 1): ReplicaCapacity {
  return new ReplicaCapacity({ ...options, ...changes }, units, createRandom(7).stream('replica', 'work'));
}

const connect = (to: ReplicaCapacity, count: number, now_us = 0) =>
  Array.from({ length: count }, () => to.admit(now_us));

describe('connections', () => {
  it('are refused beyond the limit, and admitted again when one has gone', () => {
    const two = replica({ connectionsPerUnit: 2 }, 2);
    expect(connect(two, 5)).toEqual(['admitted', 'admitted', 'admitted', 'admitted', 'full']);
    expect([two.connections, two.limit, two.free]).toEqual([4, 4, 0]);
    two.release();
    expect([two.connections, two.free, two.admit(1)]).toEqual([3, 0.25, 'admitted']);
  });

  it('come at the pace of the units: a burst of a second, then so many a second', () => {
    const two = replica({ connectRate: 1 }, 2);
    expect(connect(two, 3)).toEqual(['admitted', 'admitted', 'too-fast']);
    expect(connect(two, 2, SECOND / 2)).toEqual(['admitted', 'too-fast']);
    two.resize(5);
    // Full again after a second: five, the burst of the new size.
    expect(connect(two, 6, 3 * SECOND)).toEqual([...Array(5).fill('admitted'), 'too-fast']);
  });

  it('that find the replica full take nothing of its pace', () => {
    const one = replica({ connectionsPerUnit: 1, connectRate: 2 });
    expect(connect(one, 3)).toEqual(['admitted', 'full', 'full']);
    one.release();
    expect(one.admit(0)).toBe('admitted');
  });

  it('beyond a smaller limit stay, and nobody else comes', () => {
    const five = replica({ connectionsPerUnit: 2 }, 5);
    connect(five, 7);
    five.resize(2);
    expect([five.connections, five.limit, five.free, five.admit(1)]).toEqual([7, 4, 0, 'full']);
    five.setConnectionsPerUnit(4);
    expect([five.limit, five.free, five.admit(1)]).toEqual([8, 0.125, 'admitted']);
  });

  it('are gone after a crash; a release too many is a mistake of the caller', () => {
    const one = replica();
    connect(one, 3);
    one.crashed();
    expect([one.connections, one.free]).toEqual([0, 1]);
    expect(() => one.release()).toThrow('was not there');
  });
});

describe('work', () => {
  /** How long one message takes at a replica with nothing to do, µs, before rounding. */
  const workOf = (units: number, use: Use, members: number, bytes: number, changes = {}) => {
    const idle = replica(changes, units);
    idle.serve(use, members, bytes, 0);
    return idle.lastWork_us;
  };

  it.each<[number, Use, number, number, number]>([
    [1, 'group', 99, 2_000, 250], // 4,000 a second
    [1, 'group', 100, 2_000, SECOND / 3_000],
    [1, 'user', 1, 2_000, 250],
    [1, 'user', 100, 2_000, 250],
    [1, 'server-to-user', 1, 2_000, SECOND / 180],
    [1, 'event', 1, 2_000, 2_000],
    [1, 'group', 10, 20_000, 2_500], // ten messages of 2 KB
    [1, 'group', 10, 1, 125], // less than 1 KB costs as 1 KB
    [1, 'group', 10, 1_000, 125],
    [5, 'group', 10, 2_000, 50],
    [50, 'group', 10, 2_000, 5],
    [100, 'group', 10, 2_000, 5], // small groups gain nothing beyond 50 units
    [100, 'group', 1_000, 2_000, SECOND / 300_000],
    [100, 'user', 1, 2_000, 2.5],
  ])('of %d units on %s of %d members with %d bytes: %d µs', (units, use, members, bytes, work_us) => {
    expect(workOf(units, use, members, bytes)).toBeCloseTo(work_us, 9);
  });

  it('fills a second with a second of the documented rate, whatever the number of servers', () => {
    for (const servers of [1, 3, 7]) {
      const one = replica({ servers });
      let done_us = 0;
      // 3,003 = 3 · 7 · 11 · 13: all servers end together.
      for (let message = 0; message < 3_003; message++) done_us = one.serve('group', 5_000, 2_000, 0);
      expect(done_us).toBe(1_001_000);
    }
  });

  it('is shared by servers, each of which takes longer', () => {
    const three = replica({ servers: 3, user: 3_000 });
    const done = Array.from({ length: 4 }, () => three.serve('user', 1, 2_000, 100));
    expect(done).toEqual([1_100, 1_100, 1_100, 2_100]);
    expect([three.lastWait_us, three.lastWork_us]).toEqual([1_000, 1_000]);
  });

  it('keeps its times when the size changes; what comes later is faster', () => {
    const one = replica();
    expect(one.serve('user', 1, 2_000, 0)).toBe(250);
    one.resize(5);
    expect([one.serve('user', 1, 2_000, 0), one.lastWait_us, one.lastWork_us]).toEqual([300, 250, 50]);
  });

  it('is turned away when it would wait longer than the longest wait', () => {
    const one = replica({ longestWait: 1_000 });
    for (let message = 0; message < 4; message++) one.serve('user', 1, 2_000, 0);
    expect(one.takes(0)).toBe(true);
    one.serve('user', 1, 2_000, 0);
    expect([one.takes(0), one.takes(249), one.takes(250)]).toEqual([false, false, true]);
    one.crashed();
    expect([one.takes(0), one.serve('user', 1, 2_000, 300)]).toEqual([true, 550]);
  });

  it('varies as the exponential law says: its mean, its median, its deviation', () => {
    const one = replica({ law: 'exponential' });
    const works = Array.from({ length: 40_000 }, (_, message) => {
      one.serve('user', 1, 2_000, message);
      return one.lastWork_us / 250;
    });
    const mean = works.reduce((sum, work) => sum + work, 0) / works.length;
    const square = works.reduce((sum, work) => sum + work * work, 0) / works.length;
    // Four standard deviations each: that of a draw is 1, of its square √20, of a share ½.
    const root = Math.sqrt(works.length);
    expect(Math.abs(mean - 1)).toBeLessThan(4 / root);
    expect(Math.abs(square - 2)).toBeLessThan((4 * Math.sqrt(20)) / root);
    expect(Math.abs(works.filter((work) => work < Math.LN2).length / works.length - 0.5)).toBeLessThan(
      2 / root,
    );
  });
});

describe('utilisation', () => {
  it('is the share of the time worked since the last sample', () => {
    const one = replica();
    for (let message = 0; message < 6; message++) one.serve('user', 1, 2_000, 0); // until 1,500
    expect(one.sampleUtilisation(1_000)).toBe(1);
    expect(one.sampleUtilisation(2_000)).toBe(0.5);
    expect(one.sampleUtilisation(3_000)).toBe(0);
    one.serve('user', 1, 2_000, 3_900);
    expect([one.sampleUtilisation(4_000), one.sampleUtilisation(5_000)]).toEqual([0.1, 0.15]);
  });

  it('counts all servers', () => {
    const four = replica({ servers: 4 }); // each takes 1,000 for one
    four.serve('user', 1, 2_000, 0);
    four.serve('user', 1, 2_000, 500);
    expect(four.sampleUtilisation(2_000)).toBe(0.25);
  });

  it('is that of the connections where they are the fuller', () => {
    const one = replica();
    connect(one, 300);
    one.serve('user', 1, 2_000, 0);
    expect(one.sampleUtilisation(1_000)).toBe(0.3);
    one.serve('user', 1, 2_000, 1_000);
    expect([one.sampleUtilisation(1_500), one.sampleUtilisation(1_500)]).toEqual([0.5, 0.3]);
  });

  it('forgets with the process', () => {
    const one = replica();
    connect(one, 900);
    for (let message = 0; message < 8; message++) one.serve('user', 1, 2_000, 0);
    one.crashed();
    one.serve('user', 1, 2_000, 500);
    expect([one.sampleUtilisation(1_000), one.sampleUtilisation(2_000)]).toEqual([0.25, 0]);
  });
});
