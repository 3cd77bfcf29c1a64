import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Autoscaler, type AutoscalerOptions } from '../../src/capacity/autoscaler.js';
import { ReplicaCapacity } from '../../src/capacity/replica-capacity.js';
import { createRandom } from '../../src/kernel/streams.js';
import { options as unit } from './options.js';
import { SECOND, Stage } from './world.js';

/** A look each minute at three samples, two minutes until units serve, five of rest after a decision. */
const options: AutoscalerOptions = {
  replica: 3,
  name: 'eastus',
  least: 1,
  most: 100,
  outAbove: 0.7,
  inBelow: 0.2,
  over: 180 * SECOND,
  every: 60 * SECOND,
  delay: 120 * SECOND,
  cooldown: 300 * SECOND,
  providerSteps: true,
};

/** A replica with a load in units: what exceeds its size does not show. */
class World {
  readonly stage = new Stage();
  load: number;
  units: number;
  available = true;
  up = true;

  constructor(units: number, load: number, changes: Partial<AutoscalerOptions> = {}) {
    this.units = units;
    this.load = load;
    const { kernel, observer } = this.stage;
    new Autoscaler(
      { ...options, ...changes },
      { kernel, observer, capacity: this, available: () => this.available, up: () => this.up },
    ).start();
  }

  resize(units: number): void {
    this.units = units;
  }

  sampleUtilisation(): number {
    return Math.min(1, this.load / this.units);
  }
}

const scaled = (second: number, from: number, to: number, reason: string) => [
  [second, 'resized', 3, to],
  [second, 'scaled', 'eastus', { from, to, reason }],
];

describe('growing', () => {
  it('waits for a full window and the delay, and takes the smallest size that suffices', () => {
    // 1.8 of 2 units; 1.8 / 0.7 = 2.6 units or more: the provider has 5.
    const { facts } = new World(2, 1.8).stage.run(3_600);
    expect(facts).toEqual(scaled(180 + 120, 2, 5, 'utilisation 90% above 70%'));
  });

  it('takes any size where the provider does not matter', () => {
    const { facts } = new World(2, 1.8, { providerSteps: false }).stage.run(3_600);
    expect(facts).toEqual(scaled(300, 2, 3, 'utilisation 90% above 70%'));
  });

  it('goes on after the rest: what a full replica carries does not show how much there is', () => {
    // 1 unit shows 1 of 12: 1 / 0.7 wants 2. Those show 2: 5. Those 5: 10. Those 10: 20, at 60 %.
    const { facts } = new World(1, 12).stage.run(3_600);
    expect(
      facts.filter(([, kind]) => kind === 'resized').map(([second, , , units]) => [second, units]),
    ).toEqual(
      // A decision each 300 s from 180 s on; the window of 180 s is all of the new size by then.
      [
        [300, 2],
        [600, 5],
        [900, 10],
        [1_200, 20],
      ],
    );
  });

  it('never goes beyond the most, which may not suffice', () => {
    const { facts } = new World(2, 40, { most: 10 }).stage.run(7_200);
    expect(facts.filter(([, kind]) => kind === 'scaled').map(([, , , detail]) => detail)).toEqual([
      { from: 2, to: 5, reason: 'utilisation 100% above 70%' },
      { from: 5, to: 10, reason: 'utilisation 100% above 70%' },
    ]);
  });

  it('looks at the mean, not at a peak', () => {
    const world = new World(10, 4);
    world.stage.at(200, () => (world.load = 10)).at(250, () => (world.load = 4)); // (4 + 10 + 4) / 3 = 6
    expect(world.stage.run(3_600).facts).toEqual([]);
    const peak = new World(10, 6);
    peak.stage.at(200, () => (peak.load = 10)).at(250, () => (peak.load = 6)); // (6 + 10 + 6) / 3 = 7.33
    expect(peak.stage.run(3_600).facts).toEqual(scaled(240 + 120, 10, 20, 'utilisation 73.3% above 70%'));
  });
});

describe('shrinking', () => {
  it('goes to a size that it will not have to leave at once', () => {
    // 1.6 of 10 units; at 2 units that were 80 %, at 5 it is 32 %.
    expect(new World(10, 1.6).stage.run(3_600).facts).toEqual(
      scaled(300, 10, 5, 'utilisation 16% below 20%'),
    );
  });

  it('never goes below the least', () => {
    expect(new World(10, 0, { least: 5 }).stage.run(3_600).facts).toEqual(
      scaled(300, 10, 5, 'utilisation 0% below 20%'),
    );
    expect(new World(5, 0, { least: 5 }).stage.run(3_600).facts).toEqual([]);
  });

  it('closes nobody: connections that came during the delay stay beyond the limit', () => {
    const stage = new Stage();
    const capacity = new ReplicaCapacity(unit, 10, createRandom(7).stream('replica', 'work'));
    const { kernel, observer } = stage;
    new Autoscaler(options, {
      kernel,
      observer,
      capacity,
      available: () => true,
      up: () => true,
    }).start();
    stage.at(200, () => {
      for (let client = 0; client < 4_000; client++) capacity.admit(kernel.now_us);
    });
    stage.run(301);
    expect([capacity.units, capacity.connections, capacity.admit(kernel.now_us)]).toEqual([1, 4_000, 'full']);
  });
});

