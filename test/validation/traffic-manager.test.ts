import { describe, expect, it } from 'vitest';
import type { RunResult } from '../../src/metrics/result.js';
import {
  connectedAtEnd,
  failoverOf,
  mean,
  metric,
  milestones,
  moment,
  runDesign,
  run as runScenario,
  SECOND,
  scenarioOf,
} from '../behaviours/support.js';
import { failoverScenario, midpoints, ROWS, type Row, rowsOf, type Variation } from './failover-scenario.js';

/**
 * The consequences of the documented rules, through whole scenarios with ideal probes in a network that
 * takes no time. Rows that speak of one phase and one client hold to the microsecond. Means over phases
 * and clients are taken over midpoints of equal parts where that is possible: then only the width of the
 * parts separates them from the integral. What is drawn at random holds within four standard errors.
 */

/** No divisor in common with the number of clients: all distances between a phase and a client are alike. */
const PHASES = 31;

function run(row: Row, variation: Variation, seed = 1): RunResult {
  return runDesign(failoverScenario(row, variation), { seed });
}

/** One run a seed, of one scenario: phases are drawn. */
function runSeeds(row: Row, variation: Variation, seeds: number): readonly RunResult[] {
  const scenario = scenarioOf(failoverScenario(row, variation));
  return Array.from({ length: seeds }, (_, seed) => runScenario(scenario, { seed }));
}

function detectedAfter_us(result: RunResult): number {
  const { detected_us, started_us } = failoverOf(result, 'dark', 'us');
  return moment(detected_us) - started_us;
}

function movedAfter_us(result: RunResult): number {
  const { lastMoved_us, started_us } = failoverOf(result, 'dark', 'us');
  return moment(lastMoved_us) - started_us;
}

/** Mean time that a client was down, in seconds. */
function meanDowntime_s(result: RunResult, clients: number): number {
  return metric(result, 'downtime_seconds{clients=us}') / clients;
}

describe('detection windows', () => {
  it.each(rowsOf(/^TM-D\dlo/))('$id: $metric, $value s', (row) => {
    expect(detectedAfter_us(run(row, { phase_us: 0, until_us: 300 * SECOND }))).toBe(row.value * SECOND);
  });

  it.each(rowsOf(/^TM-D\dhi/))('$id: $metric, $value s', (row) => {
    // The latest phase is a microsecond short of an interval; so is the detection of the supremum.
    const result = run(row, { phase_us: row.interval_us - 1, until_us: 300 * SECOND });
    expect(detectedAfter_us(result)).toBe(row.value * SECOND - 1);
  });

  it.each(rowsOf(/^TM-D\dme/))('$id: $metric, $value s', (row) => {
    const found_us = midpoints(PHASES, row.interval_us).map((phase_us) =>
      detectedAfter_us(run(row, { phase_us, until_us: 300 * SECOND })),
    );
    // Phases are whole microseconds.
    expect(Math.abs(mean(found_us) - row.value * SECOND)).toBeLessThanOrEqual(1);
  });

  it('TM-D1me: the phase that a seed draws is uniform', () => {
    const [row] = rowsOf(/^TM-D1me/);
    const seeds = 200;
    const found_us = runSeeds(row, { until_us: 200 * SECOND }, seeds).map(detectedAfter_us);
    const standardError_us = row.interval_us / Math.sqrt(12 * seeds);
    expect(Math.abs(mean(found_us) - row.value * SECOND)).toBeLessThan(4 * standardError_us);
    expect(Math.min(...found_us)).toBeGreaterThanOrEqual(100 * SECOND);
    expect(Math.max(...found_us)).toBeLessThan(130 * SECOND);
    // A uniform law: each third of the window has a third of the seeds, within four standard errors.
    for (const third of [0, 1, 2]) {
      const within = found_us.filter((at_us) => Math.floor((at_us / SECOND - 100) / 10) === third).length;
      expect(Math.abs(within / seeds - 1 / 3)).toBeLessThan(4 * Math.sqrt(2 / 9 / seeds));
    }
  });

  it.each(rowsOf(/^TM-B1/))('$id: $metric, $value s', (row) => {
    const probe = { repeat: 'end-to-start' };
    const result = run(row, { phase_us: 0, probe, until_us: 300 * SECOND });
    expect(detectedAfter_us(result)).toBe(row.value * SECOND);
  });

  it.each(rowsOf(/^TM-K/))('$id: $metric, $value s', (row) => {
    const runs = 200;
    const probe = { sites: row.sites, combine: 'first' };
    const found_s = runSeeds(row, { probe, until_us: 150 * SECOND }, runs).map(
      (result) => detectedAfter_us(result) / SECOND,
    );
    // The least of K uniform waits has the variance I² K / ((K + 1)² (K + 2)).
    const deviation_s =
      (Math.sqrt(row.sites / ((row.sites + 1) ** 2 * (row.sites + 2))) * row.interval_us) / SECOND;
    expect(Math.abs(mean(found_s) - row.value)).toBeLessThan((4 * deviation_s) / Math.sqrt(runs));
  });
});

