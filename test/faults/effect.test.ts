import { describe, expect, it } from 'vitest';
import { effectOf, type FaultEffect, type PlaceMap } from '../../src/faults/effect.js';
import { type Fault, faultKinds, type ReplicaSelector } from '../../src/faults/fault.js';
import type { Uniform } from '../../src/kernel/random.js';
import { createRandom } from '../../src/kernel/streams.js';

/** Two replicas and a population in `east`, one of each in `west`, a probing site in `north`. */
const EAST_1 = 0;
const EAST_2 = 1;
const WEST = 2;
const US = 10;
const EU = 11;
const APP = 12;
const PROBE = 20;
const MAP: PlaceMap = {
  replicas: [
    { name: 'east-1', region: 'east', site: EAST_1 },
    { name: 'east-2', region: 'east', site: EAST_2 },
    { name: 'west-1', region: 'west', site: WEST },
  ],
  clients: [
    { name: 'us', region: 'east', site: US },
    { name: 'eu', region: 'west', site: EU },
  ],
  appServers: [{ name: 'app-cape', region: 'cape', site: APP }],
  sitesIn: (region) =>
    ({ east: [EAST_1, EAST_2, US], west: [WEST, EU], cape: [APP], north: [PROBE] })[region] ?? [],
};

const NO_DRAW: Uniform = {
  uniform() {
    throw new Error('nothing is drawn here');
  },
};

const BASE = { as: 'dark', at: 0 } as const;

describe('region-outage', () => {
  it.each(['silent', 'refusing'] as const)(
    'takes every replica of the region and its memory, leaves the users alone (%s)',
    (mode) => {
      expect(
        effectOf({ ...BASE, kind: 'region-outage', region: 'east', mode, users: false }, MAP, NO_DRAW),
      ).toEqual({
        conditions: [
          { site: EAST_1, condition: mode },
          { site: EAST_2, condition: mode },
        ],
        blocks: [],
        memoryLost: [0, 1],
        serversLost: [],
        truthLost: false,
        storageLost: [],
        resets: [],
        pausesTrafficManager: false,
      });
    },
  );

  it('takes the users of the region off the net as well, both ways and from every replica, if asked', () => {
    const effect = effectOf(
      { ...BASE, kind: 'region-outage', region: 'west', mode: 'silent', users: true },
      MAP,
      NO_DRAW,
    );
    expect(effect.memoryLost).toEqual([2]);
    expect(arrows(effect)).toEqual(
      sorted([EAST_1, EAST_2, WEST, APP].flatMap((replica) => [`${EU}>${replica}`, `${replica}>${EU}`])),
    );
  });

  it('with users, reaches a region that holds users only', () => {
    const map: PlaceMap = { ...MAP, clients: [{ name: 'far', region: 'south', site: 12 }] };
    const effect = effectOf(
      { ...BASE, kind: 'region-outage', region: 'south', mode: 'silent', users: true },
      map,
      NO_DRAW,
    );
    expect(effect.conditions).toEqual([]);
    expect(effect.blocks).toHaveLength(8);
  });
});

describe('replica-crash', () => {
  it('makes the one replica refuse and forget', () => {
    expect(
      effectOf({ ...BASE, kind: 'replica-crash', replica: 'east-2', mode: 'refusing' }, MAP, NO_DRAW),
    ).toEqual({
      conditions: [{ site: EAST_2, condition: 'refusing' }],
      blocks: [],
      memoryLost: [1],
      serversLost: [],
      truthLost: false,
      storageLost: [],
      resets: [],
      pausesTrafficManager: false,
    });
  });
});

describe('network-cut', () => {
  const cut = (
    from: Extract<Fault, { kind: 'network-cut' }>['from'],
    to: Extract<Fault, { kind: 'network-cut' }>['to'],
    direction: 'one-way' | 'both',
  ) => effectOf({ ...BASE, kind: 'network-cut', from, to, direction }, MAP, NO_DRAW);

  it('between regions joins every site of one with every site of the other', () => {
    const there = [`${EAST_1}>${WEST}`, `${EAST_2}>${WEST}`, `${US}>${WEST}`].concat(
      `${EAST_1}>${EU}`,
      `${EAST_2}>${EU}`,
      `${US}>${EU}`,
    );
    expect(arrows(cut('east', { region: 'west' }, 'one-way'))).toEqual(sorted(there));
    const back = there.map((arrow) => arrow.split('>').reverse().join('>'));
    expect(arrows(cut({ region: 'east' }, 'west', 'both'))).toEqual(sorted([...there, ...back]));
  });

  it('one way drops packets in that direction only', () => {
    expect(arrows(cut({ clients: 'us' }, { replica: 'west-1' }, 'one-way'))).toEqual([`${US}>${WEST}`]);
    expect(arrows(cut({ replica: 'west-1' }, { clients: 'us' }, 'one-way'))).toEqual([`${WEST}>${US}`]);
  });

  it('reaches the probing sites of a region, too', () => {
    expect(arrows(cut('north', { replica: 'east-1' }, 'both'))).toEqual(
      sorted([`${PROBE}>${EAST_1}`, `${EAST_1}>${PROBE}`]),
    );
  });

  it('never cuts a site off from itself, even within one region', () => {
    const effect = cut('west', 'west', 'one-way');
    expect(arrows(effect)).toEqual(sorted([`${WEST}>${EU}`, `${EU}>${WEST}`]));
  });

  it('takes no process down', () => {
    const effect = cut('east', 'west', 'both');
    expect([effect.conditions, effect.memoryLost, effect.pausesTrafficManager]).toEqual([[], [], false]);
  });

  it('touches nothing where nothing stands', () => {
    expect(arrows(cut('nowhere', 'west', 'both'))).toEqual([]);
    expect(arrows(cut({ clients: 'nobody' }, { replica: 'none' }, 'both'))).toEqual([]);
  });
});

