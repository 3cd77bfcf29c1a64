import { describe, expect, test } from 'vitest';
import type { DataOperation } from '../../src/domain/data-observations.js';
import { censusOf } from '../../src/explanation/census.js';
import { readOperationId } from '../../src/explanation/operation-id.js';
import { witnessOf } from '../../src/explanation/witness.js';
import { castOf } from '../../src/simulation/cast-of.js';
import { parsed, run } from '../behaviours/support.js';

/** `reader` asks the far secondary, which is behind by what the link takes; everybody writes the same few keys. */
const LAGGING = parsed(
  JSON.stringify({
    geosim: 1,
    name: 'a lagging secondary',
    seed: 3,
    duration: '2m',
    service: {
      family: 'cache',
      strategy: 'async-link',
      replicas: [{ region: 'eastus' }, { region: 'southeastasia' }],
    },
    clients: [
      { name: 'writer', region: 'eastus', count: 3, load: { rate: '5/s', reads: '20%' }, keys: { count: 4 } },
      {
        name: 'reader',
        region: 'southeastasia',
        count: 2,
        load: { rate: '5/s', reads: '100%' },
        keys: { count: 4 },
        endpoints: { reads: 'southeastasia' },
      },
    ],
  }),
);
/** The first session of `reader`. */
const READER = 3;

/** All that was stated about data, kept whole. */
function history() {
  const operations: DataOperation[] = [];
  const writes = new Map<number, { session: number; at_us: number }>();
  const arrivals: { replica: number; version: number; at_us: number }[] = [];
  const witness = witnessOf(READER, castOf(LAGGING));
  const census = censusOf(LAGGING_CAST, 0);
  const result = run(LAGGING, {
    watch: {
      ...witness,
      connected: (...words) => {
        witness.connected(...words);
        census.connected(...words);
      },
      operation: (...words) => {
        witness.operation(...words);
        census.operation(...words);
      },
      dataOperation: (operation) => {
        operations.push({ ...operation });
        witness.dataOperation(operation);
        census.dataOperation(operation);
      },
      dataWritten: (...words) => {
        writes.set(words[0], { session: words[3], at_us: words[4] });
        witness.dataWritten(...words);
        census.dataWritten(...words);
      },
      dataApplied: (...words) => {
        arrivals.push({ replica: words[0], version: words[2], at_us: words[3] });
        witness.dataApplied(...words);
        census.dataApplied(...words);
      },
    },
  });
  const { simulated_us } = result;
  return {
    operations,
    writes,
    arrivals,
    result,
    story: witness.finish(simulated_us),
    seen: census.finish(simulated_us),
  };
}

const LAGGING_CAST = castOf(LAGGING);

describe('a read that saw too little', () => {
  const { operations, writes, arrivals, result, story, seen } = history();
  const stale = story.operations.filter(({ missed }) => missed !== undefined);

  test('names the write that it missed, who made it, and when the replica had it', () => {
    expect(stale.length).toBeGreaterThan(5);
    for (const { id, missed, started_us, replica } of stale) {
      expect(replica).toBe('southeastasia');
      const [write, ...others] = operations.filter(
        ({ kind, ended_us, intended_us }) =>
          kind === 'write' && intended_us === missed!.asked_us && ended_us === missed!.acknowledged_us,
      );
      expect([id, others]).toEqual([id, []]);
      expect(missed!.writer).toBe(`writer#${writes.get(write!.version)!.session + 1}`);
      expect(missed!.acknowledged_us).toBeLessThanOrEqual(started_us);
      const there = arrivals.find(({ replica: at, version }) => at === 1 && version === write!.version);
      expect([id, missed!.reached_us]).toEqual([id, there?.at_us ?? null]);
      // It was on its way when the read was answered.
      if (there !== undefined) expect(there.at_us).toBeGreaterThan(started_us);
    }
  });

  test('is seen without a change to the run', () => {
    expect(result).toEqual(run(LAGGING));
  });

  test('there are as many as the metrics count', () => {
    const metrics = result.metrics['stale_reads{clients=reader,replica=southeastasia}'];
    const reads = operations.filter(
      ({ session, kind, outcome }) => session >= READER && kind === 'read' && outcome === 'ok',
    );
    const counted = seen.failed.find(({ clients, reason }) => clients === 'reader' && reason === 'stale');
    expect(counted!.count / reads.length).toBeCloseTo(metrics!.value!, 9);
    const [example] = counted!.examples;
    expect(readOperationId(example!)?.operation).toBe('read');
  });
});
