import { describe, expect, it } from 'vitest';
import { bytesOf, type Design, runDesign } from '../behaviours/support.js';

const BASE = {
  duration: '10m',
  service: { replicas: [{ region: 'eastus' }, { region: 'westeurope' }] },
  clients: [{ name: 'us', region: 'eastus', count: 5 }],
};
const DARK = { at: '2m', kind: 'region-outage', region: 'eastus', for: '5m', as: 'dark' };

function closedForm(design: Design) {
  const result = runDesign({ ...BASE, faults: [DARK], ...design });
  expect(bytesOf(result)).not.toBe(''); // every number of it can be written
  expect(result.failovers.map(({ hit }) => hit)).toEqual([5]);
  return result.failovers[0].closedForm;
}

const withStatus = (replica: string, status: string) => ({
  routing: { trafficManager: { endpoints: { [replica]: { status } } } },
});

describe('a closed form', () => {
  it('is given where the traffic manager moves clients to another replica', () => {
    expect(closedForm({})?.total?.worst_for_us).toBeGreaterThan(100_000_000);
  });

  it.each<[string, Design]>([
    [
      'the fault takes every replica',
      {
        service: {
          replicas: [
            { name: 'a', region: 'eastus' },
            { name: 'b', region: 'eastus' },
          ],
        },
      },
    ],
    ['it takes the users of the region, too', { faults: [{ ...DARK, users: true }] }],
    ['the only other replica is out of use', withStatus('westeurope', 'disabled')],
    ['the lost one is answered unprobed', withStatus('eastus', 'always-serve')],
  ])('is not given where %s', (_, design) => {
    expect(closedForm(design)).toBeNull();
  });
});
