import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { checkFiles } from '../../src/cli/input/scenario-files.js';
import type { RunPool } from '../../src/cli/runs/run-pool.js';
import { analyse } from '../../src/experiments/analysis.js';
import type { Executor } from '../../src/experiments/executor.js';
import { designKey, type ExperimentPlan } from '../../src/experiments/plan.js';
import { finishedDesigns, runExperiment } from '../../src/experiments/run-experiment.js';
import { createRandom } from '../../src/kernel/streams.js';
import { sha256 } from '../../src/library/sha256.js';
import { canonicalJson } from '../../src/metrics/canonical-json.js';
import { folderWith, geosim, MAIN } from './geosim.js';

/** The built pool: a thread needs built code. */
const built = (name: string) => import(pathToFileURL(join(MAIN, '..', name)).href);

const TINY = `geosim: 1
name: tiny
duration: 2m
service:
  replicas: [{region: eastus}, {region: westeurope}]
clients:
  - {name: us, region: eastus, count: 2}
faults:
  - {at: 30s, kind: region-outage, region: eastus, for: 80s, as: dark}
`;

function tinyPlan(runs: number): ExperimentPlan {
  const folder = folderWith({ 'a.yaml': TINY });
  const designs = ['30s', '60s'].map((ttl) => {
    const [file] = checkFiles([join(folder, 'a.yaml')], { set: [`routing.trafficManager.ttl=${ttl}`] });
    if (file === undefined || file instanceof Error || file.scenario === undefined)
      throw new Error('no scenario');
    const { scenario } = file;
    const key = designKey({ name: 'geosim', version: '0' }, scenario, null, sha256);
    const { settings, givens, warmup } = scenario;
    return {
      name: ttl,
      at: [],
      key,
      warmup_us: warmup,
      settings,
      givens,
      scenario,
      file: 'a.yaml',
      sha256: '0',
    };
  });
  return {
    ...{ kind: 'compare', engine: { name: 'geosim', version: '0' }, designs, varied: [], seed: 1, runs },
    ...{ stopping: null, metrics: null, objectives: null, indifference: 0.01 },
    scenario: { name: 'tiny', file: 'a.yaml', sha256: '0' },
  };
}

async function bytesOf(plan: ExperimentPlan, executor: Executor): Promise<string> {
  const ended = await runExperiment(plan, executor);
  expect(ended.troubles).toEqual([]);
  return canonicalJson(analyse(plan, finishedDesigns(plan, ended.records)));
}

test('workers that are killed at random during 500 runs change no byte of the result', async () => {
  const [{ openPool }, { poolExecutor }] = await Promise.all([
    built('runs/run-pool.js'),
    built('runs/pool-executor.js'),
  ]);
  const plan = tinyPlan(250);
  const undisturbed: RunPool = openPool(2, new AbortController().signal);
  const expected = await bytesOf(plan, poolExecutor(undisturbed, {}));
  await undisturbed.close();

  const pool: RunPool = openPool(3, new AbortController().signal);
  const random = createRandom(7).stream('test', 'kills');
  let kills = 0;
  let ended = 0;
  const inner: Executor = poolExecutor(pool, {});
  const murderous: Executor = {
    execute: (runs, tell) =>
      inner.execute(runs, (run, outcome) => {
        tell(run, outcome);
        ended++;
        const victim = pool.threads[Math.floor(random.uniform() * pool.threads.length)];
        if (random.uniform() > 0.1 || victim === undefined) return;
        kills++;
        void victim.terminate();
      }),
  };
  const got = await bytesOf(plan, murderous);
  await pool.close();
  expect(ended).toBe(500);
  expect(kills).toBeGreaterThan(20);
  expect(got).toBe(expected);
}, 300_000);

test('a run that takes its thread down each time is told as failed: exit code 70, and the others are kept', () => {
  // Past all that a run can catch: its thread is gone. By the draw, on seed 4 of the first four.
  const dying = `export default {
    family: 'pubsub', name: 'dying', summary: 'ends its thread', replicas: { min: 1, max: 9 },
    create: (effects) => ({
      linkUp() { if (effects.random('death') < 0.1) process.reallyExit(7); },
      joined() {}, closed() {}, published() {}, received() {}, linkDown() {}, woken() {}, restarted() {},
    }),
  };`;
  const scenario = TINY.replace('service:', 'service:\n  strategy: dying');
  const folder = folderWith({ 'a.yaml': scenario, 'dying.js': dying });
  const { code, stdout, stderr } = geosim(
    ['replicate', 'a.yaml', '--plugin', 'dying.js', '--runs', '4', '--jobs', '2'],
    folder,
  );
  expect([code, stdout]).toEqual([70, '']);
  expect(stderr).toMatch(/the run died 5 times, each in another thread: worker exited with code: 7\n/);
  expect(stderr).toMatch(
    /this command shows it again: npx geosim run a\.yaml --seed 4 --plugin dying\.js\n$/,
  );
  const journal = readFileSync(join(folder, 'reports/runs/a/journal.jsonl'), 'utf8');
  expect(journal.trim().split('\n')).toHaveLength(1 + 3);
});
