import type { Say } from '../diagnostic.js';
import { formatCount, formatDuration } from '../quantity-text.js';
import type { Check, CheckContext } from './context.js';

const LONGEST_us = 3_653 * 86_400_000_000;
/** Changes of one path in the run, beyond which they are all that a run does. */
const MOST_REROUTES = 1_000_000;

/** The length of the run: something to measure, and an end. */
export const checkRunLength: Check = (context, say) => {
  checkDuration(context, say);
  checkReroutes(context, say);
};

function checkDuration({ draft: { duration, warmup } }: CheckContext, say: Say): void {
  if (duration === 0) say({ code: 'out-of-range', path: ['duration'], message: 'the run has no length' });
  if (duration !== undefined && duration > LONGEST_us) {
    say({ code: 'too-large', path: ['duration'], message: 'the run is longer than 10 years' });
  }
  if (duration !== undefined && duration > 0 && warmup !== undefined && warmup >= duration) {
    const message = `the warm-up leaves nothing of the run of ${formatDuration(duration)}`;
    say({ code: 'warmup', path: ['warmup'], message });
  }
}

function checkReroutes({ draft: { duration = 0, network } }: CheckContext, say: Say): void {
  const { regime, regimeEvery } = network?.jitter ?? {};
  if (regime !== 'table' || regimeEvery === undefined || duration / regimeEvery <= MOST_REROUTES) return;
  say({
    code: 'too-large',
    path: ['network', 'jitter', 'regimeEvery'],
    message: `each path would change ${formatCount(duration / regimeEvery)} times in the run of ${formatDuration(duration)}`,
    hint: 'a longer regimeEvery, or regime: none',
  });
}
