import { describe, expect, it } from 'vitest';
import { judgeTexts } from '../../src/expectations/judge.js';
import type { JudgedRun } from '../../src/expectations/judged-run.js';
import { createDataCollectors } from '../../src/metrics/data/collectors.js';
import { withData } from '../../src/metrics/data/merge.js';
import { DATA_CONTEXT, operation } from '../metrics/data/facts.js';
import { observed, S } from '../metrics/observed.js';

type Collectors = ReturnType<typeof createDataCollectors>;

const CONTEXT = {
  ...DATA_CONTEXT,
  duration_us: 100 * S,
  faults: [{ name: 'dark', kind: 'region-outage', at_us: 40 * S, for_us: 30 * S }],
};

function run(tell: (collectors: Collectors) => void): JudgedRun {
  const collectors = createDataCollectors(CONTEXT);
  tell(collectors);
  const common = observed((o) => {
    o.faultStarted(0, 40 * S);
    o.faultTouched(0, 'replicas', 1);
    o.faultEnded(0, 70 * S);
  }, CONTEXT);
  const merged = withData(common, collectors.finish(100 * S));
  return { simulated_us: 100 * S, warmup_us: 0, topology: { replicas: [], clients: [] }, ...merged };
}

/** Ten writes from 30 s on, one a second; `west` lags by half a second, and has not the last two when it takes over. */
function failover(collectors: Collectors): void {
  for (let index = 0; index < 10; index++) {
    const at_us = (30 + index) * S;
    const write = { kind: 'write', version: index + 1, key: index, session: 0 } as const;
    collectors.dataWritten(index + 1, index, 100, 0, at_us);
    collectors.dataApplied(0, index, index + 1, at_us);
    collectors.dataOperation(operation({ ...write, started_us: at_us, ended_us: at_us + 100 }));
    if (index < 8) collectors.dataApplied(1, index, index + 1, at_us + S / 2);
  }
  const action = 'rescue';
  collectors.recoveryStep({ action, step: 'alert', from_us: 40 * S, to_us: 50 * S });
  collectors.dataPromoted(1, 50 * S);
  collectors.recoveryStep({ action, step: 'unlink', from_us: 50 * S, to_us: 55 * S });
  // Four reads at west while it is dark, one of them of what was lost; one afterwards.
  for (const [key, version, second] of [
    [1, 2, 60],
    [2, 3, 61],
    [3, 4, 62],
    [9, 0, 63],
    [1, 2, 80],
  ] as const) {
    const read = { key, version, replica: 1, session: 3, started_us: second * S };
    collectors.dataOperation(operation({ ...read, ended_us: second * S + 1_000 }));
  }
}

describe('what was promised of data', () => {
  const failed = run(failover);
  it.each([
    ['writesLost <= 5 during dark', 'met'],
    ['writesLost = 0 during dark', 'missed'],
    ['writesLost = 0 outside dark', 'met'],
    ['writesLost = 2', 'met'],
    ['writesLost = 0 to 49s', 'met'],
    ['writesLostDuring(fault = dark) = 2', 'met'],
    ['bytesLost <= 200B', 'met'],
    ['rpo <= 2s', 'met'],
    ['rpo(action = rescue) <= 500ms', 'missed'],
    ['rpo(action = other) <= 2s', 'no-data'],
    ['rto(action = rescue) <= 15s', 'met'],
    ['recoveryStep(action = rescue, step = unlink) < 5s', 'missed'],
    ['staleReads(clients = desk) <= 20%', 'met'],
    ['staleReads(clients = desk, cause = lag) = 0%', 'met'],
    ['staleReads(replica = west) <= 20% during dark', 'missed'],
    ['staleReads(replica = west) = 0% outside dark', 'met'],
    ['staleReads(clients = shop) <= 1%', 'no-data'],
    ['p99(replicationLag(replica = west)) <= 600ms', 'met'],
    ['p50(replicationLag(replica = west)) < 400ms', 'missed'],
    ['replicationLagBytes(replica = west) <= 200B', 'met'],
    ['sessionViolationsPerMillion(guarantee = monotonic-reads) = 0', 'met'],
    ['sessionViolations(guarantee = read-your-writes) = 0', 'no-data'],
    ['timeToConverge(fault = dark) <= 5s', 'missed'],
    ['crossRegionBytes = 0B', 'met'],
  ])('%s: %s', (text, verdict) => {
    const [report] = judgeTexts([text], failed);
    expect([report?.observed, report?.verdict]).toEqual([report?.observed, verdict]);
  });
});
