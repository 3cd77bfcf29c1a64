import { describe, expect, it } from 'vitest';
import { metric, runDesign } from '../behaviours/support.js';

const SERVICE = {
  strategy: 'geo-replicas',
  replicas: [{ region: 'eastus' }, { region: 'westeurope' }],
};
const PUBLISH = { rate: '0.1/s each', group: { size: 10 } };
const TALKERS = [
  { name: 'us', region: 'eastus', count: 30, publish: PUBLISH },
  { name: 'eu', region: 'westeurope', count: 30, publish: PUBLISH },
];
const BACKBONE = {
  at: '2m',
  kind: 'network-cut',
  from: { replica: 'eastus' },
  to: { replica: 'westeurope' },
  for: '2m',
  as: 'backbone',
};

describe('what a fault touched', () => {
  it('includes the messages and the link between two replicas that it cut', () => {
    const design = { duration: '6m', service: SERVICE, clients: TALKERS, faults: [BACKBONE] };
    const result = runDesign(design);
    const [{ by }] = result.faults;
    expect(by.links).toBe(1);
    expect(by.messages).toBeGreaterThan(50);
    expect(metric(result, 'messages_lost{reason=link-lost}')).toBeGreaterThan(50);
    expect(result.verdict).toBe('held');
  });

  it('is nothing where another fault had taken the path already', () => {
    const clients = [
      {
        name: 'watchers',
        region: 'eastus',
        count: 20,
        kind: 'requests',
        requests: { arrivals: 'always-on' },
        dns: { honoursTtl: '0%' },
      },
      // Something to cut `eastus` off from; it asks westeurope only.
      {
        name: 'elsewhere',
        region: 'westus',
        count: 1,
        kind: 'requests',
        requests: { arrivals: 'always-on' },
        dns: { resolverRegion: 'westeurope' },
      },
    ];
    const faults = [
      { at: '2m', kind: 'region-outage', region: 'eastus', for: '3m', as: 'dark' },
      { at: '3m', kind: 'network-cut', from: 'eastus', to: 'westus', for: '1m', as: 'shadowed' },
    ];
    const result = runDesign({ duration: '6m', service: SERVICE, clients, faults });
    const [dark, shadowed] = result.faults;
    expect(dark.by.clients).toBe(20);
    expect(shadowed.touched).toBe(0);
    expect(result.verdict).toBe('inconclusive');
  });
});