it('decides nothing while a change is under way', () => {
  const world = new World(2, 1.8, { cooldown: 0, delay: 600 * SECOND });
  world.stage.at(910, () => (world.load = 0.5));
  // Decided at 180, serves at 780. Of the last three samples at 960 one is of the new load, which makes
  // (1.8 + 1.8 + 0.5) / 3 of 5 units or 27 %; at 1,020 two are, which makes 19 %.
  expect(world.stage.run(1_700).facts).toEqual([
    ...scaled(780, 2, 5, 'utilisation 90% above 70%'),
    ...scaled(1_620, 5, 2, 'utilisation 18.7% below 20%'),
  ]);
});

describe('without its control plane', () => {
  const refused = (second: number, what = 'scale-out', reason = 'control plane down') => [
    second,
    'refused',
    'eastus',
    { what, reason },
  ];

  it('it decides nothing, says so once an outage, and decides at the first look afterwards', () => {
    const world = new World(2, 1.8, { most: 5 });
    world.available = false;
    world.stage.at(1_000, () => (world.available = true));
    expect(world.stage.run(3_600).facts).toEqual([
      refused(180),
      ...scaled(1_020 + 120, 2, 5, 'utilisation 90% above 70%'),
    ]);
  });

  it('a change that is under way completes', () => {
    const world = new World(2, 1.8);
    world.stage.at(200, () => (world.available = false));
    expect(world.stage.run(3_600).facts).toEqual(scaled(300, 2, 5, 'utilisation 90% above 70%'));
  });

  it('each outage is said; that it could not shrink is not', () => {
    const world = new World(5, 0.1);
    const { stage } = world;
    world.available = false;
    stage.at(500, () => (world.load = 5)).at(1_000, () => (world.available = true));
    stage.at(1_030, () => (world.available = false));
    // Back at the look at 1,020, where it decides for 10; dark again, and more is wanted after the rest.
    stage.at(1_100, () => (world.load = 10));
    expect(stage.run(1_400).facts).toEqual([
      refused(660),
      ...scaled(1_140, 5, 10, 'utilisation 100% above 70%'),
      refused(1_320),
    ]);
  });

  it('what somebody else has scaled meanwhile stands', () => {
    const world = new World(2, 1.8);
    world.stage.at(250, () => (world.units = 20));
    expect(world.stage.run(300).facts).toEqual([refused(300, 'scale-out', 'somebody else scaled meanwhile')]);
    expect(world.units).toBe(20);
  });
});

it('a replica that is down is not taken for idle: its window starts anew', () => {
  const world = new World(10, 5);
  world.stage.at(1_000, () => Object.assign(world, { up: false, load: 0 }));
  world.stage.at(2_000, () => Object.assign(world, { up: true, load: 10 }));
  // Samples again at 2,040, 2,100 and 2,160, all of the new load.
  expect(world.stage.run(2_400).facts).toEqual(scaled(2_280, 10, 20, 'utilisation 100% above 70%'));
});

it('comes to rest under any constant load, at a size that suffices if there is one', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(1, 2, 5, 10, 20, 50, 100),
      fc.double({ min: 0, max: 150, noNaN: true }),
      fc.boolean(),
      (units, load, providerSteps) => {
        const world = new World(units, load, { providerSteps });
        // A full replica grows to more than 1.4 times its size: from 1 to 100 in 12 steps (2, 3, 5, 8, 12, 18 …)
        // of 300 s.
        world.stage.run(6_000);
        const settled = world.units;
        const before = world.stage.observer.facts.length;
        world.stage.run(12_000);
        expect([world.units, world.stage.observer.facts.length]).toEqual([settled, before]);
        const used = Math.min(1, load / settled);
        expect(used <= 0.7 + 1e-9 || settled === 100).toBe(true);
        const smaller = providerSteps
          ? [1, 2, 5, 10, 20, 50].filter((size) => size < settled)
          : [settled - 1];
        const couldShrink = smaller.some((size) => size >= 1 && load / size < 0.7 - 1e-9);
        expect(used >= 0.2 - 1e-9 || !couldShrink).toBe(true);
      },
    ),
    { numRuns: 60 },
  );
});
