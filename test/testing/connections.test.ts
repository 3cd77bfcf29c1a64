import { expect, test } from 'vitest';
import type { CacheEffects, CacheReplica } from '../../src/replication/cache/contract.js';
import { cacheFabric } from '../../src/testing/cache/fabric.js';

/** Two or three replicas that do nothing by themselves and write down what their connections tell them. */
function replicas(count = 2) {
  const told: string[] = [];
  const effects: CacheEffects[] = [];
  const idle = { asked() {}, forgotten() {}, received() {}, linkUp() {}, linkDown() {}, woken() {} };
  const fabric = cacheFabric(
    {
      create(own): CacheReplica {
        effects.push(own);
        const note = (what: string) => void told.push(`${own.self} ${what}`);
        return {
          ...{ ...idle, restarted() {} },
          dialled: (peer, incoming) => note(`${incoming ? 'was dialled by' : 'has dialled'} ${peer}`),
          heard: (peer, message) => note(`heard ${String(message)} from ${peer}`),
          hungUp: (peer) => note(`lost ${peer}`),
        };
      },
    },
    count,
  );
  fabric.linkAll();
  return { fabric, effects, news: () => told.splice(0) };
}

function connected() {
  const all = replicas();
  all.effects[0].dial(1);
  all.fabric.drain();
  return { ...all, opened: all.news() };
}

test('who dials knows first, and what was written before the end arrives before it', () => {
  const { fabric, effects, opened, news } = connected();
  expect(opened).toEqual(['0 has dialled 1', '1 was dialled by 0']);
  effects[0].write(1, 'a', 10);
  effects[0].hangUp(1);
  effects[0].write(1, 'into nothing', 10);
  fabric.drain();
  expect(news()).toEqual(['1 heard a from 0', '1 lost 0']);
});

test('who writes to one that has left is told, and one that has left hears nothing', () => {
  const { fabric, effects, news } = connected();
  fabric.cut(0, 1); // the end is under way
  effects[0].hangUp(1);
  effects[1].write(0, 'b', 10);
  fabric.drain();
  expect(news()).toEqual([]);
  fabric.mend(0, 1);
  fabric.drain();
  expect(news()).toEqual(['1 lost 0']);
});

test('cut one way, what is sent there waits and the other way goes on', () => {
  const { fabric, effects, news } = connected();
  fabric.cut(0, 1);
  effects[0].write(1, 'a', 10);
  effects[1].write(0, 'b', 10);
  fabric.drain();
  expect(news()).toEqual(['0 heard b from 1']);
  expect([effects[0].unsent_bytes(1), effects[1].unsent_bytes(0)]).toEqual([10, 0]);
  fabric.mend(0, 1);
  fabric.drain();
  expect(news()).toEqual(['1 heard a from 0']);
});

test('a path that breaks resets both sides and loses what was under way; a crash resets the one that lives', () => {
  const { fabric, effects, news } = connected();
  effects[0].write(1, 'a', 10);
  fabric.linkDown(0, 1);
  expect(news()).toEqual(['0 lost 1', '1 lost 0']);
  fabric.linkUp(0, 1);
  fabric.drain();
  effects[1].dial(0);
  fabric.drain();
  expect(news()).toEqual(['1 has dialled 0', '0 was dialled by 1']);
  fabric.crash(0);
  expect(news()).toEqual(['1 lost 0']);
});

test('into a broken path one dials until it is back, or for 127 s; a dead process refuses', () => {
  const { fabric, effects, news } = replicas(3);
  fabric.linkDown(0, 1);
  effects[0].dial(1);
  fabric.settle(126_000_000);
  expect(news()).toEqual([]);
  fabric.linkUp(0, 1);
  fabric.drain();
  expect(news()).toEqual(['0 has dialled 1', '1 was dialled by 0']);
  fabric.linkDown(0, 2);
  effects[0].dial(2);
  fabric.settle(127_000_000);
  expect(news()).toEqual(['0 lost 2']);
  fabric.crash(2);
  effects[1].dial(2);
  fabric.settle(1_000);
  expect(news()).toEqual(['1 lost 2']);
});

test('of two that dial each other at once one connection is left, and both sides mean the same', () => {
  for (const order of [
    [0, 1],
    [1, 0],
  ] as const) {
    const { fabric, effects, news } = replicas();
    for (const self of order) effects[self].dial(1 - self);
    fabric.drain();
    news();
    for (const self of order) effects[self].write(1 - self, `from ${self}`, 1);
    fabric.drain();
    expect(news().sort()).toEqual(['0 heard from 1 from 1', '1 heard from 0 from 0']);
  }
});
