import { describe, expect, it } from 'vitest';
import type { RegistryAnswer } from '../../../src/domain/registry-requests.js';
import { eventual } from '../../../src/replication/registry/eventual.js';
import { importing } from '../../../src/replication/registry/import.js';
import { pullThrough } from '../../../src/replication/registry/pull-through.js';
import { multiPush } from '../../../src/replication/registry/single.js';
import { image, stacked } from './images.js';
import { LooseFabric } from './loose-fabric.js';

const REFUSED = (reason: string) => ({ ok: false, reason });
const manifestOf = (fabric: LooseFabric, replica: number, tag: number): RegistryAnswer | undefined =>
  fabric.answer(fabric.ask(replica, { kind: 'get-manifest', tag, manifest: null }));

describe('a registry', () => {
  it('refuses a manifest whose layers are unknown, and an upload that was begun elsewhere', () => {
    const fabric = new LooseFabric(multiPush, 2);
    const web = stacked(1);
    const put = fabric.ask(0, { kind: 'put-manifest', manifest: web, tag: 0 });
    expect(fabric.answer(put)).toEqual(REFUSED('unknown-blob'));
    fabric.ask(0, { kind: 'start-upload', upload: 7 });
    const elsewhere = fabric.ask(1, { kind: 'upload-blob', upload: 7, blob: web.layers[0] });
    expect(fabric.answer(elsewhere)).toEqual(REFUSED('unknown-upload'));
    expect(fabric.push(0, web, 0)).toBe(true);
    expect(manifestOf(fabric, 0, 0)).toEqual({ ok: true, manifest: web });
    expect(manifestOf(fabric, 1, 0)).toEqual(REFUSED('unknown-manifest'));
  });
});

describe('eventual', () => {
  it('moves only what is missing', () => {
    const fabric = new LooseFabric(eventual, 2);
    fabric.push(0, stacked(1), 0);
    fabric.settle();
    const first = fabric.copied.get('0>1') ?? 0;
    expect(first).toBe(50_000_000 + 20_000_000 + 2_000_000 + 5_000);
    fabric.push(0, stacked(4), 0); // shares two of its three layers
    fabric.settle();
    expect((fabric.copied.get('0>1') ?? 0) - first).toBe(5_000_000 + 5_000);
  });

  it('lets a replica that has an image pass it on when its origin is gone', () => {
    const fabric = new LooseFabric(eventual, 3);
    fabric.linkDown(0, 1);
    fabric.push(0, stacked(1), 0);
    fabric.settle();
    fabric.crash(0); // for good; 1 and 2 were in touch all the time
    fabric.settle();
    expect(manifestOf(fabric, 1, 0)).toEqual({ ok: true, manifest: stacked(1) });
  });

  it('does not bring a deleted image back by an older push that arrives late, nor its tag', () => {
    const fabric = new LooseFabric(eventual, 2);
    fabric.push(0, stacked(1), 0);
    fabric.settle();
    fabric.ask(1, { kind: 'delete-manifest', manifest: 1 });
    fabric.settle();
    for (const replica of [0, 1]) expect(manifestOf(fabric, replica, 0)).toEqual(REFUSED('unknown-manifest'));
  });

  it('follows a tag to an image that was deleted before it arrived', () => {
    const fabric = new LooseFabric(eventual, 2);
    fabric.push(0, stacked(1), 0);
    fabric.settle();
    fabric.linkDown(0, 1);
    fabric.push(0, stacked(2), 0);
    fabric.ask(0, { kind: 'remove-tag', tag: 1 });
    fabric.push(0, stacked(2), 1);
    fabric.ask(0, { kind: 'delete-manifest', manifest: 2 });
    fabric.linkUp(0, 1);
    fabric.settle();
    expect(manifestOf(fabric, 1, 0)).toEqual(manifestOf(fabric, 0, 0));
  });
});

describe('import', () => {
  it('copies an image and answers when it is whole', () => {
    const fabric = new LooseFabric(importing, 2);
    fabric.push(0, stacked(1), 0);
    const asked = fabric.ask(1, { kind: 'import', tag: 0, from: 0 });
    expect(fabric.answer(asked)).toBeUndefined();
    fabric.settle();
    expect(fabric.answer(asked)).toEqual({ ok: true });
    expect(manifestOf(fabric, 1, 0)).toEqual({ ok: true, manifest: stacked(1) });
  });

  it('fails where the other registry has no such image, or is lost on the way, and works when asked again', () => {
    const fabric = new LooseFabric(importing, 2);
    const unknown = fabric.ask(1, { kind: 'import', tag: 0, from: 0 });
    fabric.settle();
    expect(fabric.answer(unknown)).toEqual(REFUSED('unknown-manifest'));
    fabric.push(0, stacked(1), 0);
    const cut = fabric.ask(1, { kind: 'import', tag: 0, from: 0 });
    fabric.deliver(0);
    fabric.linkDown(0, 1);
    expect(fabric.answer(cut)).toEqual(REFUSED('unreachable'));
    fabric.linkUp(0, 1);
    const again = fabric.ask(1, { kind: 'import', tag: 0, from: 0 });
    fabric.settle();
    expect(fabric.answer(again)).toEqual({ ok: true });
  });
});

describe('pull-through', () => {
  const web = image(1, [{ id: 1, bytes: 1_000 }]);

  it('fetches a layer once for all who ask, and takes no pushes', () => {
    const fabric = new LooseFabric(pullThrough, 2);
    fabric.push(0, web, 0);
    const asked = fabric.ask(1, { kind: 'get-manifest', tag: 0, manifest: null });
    fabric.settle();
    expect(fabric.answer(asked)).toEqual({ ok: true, manifest: web });
    const first = fabric.ask(1, { kind: 'get-blob', blob: 1 });
    const second = fabric.ask(1, { kind: 'get-blob', blob: 1 });
    fabric.settle();
    expect([fabric.answer(first), fabric.answer(second)]).toEqual([{ ok: true }, { ok: true }]);
    expect(fabric.copied.get('0>1')).toBe(1_000);
    const push = fabric.ask(1, { kind: 'put-manifest', manifest: web, tag: 0 });
    expect(fabric.answer(push)).toEqual(REFUSED('read-only'));
  });

  it('serves what it holds while upstream cannot be reached, and nothing else', () => {
    const fabric = new LooseFabric(pullThrough, 2);
    fabric.push(0, web, 0);
    fabric.ask(1, { kind: 'get-manifest', tag: 0, manifest: null });
    fabric.settle();
    for (const blob of [1, web.config.id]) fabric.ask(1, { kind: 'get-blob', blob });
    fabric.settle();
    fabric.push(0, stacked(2), 1);
    fabric.linkDown(0, 1);
    expect(manifestOf(fabric, 1, 0)).toEqual({ ok: true, manifest: web });
    expect(manifestOf(fabric, 1, 1)).toEqual(REFUSED('unknown-manifest'));
  });
});
