import { power } from '../../kernel/math.js';
import type { Uniform } from '../../kernel/random.js';

/** Which of `count` keys is asked for next: an index from 0, the most popular first. Takes one number. */
export interface KeyChooser {
  choose(random: Uniform): number;
}

export type Popularity =
  | 'uniform'
  | { readonly zipf: number }
  | { readonly hot: { readonly keys: number; readonly share: number } };

export function keyChooser(count: number, popularity: Popularity): KeyChooser {
  if (popularity === 'uniform') return { choose: (random) => Math.floor(random.uniform() * count) };
  return 'zipf' in popularity ? zipf(count, popularity.zipf) : hot(count, popularity.hot);
}

/** The k-th key (from 1) is asked for in proportion to k^-s. */
function zipf(count: number, exponent: number): KeyChooser {
  const upTo = new Float64Array(count);
  let sum = 0;
  for (let key = 0; key < count; key++) {
    sum += power(key + 1, -exponent);
    upTo[key] = sum;
  }
  return {
    choose(random) {
      const wanted = random.uniform() * sum;
      let low = 0;
      let high = count - 1;
      while (low < high) {
        const middle = (low + high) >> 1;
        if (upTo[middle] > wanted) high = middle;
        else low = middle + 1;
      }
      return low;
    },
  };
}

/** The first keys share one part of the operations evenly, the others the rest. */
function hot(count: number, { keys, share }: { readonly keys: number; readonly share: number }): KeyChooser {
  const cold = count - keys;
  return {
    choose(random) {
      const u = random.uniform();
      if (u < share || cold === 0) return Math.floor((u / (cold === 0 ? 1 : share)) * keys);
      return keys + Math.floor(((u - share) / (1 - share)) * cold);
    },
  };
}