describe('clients', () => {
  it.each(rowsOf(/^TM-D\dcl/))('$id: $metric, $value s', (row) => {
    const phase_us = row.interval_us - 1;
    if (row.ttl_us === 0) {
      // Nothing is cached: clients leave at the very moment of the detection.
      const result = run(row, { phase_us, until_us: 300 * SECOND });
      expect(movedAfter_us(result)).toBe(row.value * SECOND - 1);
      return;
    }
    // One client asks at whole TTLs. The fault is put so that it asks for the last time in vain one
    // microsecond before the answers change; the change itself is one short of its supremum.
    const changes_us = row.value * SECOND - row.ttl_us - 1;
    const asks_us = 5 * row.ttl_us;
    const fault_us = asks_us + 1 - changes_us;
    const result = run(row, { fault_us, phase_us, until_us: 300 * SECOND });
    expect(movedAfter_us(result)).toBe(row.value * SECOND - 2);
  });

  it.each(rowsOf(/^TM-D\dcm/))('$id: $metric, $value s', (row) => {
    const count = 60;
    const found_s = midpoints(PHASES, row.interval_us).map((phase_us) => {
      const result = run(row, { count, phase_us, until_us: 300 * SECOND });
      expect(failoverOf(result, 'dark', 'us').moved).toBe(count);
      return meanDowntime_s(result, count);
    });
    expect(Math.abs(mean(found_s) - row.value)).toBeLessThan(0.05);
  });

  it.each([
    ['TM-T2', 15],
    ['TM-T3', 58],
  ])('%s: a client that asked %d s before the outage', (id, before_s) => {
    const [row] = rowsOf(new RegExp(id));
    // The only client asks at whole TTLs.
    const fault_us = 10 * row.ttl_us + before_s * SECOND;
    const result = run(row, { fault_us, phase_us: row.phase_us ?? 20 * SECOND, until_us: 300 * SECOND });
    expect(movedAfter_us(result)).toBe(row.value * SECOND);
  });
});

describe('a timeline with a given phase', () => {
  it.each(rowsOf(/^TM-T1/))('$id: $metric, $value s', (row) => {
    const result = run(row, { phase_us: row.phase_us ?? Number.NaN, until_us: 300 * SECOND });
    const { started_us } = failoverOf(result, 'dark', 'us');
    expect(detectedAfter_us(result)).toBe(row.value * SECOND);
    const after_s = (kind: string) => milestones(result, kind).map((e) => (e.at_us - started_us) / SECOND);
    expect(after_s('probe-failed')).toEqual([30]);
    expect(after_s('endpoint-degraded')).toEqual([120]);
    expect(after_s('dns-answer-changed')).toEqual([120]);
  });
});

describe('recovery', () => {
  it.each(rowsOf(/^TM-T7/))('$id: $metric, $value s', (row) => {
    const result = run(row, given(row, { until_us: 400 * SECOND }));
    const { started_us } = failoverOf(result, 'dark', 'us');
    const back = milestones(result, 'dns-answer-changed').at(-1);
    expect(back?.detail).toEqual({ from: 'westeurope', to: 'eastus, westeurope' });
    expect((back?.at_us ?? 0) - started_us).toBe(row.value * SECOND);
    const online = milestones(result, 'endpoint-online', 'eastus').map(({ at_us }) => at_us - started_us);
    expect(online).toEqual([row.value * SECOND]);
  });

  it.each(rowsOf(/^TM-T8/))('$id: $metric, $value s', (row) => {
    // The only client asks one microsecond before the endpoint is back, and then a TTL later.
    const back_us = row.value * SECOND - row.ttl_us;
    const fault_us = 10 * row.ttl_us - back_us + 1;
    const late = run(row, { ...given(row, { until_us: 400 * SECOND }), fault_us });
    const { failedBack_us, started_us } = failoverOf(late, 'dark', 'us');
    expect(moment(failedBack_us) - started_us).toBe(row.value * SECOND - 1);

    const count = 120;
    const atTheEnd = (until_us: number) =>
      connectedAtEnd(run(row, { ...given(row, { until_us }), count }), 'us', 'eastus');
    expect(atTheEnd(row.value * SECOND)).toBe(count);
    expect(atTheEnd(row.value * SECOND - SECOND)).toBe(count - 2); // half a second apart
  });
});

describe('short outages', () => {
  it.each(rowsOf(/^TM-S/))('$id: $metric, outage of $outage_us µs: $value', (row) => {
    const phases = 30; // thirds are whole
    const degraded = midpoints(phases, row.interval_us).filter((phase_us) => {
      const result = run(row, given(row, { phase_us, until_us: 300 * SECOND }));
      return milestones(result, 'endpoint-degraded').length > 0;
    });
    expect(degraded.length / phases).toBeCloseTo(row.value, 6);
  });
});

