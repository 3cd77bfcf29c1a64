import { describe, expect, test } from 'vitest';
import type { Blame, ClientStory } from '../../src/explanation/explanation.js';
import { waitFor, worstOf } from '../../src/explanation/wait.js';
import { everyStory, shipped } from './watched.js';

/** Every way in which a client can be down: cut off, told a dead address, turned away, alone, giving up. */
const SCENARIOS = [
  'region-outage',
  'single-region',
  'one-way-cut',
  'ttl-ignored',
  'instances-failover',
  'signalr-failover',
  'autoscaler',
  'failover-drill',
];

describe.each([
  ...SCENARIOS.map((name) => [name, []] as const),
  // Operators end these outages; fewer operations tell the same.
  ['cache/region-outage', ['clients[0].load.rate=0.3/s']] as const,
])('%s: of every client', (name, set) => {
  const scenario = shipped(name, set);
  const { result, stories } = everyStory(scenario);
  const end_us = result.simulated_us;

  test('the blame has no gap and is as long as each outage, to the microsecond', () => {
    expect(stories.some(({ outages }) => outages.length > 0)).toBe(true);
    for (const { client, outages } of stories) {
      for (const { from_us, to_us, blame } of outages) {
        const until_us = to_us ?? end_us;
        const edges = [from_us, ...blame.map((one) => one.to_us)];
        expect([client, blame.map((one) => one.from_us)]).toEqual([client, edges.slice(0, -1)]);
        expect([client, edges.at(-1)]).toEqual([client, until_us]);
        expect(blame.every((one) => one.to_us > one.from_us)).toBe(true);
      }
    }
  });

  test('the outages together are the time down that the result counts', () => {
    for (const { clients, down_min } of result.availability.clientMinutes) {
      const mine = stories.filter((story) => clients === '*' || story.clients === clients);
      const down_us = mine.reduce((sum, story) => sum + downAfter(story, result.warmup_us, end_us), 0);
      expect([clients, down_us / 60e6]).toEqual([clients, expect.closeTo(down_min, 6)]);
    }
  });
});

describe.each(['registry/gray-failure', 'registry/too-early', 'registry/firewall', 'cache/stale-reads'])(
  '%s: of every operation',
  (name) => {
    const isCache = name.startsWith('cache');
    const set = isCache ? ['clients[0].load.rate=0.3/s', 'clients[1].load.rate=0.3/s', 'expect=[]'] : [];
    const { stories } = everyStory(shipped(name, set));
    const ids = stories.flatMap(({ operations }) => operations.map(({ id }) => ({ id, operations })));

    test('the blame has no gap and is as long as all its tries and pauses', () => {
      expect(ids.length).toBeGreaterThan(5);
      for (const { id, operations } of ids) {
        const { from_us, to_us, tries, blame } = waitFor(id, operations)!;
        expect([from_us, to_us]).toEqual([tries[0]!.intended_us, tries.at(-1)!.ended_us]);
        const edges = [from_us, ...blame.map((one) => one.to_us)];
        expect([id, blame.map((one) => one.from_us)]).toEqual([id, edges.slice(0, -1)]);
        expect([id, edges.at(-1)]).toEqual([id, to_us]);
        const failed = tries.filter(({ outcome }) => outcome !== 'ok');
        const failing_us = failed.reduce((sum, one) => sum + one.ended_us - one.started_us, 0);
        expect(sum(blame, 'failing-attempts')).toBe(failing_us);
      }
      if (!isCache) expect(stories.some(({ operations }) => worstOf(operations) !== null)).toBe(true);
    });
  },
);

function sum(blame: readonly Blame[], name: Blame['name']): number {
  return blame.reduce((all, one) => all + (one.name === name ? one.to_us - one.from_us : 0), 0);
}

function downAfter({ outages }: ClientStory, from_us: number, end_us: number): number {
  return outages.reduce(
    (sum, outage) => sum + Math.max(0, (outage.to_us ?? end_us) - Math.max(outage.from_us, from_us)),
    0,
  );
}
