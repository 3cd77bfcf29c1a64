import { describe, expect, it } from 'vitest';
import {
  type ControlAction,
  ControlPlane,
  type ControlPlaneOptions,
} from '../../src/capacity/control-plane.js';
import { ReplicaCapacity } from '../../src/capacity/replica-capacity.js';
import { createRandom } from '../../src/kernel/streams.js';
import { options as unit } from './options.js';
import { SECOND, Stage } from './world.js';

const NAMES = ['eastus', 'westeurope', 'japaneast'];
/** From the primary, in seconds. */
const WAYS = [0, 0.04, 0.08];

class World {
  readonly stage = new Stage();
  readonly capacities = NAMES.map(
    () => new ReplicaCapacity(unit, 2, createRandom(7).stream('replica', 'work')),
  );
  /** Which replicas, and whose control planes, are down. */
  readonly down = new Set<number>();
  readonly dark = new Set<number>();
  ways = WAYS;
  readonly plane: ControlPlane;

  constructor(actions: readonly ControlAction[], changes: Partial<ControlPlaneOptions> = {}) {
    const { kernel, observer } = this.stage;
    const replicas = NAMES.map((name, id) => ({ name, capacity: this.capacities[id] }));
    const standard = { independent: false, configurationDelay: 30 * SECOND, providerSteps: true };
    this.plane = new ControlPlane(
      { actions, replicas, ...standard, ...changes },
      {
        kernel,
        observer,
        available: (replica) => !this.dark.has(replica),
        up: (replica) => !this.down.has(replica),
        way_us: (replica) => this.ways[replica] * SECOND,
      },
    );
    this.plane.start();
  }

  /** A region goes: its replica, and the control plane that stands there. */
  loses(second: number, replica: number): this {
    this.stage.at(second, () => {
      this.down.add(replica);
      this.dark.add(replica);
      this.plane.changed();
    });
    return this;
  }

  regains(second: number, replica: number): this {
    this.stage.at(second, () => {
      this.down.delete(replica);
      this.dark.delete(replica);
      this.plane.changed();
    });
    return this;
  }

  facts(seconds: number): unknown[][] {
    return this.stage.run(seconds).facts;
  }

  get limits(): number[] {
    return this.capacities.map(({ limit }) => limit);
  }
}

const scale = (second: number, replica: string, units: number): ControlAction => ({
  do: 'scale',
  at: second * SECOND,
  as: `scale-${replica}`,
  replica,
  units,
});
const configure = (second: number, as: string, connectionsPerUnit?: number): ControlAction => ({
  do: 'configure',
  at: second * SECOND,
  as,
  connectionsPerUnit,
});
const configured = (second: number, replica: string, change: string) => [
  ...[second, 'configured', replica, { change }],
];

describe('scaling by an operator', () => {
  const acted = (second: number, replica: string, units: number, more = {}) => [
    ...[second, 'operator-acted', `scale-${replica}`, { action: 'scale', replica, units, ...more }],
  ];

  it('holds at once', () => {
    const world = new World([scale(10, 'westeurope', 5)]);
    expect(world.facts(60)).toEqual([
      acted(10, 'westeurope', 5),
      [10, 'resized', 1, 5],
      [10, 'scaled', 'westeurope', { from: 2, to: 5, reason: 'scale-westeurope' }],
    ]);
    expect(world.limits).toEqual([2_000, 5_000, 2_000]);
  });

  it('is refused for a size that it has or that nobody sells', () => {
    const world = new World([scale(10, 'eastus', 2), scale(20, 'eastus', 3)]);
    expect(world.stage.run(60).of('refused', 'scaled', 'resized')).toEqual([
      [10, 'refused', 'scale-eastus', { what: 'scale', reason: 'eastus has 2 units already' }],
      [20, 'refused', 'scale-eastus', { what: 'scale', reason: 'the provider offers no size of 3 units' }],
    ]);
    const custom = new World([scale(20, 'eastus', 3)], { providerSteps: false });
    expect(custom.stage.run(60).of('refused')).toEqual([]);
    expect(custom.limits[0]).toBe(3_000);
  });

  it('waits while the primary is dark, for whichever replica, and goes through in order', () => {
    const actions = [scale(10, 'westeurope', 5), scale(20, 'westeurope', 10), scale(30, 'japaneast', 5)];
    const waiting = { waiting: 'control plane down' };
    // Another replica comes back at 40: that helps nobody.
    const world = new World(actions).loses(5, 0).loses(25, 1).regains(40, 1).regains(50, 0);
    expect(world.facts(60)).toEqual([
      acted(10, 'westeurope', 5, waiting),
      acted(20, 'westeurope', 10, waiting),
      acted(30, 'japaneast', 5, waiting),
      [50, 'resized', 1, 5],
      [50, 'scaled', 'westeurope', { from: 2, to: 5, reason: 'scale-westeurope' }],
      [50, 'resized', 1, 10],
      [50, 'scaled', 'westeurope', { from: 5, to: 10, reason: 'scale-westeurope' }],
      [50, 'resized', 2, 5],
      [50, 'scaled', 'japaneast', { from: 2, to: 5, reason: 'scale-japaneast' }],
    ]);
  });

  it('of a secondary goes on while that is down, and of independent instances waits for that alone', () => {
    const actions = [scale(10, 'westeurope', 5), scale(20, 'eastus', 5)];
    const moments = (independent: boolean) =>
      new World(actions, { independent })
        .loses(5, 1)
        .regains(50, 1)
        .stage.run(60)
        .of('scaled')
        .map(([second, , replica]) => [second, replica]);
    expect(moments(false)).toEqual([
      [10, 'westeurope'],
      [20, 'eastus'],
    ]);
    expect(moments(true)).toEqual([
      [20, 'eastus'],
      [50, 'westeurope'],
    ]);
  });
});

