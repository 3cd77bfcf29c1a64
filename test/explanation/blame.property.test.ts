import { describe, expect, test } from 'vitest';
import type { ClientStory } from '../../src/explanation/explanation.js';
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

describe.each(SCENARIOS)('%s: of every client', (name) => {
  const scenario = shipped(name);
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

function downAfter({ outages }: ClientStory, from_us: number, end_us: number): number {
  return outages.reduce(
    (sum, outage) => sum + Math.max(0, (outage.to_us ?? end_us) - Math.max(outage.from_us, from_us)),
    0,
  );
}
