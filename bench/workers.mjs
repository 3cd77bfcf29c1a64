import { Worker } from 'node:worker_threads';
import { row } from './lib/race.mjs';

export const name = 'workers';

const RUNS = 200;

/**
 * 200 runs of one scenario: what a second worker of an experiment's pool gains, against what a second
 * bare thread gains that is handed its half of the same runs in one go. Real milliseconds, in turn.
 */
export async function run({ rounds }) {
  const { openPool } = await import('../dist/cli/runs/run-pool.js');
  const { poolExecutor } = await import('../dist/cli/runs/pool-executor.js');
  const { checkFiles } = await import('../dist/cli/input/scenario-files.js');
  const [file] = checkFiles(['scenarios/pubsub/fast-probes.yaml'], { set: ['clients[0].count=200'] });
  const runs = Array.from({ length: RUNS }, (_, at) => ({
    key: `k-${at}`,
    design: { scenario: file.scenario, file: file.file, sha256: file.sha256 },
    run: at,
    seed: at + 1,
  }));
  const times = { bare1: [], bare2: [], pool1: [], pool2: [] };
  for (let round = 0; round < rounds; round++) {
    for (const threads of [1, 2]) {
      times[`bare${threads}`].push(await timed(() => bare(runs, threads)));
      times[`pool${threads}`].push(await timed(() => pooled(runs, threads)));
    }
  }
  const gains = (one, two) => one.map((time, at) => time / two[at]);
  const bareGains = gains(times.bare1, times.bare2);
  const poolGains = gains(times.pool1, times.pool2);
  return [
    row('200 runs, one bare thread', 'ms', times.bare1, null, 'baseline'),
    row('200 runs, two bare threads', 'ms', times.bare2, times.bare1, 'one bare thread'),
    row('200 runs, pool of one worker', 'ms', times.pool1, times.bare1, 'one bare thread'),
    row('200 runs, pool of two workers', 'ms', times.pool2, times.bare2, 'two bare threads'),
    row('gain of the second worker', 'times', poolGains, bareGains, 'gain of the second bare thread'),
  ];

  async function pooled(all, lanes) {
    const pool = openPool(lanes, new AbortController().signal);
    let done = 0;
    await poolExecutor(pool, {}).execute(all, (_, outcome) => {
      if (outcome.kind === 'done') done++;
    });
    await pool.close();
    if (done !== RUNS) throw new Error(`${done} of ${RUNS} runs`);
  }
}

/** Every thread gets its part at once and answers once: nothing is handed out, nothing waits. */
async function bare(runs, threads) {
  const parts = Array.from({ length: threads }, (_, at) => runs.filter((_, place) => place % threads === at));
  const done = await Promise.all(
    parts.map(
      (part) =>
        new Promise((resolve, reject) => {
          const worker = new Worker(new URL('./lib/bare-worker.mjs', import.meta.url), { workerData: part });
          worker.on('message', resolve);
          worker.on('error', reject);
        }),
    ),
  );
  const sum = done.reduce((all, some) => all + some, 0);
  if (sum !== runs.length) throw new Error(`${sum} of ${runs.length} runs`);
}

async function timed(work) {
  const from_ms = performance.now();
  await work();
  return performance.now() - from_ms;
}
