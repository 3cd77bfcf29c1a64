import { describe, expect, test } from 'vitest';
import { BRISK, FAR_US, NEAR_US, pairs, record, type Seen } from './pairs.js';
import { MINUTE, SECOND } from './support.js';

const CRASH_US = 10 * MINUTE;
const HEALED_US = 15 * MINUTE;
/** A GET over HTTPS on a new connection: TCP, TLS 1.3, the request. */
const GET_ROUNDS = 3;
const TIMEOUT_US = 5 * SECOND;

function run(health: object, mode: 'silent' | 'refusing' = 'silent', seed = 7): Seen {
  const scenario = pairs(
    { health },
    {
      seed,
      duration: '18m',
      routing: { app: { fixed: 'app-east' } },
      clients: [
        {
          ...BRISK,
          connect: { timeout: '10s' }, // longer than a check of 5 s, or nobody waits for its end
          name: 'us',
          region: 'eastus',
          count: 40,
          session: { lasts: '30s', pause: '5s' },
        },
      ],
      faults: [{ at: '10m', kind: 'replica-crash', replica: 'east', mode, for: '5m', as: 'crash' }],
    },
  );
  return record(scenario);
}

/** When app-east found east offline. */
function detected_us({ detections }: Seen): number {
  const found = detections.find(({ endpoint, decider }) => endpoint === 0 && decider === 0);
  if (found === undefined) throw new Error('never detected');
  return found.degraded_us;
}

/** How long negotiates took that began in that time. */
function negotiates_us({ operations }: Seen, from_us: number, to_us: number): number[] {
  return operations
    .filter(({ kind, outcome }) => kind === 'negotiate' && outcome === 'ok')
    .filter(({ started_us }) => started_us >= from_us && started_us < to_us)
    .map(({ started_us, ended_us }) => ended_us - started_us)
    .sort((a, b) => a - b);
}

describe('D2: polls find an outage within their window, wherever their phase lies', () => {
  test.each([
    [1, 10, 0],
    [2, 10, 0],
    [3, 10, 2],
    [4, 30, 1],
    [5, 30, 1],
    [6, 7, 3],
  ])('seed %i, every %i s, %i forgiven', (seed, interval_s, toleratedFailures) => {
    const health = { by: 'poll', interval: `${interval_s}s`, timeout: '5s', toleratedFailures };
    const best_us = toleratedFailures * interval_s * SECOND;
    const worst_us = best_us + interval_s * SECOND;
    const silent_us = detected_us(run(health, 'silent', seed)) - CRASH_US;
    // A poll that is under way at the crash may lose a later round, and times out counted from its start.
    expect(silent_us).toBeGreaterThanOrEqual(best_us + TIMEOUT_US - GET_ROUNDS * NEAR_US);
    expect(silent_us).toBeLessThanOrEqual(worst_us + TIMEOUT_US);
    const refused_us = detected_us(run(health, 'refusing', seed)) - CRASH_US;
    expect(refused_us).toBeGreaterThanOrEqual(best_us);
    expect(refused_us).toBeLessThanOrEqual(worst_us + GET_ROUNDS * NEAR_US);
  });
});

const POLLED = run({ by: 'poll', interval: '10s', timeout: '5s' });
const ASKED = run({ by: 'on-demand', timeout: '5s' });

test('D2: on demand, the first client that asks after the outage finds it, at the price of the time-out', () => {
  const first = ASKED.operations
    .filter(({ kind, ended_us }) => kind === 'negotiate' && ended_us > CRASH_US + TIMEOUT_US)
    .reduce((a, b) => (b.ended_us < a.ended_us ? b : a));
  // Its handshake, the primary's time-out; after that the secondary is asked, and answers.
  expect(detected_us(ASKED)).toBe(first.ended_us - GET_ROUNDS * FAR_US);
  expect(detected_us(ASKED) - first.started_us).toBeGreaterThanOrEqual(TIMEOUT_US + 3 * NEAR_US);
  expect(detected_us(ASKED) - first.started_us).toBeLessThan(TIMEOUT_US + SECOND);
});

test('D2: on demand nothing is found while nobody asks', () => {
  const scenario = pairs(
    { health: { by: 'on-demand' } },
    {
      routing: { app: { fixed: 'app-east' } },
      clients: [{ ...BRISK, name: 'us', region: 'eastus', count: 5 }],
      // Nobody loses a connection that stands, and nobody comes.
      faults: [{ at: '10m', kind: 'access-disabled', replica: 'east', for: '5m', as: 'closed' }],
    },
  );
  const seen = record(scenario);
  expect(seen.operations.filter(({ started_us }) => started_us > MINUTE)).toEqual([]);
  expect(seen.detections).toEqual([]);
});

test('D2: while all is well, on demand costs each negotiate one GET more', () => {
  const polled_us = negotiates_us(POLLED, MINUTE, CRASH_US - MINUTE);
  const asked_us = negotiates_us(ASKED, MINUTE, CRASH_US - MINUTE);
  expect(polled_us.length).toBeGreaterThan(300);
  // TCP, TLS 1.3 and the POST; the name is cached.
  expect(polled_us[0]).toBe(3 * NEAR_US);
  expect(asked_us[0]).toBe(polled_us[0] + GET_ROUNDS * NEAR_US);
  const median = (sorted: readonly number[]) => sorted[Math.floor(sorted.length / 2)];
  expect(median(asked_us)).toBe(median(polled_us) + GET_ROUNDS * NEAR_US);
});

test('D2: during the outage, on demand costs each negotiate the time-out and a GET of the secondary', () => {
  const [from_us, to_us] = [CRASH_US + 20 * SECOND, HEALED_US - 10 * SECOND];
  const polled_us = negotiates_us(POLLED, from_us, to_us);
  const asked_us = negotiates_us(ASKED, from_us, to_us);
  expect(asked_us.length).toBeGreaterThan(100);
  expect(polled_us[0]).toBe(3 * NEAR_US); // as if nothing had happened
  expect(asked_us[0]).toBe(3 * NEAR_US + TIMEOUT_US + GET_ROUNDS * FAR_US);
});
