import { describe, expect, it } from 'vitest';
import { pairOf, refusalOf, runPair, said } from './linked-pair.js';
import { milestones } from './support.js';

const near = { region: 'eastus', vnet: 'a' };
const here = { region: 'eastus', vnet: 'b' };
const far = { region: 'westus2', vnet: 'b' };
const ACROSS = 'across regions only a VPN gateway does';

const CASES = [
  ['one network', near, { ...here, vnet: 'a' }, 'none', undefined],
  ['two networks that nothing joins', near, far, 'none', 'nothing joins the virtual networks a and b'],
  ['peering within a region', near, here, 'peering', undefined],
  ['peering across regions', near, far, 'peering', ACROSS],
  ['a gateway within a region', near, here, 'gateway', undefined],
  ['a gateway across regions', near, far, 'gateway', undefined],
  ['a network and none', near, { region: 'westus2' }, 'peering', 'nothing joins them'],
] as const;

describe('R16: caches in virtual networks', () => {
  it.each(CASES)('%s', (_, first, second, via, reason) => {
    const errors = said(pairOf({ first, second, link: { via } })).filter(
      ({ severity }) => severity === 'error',
    );
    expect(errors.map(({ message }) => message)).toEqual(
      reason === undefined ? [] : [expect.stringContaining(reason)],
    );
    const link = { do: 'link', at: '2m', primary: 'one', secondary: 'two', as: 'join' };
    const result = runPair({ first, second, link: { via, linked: false }, operator: [link] });
    if (reason !== undefined) {
      expect(refusalOf(result, 'join')).toContain(reason);
      return;
    }
    const statuses = milestones(result, 'link-status').map(({ detail }) => detail.status);
    expect(statuses).toEqual(['linking', 'succeeded']);
  });
});
