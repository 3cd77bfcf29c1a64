import { expect, test } from 'vitest';
import { parseScenario } from '../../src/scenario/parse.js';
import { shipped } from './registry.js';
import { metric } from './support.js';

test('C10: two registries merged into one with four regions cost four Premium fees', () => {
  const after = shipped('two-into-one');
  const before = shipped('two-into-one', 'before');
  expect(metric(before, 'cost{what=registry}')).toBeCloseTo(2 * 1.667, 9);
  expect(metric(after, 'cost{what=registry}')).toBeCloseTo(4 * 1.667, 9);
  expect(metric(before, 'cost{what=pulls}')).toBeGreaterThan(0);
  expect(after.metrics['cost{what=pulls}']).toBeUndefined();
});

test('C10: replicas of another tier are refused, with the reason', () => {
  const design = {
    geosim: 1,
    name: 'cheap',
    duration: '10m',
    service: {
      family: 'registry',
      preset: 'acr-standard',
      replicas: [{ region: 'eastus' }, { region: 'westus' }],
    },
    images: [{ name: 'web' }],
    clients: [{ name: 'ci', region: 'eastus', kind: 'pusher', push: { image: 'web', at: ['1m'] } }],
  };
  const said = parseScenario(JSON.stringify(design), 'cheap.yaml');
  expect(said.scenario).toBeUndefined();
  expect(said.diagnostics.map(({ code, message }) => `${code}: ${message}`)).toEqual([
    'tier: geo-replicas need the Premium tier, this is standard',
  ]);
});
