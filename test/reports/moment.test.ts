import { expect, test } from 'vitest';
import { momentsOf } from '../../src/reports/moment.js';
import { sampleResult } from './sample-result.js';

const S = 1_000_000;
const base = sampleResult();
const series = (labels: Record<string, string>, values: number[], unit = 'clients') => ({
  unit,
  labels,
  step_us: S,
  values,
});
const result = {
  ...base,
  simulated_us: 4 * S,
  faults: [{ name: 'dark', kind: 'region-outage', from_us: 1 * S, to_us: 3 * S, touched: 1, by: {} }],
  timeline: [
    {
      at_us: 1 * S,
      kind: 'fault-started',
      subject: 'dark',
      detail: { fault: 'region-outage', region: 'eastus' },
    },
    { at_us: 2 * S, kind: 'endpoint-degraded', subject: 'eastus', detail: {} },
    { at_us: 3 * S, kind: 'fault-ended', subject: 'dark', detail: {} },
    { at_us: 3.5 * S, kind: 'endpoint-online', subject: 'eastus', detail: {} },
  ],
  series: {
    'connected{clients=us,replica=eastus}': series({ clients: 'us', replica: 'eastus' }, [500, 400, 0, 0]),
    'connected{clients=us,replica=westeurope}': series(
      { clients: 'us', replica: 'westeurope' },
      [0, 0, 100, 500],
    ),
    'down{clients=us}': series({ clients: 'us' }, [0, 500, 400, 0]),
    'forwarded_bytes{from=eastus,to=westeurope}': series(
      { from: 'eastus', to: 'westeurope' },
      [10, 0, 0, 0],
      'bytes',
    ),
  },
};
const at = momentsOf(result);

test('a moment has who is connected where, and who has no service', () => {
  expect(at(0.5 * S).clients[0]).toEqual({ name: 'us', count: 500, down: 0, connected: [500, 0] });
  expect(at(2.5 * S).clients[0]).toMatchObject({ down: 400, connected: [0, 100] });
  expect(at(2.5 * S).replicas.map(({ connected }) => connected)).toEqual([0, 100]);
  expect(at(2.5 * S).clients[1]?.down).toBeNull();
});

test('a replica is down from the first moment of its fault up to but not including its end', () => {
  const states = [0, 1, 2.9, 3].map((s) => at(s * S).replicas.map(({ isDown }) => isDown));
  expect(states).toEqual([
    [false, false],
    [true, false],
    [true, false],
    [false, false],
  ]);
  expect(at(1 * S).faults).toEqual(['dark']);
});

test('a replica is left out of the answers from its detection until it is found healthy again', () => {
  const states = [1.9, 2, 3.2, 3.5].map((s) => at(s * S).replicas[0]?.isLeftOut);
  expect(states).toEqual([false, true, true, false]);
});

test('traffic is by the second, and only where there is any; before and behind the run its ends hold', () => {
  expect(at(0).traffic).toEqual([{ from: 0, to: 1, perSecond: 10 }]);
  expect(at(2 * S).traffic).toEqual([]);
  expect(at(100 * S).clients[0]?.connected).toEqual([0, 500]);
});