describe('an outage of a region with an app server', () => {
  it('takes the app server, and its memory', () => {
    const fault = { ...BASE, kind: 'region-outage', region: 'cape', mode: 'silent', users: false } as const;
    const effect = effectOf(fault, MAP, NO_DRAW);
    expect(effect.conditions).toEqual([{ site: APP, condition: 'silent' }]);
    expect([effect.memoryLost, effect.serversLost]).toEqual([[], [0]]);
  });
});

describe('access-disabled and connection-reset', () => {
  it('closes the door of a replica, and names the replicas whose connections are reset', () => {
    const closed = effectOf({ ...BASE, kind: 'access-disabled', replica: 'west-1' }, MAP, NO_DRAW);
    expect(closed.conditions).toEqual([{ site: WEST, condition: 'closed' }]);
    const reset = effectOf(
      { ...BASE, kind: 'connection-reset', replica: { region: 'east' }, share: 0.5 },
      MAP,
      NO_DRAW,
    );
    expect([reset.resets, reset.conditions, reset.memoryLost]).toEqual([[0, 1], [], []]);
  });
});

describe('traffic-manager-outage', () => {
  it('pauses the traffic manager and nothing else', () => {
    expect(effectOf({ ...BASE, kind: 'traffic-manager-outage' }, MAP, NO_DRAW)).toEqual({
      conditions: [],
      blocks: [],
      memoryLost: [],
      serversLost: [],
      truthLost: false,
      storageLost: [],
      resets: [],
      pausesTrafficManager: true,
    });
  });
});

describe('storage-failure', () => {
  const fault = { ...BASE, kind: 'storage-failure', replica: 'west-1' } as const;

  it('leaves every path alone where probes see the front end only', () => {
    const effect = effectOf(fault, MAP, NO_DRAW);
    expect(effect.conditions).toEqual([]);
    expect(effect.storageLost.map((replica) => MAP.replicas[replica].name)).toEqual(['west-1']);
  });

  it('is refused where probes look deeper, and nowhere else', () => {
    const replicas = MAP.replicas.map((replica, id) => ({ ...replica, health: 100 + id }));
    const effect = effectOf(fault, { ...MAP, replicas }, NO_DRAW);
    const id = MAP.replicas.findIndex(({ name }) => name === 'west-1');
    expect(effect.conditions).toEqual([{ site: 100 + id, condition: 'refusing' }]);
    expect(effect.memoryLost).toEqual([]);
  });
});

describe('faultKinds', () => {
  it('lists each kind that has an effect, once', () => {
    expect(faultKinds.map(({ kind }) => kind).toSorted()).toEqual([
      'access-disabled',
      'connection-reset',
      'network-cut',
      'region-outage',
      'replica-crash',
      'storage-failure',
      'traffic-manager-outage',
    ]);
  });
});

function arrows(effect: FaultEffect): string[] {
  return sorted(effect.blocks.map(({ from, to }) => `${from}>${to}`));
}

function sorted(list: readonly string[]): string[] {
  return list.toSorted();
}

describe('selectors', () => {
  const crashed = (replica: ReplicaSelector | { region: string } | string, random: Uniform = NO_DRAW) =>
    effectOf({ ...BASE, kind: 'replica-crash', replica, mode: 'refusing' }, MAP, random).memoryLost;

  it('take the primary, the secondaries, a region', () => {
    expect(crashed({ role: 'primary' })).toEqual([0]);
    expect(crashed({ role: 'secondary' })).toEqual([1, 2]);
    expect(crashed({ region: 'east' })).toEqual([0, 1]);
  });

  it('draw a fraction, at least one, each replica as likely as any other', () => {
    const counts = [0, 0, 0];
    for (let seed = 0; seed < 3000; seed++) {
      const chosen = crashed({ fraction: 0.67 }, createRandom(seed).stream('fault/dark', 'selection'));
      expect(chosen).toHaveLength(2);
      for (const replica of chosen) counts[replica]++;
    }
    // 2000 expected, standard deviation 26.
    for (const count of counts) expect(Math.abs(count - 2000)).toBeLessThan(4 * 26);
    expect(crashed({ fraction: 0.01 }, createRandom(1).stream('fault/dark', 'selection'))).toHaveLength(1);
    expect(crashed({ fraction: 1 }, createRandom(1).stream('fault/dark', 'selection'))).toEqual([0, 1, 2]);
  });

  it('name one side of a cut', () => {
    const cut = { ...BASE, kind: 'network-cut', direction: 'one-way' } as const;
    const { blocks } = effectOf({ ...cut, from: { clients: 'us' }, to: { role: 'primary' } }, MAP, NO_DRAW);
    expect(blocks).toEqual([{ from: US, to: EAST_1 }]);
  });
});
