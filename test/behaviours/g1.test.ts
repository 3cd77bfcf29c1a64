import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { connectedAtEnd, runDesign } from './support.js';

const REPLICAS = ['eastus', 'westeurope', 'southeastasia'];
const USERS = ['westus2', 'brazilsouth', 'uksouth', 'southafricanorth', 'japaneast', 'centralindia'];

/** Where the clients are, where their resolvers are. */
const PLACES: readonly (readonly [users: string, resolvers: string])[] = [
  ...USERS.map((region) => [region, region] as const),
  ['westus2', 'japaneast'], // a traveller whose company resolves at home
  ['japaneast', 'uksouth'],
  ['uksouth', 'westus2'],
];

test('G1: the name resolves to the replica nearest in latency to the asking resolver', () => {
  const count = 12;
  const result = runDesign({
    duration: '2m',
    service: { replicas: REPLICAS.map((region) => ({ region })) },
    clients: PLACES.map(([region, resolverRegion]) => ({
      name: `${region}-by-${resolverRegion}`,
      region,
      count,
      dns: { resolverRegion },
    })),
  });
  for (const [region, resolverRegion] of PLACES) {
    const clients = `${region}-by-${resolverRegion}`;
    const at = REPLICAS.map((replica) => connectedAtEnd(result, clients, replica));
    const nearest = nearestTo(resolverRegion);
    expect(at, clients).toEqual(REPLICAS.map((replica) => (replica === nearest ? count : 0)));
  }
  // The resolver decides, not the user: otherwise the last three would prove nothing.
  expect(nearestTo('westus2')).not.toBe(nearestTo('japaneast'));
  expect(nearestTo('japaneast')).not.toBe(nearestTo('uksouth'));
});

/** By the measured table itself, read from the file it came in. */
function nearestTo(region: string): string | undefined {
  const rtt_ms = new Map(
    readFileSync(new URL('../../data/azure-rtt-p50.csv', import.meta.url), 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => line.split(','))
      .map(([from, to, rtt]) => [`${from} ${to}`, Number(rtt)]),
  );
  const far = (replica: string): number => rtt_ms.get(`${region} ${replica}`) ?? Number.NaN;
  return [...REPLICAS].sort((a, b) => far(a) - far(b))[0];
}
