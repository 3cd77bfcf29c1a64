import { expect, test } from 'vitest';
import { BRISK, pairs, record } from './pairs.js';

const VISITS = { ...BRISK, session: { lasts: '20s', pause: '2s' } };

test.each(['poll', 'on-demand'])('D3: while all is well every negotiate (%s) returns a primary', (by) => {
  const seen = record(
    pairs(
      { health: { by } },
      {
        duration: '10m',
        service: {
          replicas: [
            { name: 'east-1', region: 'eastus' },
            { name: 'east-2', region: 'eastus' },
            { name: 'west', region: 'westus2' },
          ],
        },
        clients: [
          { ...VISITS, name: 'us-east', region: 'eastus', count: 60 },
          { ...VISITS, name: 'us-west', region: 'westus2', count: 60 },
        ],
      },
    ),
  );
  const negotiates = seen.operations.filter(({ kind }) => kind === 'negotiate');
  const connects = seen.operations.filter(({ kind }) => kind === 'connect');
  // 120 clients come again every 22 s for ten minutes.
  expect(negotiates.length).toBeGreaterThan(2_500);
  expect(negotiates.every(({ outcome }) => outcome === 'ok')).toBe(true);
  // Each answer was followed; one client a population may be between the two when the run ends.
  expect(negotiates.length - connects.length).toBeLessThanOrEqual(2);
  const given = (population: number) => {
    const replicas = connects.filter((each) => each.population === population).map(({ replica }) => replica);
    return [0, 1, 2].map((replica) => replicas.filter((each) => each === replica).length);
  };
  const [first, second, secondary] = given(0);
  expect(secondary).toBe(0);
  // Two primaries, one as likely as the other: within four standard deviations of half.
  const n = first + second;
  expect(Math.abs(first - n / 2)).toBeLessThan(4 * Math.sqrt(n / 4));
  expect(given(1).slice(0, 2)).toEqual([0, 0]);
});