describe('drain', () => {
  it.each(rowsOf(/^TM-F/))('$id: $metric, $value', (row) => {
    // The tail of TM-F5 is a triangle of one second by one: there the parts must be small against that.
    const tail = row.value < 0.01;
    const fractions = midpoints(tail ? 120 : PHASES, row.interval_us).map((phase_us) =>
      leftBehind(row, { phase_us, count: tail ? 600 : 120 }),
    );
    expect(Math.abs(mean(fractions) - row.value)).toBeLessThan(tail ? 0.03 * row.value : 0.005);
  });

  it.each(rowsOf(/^TM-R/))('$id: $metric, $value', (row) => {
    const fraction = leftBehind(row, { phase_us: row.phase_us ?? Number.NaN, count: 600 });
    expect(fraction).toBeCloseTo(row.value, 5);
  });
});

describe('expected unavailability', () => {
  it.each(rowsOf(/^TM-U/))('$id: $metric, outage of $outage_us µs: $value s', (row) => {
    const count = 60;
    const found_s = midpoints(PHASES, row.interval_us).map((phase_us) =>
      meanDowntime_s(run(row, given(row, { phase_us, count, until_us: 700 * SECOND })), count),
    );
    expect(Math.abs(mean(found_s) - row.value)).toBeLessThan(0.05);
  });

  it.each(rowsOf(/^TM-V/))('$id: $metric, $value s', (row) => {
    const count = 600;
    const phases = midpoints(20, row.interval_us);
    const clients = {
      arriveOver: '600s', // answers that are stretched live for 600 s
      dns: {
        clientsPerResolver: 1,
        authorityRtt: '0s',
        policies: [
          { share: '91.26%', honours: true },
          { share: '8.74%', stretch: 10 },
        ],
      },
    };
    const found_s = phases.map((phase_us, seed) => {
      const variation = { count, phase_us, clients, fault_us: 1200 * SECOND, until_us: 800 * SECOND };
      const result = run(row, variation, seed);
      expect(failoverOf(result, 'dark', 'us').moved).toBe(count);
      return meanDowntime_s(result, count);
    });
    // Who stretches is drawn, and how long he has still to go: 300 s on average instead of 30 s.
    const stretched_s2 = (600 ** 2 / 12 + 270 ** 2) * 0.0874;
    const honouring_s2 = 60 ** 2 / 12;
    const standardError_s = Math.sqrt((stretched_s2 + honouring_s2) / (count * phases.length));
    expect(Math.abs(mean(found_s) - row.value)).toBeLessThan(4 * standardError_s);
  });
});

describe('Poisson clients', () => {
  it.each(rowsOf(/^TM-P/))('$id: $metric, $rate_perSecond /s: $value', (row) => {
    const count = 250;
    const phases = midpoints(20, row.interval_us);
    const clients = { requests: { arrivals: 'poisson', rate: `${row.rate_perSecond * 3600}/h` } };
    const found = phases.map((phase_us, seed) => {
      const variation = { count, phase_us, clients, fault_us: 400 * SECOND, until_us: 205 * SECOND };
      const result = run(row, variation, seed);
      const requests = result.availability.requests.find(
        ({ clients, operation }) => clients === 'us' && operation === 'request',
      );
      return ((requests?.failed ?? 0) + (requests?.unknown ?? 0)) / count;
    });
    // Given how long a client is on the dead endpoint its requests are Poisson; that length varies
    // within one TTL, so its variance is at most a quarter of the TTL's square.
    const ttl_s = row.ttl_us / SECOND;
    const variance = row.value + (row.rate_perSecond * ttl_s) ** 2 / 4;
    const standardError = Math.sqrt(variance / (count * phases.length));
    expect(Math.abs(mean(found) - row.value)).toBeLessThan(4 * standardError);
  });
});

it('knows every row of the file', () => {
  const here = /^TM-(D\d(lo|hi|me|cl|cm)|T[12378]|S\d|F\d|R\d|U\d|P\d|V1|K\d|B1)$/;
  const inRules = /^TM-L[12346]$/; // traffic-manager-rules.test.ts
  expect(ROWS).toHaveLength(51);
  for (const { id } of ROWS) expect(here.test(id) || inRules.test(id), id).toBe(true);
});

/** Fraction of the clients that are not served by then, at the moment that the row names. */
function leftBehind(row: Row, variation: Omit<Variation, 'until_us'>): number {
  const at_s = Number(/t=(\d+) s/.exec(row.metric)?.[1]);
  const result = run(row, { ...variation, until_us: at_s * SECOND });
  const { hit, moved } = failoverOf(result, 'dark', 'us');
  expect(hit).toBe(variation.count);
  return (hit - moved) / hit;
}

/** With the row's own phase and length of the outage. */
function given(row: Row, variation: Variation): Variation {
  return {
    ...(row.phase_us === undefined ? {} : { phase_us: row.phase_us }),
    ...(row.outage_us === undefined ? {} : { outage_us: row.outage_us }),
    ...variation,
  };
}
