import { describe, expect, it } from 'vitest';
import { createRandom } from '../../src/kernel/streams.js';
import {
  connectionDetection,
  detection,
  type FailoverRules,
  ruleInWords,
  shift,
} from '../../src/routing/closed-form.js';
import { SECOND, type WorldOptions, world } from './world.js';

const DEFAULTS: FailoverRules = {
  interval: 30 * SECOND,
  failTime: 10 * SECOND,
  answerTime: 0,
  toleratedFailures: 3,
  combine: 'majority',
  repeat: 'start-to-start',
  sites: 1,
  publishDelay: 0,
  ttl: 60 * SECOND,
};

describe('closed forms', () => {
  it('give the documented windows', () => {
    expect(detection(DEFAULTS)).toEqual({
      best_for_us: 100 * SECOND,
      mean_for_us: 115 * SECOND,
      worst_for_us: 130 * SECOND,
    });
    expect(shift({ ...DEFAULTS, publishDelay: 5 * SECOND })).toEqual({
      best_for_us: 105 * SECOND,
      mean_for_us: 150 * SECOND,
      worst_for_us: 195 * SECOND,
    });
  });

  it('say the rule in force, with its numbers', () => {
    const words = ruleInWords({ ...DEFAULTS, sites: 5, toleratedFailures: 1 });
    expect(words).toContain('majority of 5 probing sites (3 must agree)');
    expect(words).toContain('every 30 s');
    expect(words).toContain('1 tolerated failure ');
    expect(words).toContain('60 s TTL');
    expect(ruleInWords({ ...DEFAULTS, sites: 3, combine: 'all' })).toContain('all 3 probing sites');
  });
});

const RUNS = 300;
const OUTAGE_US = 200 * SECOND;

/** Lengths from a silent outage to Degraded, over as many seeds, each with phases of its own. */
function simulated_us(rules: FailoverRules): number[] {
  return Array.from({ length: RUNS }, (_, seed) => {
    const probe: WorldOptions['probe'] = {
      interval: rules.interval,
      timeout: rules.failTime,
      answerTime: rules.answerTime,
      toleratedFailures: rules.toleratedFailures,
      combine: rules.combine,
      repeat: rules.repeat,
      phase: undefined,
    };
    const w = world({ seed, sites: rules.sites, endpoints: [{ region: 'eastus' }], probe });
    // A random moment as well: end to start, phases alone leave no uniform wait.
    const outage_us = OUTAGE_US + Math.floor(w.random.stream('test', 'outage').uniform() * 60 * SECOND);
    w.at(outage_us, () => w.network.setCondition(0, 'silent', 0));
    w.kernel.runUntil(OUTAGE_US + 400 * SECOND);
    return w.observer.detections[0].degraded_us - outage_us;
  });
}

describe('simulated detection', () => {
  it.each<Partial<FailoverRules>>([
    { sites: 1 },
    { sites: 3, combine: 'majority' },
    { sites: 4, combine: 'majority' },
    { sites: 3, combine: 'first' },
    { sites: 3, combine: 'all' },
    { sites: 5, combine: 'majority', interval: 10 * SECOND, failTime: 5 * SECOND, toleratedFailures: 0 },
    { sites: 1, repeat: 'end-to-start', answerTime: 2 * SECOND },
    { sites: 3, combine: 'first', repeat: 'end-to-start', toleratedFailures: 1 },
  ])('keeps to the closed form: %o', (changes) => {
    const rules = { ...DEFAULTS, ...changes };
    const found = simulated_us(rules);
    const { best_for_us, mean_for_us, worst_for_us } = detection(rules);
    expect(Math.min(...found)).toBeGreaterThanOrEqual(best_for_us);
    expect(Math.max(...found)).toBeLessThan(worst_for_us);
    const mean = found.reduce((sum, value) => sum + value, 0) / RUNS;
    const variance = found.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (RUNS - 1);
    expect(Math.abs(mean - mean_for_us)).toBeLessThan(4 * Math.sqrt(variance / RUNS));
  });
});

describe('detection by server connections', () => {
  const rules = { connections: 5, ping: 5 * SECOND, silence: 30 * SECOND };

  it('lies within one ping of the silence, on either side', () => {
    const { best_for_us, worst_for_us } = connectionDetection(rules);
    expect([best_for_us, worst_for_us]).toEqual([25 * SECOND, 35 * SECOND]);
  });

  it('has the mean of the latest of the connections, drawn one by one', () => {
    const draws = createRandom(7).stream('test', 'phases');
    for (const connections of [1, 2, 5, 20]) {
      let sum_us = 0;
      const runs = 40_000;
      for (let run = 0; run < runs; run++) {
        let latest_us = 0;
        for (let c = 0; c < connections; c++) {
          const heard_us = -draws.uniform() * rules.ping; // the last ping before the fault
          const looked_us = heard_us + rules.silence + draws.uniform() * rules.ping;
          latest_us = Math.max(latest_us, looked_us);
        }
        sum_us += latest_us;
      }
      const { mean_for_us } = connectionDetection({ ...rules, connections });
      // One run has a standard deviation of at most 2.04 s (one connection): four of them over 40,000.
      expect(Math.abs(mean_for_us - sum_us / runs)).toBeLessThan(0.041 * SECOND);
    }
  });
});
