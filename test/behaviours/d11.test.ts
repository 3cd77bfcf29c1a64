import { describe, expect, test } from 'vitest';
import { EAST, pairs, record, type Seen, singles, stated, WEST } from './pairs.js';
import { MINUTE } from './support.js';

const REGIONS = ['eastus', 'eastus', 'eastus', 'westus2', 'westus2'] as const;

/** Five clients in two regions, one group of all of them. */
function run(pattern: 'client-client' | 'client-server'): Seen {
  const clients = singles(REGIONS, {
    publish: { to: 'group', rate: '0.5/s each', group: { size: REGIONS.length } },
  });
  const faults = [{ at: '12m', kind: 'replica-crash', replica: 'east', mode: 'refusing', for: '4m' }];
  return record(pairs({ pattern }, { clients, faults }), MINUTE);
}

const TRUTH = run('client-client');
const OWN = run('client-server');

/** By message of that time: its sender, who got it, and how many lost it because they were elsewhere. */
function messages(seen: Seen, from_us: number, to_us: number) {
  const sent = seen.operations.filter(
    ({ kind, outcome, started_us }) =>
      kind === 'publish' && outcome === 'ok' && started_us > from_us && started_us < to_us,
  );
  expect(sent.length).toBeGreaterThan(400);
  return sent.map(({ population, started_us }) => ({
    sender: population,
    got: seen.delivered
      .filter(({ sent_us }) => sent_us === started_us)
      .map((each) => each.population)
      .sort(),
    elsewhere: seen.lost
      .filter(({ sent_us, reason }) => sent_us === started_us && reason === 'other-instance')
      .reduce((sum, { count }) => sum + count, 0),
  }));
}

describe('D11: with one source of truth', () => {
  test('all app servers return the same endpoint, whoever asks', () => {
    const connects = TRUTH.operations.filter(({ kind, outcome }) => kind === 'connect' && outcome === 'ok');
    const before = connects.filter(({ started_us }) => started_us < 12 * MINUTE);
    expect(before.map(({ population }) => population).sort()).toEqual([0, 1, 2, 3, 4]);
    expect(new Set(before.map(({ replica }) => replica))).toEqual(new Set([EAST]));
    const degraded_us = stated(TRUTH, 'endpoint-degraded', 'east', 'source-of-truth');
    const refuge = connects.filter(({ started_us }) => started_us > degraded_us);
    expect(refuge.map(({ population }) => population).sort()).toEqual([0, 1, 2, 3, 4]);
    expect(new Set(refuge.map(({ replica }) => replica))).toEqual(new Set([WEST]));
    // Nobody else has an opinion.
    expect(TRUTH.milestones.filter(({ kind }) => kind === 'endpoint-degraded')).toHaveLength(1);
  });

  test('every message reaches every other member, across regions', () => {
    for (const { sender, got, elsewhere } of messages(TRUTH, MINUTE, 11 * MINUTE)) {
      expect(got).toEqual([0, 1, 2, 3, 4].filter((member) => member !== sender));
      expect(elsewhere).toBe(0);
    }
  });
});

test('D11: without it each app server returns its own, and nobody hears the other region', () => {
  for (const { sender, got, elsewhere } of messages(OWN, MINUTE, 11 * MINUTE)) {
    const near = [0, 1, 2, 3, 4].filter((member) => REGIONS[member] === REGIONS[sender]);
    expect(got).toEqual(near.filter((member) => member !== sender));
    expect(elsewhere).toBe(REGIONS.length - near.length);
  }
});
