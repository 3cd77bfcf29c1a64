import { expect, test } from 'vitest';
import { BRISK, EAST, FAR_US, NEAR_US, pairs, record, type Seen, singles, stated, WEST } from './pairs.js';
import { MINUTE, SECOND } from './support.js';

/** An event is a five-hundredth of a second of work for a replica of one unit: the documented rate. */
const WORK_US = 2_000;

/** Events of a population that began in that time; those that had to queue behind another are longer. */
function events({ operations }: Seen, from_us: number, to_us: number, population = 0) {
  return operations.filter(
    (each) =>
      each.kind === 'event' &&
      each.population === population &&
      each.started_us > from_us &&
      each.started_us < to_us,
  );
}

/** The commonest time of those that succeeded: of events that met no other. */
function usual_us(found: ReturnType<typeof events>): number {
  const counts = new Map<number, number>();
  for (const { started_us, ended_us } of found.filter(({ outcome }) => outcome === 'ok')) {
    counts.set(ended_us - started_us, (counts.get(ended_us - started_us) ?? 0) + 1);
  }
  return [...counts].reduce((a, b) => (b[1] > a[1] ? b : a))[0];
}

const EVENTS = { to: 'server', rate: '1/s each' };

test('D8: an event goes to the app server in the region of the instance, wherever its sender is', () => {
  const seen = record(
    pairs(
      {},
      {
        clients: singles(['eastus', 'westus2'], { publish: EVENTS }),
        faults: [{ at: '10m', kind: 'replica-crash', replica: 'east', mode: 'refusing' }],
      },
    ),
  );
  const before = events(seen, MINUTE, 10 * MINUTE);
  expect(before.length).toBeGreaterThan(400);
  // To the instance, its work, to the app server beside it, and back the same way.
  expect(usual_us(before)).toBe(NEAR_US + WORK_US + NEAR_US);
  const after = events(seen, 11 * MINUTE, 19 * MINUTE);
  expect(after.length).toBeGreaterThan(350);
  expect(after.every(({ replica, outcome }) => replica === WEST && outcome === 'ok')).toBe(true);
  // Not back to the app server in eastus, which gave the answer to its negotiate: that would be 60 ms more.
  expect(usual_us(after)).toBe(FAR_US + WORK_US + NEAR_US);
  expect(usual_us(events(seen, MINUTE, 19 * MINUTE, 1))).toBe(NEAR_US + WORK_US + NEAR_US);
});

test('D8: where that app server cannot be reached, nobody takes the event, though another is up', () => {
  const seen = record(
    pairs(
      {},
      {
        service: {
          appServers: [
            { name: 'app-east', region: 'eastus2', endpoints: ['east', 'west:secondary'] },
            { name: 'app-west', region: 'westus2', endpoints: ['west', 'east:secondary'] },
          ],
        },
        clients: singles(['eastus', 'westus2'], { ...BRISK, publish: EVENTS }),
        faults: [{ at: '10m', kind: 'network-cut', from: { replica: 'east' }, to: 'eastus2', for: '5m' }],
      },
    ),
  );
  const cut = events(seen, 10 * MINUTE + SECOND, 15 * MINUTE - SECOND);
  expect(cut.length).toBeGreaterThan(200);
  expect(cut.every(({ replica }) => replica === EAST)).toBe(true); // its own connection lives
  expect(new Set(cut.map(({ outcome, reason }) => `${outcome} ${reason}`))).toEqual(
    new Set(['failed no-app-server']),
  );
  expect(stated(seen, 'endpoint-degraded', 'east', 'app-east')).toBeLessThan(10 * MINUTE + 16 * SECOND);
  const others = events(seen, 10 * MINUTE, 15 * MINUTE, 1);
  expect(others.length).toBeGreaterThan(200);
  expect(others.every(({ outcome }) => outcome === 'ok')).toBe(true);
  expect(events(seen, 15 * MINUTE + SECOND, 19 * MINUTE).every(({ outcome }) => outcome === 'ok')).toBe(true);
});
