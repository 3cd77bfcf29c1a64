import { expect, test } from 'vitest';
import { regionBook } from '../../src/topology/regions.js';

test('finds built-in regions and the scenario’s own', () => {
  const book = regionBook([{ name: 'branch', location: [47.6, -122.3] }]);
  expect(book.find('westeurope')).toMatchObject({
    displayName: 'West Europe',
    pair: 'northeurope',
    zones: true,
  });
  expect(book.find('branch')).toMatchObject({ lat: 47.6, lon: -122.3, origin: 'scenario' });
  expect(book.find('nowhere')).toBeUndefined();
  expect(book.all).toHaveLength(59);
});

test('pairs are not mutual', () => {
  const book = regionBook();
  expect(book.find('brazilsouth')?.pair).toBe('southcentralus');
  expect(book.find('southcentralus')?.pair).toBe('northcentralus');
  expect(book.find('polandcentral')?.pair).toBeUndefined();
});

test('measures great-circle distances', () => {
  // Amsterdam to Hong Kong and London to Sydney, published great-circle distances.
  const book = regionBook();
  expect(book.distance_m('westeurope', 'eastasia') / 1_000).toBeCloseTo(9_280, -2);
  expect(book.distance_m('uksouth', 'australiaeast') / 1_000).toBeCloseTo(16_994, -2);
  expect(book.distance_m('eastus', 'eastus')).toBe(0);
});

test('refuses names that are taken and regions it does not know', () => {
  expect(() => regionBook([{ name: 'eastus', location: [0, 0] }])).toThrow("'eastus' is there twice");
  expect(() => regionBook().distance_m('eastus', 'nowhere')).toThrow("unknown region 'nowhere'");
});
