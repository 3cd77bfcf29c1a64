import { describe, expect, test } from 'vitest';
import { changesFor, effectOn } from '../../src/experiments/counterfactuals.js';
import type { ClientStory, Outage } from '../../src/explanation/explanation.js';
import { run } from '../behaviours/support.js';
import { shipped, storyOf } from '../explanation/watched.js';

/** us#220: probes, a stale resolver, failing attempts; us-default#171: its own keep-alive. */
const PROBED = 219;
const DEAF = 500 + 170;

describe('what is tried', () => {
  test('goes by what the outage was spent on, and every change is a scenario that holds', () => {
    const probed = changesOf(PROBED);
    expect(probed.map(({ change }) => change)).toEqual([
      'no failed probe is tolerated',
      'a probe every 10s, with 5s of patience',
      'TTL 20s',
      'an attempt gives up after 5s',
      'tries again every second',
      'one more replica, in eastus2',
    ]);
    const deaf = changesOf(DEAF);
    expect(deaf.map(({ change }) => change)).toEqual([
      'keep-alive time-out 30s',
      'one more replica, in eastus2',
    ]);
    // shipped() throws for what does not hold.
    for (const { set } of [...probed, ...deaf]) expect(shipped('region-outage', set).seed).toBe(42);
  });
});

describe('what it does', () => {
  test('is the difference of two runs on the same seed, seen by nobody but the client', () => {
    const ttl = changesOf(PROBED).find(({ change }) => change === 'TTL 20s')!;
    const base = storyOf(shipped('region-outage'), PROBED);
    const changed = storyOf(shipped('region-outage', ttl.set), PROBED);
    const effect = effectOn(
      { outage: base.story.outages[0]!, simulated_us: base.result.simulated_us },
      { story: changed.story, digest: changed.result.digest },
    );
    const by_us = backAt_us(ttl.set) - backAt_us([]);
    expect(by_us).toBeLessThan(0);
    expect(effect).toMatchObject({ kind: 'moved', by_for_us: by_us });
  });

  test('spared: no outage at that time; never back; back after all', () => {
    const down = (from_us: number, to_us: number | null) => ({ from_us, to_us }) as Outage;
    const told = (...outages: Outage[]) => ({
      digest: 'd',
      story: { outages, down_for_us: 7 } as Partial<ClientStory> as ClientStory,
    });
    const of = (outage: Outage, ...after: Outage[]) =>
      effectOn({ outage, simulated_us: 100 }, told(...after));
    expect(of(down(10, 20))).toMatchObject({ kind: 'spared' });
    expect(of(down(10, 20), down(30, 40))).toMatchObject({ kind: 'spared' });
    expect(of(down(10, 20), down(10, 25))).toMatchObject({ kind: 'moved', back_us: 25, by_for_us: 5 });
    expect(of(down(10, 20), down(12, null))).toMatchObject({ back_us: null, by_for_us: null });
    expect(of(down(10, null), down(12, 50))).toMatchObject({ back_us: 50, by_for_us: null });
  });
});

function changesOf(client: number) {
  const scenario = shipped('region-outage');
  const { story } = storyOf(scenario, client);
  return changesFor(scenario, story, story.outages[0]!);
}

/** When the client was first served again after the fault, heard by an observer of the test's own. */
function backAt_us(set: readonly string[]): number {
  let back_us = 0;
  run(shipped('region-outage', set), {
    watch: {
      clientUp: (_population, client, at_us) => {
        if (client === PROBED && at_us > 600e6 && back_us === 0) back_us = at_us;
      },
    },
  });
  return back_us;
}
