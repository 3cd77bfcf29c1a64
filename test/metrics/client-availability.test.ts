import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CollectedResult } from '../../src/metrics/collectors.js';
import { MIN, observed, S } from './observed.js';

describe('client-minutes', () => {
  it('counts a client from its first connect, and its down time until it is up again', () => {
    const { availability, metrics } = observed((o) => {
      o.connected(0, 0, 0, 1 * MIN); // us#0: 9 min, 2 of them down
      o.clientDown(0, 0, 2 * MIN);
      o.clientUp(0, 0, 4 * MIN);
      o.clientUp(0, 1, 5 * MIN); // us#1: 5 min, down for the last 1.5
      o.clientDown(0, 1, 8.5 * MIN);
      o.clientDown(0, 2, 1 * MIN); // us#2 never was up: it does not count
      o.connected(1, 1, 3, 0); // eu#0: 10 min
    });
    expect(availability.clientMinutes).toEqual([
      { clients: 'us', total_min: 14, down_min: 3.5, ratio: 10.5 / 14, longestDown_for_us: 2 * MIN },
      { clients: 'eu', total_min: 10, down_min: 0, ratio: 1, longestDown_for_us: 0 },
      { clients: '*', total_min: 24, down_min: 3.5, ratio: 20.5 / 24, longestDown_for_us: 2 * MIN },
    ]);
    expect(metrics['downtime_seconds{clients=us}'].value).toBe(210);
    expect(metrics.longest_downtime_seconds.value).toBe(120);
    expect(metrics['availability{over=client-minutes}'].value).toBe(20.5 / 24);
  });

  it('leaves the warm-up out, also of a time that reaches into it', () => {
    const { availability } = observed(
      (o) => {
        o.connected(0, 0, 0, 0);
        o.clientDown(0, 0, 3 * MIN);
        o.clientUp(0, 0, 6 * MIN);
      },
      { warmup_us: 4 * MIN },
    );
    expect(availability.clientMinutes[0]).toEqual({
      clients: 'us',
      total_min: 6,
      down_min: 2,
      ratio: 4 / 6,
      longestDown_for_us: 2 * MIN,
    });
  });

  it('has no ratio where no client ever was up', () => {
    const { availability, metrics } = observed(() => {});
    expect(availability.clientMinutes.map(({ ratio }) => ratio)).toEqual([null, null, null]);
    expect(availability.windowed).toEqual([]);
    expect(metrics['availability{clients=us,over=client-minutes}'].value).toBeNull();
    expect(metrics['downtime_seconds{clients=us}'].value).toBeNull();
  });

  it('takes a second connect, a second down and a second up as no news', () => {
    const { availability } = observed((o) => {
      o.connected(0, 0, 0, 0);
      o.connected(0, 1, 0, 1 * MIN);
      o.clientDown(0, 0, 2 * MIN);
      o.clientDown(0, 0, 3 * MIN);
      o.clientUp(0, 0, 4 * MIN);
      o.clientUp(0, 0, 5 * MIN);
    });
    expect(availability.clientMinutes[0]).toMatchObject({ total_min: 10, down_min: 2 });
  });
});

describe('windowed user-uptime', () => {
  it('finds the worst window of each size that fits, and when it began', () => {
    const { availability } = observed((o) => {
      for (const client of [0, 1, 2]) o.connected(0, 0, client, 0);
      o.clientDown(0, 0, 100 * S);
      o.clientUp(0, 0, 130 * S);
      o.clientDown(0, 1, 400.5 * S);
      o.clientUp(0, 1, 410 * S);
    });
    const us = availability.windowed.filter(({ clients }) => clients === 'us');
    // 30 of 180 client-seconds in the worst minute. Five minutes that hold the whole second outage
    // hold at most 20 s of the first: 29.5 s, less than the first alone.
    expect(us.map(({ window_us }) => window_us)).toEqual([1 * MIN, 5 * MIN]);
    expect(us[0]).toMatchObject({ minimum: 150 / 180, at_us: 70 * S });
    expect(us[1].minimum).toBeCloseTo(1 - 30 / 900, 12);
    expect(availability.windowed.filter(({ clients }) => clients === '*')).toEqual(
      us.map((row) => ({ ...row, clients: '*' })),
    );
  });

  it('does not dilute an outage over the run, as client-minutes do', () => {
    const { availability } = observed((o) => {
      o.connected(0, 0, 0, 0);
      o.clientDown(0, 0, 5 * MIN);
      o.clientUp(0, 0, 6 * MIN);
    });
    expect(availability.clientMinutes[0].ratio).toBe(0.9);
    expect(availability.windowed[0]).toEqual({ clients: 'us', window_us: MIN, minimum: 0, at_us: 5 * MIN });
  });
});

