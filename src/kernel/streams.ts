import seedrandom from 'seedrandom';
import type { Cursor, RandomSource, Stream } from './random.js';
import { threefry } from './threefry.js';

/**
 * The streams of one seed. seedrandom turns the name of a stream (seed, entity, purpose) into a key of 64 bits;
 * the numbers are Threefry of (index, draw) under that key. A number therefore depends on nothing but the names
 * and its place, and a million clients cost no generator. Asking twice gives two streams with the same numbers.
 */
export function createRandom(seed: string | number): RandomSource {
  return {
    stream(entity, purpose) {
      // As JSON, so that no two lists of names read alike.
      const key = seedrandom(JSON.stringify([String(seed), entity, purpose]));
      return streamOfKey(key.int32(), key.int32());
    },
  };
}

/** The stream of a known key: two 32-bit words. */
export function streamOfKey(key0: number, key1: number): Stream {
  return new CounterStream(key0, key1);
}

class CounterStream implements Stream {
  private readonly key0: number;
  private readonly key1: number;
  private readonly cursor: RowCursor;
  private readonly own: RowCursor;

  constructor(key0: number, key1: number) {
    this.key0 = key0;
    this.key1 = key1;
    this.cursor = new RowCursor(key0, key1);
    // The row of the stream itself: index 0xffffffff as a signed word, which uniformAt and seek refuse.
    this.own = new RowCursor(key0, key1);
    this.own.index = -1;
  }

  uniform(): number {
    return this.own.uniform();
  }

  uniformAt(index: number, draw: number): number {
    if (!isPlace(index, draw)) throw badPlace(index, draw);
    return threefry(this.key0, this.key1, index, draw);
  }

  seek(index: number, draw: number): Cursor {
    if (!isPlace(index, draw)) throw badPlace(index, draw);
    const cursor = this.cursor;
    cursor.index = index;
    cursor.draw = draw;
    return cursor;
  }
}

class RowCursor implements Cursor {
  private readonly key0: number;
  private readonly key1: number;
  index = 0;
  draw = 0;

  constructor(key0: number, key1: number) {
    this.key0 = key0;
    this.key1 = key1;
  }

  uniform(): number {
    const draw = this.draw;
    // 2^32 numbers are all a row has; going round would repeat them.
    if (draw > 0xffffffff) throw new Error('random: a row of a stream is used up');
    this.draw = draw + 1;
    return threefry(this.key0, this.key1, this.index, draw);
  }
}

function isPlace(index: number, draw: number): boolean {
  return index >>> 0 === index && index !== 0xffffffff && draw >>> 0 === draw;
}

function badPlace(index: number, draw: number): Error {
  return new Error(`random: there is no number at index ${index}, draw ${draw}`);
}
