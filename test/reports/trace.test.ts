import { describe, expect, test } from 'vitest';
import type { Explanation } from '../../src/explanation/explanation.js';
import { explanationTrace } from '../../src/reports/trace/explanation-trace.js';
import { runTrace } from '../../src/reports/trace/run-trace.js';
import { run } from '../behaviours/support.js';
import { shipped, storyOf } from '../explanation/watched.js';
import { sampleResult } from './sample-result.js';
import { readTrace } from './trace-reader.js';

describe('the trace of a run', () => {
  test.each(['instances-failover', 'autoscaler'])(
    '%s: is a trace, with faults and milestones at their times',
    (name) => {
      const result = run(shipped(name));
      const events = readTrace(runTrace(result));
      const faults = events.filter(({ cat }) => cat === 'fault');
      expect(faults.map(({ ts, dur }) => [ts, ts + dur!])).toEqual(
        result.faults.map(({ from_us, to_us }) => [from_us, to_us ?? result.simulated_us]),
      );
      const moments = events.filter(({ cat }) => cat === 'timeline');
      expect(moments.map(({ ts }) => ts)).toEqual(result.timeline.map(({ at_us }) => at_us));
      const phases = events.filter(({ cat }) => cat === 'failover');
      const spent_us = phases.reduce((sum, { dur = 0 }) => sum + dur, 0);
      const told_us = result.failovers.flatMap(({ phases: all }) =>
        all.map(({ from_us, to_us }) => to_us - from_us),
      );
      expect(spent_us).toBe(told_us.reduce((sum, length_us) => sum + length_us, 0));
      expect(events.some(({ ph }) => ph === 'C')).toBe(true);
    },
  );

  test('names that hold anything stay names', () => {
    const wild = '</script>\u202e"\n\\';
    const plain = sampleResult();
    const fault = { ...plain.faults[0]!, name: wild };
    const events = readTrace(
      runTrace({ ...plain, scenario: { ...plain.scenario, name: wild }, faults: [fault] }),
    );
    expect(events.find(({ cat }) => cat === 'fault')?.name).toBe('</script>�" \\');
  });
});

describe('the trace of a client', () => {
  test.each([
    ['region-outage', 219],
    ['ttl-ignored', 1_500],
    ['signalr-failover', 0],
  ])('%s, client %i: outages, their parts, attempts and pauses', (name, client) => {
    const { story, result } = storyOf(shipped(name), client);
    const { engine, scenario, seed, digest, simulated_us } = result;
    const explanation: Explanation = {
      explanationVersion: 1,
      ...{ engine, scenario, seed, digest, simulated_us, story },
      ...{ operation: null, wait: null, focus: 0, counterfactuals: [] },
    };
    const events = readTrace(explanationTrace(explanation));
    const whole = events.filter(({ cat }) => cat === 'outage');
    const parts = events.filter(({ cat }) => cat === 'blame');
    const length = (all: typeof events) => all.reduce((sum, { dur = 0 }) => sum + dur, 0);
    expect(length(whole)).toBe(story.down_for_us);
    expect(length(parts)).toBe(story.down_for_us);
    expect(events.filter(({ ph }) => ph === 'b').length).toBe(
      story.steps.filter(({ kind }) => kind === 'attempt').length,
    );
  });
});
