import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import type { CollectorContext } from '../../../src/metrics/context.js';
import { createDataCollectors } from '../../../src/metrics/data/collectors.js';
import { DATA_METRICS } from '../../../src/metrics/data/data-metric-registry.js';
import { DATA_SERIES } from '../../../src/metrics/data/data-series.js';
import { withData } from '../../../src/metrics/data/merge.js';
import { METRICS } from '../../../src/metrics/metric-registry.js';
import { resultJsonSchema } from '../../../src/metrics/result-schema.js';
import { observed, S } from '../observed.js';
import { DATA_CONTEXT, operation } from './facts.js';

type Collectors = ReturnType<typeof createDataCollectors>;

const MINUTE: Partial<CollectorContext> = {
  duration_us: 100 * S,
  faults: [{ name: 'dark', kind: 'region-outage', at_us: 40 * S, for_us: 30 * S }],
};

function told(tell: (collectors: Collectors) => void, changes: Partial<CollectorContext> = {}) {
  const context = { ...DATA_CONTEXT, ...MINUTE, ...changes };
  const collectors = createDataCollectors(context);
  tell(collectors);
  return collectors.finish(context.duration_us);
}

/** A write of session 0 through the replica `east`, acknowledged a second after it was asked for. */
function write(collectors: Collectors, version: number, asked_us: number, key = 1): void {
  collectors.dataWritten(version, key, 100, 0, asked_us);
  collectors.dataApplied(0, key, version, asked_us + S / 2);
  collectors.dataOperation(
    operation({ kind: 'write', version, key, started_us: asked_us, ended_us: asked_us + S }),
  );
}

/** Ten writes from 30 to 39 s; the first six reach `west`. `east` goes dark, and `west` takes over at 60 s. */
function failover(collectors: Collectors): void {
  for (let index = 0; index < 10; index++) {
    write(collectors, index + 1, (30 + index) * S, index);
    if (index < 6) collectors.dataApplied(1, index, index + 1, (31 + index) * S);
  }
  collectors.dataLag(1, 400, 45 * S);
  collectors.dataMemoryLost(0, 50 * S);
  const action = 'rescue';
  collectors.recoveryStep({ action, step: 'alert', from_us: 40 * S, to_us: 55 * S });
  collectors.recoveryStep({ action, step: 'decision', from_us: 55 * S, to_us: 60 * S });
  collectors.dataPromoted(1, 60 * S);
  collectors.recoveryStep({ action, step: 'promotion', from_us: 60 * S, to_us: 62 * S });
}

describe('a failover that loses writes', () => {
  it('counts them once, with RPO by when the primary stopped acknowledging and by the promotion', () => {
    const { data, metrics } = told((collectors) => {
      failover(collectors);
      collectors.dataPromoted(1, 70 * S);
    });
    expect(data.losses).toMatchObject({ writes: 4, bytes: 400 });
    expect(data.losses.events).toEqual([
      {
        at_us: 60 * S,
        cause: 'promotion',
        replica: 'west',
        action: 'rescue',
        writes: 4,
        bytes: 400,
        oldestAcknowledged_us: 37 * S,
        stoppedAcknowledging_us: 40 * S,
        age_for_us: 3 * S,
        beforeLoss_for_us: 23 * S,
      },
    ]);
    expect(data.losses.listed.map(({ version }) => version)).toEqual([7, 8, 9, 10]);
    expect(metrics.writes_lost?.value).toBe(4);
    expect(metrics['writes_lost_during{fault=dark}']?.value).toBe(4);
    expect(metrics.data_loss_age_seconds?.value).toBe(3);
    expect(metrics['data_loss_age_seconds{action=rescue}']?.value).toBe(3);
  });

  it('stands in the timeline, and in the series at the moment of the loss', () => {
    const { timeline, series } = told(failover);
    expect(timeline).toEqual([
      {
        at_us: 60 * S,
        kind: 'writes-lost',
        subject: 'west',
        detail: { writes: 4, bytes: 400, age_us: 3 * S },
      },
    ]);
    expect(series.writes_lost?.values.flatMap((value, step) => (value === 0 ? [] : [[step, value]]))).toEqual(
      [[60, 4]],
    );
  });

  it('has its steps, one by one and in all', () => {
    const { metrics } = told(failover);
    expect(metrics['recovery_step_seconds{action=rescue,step=alert}']?.value).toBe(15);
    expect(metrics['recovery_step_seconds{action=rescue,step=promotion}']?.value).toBe(2);
    expect(metrics['recovery_seconds{action=rescue}']?.value).toBe(22);
  });

  it('calls reads that missed a lost write stale because of the loss', () => {
    const { data } = told((collectors) => {
      failover(collectors);
      collectors.dataOperation(
        operation({ key: 9, version: 0, replica: 1, started_us: 80 * S, ended_us: 81 * S }),
      );
    });
    expect(data.reads).toMatchObject([{ clients: 'shop', replica: 'west', staleByLoss: 1, staleByLag: 0 }]);
    expect(data.reads[0]?.age?.max).toBe(40 * S);
  });
});