describe('a change of configuration', () => {
  it('is at the primary at once, and at each other replica a delay and its way later', () => {
    const world = new World([configure(10, 'more', 3_000)]);
    expect(world.facts(10)).toEqual([
      [10, 'operator-acted', 'more', { action: 'configure', connectionsPerUnit: 3_000 }],
      configured(10, 'eastus', 'more'),
    ]);
    expect(world.limits).toEqual([6_000, 2_000, 2_000]);
    expect(world.facts(60).slice(2)).toEqual([
      configured(40.04, 'westeurope', 'more'),
      configured(40.08, 'japaneast', 'more'),
    ]);
    expect(world.limits).toEqual([6_000, 6_000, 6_000]);
  });

  it('without an effect in the model spreads all the same, and changes no limit', () => {
    const world = new World([configure(10, 'tls')]);
    expect(world.facts(60)).toHaveLength(4);
    expect(world.facts(60)[0]).toEqual([10, 'operator-acted', 'tls', { action: 'configure' }]);
    expect(world.limits).toEqual([2_000, 2_000, 2_000]);
  });

  it('waits while the primary is dark; a replica that serves meanwhile has the old limit', () => {
    const world = new World([configure(10, 'more', 3_000)]).loses(5, 0).regains(100, 0);
    expect(world.facts(99)).toEqual([
      [
        ...[10, 'operator-acted', 'more'],
        { action: 'configure', connectionsPerUnit: 3_000, waiting: 'control plane down' },
      ],
    ]);
    expect(world.limits).toEqual([2_000, 2_000, 2_000]);
    expect(world.stage.run(200).of('configured')).toEqual([
      configured(100, 'eastus', 'more'),
      configured(130.04, 'westeurope', 'more'),
      configured(130.08, 'japaneast', 'more'),
    ]);
  });

  it('that is on its way when the primary goes dark arrives', () => {
    const world = new World([configure(10, 'more')]).loses(20, 0);
    expect(world.stage.run(60).of('configured')).toHaveLength(3);
  });

  it('finds a replica down: it catches up when it is back, all at once', () => {
    const actions = [configure(10, 'more', 3_000), configure(20, 'less', 500)];
    const world = new World(actions).loses(5, 2).regains(100, 2);
    expect(world.stage.run(200).of('configured').slice(-2)).toEqual([
      configured(100, 'japaneast', 'more'),
      configured(100, 'japaneast', 'less'),
    ]);
    expect(world.limits).toEqual([1_000, 1_000, 1_000]);
  });

  it('cannot catch up from a primary that is dark itself', () => {
    const world = new World([configure(10, 'more', 3_000)]).loses(5, 2).loses(50, 0).regains(60, 2);
    expect(world.regains(90, 0).stage.run(200).of('configured').slice(-1)).toEqual([
      configured(90, 'japaneast', 'more'),
    ]);
  });

  it('that comes back before the change arrives takes it as it arrives', () => {
    const world = new World([configure(10, 'more')]).loses(5, 1).regains(20, 1);
    expect(world.stage.run(60).of('configured')).toContainEqual(configured(40.04, 'westeurope', 'more'));
  });

  it('that is overtaken by a newer one changes nothing any more', () => {
    const world = new World([configure(10, 'first', 3_000), configure(11, 'second', 500)]);
    world.stage.at(10.5, () => (world.ways = [0, 0.04, 0.01]));
    world.ways = [0, 0.04, 5];
    const there = world.stage.run(60).of('configured');
    expect(there.filter(([, , replica]) => replica === 'japaneast')).toEqual([
      configured(41.01, 'japaneast', 'first'),
      configured(41.01, 'japaneast', 'second'),
    ]);
    expect(world.limits[2]).toBe(1_000);
  });

  it('is not lost when an older one arrives after it, and the replica is down for both', () => {
    const actions = [configure(10, 'first', 3_000), configure(11, 'second', 500)];
    const world = new World(actions).loses(5, 2).regains(100, 2);
    world.stage.at(10.5, () => (world.ways = [0, 0.04, 0.01]));
    world.ways = [0, 0.04, 5];
    world.stage.run(200);
    expect(world.limits[2]).toBe(1_000);
  });

  it('goes to each independent instance by itself, at once or when it is back', () => {
    const world = new World([configure(10, 'more', 3_000)], { independent: true });
    world.loses(5, 0).regains(50, 0);
    expect(world.facts(60)).toEqual([
      [10, 'operator-acted', 'more', { action: 'configure', connectionsPerUnit: 3_000 }],
      configured(10, 'westeurope', 'more'),
      configured(10, 'japaneast', 'more'),
      configured(50, 'eastus', 'more'),
    ]);
  });

  it('waits for the first of the independent instances when all are dark', () => {
    const world = new World([configure(10, 'more', 3_000)], { independent: true });
    for (const replica of [0, 1, 2]) world.loses(5, replica).regains(50 + replica, replica);
    expect(world.stage.run(60).of('configured')).toEqual([
      configured(50, 'eastus', 'more'),
      configured(51, 'westeurope', 'more'),
      configured(52, 'japaneast', 'more'),
    ]);
  });
});