describe('against brute force', () => {
  it('client-minutes and windows equal those of a list of milliseconds', () => {
    fc.assert(
      fc.property(histories, fc.integer({ min: 0, max: 20 }), (clients, warmup_s) => {
        const { availability, series } = observed(
          (o) => {
            for (const { client, at_ms, what } of statements(clients)) {
              if (what === 'connected') o.connected(0, 0, client, at_ms * 1_000);
              else if (what === 'down') o.clientDown(0, client, at_ms * 1_000);
              else o.clientUp(0, client, at_ms * 1_000);
            }
          },
          { duration_us: RUN_ms * 1_000, warmup_us: warmup_s * S },
        );
        const oracle = bruteForce(clients, warmup_s * 1_000);
        const [row] = availability.clientMinutes;
        expect(row.total_min).toBeCloseTo((oracle.up + oracle.down) / 60_000, 9);
        expect(row.down_min).toBeCloseTo(oracle.down / 60_000, 9);
        expect(row.longestDown_for_us).toBe(oracle.longest * 1_000);
        const minute = availability.windowed.find(({ clients: name }) => name === 'us')?.minimum;
        if (oracle.worstMinute === null) expect(minute).toBeUndefined();
        else expect(minute).toBeCloseTo(oracle.worstMinute, 12);
        expectUpTimes(series, clients);
      }),
      { numRuns: 30 },
    );
  });
});

const RUN_ms = 90_000;

/** Of each client the moments of connect, down, up, down, up … in ms; ascending, none twice. */
const histories = fc.array(
  fc.uniqueArray(fc.nat(RUN_ms), { maxLength: 6 }).map((moments) => moments.sort((a, b) => a - b)),
  { minLength: 3, maxLength: 3 },
);

function statements(clients: readonly (readonly number[])[]) {
  return clients
    .flatMap((moments, client) =>
      moments.map((at_ms, index) => ({
        client,
        at_ms,
        what: index === 0 ? 'connected' : index % 2 === 1 ? 'down' : 'up',
      })),
    )
    .sort((a, b) => a.at_ms - b.at_ms);
}

/** State of a client in the millisecond that begins now. */
function stateAt(moments: readonly number[], ms: number): 'unseen' | 'up' | 'down' {
  const passed = moments.filter((moment) => moment <= ms).length;
  return passed === 0 ? 'unseen' : passed % 2 === 1 ? 'up' : 'down';
}

function bruteForce(clients: readonly (readonly number[])[], warmup_ms: number) {
  const up = new Array<number>(RUN_ms).fill(0);
  const down = new Array<number>(RUN_ms).fill(0);
  let longest = 0;
  for (const moments of clients) {
    let streak = 0;
    for (let ms = warmup_ms; ms < RUN_ms; ms++) {
      const state = stateAt(moments, ms);
      if (state === 'up') up[ms]++;
      if (state === 'down') down[ms]++;
      streak = state === 'down' ? streak + 1 : 0;
      longest = Math.max(longest, streak);
    }
  }
  const sum = (values: number[], from: number, to: number) =>
    values.slice(from, to).reduce((a, b) => a + b, 0);
  let worstMinute: number | null = null;
  for (let from = warmup_ms; from + 60_000 <= RUN_ms; from += 1_000) {
    const upTime = sum(up, from, from + 60_000);
    const both = upTime + sum(down, from, from + 60_000);
    if (both > 0) worstMinute = Math.min(worstMinute ?? 1, upTime / both);
  }
  return { up: sum(up, 0, RUN_ms), down: sum(down, 0, RUN_ms), longest, worstMinute };
}

/** The series shows the same history, step by step, the warm-up included. */
function expectUpTimes(series: CollectedResult['series'], clients: readonly (readonly number[])[]): void {
  const { values, step_us } = series['up_time{clients=us}'];
  expect(step_us).toBe(S);
  for (const step of [0, 30, 59, 89]) {
    let up_ms = 0;
    for (const moments of clients) {
      for (let ms = step * 1_000; ms < (step + 1) * 1_000; ms++) if (stateAt(moments, ms) === 'up') up_ms++;
    }
    expect(values[step]).toBeCloseTo(up_ms / 1_000, 9);
  }
}
