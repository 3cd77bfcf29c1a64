import { expect, test } from 'vitest';
import { application, pair, runCaches } from './caches.js';

const PRICES = { cacheGbHour: 1, egressPerGb: { sameContinent: 10, otherContinent: 30 } };

function bill(second: string) {
  const design = pair({}, [{}, { region: second }]);
  const result = runCaches({
    ...design,
    prices: PRICES,
    duration: '2m',
    clients: [application('east', 'eastus', { load: { rate: '100/s', reads: '0%', valueSize: '10KB' } })],
  });
  const lines = result.cost?.lines ?? [];
  const between = lines.filter(({ what }) => what === 'backbone');
  return { result, lines, amount: between.reduce((sum, { amount }) => sum + amount, 0) };
}

test('R13: what crosses regions is charged, by the price of the pair', () => {
  const american = bill('westus2');
  const bytes = american.result.data.transfers.reduce((sum, transfer) => sum + transfer.bytes, 0);
  // 12,000 writes of 10 KB and some, and little besides.
  expect(bytes).toBeGreaterThan(12_000 * 10_000 * 0.95);
  expect(bytes).toBeLessThan(12_000 * 10_000 * 1.06);
  expect(american.amount).toBeCloseTo((bytes / 1e9) * 10, 9);
  const european = bill('westeurope');
  expect(
    european.amount / european.result.data.transfers.reduce((sum, { bytes: b }) => sum + b, 0),
  ).toBeCloseTo(30 / 1e9, 12);
});

test('R13: within a region nothing is', () => {
  const { result, amount } = bill('eastus');
  expect(result.data.transfers.length).toBeGreaterThan(0);
  expect(amount).toBe(0);
});

test('R13: caches cost by their memory and the hour', () => {
  const { lines } = bill('westus2');
  const fees = lines
    .filter(({ what }) => what === 'caches')
    .map(({ replica, quantity, amount }) => [replica, quantity, amount]);
  expect(fees).toEqual([
    ['east', 2 / 60, (2 / 60) * 6],
    ['west', 2 / 60, (2 / 60) * 6],
  ]);
});
