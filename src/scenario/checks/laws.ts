import { exponential, power } from '../../kernel/math.js';
import type { Say } from '../diagnostic.js';
import { formatDuration } from '../quantity-text.js';
import type { Path } from '../tree.js';
import type { Check, CommonDraft } from './context.js';

/** Laws of durations: the right way round, and no draw that runs off the clock. */
export const checkLaws: Check = ({ draft: { network } }, say) => {
  checkLaw(network?.jitter?.packet, ['network', 'jitter', 'packet'], say);
  checkLaw(network?.internet?.access, ['network', 'internet', 'access'], say);
  checkLaw(network?.internet?.jitter, ['network', 'internet', 'jitter'], say);
};

type Law = NonNullable<NonNullable<NonNullable<CommonDraft['network']>['jitter']>['packet']>;

/** A few such draws together still fit the clock of 285 years. */
const LONGEST_DRAW_US = 3_653 * 86_400_000_000;

function checkLaw(law: Law | undefined, path: Path, say: Say): void {
  if (law === undefined || typeof law === 'string') return;
  if (typeof law === 'object' && 'uniform' in law) {
    const { min, max } = law.uniform ?? {};
    if (min !== undefined && max !== undefined && min > max) {
      const message = `the shortest, ${formatDuration(min)}, is longer than the longest, ${formatDuration(max)}`;
      say({ code: 'contradiction', path: [...path, 'uniform', 'min'], message });
    }
  }
  // Negated, so that what is no number is refused as well.
  if (!(largestDraw_us(law) <= LONGEST_DRAW_US)) {
    say({
      code: 'too-large',
      path,
      message: 'a single draw of this law can be longer than 10 years',
      hint: 'a lighter tail: a larger alpha or shape, a smaller sigma or mean',
    });
  }
}

/** What the smallest random number above 0 makes of a law: 2^-53, 8.3 sigma. */
function largestDraw_us(law: Exclude<Law, string>): number {
  if (typeof law === 'number') return law;
  if ('uniform' in law) return law.uniform?.max ?? 0;
  if ('exponential' in law) return 37 * (law.exponential?.mean ?? 0);
  if ('lognormal' in law) {
    const { median = 0, sigma = 0, shift = 0 } = law.lognormal ?? {};
    return shift + median * exponential(8.3 * sigma);
  }
  if ('gamma' in law) {
    const { mean = 0, shape = 1 } = law.gamma ?? {};
    return (40 * mean) / Math.min(1, shape);
  }
  if ('pareto' in law) {
    const { min = 0, alpha = 1 } = law.pareto ?? {};
    return min * power(2, 53 / alpha);
  }
  return 0;
}