describe('a replica that loses its memory', () => {
  it('loses what only it had, at that moment', () => {
    const { data } = told((collectors) => {
      write(collectors, 1, 10 * S);
      collectors.dataMemoryLost(0, 20 * S);
    });
    const [event] = data.losses.events;
    expect(event).toMatchObject({ cause: 'memory', replica: 'east', at_us: 20 * S, writes: 1 });
    expect(event?.age_for_us).toBe(0);
  });

  it('loses nothing if it comes back with it', () => {
    const { data } = told((collectors) => {
      write(collectors, 1, 10 * S);
      collectors.dataMemoryLost(0, 20 * S);
      collectors.dataApplied(0, 1, 1, 25 * S);
      collectors.dataMemoryBack(0, 26 * S);
    });
    expect(data.losses.writes).toBe(0);
  });

  it('is behind from its return on, and waited for after the fault that took it', () => {
    const { data } = told((collectors) => {
      write(collectors, 1, 10 * S);
      for (const replica of [1, 2]) collectors.dataApplied(replica, 1, 1, 11 * S);
      collectors.dataMemoryLost(1, 45 * S);
      collectors.dataMemoryBack(1, 75 * S);
      collectors.dataApplied(1, 1, 1, 78 * S);
    });
    expect(data.convergence).toEqual([{ fault: 'dark', ended_us: 70 * S, converged_us: 78 * S }]);
    expect(data.lag[1]?.lag).toMatchObject({ count: 2, max: 3 * S });
  });
});

describe('lag over time', () => {
  it('is the age of the oldest write that is lacking, and its bytes, at the end of each step', () => {
    const { series, metrics } = told((collectors) => {
      write(collectors, 1, 10 * S, 1);
      write(collectors, 2, 12 * S, 2);
      collectors.dataApplied(1, 1, 1, 15 * S);
      collectors.dataApplied(1, 2, 2, 20 * S);
      collectors.dataMemoryLost(2, 30 * S);
    });
    const at = (name: string, replica: string, step: number) =>
      series[`${name}{replica=${replica}}`]?.values[step];
    expect(at('replication_lag', 'west', 12)).toBe(2.5);
    expect(at('replication_lag_bytes', 'west', 12)).toBe(200);
    expect(at('replication_lag', 'west', 15)).toBe(3.5);
    expect(at('replication_lag_bytes', 'west', 25)).toBe(0);
    expect(at('replication_lag', 'spare', 29)).toBe(19.5);
    expect(at('replication_lag', 'spare', 30)).toBeNull();
    expect(metrics['replication_lag_bytes{replica=west}']?.value).toBe(200);
  });
});

describe('two caches that both take writes of the same keys', () => {
  it('are not alike because each has something later of its own', () => {
    const { data } = told((collectors) => {
      collectors.dataMemoryLost(2, 1);
      for (let index = 0; index < 8; index++) {
        const replica = index % 2;
        collectors.dataWritten(index + 1, 1, 10, 0, (10 + index * 10) * S);
        collectors.dataApplied(replica, 1, index + 1, (11 + index * 10) * S);
      }
    });
    expect(data.convergence[0]?.converged_us).toBeNull();
  });
});

describe('what merging dropped', () => {
  it('counts each version once, and knows which came to be acknowledged', () => {
    const { data, metrics } = told((collectors) => {
      for (const version of [1, 2]) collectors.dataWritten(version, 1, 10, version, 10 * S);
      for (const replica of [0, 1]) collectors.dataConflict(replica, 1, 1, 12 * S);
      collectors.dataConflict(1, 1, 2, 12 * S);
      collectors.dataOperation(operation({ kind: 'write', version: 1, key: 1, ended_us: 13 * S }));
    });
    expect(data.conflicts).toEqual({ dropped: 2, acknowledged: 1 });
    expect(metrics.conflicts_dropped?.value).toBe(2);
  });
});

