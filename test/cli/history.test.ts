import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkLinearizability } from '../../src/replication/cache/linearizability.js';
import { folderWith, geosim } from './geosim.js';

const CACHES = `geosim: 1
name: a history
provider: custom
duration: 30s
service: {family: cache, strategy: consensus, replicas: [{region: eastus}, {region: westeurope}, {region: centralus}]}
clients: [{name: shop, region: eastus, count: 4, load: {rate: 5/s, reads: 50%}, keys: {count: 3}}]
`;

describe('geosim run --history', () => {
  it('writes every operation that ended, which a checker of linearizability can judge', () => {
    const folder = folderWith({ 'a.yaml': CACHES });
    expect(geosim(['run', 'a.yaml', '--history', '--quiet', '--out', 'out'], folder).code).toBe(0);
    const result = JSON.parse(readFileSync(join(folder, 'out/a/result.json'), 'utf8'));
    const lines = readFileSync(join(folder, 'out/a/history.jsonl'), 'utf8').trim().split('\n');
    const operations = lines.map((line) => JSON.parse(line));
    const { ok, failed, unknown } = result.availability.requests.find(
      (row: { clients: string; operation: string }) => row.clients === '*' && row.operation === '*',
    );
    expect(operations).toHaveLength(ok + failed + unknown);
    expect(operations.length).toBeGreaterThan(300);
    const history = operations
      .filter(({ outcome }) => outcome === 'ok')
      .map(({ kind, key, saw, version, intended_us, ended_us }) => ({
        key,
        called: intended_us,
        returned: ended_us,
        what:
          kind === 'read'
            ? ({ kind: 'read', saw: saw ?? 0 } as const)
            : ({ kind: 'write', version } as const),
      }));
    expect(checkLinearizability(history).verdict).toBe('linearizable');
    // A read that saw something else than was there is found out.
    const read = history.findLastIndex(({ what }) => what.kind === 'read' && what.saw > 0);
    const damaged = history.map((operation, index) =>
      index === read ? { ...operation, what: { kind: 'read', saw: 0 } as const } : operation,
    );
    expect(checkLinearizability(damaged).verdict).toBe('not-linearizable');
  });

  it('is refused where there are no operations on data', () => {
    const text = CACHES.replace(
      /service:.*\nclients:.*\n/,
      'service: {replicas: [{region: eastus}]}\nclients: [{name: us, region: eastus, count: 1}]\n',
    );
    const { code, stderr } = geosim(['run', 'a.yaml', '--history'], folderWith({ 'a.yaml': text }));
    expect(code).toBe(4);
    expect(stderr).toMatch(/no history of a scenario of family pubsub/);
  });
});
