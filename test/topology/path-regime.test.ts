import { expect, test } from 'vitest';
import { sampleMicros } from '../../src/kernel/distributions.js';
import { createRandom } from '../../src/kernel/streams.js';
import { twoPacketJitter } from '../../src/topology/jitter-points.js';
import { presetLatency } from '../../src/topology/latency.js';
import { Network, type NetworkOptions } from '../../src/topology/network.js';
import { constantLaw, fitPathLaw, roundTripCdf } from '../../src/topology/path-law.js';
import { PathRegime } from '../../src/topology/path-regime.js';
import { regionBook } from '../../src/topology/regions.js';
import { DEFAULTS, quantile } from './support.js';

const HOUR = 3_600_000_000;
const book = regionBook();
const azure = presetLatency('azure-2026-07', book);

/** Round trips of ten years, one every two hours. */
function yearsOfRoundTrips(from: string, to: string, kind: 'replica' | 'clients', options: NetworkOptions) {
  const streams = createRandom(7);
  const network = new Network(azure, options, streams);
  const a = network.addSite({ name: 'a', kind, region: from });
  const b = network.addSite({ name: 'b', kind: 'replica', region: to });
  const random = streams.stream('test', 'packets');
  const samples = new Float64Array(10 * 365 * 12);
  for (let i = 0; i < samples.length; i++) samples[i] = network.roundTrip_us(a, b, 2 * i * HOUR, random);
  return { samples: samples.sort(), median_us: network.medianRtt_us(a, b) };
}

test.each([
  ['eastus', 'westus'],
  ['westeurope', 'northeurope'],
  ['eastus', 'brazilsouth'],
  ['uksouth', 'australiaeast'],
  ['westeurope', 'eastasia'],
  ['southeastasia', 'swedencentral'],
  ['brazilsouth', 'chilecentral'],
])('over years the round trips from %s to %s have the table’s P50 and P95', (from, to) => {
  const figures = azure.figures(from, to);
  const { samples, median_us } = yearsOfRoundTrips(from, to, 'replica', DEFAULTS);
  expect(median_us).toBe(figures.p50_us);
  expect(quantile(samples, 0.5) / figures.p50_us).toBeCloseTo(1, 1);
  expect(Math.abs(quantile(samples, 0.5) / figures.p50_us - 1)).toBeLessThan(0.02);
  expect(Math.abs(quantile(samples, 0.95) / figures.p95_us - 1)).toBeLessThan(0.03);
});

test('from Western Europe to East Asia there are two routes with nothing between them', () => {
  const { samples } = yearsOfRoundTrips('westeurope', 'eastasia', 'replica', DEFAULTS);
  const share = (from_ms: number, to_ms: number) =>
    samples.filter((rtt) => rtt >= from_ms * 1_000 && rtt < to_ms * 1_000).length / samples.length;
  expect(share(180, 220)).toBeGreaterThan(0.85);
  expect(share(260, 300)).toBeGreaterThan(0.08);
  expect(share(225, 255)).toBeLessThan(0.002);
});

test('the internet path has its own median and a wider spread', () => {
  const far = yearsOfRoundTrips('eastus', 'westeurope', 'clients', DEFAULTS);
  const backbone = yearsOfRoundTrips('eastus', 'westeurope', 'replica', DEFAULTS);
  const table_us = azure.figures('eastus', 'westeurope').p50_us;
  expect(far.median_us).toBe(Math.round(1.2 * table_us));
  expect(Math.abs(quantile(far.samples, 0.5) / (1.2 * table_us) - 1)).toBeLessThan(0.02);
  const spread = (samples: Float64Array) => quantile(samples, 0.95) - quantile(samples, 0.5);
  expect(spread(far.samples)).toBeGreaterThan(1.2 * spread(backbone.samples));
});

test('measured pairs are fitted, all but those whose P95 is nearer than the jitter’s', () => {
  const jitter = twoPacketJitter((random) => sampleMicros(DEFAULTS.jitter.packet, random));
  const ids = book.all.map((region) => region.id);
  let fitted = 0;
  for (const [row, from] of ids.entries()) {
    // Every tenth pair: all regions in both directions, in a tenth of the time.
    for (const to of ids.filter((_, column) => (row + column) % 10 === 1)) {
      const figures = azure.figures(from, to);
      if (figures.origin !== 'measured') continue;
      const law = fitPathLaw(figures, jitter);
      if (law.kind === 'constant') {
        // The jitter alone is wider than the table: only where P95 is 1 ms from P50.
        expect(figures.p95_us - figures.p50_us).toBe(1_000);
        continue;
      }
      fitted++;
      expect(roundTripCdf(law, jitter, figures.p50_us)).toBeCloseTo(0.5, 3);
      expect(roundTripCdf(law, jitter, figures.p95_us)).toBeCloseTo(0.95, 3);
    }
  }
  expect(fitted).toBeGreaterThan(250);
});

test('redraws come four hours apart on average, and each value stays until the next', () => {
  const jitter = twoPacketJitter(() => 0);
  const law = fitPathLaw(azure.figures('eastus', 'westeurope'), jitter);
  const regime = new PathRegime(law, 4 * HOUR, createRandom(3).stream('path', 'regime'));
  const hours = 20_000;
  let changes = 0;
  let last = regime.value_us(0);
  for (let minute = 1; minute <= hours * 60; minute++) {
    const value = regime.value_us((minute * HOUR) / 60);
    if (value !== last) changes++;
    last = value;
  }
  // Poisson with mean 5000: five standard deviations. Some redraws fall into the same minute.
  expect(changes).toBeGreaterThan(5_000 * 0.93);
  expect(changes).toBeLessThan(5_000 * 1.07);
});

test('who asks when changes nothing about the wander', () => {
  const law = fitPathLaw(
    azure.figures('eastus', 'westeurope'),
    twoPacketJitter(() => 0),
  );
  const regime = () => new PathRegime(law, 4 * HOUR, createRandom(3).stream('path', 'regime'));
  const often = regime();
  for (let t = 0; t < 100 * HOUR; t += HOUR / 7) often.value_us(Math.round(t));
  expect(often.value_us(100 * HOUR)).toBe(regime().value_us(100 * HOUR));
});

test('without wander the median still is the table’s, and jitter beyond it is the floor', () => {
  const jitter = twoPacketJitter(() => 300);
  expect(constantLaw(10_000, jitter)).toEqual({ kind: 'constant', value_us: 9_400 });
  expect(constantLaw(500, jitter)).toEqual({ kind: 'constant', value_us: 0 });
  const still = yearsOfRoundTrips('eastus', 'westus', 'replica', {
    ...DEFAULTS,
    jitter: { ...DEFAULTS.jitter, regime: 'none' },
  });
  const p50_us = azure.figures('eastus', 'westus').p50_us;
  expect(Math.abs(quantile(still.samples, 0.5) / p50_us - 1)).toBeLessThan(0.001);
  expect(still.samples[0]).toBeGreaterThan(p50_us - 600);
});
