import { expect, it } from 'vitest';
import { parseScenario } from '../../src/scenario/parse.js';
import { runCaches } from '../validation/caches/run.js';

const tail = {
  mixture: [
    { weight: 1, law: '1ms' },
    { weight: 3, law: { uniform: { min: '5ms', max: '6ms' } } },
  ],
};

function design(quorum: object, replicas = ['one', 'two', 'three']) {
  return {
    duration: '10s',
    service: {
      ...{
        family: 'cache',
        strategy: 'quorum',
        replicas: replicas.map((name) => ({ name, region: 'eastus' })),
      },
      quorum,
    },
    clients: [{ name: 'shop', region: 'eastus', load: { rate: '10/s', reads: '0%' } }],
  };
}

function messages(quorum: object): readonly string[] {
  const text = JSON.stringify({ geosim: 1, name: 'test', provider: 'custom', ...design(quorum) });
  return parseScenario(text, 'test.yaml', { set: [] })
    .diagnostics.filter(({ severity }) => severity === 'error')
    .map(({ path, message }) => `${path}: ${message}`);
}

it('quorums are held against the copies, not against all caches', () => {
  expect(messages({ copies: ['one', 'two', 'three'], read: 2, write: 2 })).toEqual([]);
  expect(messages({ copies: ['one', 'two'], read: 3, write: 2 }).join()).toContain(
    '3 copies can never answer',
  );
  expect(messages({ copies: ['one', 'one', 'two'] }).join()).toContain('one is there twice');
  expect(messages({ copies: ['one', 'nobody'] }).join()).toContain('nobody');
});

it('messages between caches take what the law of their kind says, and nothing else', () => {
  const took_us: number[] = [];
  const delays = { w: '30ms', a: tail, r: '1ms', s: '1ms' };
  runCaches(
    {
      ...design({ write: 3, delays }),
      network: { latency: { default: '0ms', local: '0ms' }, jitter: { packet: 'none', regime: 'none' } },
    },
    { data: { dataOperation: ({ started_us, ended_us }) => took_us.push(ended_us - started_us) } },
  );
  expect(took_us.length).toBeGreaterThan(100);
  // The slower of two acknowledgements: 1 ms in one of sixteen, 5 to 6 ms else; 10 us of work.
  expect(Math.min(...took_us)).toBe(31_010);
  expect(Math.max(...took_us)).toBeGreaterThan(35_900);
  expect(Math.max(...took_us)).toBeLessThanOrEqual(36_010);
});

it('a closed session without a pause does not stop time where its region is dark', () => {
  const ended: string[] = [];
  runCaches(
    {
      ...design({}),
      clients: [
        {
          name: 'shop',
          region: 'westus2',
          count: 1,
          load: { arrivals: 'closed' },
          retries: { pause: '20ms' },
        },
      ],
      faults: [{ at: '5s', kind: 'region-outage', region: 'westus2', for: '1s' }],
    },
    { data: { dataOperation: ({ outcome }) => ended.push(outcome) } },
  );
  expect(ended.filter((outcome) => outcome === 'failed').length).toBeGreaterThan(40);
  expect(ended.filter((outcome) => outcome === 'failed').length).toBeLessThan(60);
  expect(ended.at(-1)).toBe('ok');
});
