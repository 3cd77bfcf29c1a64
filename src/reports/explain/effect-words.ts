import type { CounterfactualEffect } from '../../explanation/explanation.js';
import { clock, duration } from '../format.js';

/** What a change would have done to the outage: `back 38 s earlier`, `no change`. */
export function effectWords(effect: CounterfactualEffect): string {
  switch (effect.kind) {
    case 'not-run':
      return `not possible: ${effect.why}`;
    case 'spared':
      return effect.down_for_us === 0 ? 'not down at all' : 'not down at that time';
    case 'moved': {
      const { back_us, by_for_us } = effect;
      if (back_us === null) return 'never back';
      if (by_for_us === null) return `back at ${clock(back_us)}`;
      if (by_for_us === 0) return 'no change';
      const direction = by_for_us < 0 ? 'earlier' : 'later';
      return `back ${duration(Math.abs(by_for_us))} ${direction}`;
    }
  }
}
