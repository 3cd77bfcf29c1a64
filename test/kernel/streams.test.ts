import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRandom, streamOfKey } from '../../src/kernel/streams.js';
import { threefry } from '../../src/kernel/threefry.js';

const uint32 = fc.integer({ min: 0, max: 0xffffffff });
const index = fc.integer({ min: 0, max: 0xfffffffe });

describe('threefry', () => {
  // Known answers of threefry2x32 with 20 rounds: Random123 (D. E. Shaw Research), file kat_vectors.
  it.each([
    { counter: [0, 0], key: [0, 0], answer: [0x6b200159, 0x99ba4efe] },
    { counter: [0xffffffff, 0xffffffff], key: [0xffffffff, 0xffffffff], answer: [0x1cb996fc, 0xbb002be7] },
    { counter: [0x243f6a88, 0x85a308d3], key: [0x13198a2e, 0x03707344], answer: [0xc4923a9c, 0x483df7a0] },
  ])('gives the published answer for counter $counter', ({ counter, key, answer }) => {
    const bits = (answer[0] >>> 5) * 2 ** 26 + (answer[1] >>> 6);
    expect(threefry(key[0], key[1], counter[0], counter[1])).toBe(bits / 2 ** 53);
    // Words may come signed.
    expect(threefry(key[0] | 0, key[1] | 0, counter[0] | 0, counter[1] | 0)).toBe(bits / 2 ** 53);
  });
});

describe('Stream', () => {
  it('has the same numbers for the same names, and others for any other name', () => {
    const first = (seed: string | number, entity: string, purpose: string): number =>
      createRandom(seed).stream(entity, purpose).uniform();
    expect(first(42, 'clients/us', 'publish')).toBe(first('42', 'clients/us', 'publish'));
    const names: [string | number, string, string][] = [
      [42, 'clients/us', 'publish'],
      [43, 'clients/us', 'publish'],
      [42, 'clients/eu', 'publish'],
      [42, 'clients/us', 'connect'],
      [42, 'clients', 'us/publish'],
      [42, 'clients/us/publish', ''],
      ['4', '2clients/us', 'publish'],
      [42, 'clients/us","publish', ''],
    ];
    expect(new Set(names.map((name) => first(...name))).size).toBe(names.length);
  });

  it('is pinned: these numbers are part of every golden result', () => {
    const stream = createRandom(42).stream('clients/us', 'publish');
    expect([
      stream.uniform(),
      stream.uniform(),
      stream.uniformAt(0, 0),
      stream.uniformAt(999_999, 7),
    ]).toEqual(PINNED);
  });

  it('gives the number of a place whatever was drawn before', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(index, uint32)), index, uint32, (others, i, draw) => {
        const used = streamOfKey(7, -9);
        for (const [otherIndex, otherDraw] of others) {
          used.uniform();
          used.seek(otherIndex, 1).uniform();
          used.uniformAt(otherIndex, otherDraw);
        }
        expect(used.uniformAt(i, draw)).toBe(streamOfKey(7, -9).uniformAt(i, draw));
      }),
    );
  });

  it('counts draws up from where it was sought, and the sequence goes on beside it', () => {
    const stream = streamOfKey(1, 2);
    const sequence = [0, 1, 2, 3].map(() => stream.uniform());
    const other = streamOfKey(1, 2);
    expect(other.uniform()).toBe(sequence[0]);
    const cursor = other.seek(5, 10);
    expect(cursor.draw).toBe(10);
    expect([cursor.uniform(), other.uniform(), cursor.uniform(), other.uniform()]).toEqual([
      stream.uniformAt(5, 10),
      sequence[1],
      stream.uniformAt(5, 11),
      sequence[2],
    ]);
    expect(cursor.draw).toBe(12);
  });

  it('shares no number between places, nor with the sequence', () => {
    const stream = streamOfKey(123, 456);
    const seen = new Set<number>();
    for (let i = 0; i < 200; i++) for (let draw = 0; draw < 200; draw++) seen.add(stream.uniformAt(i, draw));
    // Places whose words are swapped, large, or of the highest index allowed.
    for (let draw = 0; draw < 1_000; draw++) {
      seen.add(stream.uniformAt(0xfffffffe, draw));
      seen.add(stream.uniformAt(1_000 + draw, 0xffffffff));
      seen.add(stream.uniform());
    }
    expect(seen.size).toBe(200 * 200 + 3_000);
  });

  it('refuses places that do not exist', () => {
    const stream = streamOfKey(1, 2);
    for (const [i, draw] of [
      [0xffffffff, 0],
      [-1, 0],
      [0.5, 0],
      [2 ** 32, 0],
      [0, -1],
      [0, 2 ** 32],
      [0, Number.NaN],
    ]) {
      expect(() => stream.uniformAt(i, draw)).toThrow(/no number at index/);
      expect(() => stream.seek(i, draw)).toThrow(/no number at index/);
    }
    const cursor = stream.seek(0, 0xffffffff);
    cursor.uniform();
    expect(() => cursor.uniform()).toThrow(/used up/);
  });

  it('is uniform: along the sequence, along draws, along clients, and in its low bits', () => {
    const count = 100_000;
    const stream = createRandom('uniformity').stream('test', 'chi-square');
    const ways: ((i: number) => number)[] = [
      () => stream.uniform(),
      (i) => stream.uniformAt(3, i),
      (i) => stream.uniformAt(i, 0),
      (i) => (stream.uniformAt(i, 1) * 2 ** 40) % 1,
    ];
    for (const way of ways) {
      const cells = new Array<number>(256).fill(0);
      for (let i = 0; i < count; i++) cells[Math.floor(way(i) * 256)]++;
      expect(chiSquare(cells, count / 256)).toBeLessThan(CHI_SQUARE_255);
    }
  });

  it('has neighbours that do not know each other: streams, clients, and draws in pairs', () => {
    const count = 100_000;
    const random = createRandom(1);
    const a = random.stream('a', 'x');
    const b = random.stream('b', 'x');
    const ways: ((i: number) => [number, number])[] = [
      () => [a.uniform(), b.uniform()],
      (i) => [a.uniformAt(i, 0), a.uniformAt(i, 1)],
      (i) => [a.uniformAt(i, 5), a.uniformAt(i + 1, 5)],
      (i) => [a.uniformAt(i, 9), b.uniformAt(i, 9)],
    ];
    for (const way of ways) {
      const cells = new Array<number>(256).fill(0);
      for (let i = 0; i < count; i++) {
        const [x, y] = way(i);
        cells[Math.floor(x * 16) * 16 + Math.floor(y * 16)]++;
      }
      expect(chiSquare(cells, count / 256)).toBeLessThan(CHI_SQUARE_255);
    }
  });
});

/** Chi-square with 255 degrees of freedom lies above this once in ten thousand times. */
const CHI_SQUARE_255 = 347;

function chiSquare(cells: readonly number[], expected: number): number {
  return cells.reduce((sum, cell) => sum + (cell - expected) ** 2 / expected, 0);
}

const PINNED = [0.30418072719564904, 0.8355071706607714, 0.7557465530552183, 0.7979729680949066];
