import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AlwaysOnPopulation } from '../../../src/clients/requests/always-on.js';
import { expectOrderlyLives } from '../alternation.js';
import { layOut, schedules } from '../schedules.js';
import { FIRST_CLIENT, SECOND, type World } from '../world.js';
import { requestWorld } from './request-world.js';

/** No answer is kept, or each for a while. */
const ttls = fc.oneof(fc.constant(0), fc.integer({ min: SECOND, max: 50 * SECOND }));

describe('clients that always ask, under any schedule', () => {
  it('are up exactly while the path that their answer names is open, if nothing takes time', () => {
    fc.assert(
      fc.property(schedules([0, 1, -1]), (steps) => {
        const world = requestWorld(AlwaysOnPopulation, {}, { rtt_us: 0, count: 2 });
        const last_us = layOut(world, steps, () => expectUpIfOpen(world), SECOND); // all have arrived
        world.run(last_us + SECOND);
        expectUpIfOpen(world);
        expectOrderlyLives(world.observer);
      }),
    );
  });

  it('settle on that once a request has had time to be answered, and live orderly lives before', () => {
    fc.assert(
      fc.property(schedules([0, 1, -1]), ttls, (steps, ttl_us) => {
        const world = requestWorld(AlwaysOnPopulation, { arriveOver: SECOND }, { count: 3 });
        world.directory.latency_us = 30_000;
        world.directory.ttl_us = ttl_us;
        const last_us = layOut(world, steps, () => {});
        world.run(last_us + 60 * SECOND);
        expectUpIfOpen(world);
        expectOrderlyLives(world.observer);
      }),
    );
  });
});

function expectUpIfOpen(world: World<AlwaysOnPopulation>): void {
  const { endpoint } = world.directory;
  const open = endpoint >= 0 && world.isOpen(endpoint);
  for (let client = 0; client < world.population.identity.count; client++) {
    const changes = world.observer.facts.filter(
      (fact) => fact.client === FIRST_CLIENT + client && (fact.kind === 'up' || fact.kind === 'down'),
    );
    expect(changes.at(-1)?.kind ?? 'down').toBe(open ? 'up' : 'down');
  }
}
