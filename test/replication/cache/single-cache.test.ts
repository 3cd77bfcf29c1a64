import { expect, it } from 'vitest';
import { single } from '../../../src/replication/cache/single.js';
import { fabricOf } from './histories.js';

it('a single cache answers from its memory, and a restart empties it', () => {
  const fabric = fabricOf(single, 1, {});
  expect(fabric.read(0, 1).answer).toEqual({ ok: true, version: 0 });
  expect(fabric.write(0, 1, 7).answer).toEqual({ ok: true, version: 7 });
  expect(fabric.write(0, 1, 8).answer).toEqual({ ok: true, version: 8 });
  expect(fabric.read(0, 1).answer).toEqual({ ok: true, version: 8 });
  fabric.add(0, 2, 9, 5);
  fabric.add(0, 2, 10, -7);
  expect(fabric.read(0, 2).answer).toEqual({ ok: true, version: 10, sum: -2 });
  expect([...fabric.applied[0]]).toEqual([7, 8, 9, 10]);
  fabric.crash(0);
  fabric.restart(0);
  expect(fabric.read(0, 1).answer).toEqual({ ok: true, version: 0 });
  expect(fabric.read(0, 2).answer).toEqual({ ok: true, version: 0 });
});
