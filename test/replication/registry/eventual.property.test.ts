import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { eventual } from '../../../src/replication/registry/eventual.js';
import { stacked } from './images.js';
import { LooseFabric, PATIENT } from './loose-fabric.js';

/** Two more than there are at the start: they may be added. */
const ALL = 5;
const AT_START = 3;
const TAGS = 3;
const IMAGES = 6;

const replica = fc.nat(ALL - 1);
const step = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('push' as const),
      at: replica,
      image: fc.nat(IMAGES - 1),
      tag: fc.nat(TAGS - 1),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('delete' as const), at: replica, image: fc.nat(IMAGES - 1) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('remove-tag' as const), at: replica, tag: fc.nat(TAGS - 1) }),
  },
  {
    weight: 8,
    arbitrary: fc.record({
      do: fc.constant('deliver' as const),
      choices: fc.array(fc.nat(), { maxLength: 12 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('pass' as const), us: fc.integer({ min: 1, max: 30 }) }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('cut' as const), at: replica, to: replica }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('heal' as const), at: replica, to: replica }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('crash' as const), at: replica }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('restart' as const), at: replica }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('drop' as const), at: replica }) },
);
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

interface Outcome {
  readonly fabric: LooseFabric;
  /** Deleted for ever. */
  readonly dropped: Set<number>;
  readonly pushed: { readonly at: number; readonly image: number; readonly tag: number }[];
  readonly deleted: Set<number>;
  readonly removed: Set<number>;
}

function play(steps: readonly Step[]): Outcome {
  const fabric = new LooseFabric(eventual, AT_START, ALL);
  const outcome: Outcome = { fabric, dropped: new Set(), pushed: [], deleted: new Set(), removed: new Set() };
  for (const one of steps) act(one, outcome);
  return outcome;
}

function act(one: Step, { fabric, dropped, pushed, deleted, removed }: Outcome): void {
  switch (one.do) {
    case 'push':
      if (fabric.isAlive(one.at) && fabric.push(one.at, stacked(one.image), one.tag)) pushed.push(one);
      return;
    case 'delete':
      if (fabric.answer(fabric.ask(one.at, { kind: 'delete-manifest', manifest: one.image }))?.ok)
        deleted.add(one.image);
      return;
    case 'remove-tag':
      if (fabric.answer(fabric.ask(one.at, { kind: 'remove-tag', tag: one.tag }))?.ok) removed.add(one.tag);
      return;
    case 'deliver':
      for (const choice of one.choices) fabric.deliver(choice);
      return;
    case 'pass':
      return fabric.pass(one.us);
    case 'cut':
      return fabric.linkDown(one.at, one.to);
    case 'heal':
      return fabric.linkUp(one.at, one.to);
    case 'crash':
      return fabric.crash(one.at);
    case 'restart':
      if (dropped.has(one.at)) return;
      return fabric.restart(one.at);
    case 'drop':
      // Somebody always stays, as the provider wants it.
      if (one.at === 0) return;
      fabric.crash(one.at);
      dropped.add(one.at);
  }
}

/** All faults end, and nothing more is asked. */
function heal({ fabric, dropped }: Outcome): number[] {
  const left = [...fabric.stores.keys()].filter((id) => !dropped.has(id));
  for (const id of left) fabric.restart(id);
  fabric.linkAll();
  fabric.settle();
  return left;
}

function contentOf(fabric: LooseFabric, id: number) {
  const store = fabric.stores[id];
  const manifests = Array.from({ length: IMAGES }, (_, image) => store.manifest(image)?.id);
  const tags = Array.from({ length: TAGS }, (_, tag) => store.resolve(tag)?.id);
  return { manifests, tags };
}

describe('eventual, any history of pushes, deletes, cuts, crashes, replicas added and deleted', () => {
  const histories = fc.array(step, { maxLength: 60 });

  it('all replicas converge to the same tags, manifests and blobs once faults end', () => {
    fc.assert(
      fc.property(histories, (steps) => {
        const outcome = play(steps);
        const left = heal(outcome);
        const { fabric } = outcome;
        // What abandoned pushes and deletes left is swept in the end; until then it is nobody's loss.
        fabric.pass(3 * PATIENT.unreferencedLife_us);
        const first = fabric.stores[left[0]];
        for (const id of left) {
          expect(contentOf(fabric, id)).toEqual(contentOf(fabric, left[0]));
          expect([...fabric.stores[id].blobIds()].sort()).toEqual([...first.blobIds()].sort());
          expect(fabric.stores[id].bytes).toBe(first.bytes);
          expect(fabric.stores[id].ready).toBe(true);
        }
      }),
      { numRuns: 400 },
    );
  });

  it('no acknowledged push is lost unless it was deleted, or its replica was before anybody had fetched it', () => {
    fc.assert(
      fc.property(histories, (steps) => {
        const outcome = play(steps);
        const reached = new Set(
          outcome.fabric.facts.flatMap(({ replica, fact }) =>
            fact.kind === 'tagged' && fact.manifest !== null && !outcome.dropped.has(replica)
              ? [fact.manifest]
              : [],
          ),
        );
        const [survivor] = heal(outcome);
        for (const { at, image } of outcome.pushed) {
          if (outcome.deleted.has(image)) continue;
          if (outcome.dropped.has(at) && !reached.has(image)) continue;
          expect(outcome.fabric.stores[survivor].manifest(image)).toBeDefined();
        }
      }),
      { numRuns: 400 },
    );
  });

  it('a tag names what somebody pushed under it, or nothing if it was removed', () => {
    fc.assert(
      fc.property(histories, (steps) => {
        const outcome = play(steps);
        const [survivor] = heal(outcome);
        for (let tag = 0; tag < TAGS; tag++) {
          const pushed = outcome.pushed.filter((push) => push.tag === tag);
          const named = outcome.fabric.stores[survivor].resolve(tag)?.id;
          if (named !== undefined) expect(pushed.map(({ image }) => image)).toContain(named);
          else if (!outcome.removed.has(tag) && outcome.deleted.size === 0 && outcome.dropped.size === 0) {
            expect(pushed).toEqual([]);
          }
        }
      }),
      { numRuns: 300 },
    );
  });

  it('without faults, and with time between them, the last write of each tag holds everywhere', () => {
    const calm = fc.array(
      fc.record({ at: fc.nat(AT_START - 1), image: fc.nat(IMAGES - 1), tag: fc.nat(TAGS - 1) }),
      { maxLength: 15 },
    );
    fc.assert(
      fc.property(calm, (pushes) => {
        const fabric = new LooseFabric(eventual, AT_START);
        const expected = new Map<number, number>();
        for (const { at, image, tag } of pushes) {
          fabric.push(at, stacked(image), tag);
          fabric.settle();
          expected.set(tag, image);
        }
        for (const store of fabric.stores) {
          for (let tag = 0; tag < TAGS; tag++) expect(store.resolve(tag)?.id).toBe(expected.get(tag));
        }
        expect(fabric.facts.filter(({ fact }) => fact.kind === 'overruled')).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });
});
