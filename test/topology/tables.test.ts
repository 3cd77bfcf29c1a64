import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { azureRoundTrips } from '../../src/topology/measured-round-trips.js';
import { regionBook } from '../../src/topology/regions.js';

const data = (name: string) =>
  readFileSync(new URL(`../../data/${name}`, import.meta.url), 'utf8')
    .trim()
    .split('\n')
    .slice(1);

test('the region module says what data/azure-regions.csv says', () => {
  const lines = data('azure-regions.csv');
  const regions = regionBook().all;
  expect(regions).toHaveLength(58);
  expect(lines).toHaveLength(58);
  for (const [i, line] of lines.entries()) {
    const [id, name, geography, lat, lon, pair] = line.split(',');
    const zones = line.endsWith(',yes');
    expect(regions[i]).toEqual({
      id,
      displayName: name,
      geography,
      lat: Number(lat),
      lon: Number(lon),
      ...(pair === '' ? {} : { pair }),
      zones,
      origin: 'built-in',
    });
  }
});

test.each([
  ['azure-rtt-p50.csv', 'p50_us'],
  ['azure-rtt-p95.csv', 'p95_us'],
] as const)('the round-trip module says what data/%s says', (file, quantile) => {
  const lines = data(file);
  expect(lines).toHaveLength(54 * 53);
  const measured = azureRoundTrips();
  const differing = lines.filter((line) => {
    const [from, to, rtt_ms] = line.split(',');
    return measured.find(from, to)?.[quantile] !== Number(rtt_ms) * 1_000;
  });
  expect(differing).toEqual([]);
  expect(measured.find('eastus', 'eastus')).toBeUndefined();
  expect(measured.find('eastus', 'chilecentral')).toBeUndefined();
});
