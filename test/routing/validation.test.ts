import { describe, expect, it } from 'vitest';
import { createRandom } from '../../src/kernel/streams.js';
import { alwaysOn, type Failover, failover, mean, midpoints, OUTAGE_US, type Visits } from './failover.js';
import { type Row, rows } from './traffic-manager-rows.js';
import { SECOND } from './world.js';

const ROWS = rows();
const rowsOf = (prefix: RegExp): readonly Row[] => ROWS.filter(({ id }) => prefix.test(id));
const seconds = (length_us: number): number => length_us / SECOND;

/** From the outage to Degraded; Infinity: never. */
function degraded_us(design: Failover, until_us = 400 * SECOND): number {
  const { world } = failover(design, 1);
  world.kernel.runUntil(OUTAGE_US + until_us);
  const [first] = world.observer.detections;
  return first === undefined ? Number.POSITIVE_INFINITY : first.degraded_us - OUTAGE_US;
}

/** Every combination of a probe phase and a moment of the last fetch, in even steps. */
function drain(row: Row, steps: number, until_us = 300 * SECOND): readonly Visits[] {
  const fetches_us = midpoints(steps, row.ttl_us);
  const phases_us = row.phase_us === undefined ? midpoints(steps, row.interval_us) : [row.phase_us];
  return phases_us.map((phase_us) => alwaysOn({ ...row.design, phase_us }, fetches_us, until_us));
}

function leftWithin_s(visits: readonly Visits[]): number[] {
  return visits.flatMap(({ left_us }) => left_us.map(seconds));
}

describe('detection windows', () => {
  it.each(rowsOf(/^TM-D\dlo/))('$id: $metric, $value s', ({ design, value }) => {
    expect(seconds(degraded_us({ ...design, phase_us: 0 }))).toBe(Number(value));
  });
  it.each(rowsOf(/^TM-D\dhi/))('$id: $metric, $value s', ({ design, interval_us, value }) => {
    expect(degraded_us({ ...design, phase_us: interval_us - 1 })).toBe(Number(value) * SECOND - 1);
  });
  it.each(rowsOf(/^TM-D\dme/))('$id: $metric, $value s', ({ design, interval_us, value }) => {
    const found = midpoints(50, interval_us).map((phase_us) => degraded_us({ ...design, phase_us }));
    expect(seconds(mean(found))).toBeCloseTo(Number(value), 6);
  });
});

describe('clients', () => {
  it.each(rowsOf(/^TM-D\dcl/))('$id: $metric, $value s', ({ design, interval_us, ttl_us, value }) => {
    const latest = { ...design, phase_us: interval_us - 1 };
    // Asks for the last time one microsecond before the answers change.
    const lastFetch_us = degraded_us(latest) - 1;
    const before_us = ttl_us === 0 ? 0 : (10 * ttl_us - lastFetch_us) % ttl_us;
    const [left_us] = alwaysOn(latest, [before_us], 300 * SECOND).left_us;
    // With a TTL of 0 the test's clients ask every millisecond.
    const below_us = Number(value) * SECOND - left_us;
    expect(below_us).toBeGreaterThanOrEqual(ttl_us === 0 ? -1000 : 0);
    expect(below_us).toBeLessThanOrEqual(2);
  });
  it.each(rowsOf(/^TM-D\dcm/))('$id: $metric, $value s', (row) => {
    // With a TTL of 0 every fetch is like any other.
    const visits = row.ttl_us === 0 ? drain(row, 4, 20 * SECOND) : drain(row, 30);
    expect(mean(leftWithin_s(visits))).toBeCloseTo(Number(row.value), 2);
  });
});

