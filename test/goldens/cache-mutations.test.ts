import { describe, expect, it } from 'vitest';
import { compareGoldens } from '../../src/goldens/compare.js';
import { goldenOf } from '../../src/goldens/golden.js';
import { readGolden, writeGolden } from '../../src/goldens/golden-file.js';
import { differencesInWords } from '../../src/reports/differences.js';
import { parsed, run } from '../behaviours/support.js';

const TEXT = `geosim: 1
name: small
provider: custom
duration: 8m
service:
  family: cache
  replicas:
    - {name: one, region: eastus}
    - {name: two, region: westus2}
  data: {keys: 1000}
clients:
  - {name: shop, region: centralus, standby: westus2, count: 2, load: {rate: 1/s, reads: 50%}}
faults:
  - {at: 2m, kind: region-outage, region: eastus, for: 5m, as: dark}
operator:
  - {do: fail-over, as: rescue, to: two, alert: {on: errors, every: 10s, for: 30s}, decide: 1m, unlink: 30s, switch: 20s}
`;
const before = readGolden(writeGolden(goldenOf(run(parsed(TEXT)))));

/** By how a result names it. Settings that a run like this never reads are among them: a design is what is held. */
const CHANGES: readonly (readonly [set: string, named: string])[] = [
  ['seed=2', 'seed'],
  ['service.replicas[1].region=westus3', 'service.replicas.two.region'],
  ['service.replicas[1].size=13GB', 'service.replicas.two.size'],
  ['service.data.keys=2000', 'service.data.keys'],
  ['service.data.valueSize=2KB', 'service.data.valueSize'],
  ['service.throughput=100/s', 'service.throughput'],
  ['service.link.bandwidth=100Mbit/s', 'service.link.bandwidth'],
  ['service.link.backlog=1GiB', 'service.link.backlog'],
  ['service.link.timeout=30s', 'service.link.timeout'],
  ['service.link.pingInterval=5s', 'service.link.pingInterval'],
  ['service.link.diskless=false', 'service.link.diskless'],
  ['service.link.outputBufferLimit.hard=1GiB', 'service.link.outputBufferLimit.hard'],
  ['service.link.minReplicas.toWrite=1', 'service.link.minReplicas.toWrite'],
  ['service.link.wait.replicas=1', 'service.link.wait.replicas'],
  ['service.link.duringFullSync=serve-stale', 'service.link.duringFullSync'],
  ['service.link.machine.loadKeys=1000/s', 'service.link.machine.loadKeys'],
  ['clients[0].region=eastus2', 'clients.shop.region'],
  ['clients[0].count=3', 'clients.shop.count'],
  ['clients[0].load.rate=2/s', 'clients.shop.load.rate'],
  ['clients[0].load.reads=60%', 'clients.shop.load.reads'],
  ['clients[0].load.increments=10%', 'clients.shop.load.increments'],
  ['clients[0].load.valueSize=2KB', 'clients.shop.load.valueSize'],
  ['clients[0].keys.count=10', 'clients.shop.keys.count'],
  ['clients[0].keys.own=true', 'clients.shop.keys.own'],
  ['clients[0].timeout=2s', 'clients.shop.timeout'],
  ['clients[0].retries.times=5', 'clients.shop.retries.times'],
  ['clients[0].endpoints.reads=nearest', 'clients.shop.endpoints.reads'],
  ['faults[0].for=4m', 'faults.dark.for'],
  ['operator[0].decide=2m', 'operator.rescue.decide'],
  ['operator[0].unlink=1m', 'operator.rescue.unlink'],
  ['operator[0].switch=1m', 'operator.rescue.switch'],
  ['operator[0].move=stack', 'operator.rescue.move'],
  ['operator[0].alert.for=1m', 'operator.rescue.alert.for'],
  ['prices.cacheGbHour=0.1', 'prices.cacheGbHour'],
];

describe('a changed setting of a cache scenario makes the golden red and is named as the cause', () => {
  it.each(CHANGES)('%s', (set, name) => {
    const comparison = compareGoldens(before, goldenOf(run(parsed(TEXT, [set]))));
    expect(comparison.same).toBe(false);
    expect(differencesInWords(comparison)[0]).toContain(name);
  });

  it('and without a change it is green', () => {
    expect(compareGoldens(before, goldenOf(run(parsed(TEXT)))).same).toBe(true);
  });
});
