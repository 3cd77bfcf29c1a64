import seedrandom from 'seedrandom';
import type { Cursor, RandomSource, Stream } from './random.js';

/**
 * The streams of one seed. seedrandom turns the name of a stream (seed, entity, purpose) into a key
 * of 64 bits; the numbers are Threefry 2x32 with 20 rounds of (index, draw) under that key (Salmon et
 * al., "Parallel random numbers: as easy as 1, 2, 3", SC'11). A number therefore depends on nothing
 * but the names and its place, and a million clients cost no generator.
 */
export function createRandom(seed: string | number): RandomSource {
  return {
    stream(entity, purpose) {
      const key = seedrandom(JSON.stringify([String(seed), entity, purpose]));
      return new CounterStream(key.int32(), key.int32());
    },
  };
}

/** The row of numbers that belongs to the stream itself; no client has this index. */
const OWN_ROW = 0xffffffff;

class CounterStream implements Stream {
  readonly #key0: number;
  readonly #key1: number;
  readonly #cursor: RowCursor;
  #draw = 0;

  constructor(key0: number, key1: number) {
    this.#key0 = key0;
    this.#key1 = key1;
    this.#cursor = new RowCursor(key0, key1);
  }

  uniform(): number {
    return threefry(this.#key0, this.#key1, OWN_ROW, this.#draw++);
  }

  uniformAt(index: number, draw: number): number {
    return threefry(this.#key0, this.#key1, index, draw);
  }

  seek(index: number, draw: number): Cursor {
    const cursor = this.#cursor;
    cursor.index = index;
    cursor.draw = draw;
    return cursor;
  }
}

class RowCursor implements Cursor {
  readonly #key0: number;
  readonly #key1: number;
  index = 0;
  draw = 0;

  constructor(key0: number, key1: number) {
    this.#key0 = key0;
    this.#key1 = key1;
  }

  uniform(): number {
    return threefry(this.#key0, this.#key1, this.index, this.draw++);
  }
}

/** Key schedule constant of Threefry 2x32. */
const PARITY = 0x1bd11bda;

/** One block of Threefry 2x32-20, as a number in [0, 1) with 53 bits. */
export function threefry(key0: number, key1: number, counter0: number, counter1: number): number {
  const key2 = PARITY ^ key0 ^ key1;
  let x = (counter0 + key0) | 0;
  let y = (counter1 + key1) | 0;

  x = (x + y) | 0;
  y = ((y << 13) | (y >>> 19)) ^ x;
  x = (x + y) | 0;
  y = ((y << 15) | (y >>> 17)) ^ x;
  x = (x + y) | 0;
  y = ((y << 26) | (y >>> 6)) ^ x;
  x = (x + y) | 0;
  y = ((y << 6) | (y >>> 26)) ^ x;
  x = (x + key1) | 0;
  y = (y + key2 + 1) | 0;

  x = (x + y) | 0;
  y = ((y << 17) | (y >>> 15)) ^ x;
  x = (x + y) | 0;
  y = ((y << 29) | (y >>> 3)) ^ x;
  x = (x + y) | 0;
  y = ((y << 16) | (y >>> 16)) ^ x;
  x = (x + y) | 0;
  y = ((y << 24) | (y >>> 8)) ^ x;
  x = (x + key2) | 0;
  y = (y + key0 + 2) | 0;

  x = (x + y) | 0;
  y = ((y << 13) | (y >>> 19)) ^ x;
  x = (x + y) | 0;
  y = ((y << 15) | (y >>> 17)) ^ x;
  x = (x + y) | 0;
  y = ((y << 26) | (y >>> 6)) ^ x;
  x = (x + y) | 0;
  y = ((y << 6) | (y >>> 26)) ^ x;
  x = (x + key0) | 0;
  y = (y + key1 + 3) | 0;

  x = (x + y) | 0;
  y = ((y << 17) | (y >>> 15)) ^ x;
  x = (x + y) | 0;
  y = ((y << 29) | (y >>> 3)) ^ x;
  x = (x + y) | 0;
  y = ((y << 16) | (y >>> 16)) ^ x;
  x = (x + y) | 0;
  y = ((y << 24) | (y >>> 8)) ^ x;
  x = (x + key1) | 0;
  y = (y + key2 + 4) | 0;

  x = (x + y) | 0;
  y = ((y << 13) | (y >>> 19)) ^ x;
  x = (x + y) | 0;
  y = ((y << 15) | (y >>> 17)) ^ x;
  x = (x + y) | 0;
  y = ((y << 26) | (y >>> 6)) ^ x;
  x = (x + y) | 0;
  y = ((y << 6) | (y >>> 26)) ^ x;
  x = (x + key2) | 0;
  y = (y + key0 + 5) | 0;

  return ((x >>> 5) * 67_108_864 + (y >>> 6)) / 9_007_199_254_740_992;
}