describe('timelines with a given phase', () => {
  const [t1, t2, t3] = rowsOf(/^TM-T[123]/);
  it(`${t1.id}: ${t1.metric} ${t1.value} s`, () => {
    const { world } = failover(t1.design, 1);
    world.kernel.runUntil(OUTAGE_US + 300 * SECOND);
    const [detection] = world.observer.detections;
    expect(seconds(detection.degraded_us - OUTAGE_US)).toBe(Number(t1.value));
    expect(seconds(detection.firstProbe_us - OUTAGE_US)).toBe(20);
    expect(seconds(detection.decidingProbe_us - OUTAGE_US)).toBe(110);
    expect(world.observer.moments('probe-failed', 'eastus').map((at) => seconds(at - OUTAGE_US))).toEqual([
      30,
    ]);
  });
  it.each([
    [t2, 15],
    [t3, 58],
  ])('$id: $metric, $value s', (row, before_s) => {
    const [left_us] = alwaysOn(row.design, [before_s * SECOND], 400 * SECOND).left_us;
    expect(seconds(left_us)).toBe(Number(row.value));
  });
});

describe('recovery', () => {
  const [t7, t8] = rowsOf(/^TM-T[78]/);
  it(`${t7.id}: ${t7.metric} ${t7.value} s`, () => {
    const { world } = failover(t7.design, 1);
    world.kernel.runUntil(OUTAGE_US + 400 * SECOND);
    expect(world.observer.restorations.map(({ at_us }) => seconds(at_us - OUTAGE_US))).toEqual([
      Number(t7.value),
    ]);
  });
  it(`${t8.id}: ${t8.metric} ${t8.value} s`, () => {
    // The last one fetched the other endpoint one microsecond before the first came back.
    const before_us = (600 * SECOND - (205 * SECOND - 1)) % t8.ttl_us;
    const design = { ...t8.design, phase_us: 25 * SECOND, outage_us: 200 * SECOND };
    const { returned_us } = alwaysOn(design, [before_us, ...midpoints(60, t8.ttl_us)], 400 * SECOND);
    expect(Math.max(...returned_us)).toBe(Number(t8.value) * SECOND - 1);
  });
});

describe('short outages', () => {
  it.each(rowsOf(/^TM-S/))('$id: outage $outage_us µs, $metric: $value', ({ design, interval_us, value }) => {
    const found = midpoints(60, interval_us).map((phase_us) => degraded_us({ ...design, phase_us }));
    expect(found.filter(Number.isFinite).length / 60).toBeCloseTo(Number(value), 6);
  });
});

describe('drain', () => {
  const [first, ...others] = rowsOf(/^TM-F/);
  const left_s = leftWithin_s(drain(first, 180));
  it.each([first, ...others])('$id: $metric, $value', ({ metric, value }) => {
    const at_s = Number(/t=(\d+) s/.exec(metric)?.[1]);
    const fraction = left_s.filter((left) => left > at_s).length / left_s.length;
    expect(Math.abs(fraction - Number(value))).toBeLessThan(0.004);
    // The tail holds few of the 32,400 combinations: to its own size.
    if (Number(value) < 0.01) expect(Math.abs(fraction / Number(value) - 1)).toBeLessThan(0.35);
  });
  it.each(rowsOf(/^TM-R/))('$id: $metric, $value', (row) => {
    const at_s = Number(/t=(\d+) s/.exec(row.metric)?.[1]);
    const left = leftWithin_s(drain(row, 600));
    expect(left.filter((moment) => moment > at_s).length / left.length).toBeCloseTo(Number(row.value), 2);
  });
});