describe('what caches cost', () => {
  const prices = {
    sheet: {
      currency: 'USD',
      cacheHour: [36, 72, 0],
      egressPerGb: { sameContinent: 100, otherContinent: 1_000 },
    },
    continentOf: (region: string) => (region === 'westeurope' ? 'europe' : 'america'),
  };

  it('is fees by the hour, and traffic across regions of replicas and applications', () => {
    const { cost, metrics } = told(
      (collectors) => {
        collectors.dataTransferred(0, 1, 2e9, 10 * S);
        collectors.dataTransferred(0, 2, 5e9, 10 * S);
        collectors.dataWritten(1, 1, 1e9, 0, 10 * S);
        const written = { kind: 'write', version: 1, key: 1, replica: 1, started_us: 10 * S } as const;
        collectors.dataOperation(operation({ ...written, ended_us: 11 * S }));
        collectors.dataOperation(
          operation({
            version: 1,
            key: 1,
            replica: 1,
            region: 'westeurope',
            started_us: 12 * S,
            ended_us: 13 * S,
          }),
        );
      },
      { prices },
    );
    const amounts = cost?.lines.map(({ what, replica, to, amount }) => [what, replica, to, amount]);
    expect(amounts).toEqual([
      ['caches', 'east', undefined, 1],
      ['caches', 'west', undefined, 2],
      ['caches', 'spare', undefined, 0],
      ['backbone', 'east', 'west', 2_000],
      ['backbone', 'east', 'spare', 0],
      ['application', 'west', 'eastus', 1_000],
    ]);
    expect(cost?.total).toBe(3_003);
    expect(metrics['cost{what=backbone}']?.value).toBe(2_000);
    expect(metrics.cross_region_bytes?.value).toBe(2e9);
  });
});

describe('the history', () => {
  it('has a line for each operation, in the order of their ends, with every moment', () => {
    const lines: string[] = [];
    const context = { ...DATA_CONTEXT, ...MINUTE };
    const collectors = createDataCollectors(context, { history: (line) => lines.push(line) });
    write(collectors, 1, 10 * S);
    collectors.dataOperation(
      operation({
        key: 1,
        version: 1,
        session: 2,
        replica: 1,
        intended_us: 9,
        started_us: 10,
        ended_us: 12 * S,
      }),
    );
    collectors.dataWritten(2, 1, 10, 0, 13 * S);
    collectors.dataOperation(
      operation({
        kind: 'write',
        version: 2,
        key: 1,
        started_us: 13 * S,
        ended_us: 14 * S,
        outcome: 'unknown',
      }),
    );
    const [first, second, third] = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(first).toMatchObject({ kind: 'write', version: 1, asked_us: 10 * S, answered_us: 11 * S });
    expect(second).toEqual({
      session: 2,
      clients: 'desk',
      replica: 'west',
      kind: 'read',
      key: 1,
      saw: 1,
      bytes: 10,
      intended_us: 9,
      asked_us: 10,
      answered_us: 12 * S,
      ended_us: 12 * S,
      outcome: 'ok',
    });
    expect(third).toMatchObject({ answered_us: null, ended_us: 14 * S, outcome: 'unknown' });
  });
});

describe('the result', () => {
  const full = () =>
    told((collectors) => {
      failover(collectors);
      collectors.dataTransferred(0, 1, 10, 10 * S);
      for (const started_us of [80 * S, 82 * S]) {
        collectors.dataOperation(operation({ key: 9, started_us, ended_us: started_us + S, replica: 1 }));
      }
      collectors.dataMemoryBack(0, 85 * S);
      write(collectors, 11, 90 * S, 9);
    });

  it('fits the schema, whether much or nothing happened', () => {
    const schema = resultJsonSchema() as { properties: { data: object } };
    const validate = new Ajv2020({ strict: true, allowUnionTypes: true }).compile(schema.properties.data);
    for (const { data } of [full(), told(() => {})]) {
      expect(validate(JSON.parse(JSON.stringify(data))), JSON.stringify(validate.errors)).toBe(true);
    }
  });

  it('gives every metric of the registry, with its unit and labels', () => {
    const { metrics, series } = full();
    const used = new Set(Object.keys(metrics).map((key) => key.replace(/\{.*/, '')));
    expect([...used].sort()).toEqual(Object.keys(DATA_METRICS).sort());
    for (const [key, { unit, labels }] of Object.entries(metrics)) {
      const definition = METRICS[key.replace(/\{.*/, '') as keyof typeof METRICS];
      expect(definition.unit).toBe(unit);
      expect(definition.labels).toEqual(expect.arrayContaining(Object.keys(labels)));
    }
    for (const key of Object.keys(series)) expect(DATA_SERIES).toHaveProperty(key.replace(/\{.*/, ''));
  });

  it('joins what every service has, the timeline in order of time', () => {
    const common = observed((o) => o.faultStarted(0, 65 * S), { family: 'cache' });
    const merged = withData(common, full());
    expect(merged.metrics).toHaveProperty('writes_lost');
    expect(merged.metrics).toHaveProperty('dns_queries');
    expect(merged.metrics).not.toHaveProperty('messages_lost');
    expect(merged.data?.losses.writes).toBe(4);
    const moments = merged.timeline.map(({ at_us }) => at_us);
    expect(moments).toEqual([...moments].sort((a, b) => a - b));
  });

  it('leaves the warm-up out of metrics', () => {
    const { metrics, data } = told(failover, { warmup_us: 50 * S });
    expect(metrics.writes_acknowledged?.value).toBe(0);
    expect(data.losses.writes).toBe(0);
    expect(data.lag[1]?.lag).toBeNull();
  });
});
