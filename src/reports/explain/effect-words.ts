import type { CounterfactualEffect } from '../../explanation/explanation.js';
import { clock, duration } from '../format.js';
import { reasonWords } from './step-words.js';

/** What a change would have done: `back 38 s earlier`, `no change`. */
export function effectWords(effect: CounterfactualEffect): string {
  switch (effect.kind) {
    case 'not-run':
      return `not possible: ${effect.why}`;
    case 'not-asked':
      return 'not asked for in that run';
    case 'spared':
      return 'not down at that time';
    case 'moved': {
      const { back_us, by_for_us } = effect;
      if (back_us === null) return 'never back';
      if (by_for_us === null) return `back at ${clock(back_us)}`;
      return by_for_us === 0 ? 'no change' : `back ${movedWords(by_for_us)}`;
    }
    case 'operation': {
      const { was, is, by_for_us } = effect;
      const moved = by_for_us === 0 ? '' : movedWords(by_for_us);
      if (was === is && moved === '') return 'no change';
      if (is === 'ok') {
        if (was === 'ok') return `done ${moved}`;
        return [was === 'stale' ? 'not stale' : 'goes well', ...(moved === '' ? [] : [`over ${moved}`])].join(
          ', ',
        );
      }
      const verdict = is === 'stale' ? 'stale' : is === 'failed' ? 'fails' : 'may or may not be done';
      const over = moved === '' ? '' : `, over ${moved}`;
      if (was === is) return `${verdict} all the same${over}`;
      return is === 'stale'
        ? `${verdict}${over}`
        : `${verdict}: ${reasonWords({ outcome: is, reason: effect.reason })}`;
    }
  }
}

function movedWords(by_for_us: number): string {
  return `${duration(Math.abs(by_for_us))} ${by_for_us < 0 ? 'earlier' : 'later'}`;
}
