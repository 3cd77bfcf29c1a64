import { expect, test } from 'vitest';
import { runDesign } from '../behaviours/support.js';

/** Two messages a second to nine others each are 18 pieces of work, of which it does ten: it is ever busy. */
const DESIGN = {
  duration: '6m',
  service: {
    strategy: 'single',
    replicas: [{ region: 'eastus' }],
    capacity: { smallGroup: '10/s', longestWait: '60s' },
  },
  clients: [
    {
      name: 'us',
      region: 'eastus',
      count: 10,
      protocol: 'at-most-once',
      publish: { rate: '0.2/s each', group: { size: 10 } },
    },
  ],
  faults: [{ at: '2m', for: '2m', kind: 'replica-crash', mode: 'refusing', replica: 'eastus', as: 'crash' }],
};

test('a queue dies with its process: a replica that is down works on nothing', () => {
  const { series } = runDesign(DESIGN);
  const { values, step_us } = series['utilisation{replica=eastus}'];
  expect(step_us).toBe(1_000_000);
  expect(values.slice(100, 120).every((share) => share !== null && share > 0.99)).toBe(true);
  expect(values.slice(120, 240).every((share) => share === 0)).toBe(true);
  expect(values.slice(300).some((share) => share !== null && share > 0.99)).toBe(true);
});
