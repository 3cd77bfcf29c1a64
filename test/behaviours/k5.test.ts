import { expect, test } from 'vitest';
import { analyse } from '../../src/experiments/analysis.js';
import type { Executor } from '../../src/experiments/executor.js';
import { designKey, type ExperimentPlan } from '../../src/experiments/plan.js';
import { finishedDesigns, runExperiment } from '../../src/experiments/run-experiment.js';
import { recordOf } from '../../src/experiments/run-record.js';
import { sha256 } from '../../src/library/sha256.js';
import { run, scenarioOf } from './support.js';

/** One workload and one outage; what differs is the design. These clients notice soon, so that the service decides. */
const CLIENTS = {
  count: 20,
  keepAlive: { from: 'client', interval: '5s', timeout: '10s' },
  reconnect: { backoff: 'exponential', base: '1s', cap: '5s', jitter: 'full' },
  publish: { rate: '0.2/s each', group: { size: 5 } },
};
const WORLD = {
  duration: '12m',
  warmup: '1m',
  clients: [
    { ...CLIENTS, name: 'us', region: 'eastus' },
    { ...CLIENTS, name: 'eu', region: 'westeurope' },
  ],
  faults: [{ at: '4m', kind: 'region-outage', region: 'eastus', mode: 'silent', for: '5m', as: 'dark' }],
};
const BOTH = { replicas: [{ region: 'eastus' }, { region: 'westeurope' }] };
const DESIGNS = {
  'one region': { ...WORLD, service: { strategy: 'single', replicas: [{ region: 'eastus' }] } },
  replicas: { ...WORLD, service: { strategy: 'geo-replicas', ...BOTH } },
  'fast probes': {
    ...WORLD,
    service: { strategy: 'geo-replicas', ...BOTH },
    routing: {
      trafficManager: { ttl: '10s', probe: { interval: '10s', timeout: '5s', toleratedFailures: 0 } },
    },
  },
};
const ENGINE = { name: 'geosim', version: 'k5' };
const RUNS = 8;

const PLAN: ExperimentPlan = {
  ...{ kind: 'compare', engine: ENGINE, varied: [], seed: 11, runs: RUNS, stopping: null },
  ...{ metrics: null, objectives: null, indifference: 0.01 },
  scenario: { name: 'k5', file: 'k5.yaml', sha256: '0' },
  designs: Object.entries(DESIGNS).map(([name, design]) => {
    const scenario = scenarioOf(design);
    const { settings, givens, warmup } = scenario;
    const key = designKey(ENGINE, scenario, null, sha256);
    return { name, at: [], key, warmup_us: warmup, settings, givens, scenario, file: 'k5.yaml', sha256: '0' };
  }),
};

const here: Executor = {
  async execute(runs, tell) {
    for (const one of runs) {
      const result = run(one.design.scenario, { seed: one.seed });
      tell(one, { kind: 'done', result: recordOf(one.key, result) });
    }
  },
};

test('K5: strategies meet the same demand and the same faults, run by run, and are told apart with intervals', async () => {
  const { records, planned } = await runExperiment(PLAN, here);
  expect(planned).toBe(3 * RUNS);
  const measured = finishedDesigns(PLAN, records);
  const result = analyse(PLAN, measured);

  // The same seeds, and on each the same messages sent in every design: what clients want is drawn apart from what comes of it.
  const seeds = result.designs.map(({ runs }) => runs.map(({ seed }) => seed));
  expect(seeds).toEqual(DESIGN_NAMES.map(() => Array.from({ length: RUNS }, (_, at) => 11 + at)));
  for (let at = 0; at < RUNS; at++) {
    const sent = measured.map(({ runs }) => sentOf(runs[at]!.figures));
    expect(new Set(sent).size).toBe(1);
    expect(sent[0]).toBeGreaterThan(1_000);
  }
  const perSeed = measured[0]!.runs.map(({ figures }) => sentOf(figures));
  expect(new Set(perSeed).size).toBeGreaterThan(1);

  const row = result.rows.find(({ name }) => name === 'availability')!;
  for (const { estimate } of row.cells) {
    expect(estimate!.runs).toBe(RUNS);
    expect(estimate!.student.low).toBeLessThanOrEqual(estimate!.mean);
    expect(estimate!.student.high).toBeGreaterThanOrEqual(estimate!.mean);
  }
  const [alone, replicas, fast] = row.cells.map(({ mean }) => mean as number);
  expect(alone).toBeLessThan(replicas!);
  expect(replicas).toBeLessThan(fast!);
  // And the report is sure: all intervals of the differences lie above 0, and one design is best.
  expect(row.cells.slice(1).every(({ difference }) => difference!.interval.low > 0)).toBe(true);
  expect(row.best).toEqual([2]);
  expect(row.ranking!.best[2]).toBeGreaterThan(0.99);
  expect(result.pareto!.designs[2]!.dominatedBy).toEqual([]);
});

const DESIGN_NAMES = Object.keys(DESIGNS);

/** Publishes that ended one way or the other, or were under way at the end. */
function sentOf(figures: Readonly<Record<string, unknown>>): number {
  return Object.entries(figures)
    .filter(([key]) =>
      /^operations(_in_flight)?\{clients=(us|eu),operation=publish(,outcome=\w+)?\}$/.test(key),
    )
    .reduce((sum, [, value]) => sum + Number(value), 0);
}
