import { Mistake } from '../mistake.js';

/** The index-th (from 1) of so many parts. */
export interface Shard {
  readonly index: number;
  readonly of: number;
}

/** `2/5`. @throws Mistake for anything else. */
export function readShard(text: string): Shard {
  const found = /^(\d+)\/(\d+)$/.exec(text);
  const [index, of] = [Number(found?.[1]), Number(found?.[2])];
  if (found !== null && index >= 1 && index <= of && of <= 10_000) return { index, of };
  throw new Mistake(`--shard ${text}: not i/n with i from 1 to n`, 'for example --shard 2/5');
}