describe('expected unavailability', () => {
  it.each(rowsOf(/^TM-U/))('$id: $metric, outage $outage_us µs: $value s', (row) => {
    const down_s = drain(row, 60, 800 * SECOND).flatMap(({ left_us }) =>
      left_us.map((left) => seconds(Math.min(left, row.outage_us ?? Number.POSITIVE_INFINITY))),
    );
    expect(Math.abs(mean(down_s) - Number(row.value))).toBeLessThan(0.05);
  });

  it.each(rowsOf(/^TM-V/))('$id: $metric, $value s', (row) => {
    const dns = {
      policies: [
        { share: 1 - 0.0874, honours: true },
        { share: 0.0874, stretch: 10 },
      ] as const,
    };
    // Stretched answers live for 600 s: last fetches evenly over as long.
    const fetches_us = midpoints(1500, 10 * row.ttl_us - 1);
    const down_s = midpoints(20, row.interval_us).flatMap((phase_us, seed) =>
      alwaysOn({ ...row.design, phase_us, dns, seed }, fetches_us, 900 * SECOND).left_us.map(seconds),
    );
    expect(down_s).toHaveLength(30_000);
    // Standard deviation of one client about 88 s: four standard deviations of the mean.
    expect(Math.abs(mean(down_s) - Number(row.value))).toBeLessThan(2.1);
  });
});

describe('Poisson clients', () => {
  it.each(rowsOf(/^TM-P/))('$id: $metric, $value', ({ design, interval_us, lambda_per_s, value }) => {
    const clients = 400;
    const phases_us = midpoints(20, interval_us);
    let failed = 0;
    phases_us.forEach((phase_us, seed) => {
      const { world, dns } = failover({ ...design, phase_us, seed }, clients);
      const arrivals = createRandom(seed).stream('test', 'arrivals');
      const gap_us = (): number => Math.round((-Math.log(1 - arrivals.uniform()) / lambda_per_s) * SECOND);
      const request = world.kernel.handler('test.request', (client) => {
        const { now_us } = world.kernel;
        if (dns.lookup(client, now_us).endpoint === 0 && now_us >= OUTAGE_US) failed += 1;
        world.kernel.after(gap_us(), request, client);
      });
      // Four TTLs of lead make the caches stationary.
      for (let i = 0; i < clients; i += 1) world.kernel.at(OUTAGE_US - 240 * SECOND + gap_us(), request, i);
      world.kernel.runUntil(OUTAGE_US + 195 * SECOND);
    });
    const perClient = failed / (clients * phases_us.length);
    // Requests of one client are about Poisson: four standard deviations, with room for the caches.
    const tolerance = 5 * Math.sqrt(Number(value) / (clients * phases_us.length));
    expect(Math.abs(perClient - Number(value))).toBeLessThan(tolerance);
  });
});

describe('probing sites', () => {
  it.each(rowsOf(/^TM-K/))('$id: $metric, K = $sites: $value s', ({ design, sites, interval_us, value }) => {
    const runs = 800;
    const found_s = Array.from({ length: runs }, (_, seed) =>
      seconds(
        degraded_us({ ...design, sites, seed, probe: { ...design.probe, combine: 'first' } }, 150 * SECOND),
      ),
    );
    // The least of K uniform waits: variance I² K / ((K + 1)² (K + 2)).
    const deviation = Math.sqrt(sites / ((sites + 1) ** 2 * (sites + 2))) * seconds(interval_us);
    expect(Math.abs(mean(found_s) - Number(value))).toBeLessThan((4 * deviation) / Math.sqrt(runs));
  });
});

describe('the other reading of the interval', () => {
  it.each(rowsOf(/^TM-B/))('$id: $metric, $value s', ({ design, value }) => {
    const probe = { ...design.probe, repeat: 'end-to-start' } as const;
    expect(seconds(degraded_us({ ...design, probe, phase_us: 0 }))).toBe(Number(value));
  });
});

it('knows every row of the file', () => {
  expect(ROWS).toHaveLength(51);
  const here = /^TM-(D\d(lo|hi|me|cl|cm)|T[12378]|S\d|F\d|R\d|U\d|P\d|V1|K\d|B1)$/;
  // TM-L1 to L4 in traffic-manager.test.ts; L6 speaks of connections, which routing does not have.
  const elsewhere = /^TM-L[12346]$/;
  for (const { id } of ROWS) expect(here.test(id) || elsewhere.test(id), id).toBe(true);
});
