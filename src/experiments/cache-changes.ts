import type { CacheScenario } from '../scenario/cache/scenario.js';
import type { Change } from './counterfactuals.js';

/** What could be set otherwise where nothing fails over by itself: the operators' steps. */
export function cacheChanges({ operator }: CacheScenario): readonly Change[] {
  return operator.flatMap((action, index): readonly Change[] => {
    if (action.do !== 'fail-over') return [];
    const path = `operator[${index}]`;
    const changes: Change[] = [];
    if (action.alert !== undefined && action.alert.for > 0) {
      changes.push({ change: 'the alert fires at the first look', set: [`${path}.alert.for=0s`] });
    }
    if (action.decide > MINUTE_us) {
      changes.push({ change: 'operators decide within a minute', set: [`${path}.decide=1m`] });
    }
    if (action.switch > MINUTE_us / 6) {
      changes.push({ change: 'applications switch within 10s', set: [`${path}.switch=10s`] });
    }
    return changes;
  });
}

const MINUTE_us = 60_000_000;
