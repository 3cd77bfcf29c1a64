import { spawn, spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { row } from './lib/race.mjs';

export const name = 'queue';

const MAIN = fileURLToPath(new URL('../dist/cli/main.js', import.meta.url));
const SERVER = ['redis-server', 'valkey-server'].find(
  (name) => spawnSync(name, ['--version'], { stdio: 'ignore' }).status === 0,
);
const PORT = 46_379;
const URL_OF_QUEUE = `redis://127.0.0.1:${PORT}`;
/** No more than there are batches in an experiment, so that every run is a job of its own. */
const RUNS = 400;

/**
 * The same short runs through one thread of the pool, and through a server and one worker process of one
 * thread on this machine: what the queue costs is the difference, over the number of jobs. Real milliseconds a
 * run, in turn; the worker is there and warm before the clock runs.
 */
export async function run({ rounds }) {
  if (SERVER === undefined)
    return [row('no redis-server or valkey-server here', 'ms', [Number.NaN], null, '')];
  const server = await started(SERVER, ['--port', `${PORT}`, '--save', ''], /ready to accept connections/i);
  const worker = await started(
    process.execPath,
    [MAIN, 'worker', '--queue', URL_OF_QUEUE, '--jobs', '1'],
    /./,
  );
  try {
    return await measured(rounds);
  } finally {
    worker.kill('SIGKILL');
    server.kill('SIGKILL');
  }
}

async function measured(rounds) {
  const [{ openPool }, { poolExecutor }, { openQueue }, { checkFiles }] = await Promise.all(
    ['runs/run-pool', 'runs/pool-executor', 'queue/queue-executor', 'input/scenario-files'].map(
      (file) => import(`../dist/cli/${file}.js`),
    ),
  );
  const [file] = checkFiles(['scenarios/pubsub/fast-probes.yaml'], {
    set: ['clients[0].count=5', 'clients[1].count=5'],
  });
  if (file.scenario === undefined) throw new Error('the scenario of the benchmark is not valid any more');
  const design = { key: 'd', scenario: file.scenario, file: file.file, sha256: file.sha256 };
  const runs = Array.from({ length: RUNS }, (_, at) => ({ key: `k-${at}`, design, run: at, seed: at + 1 }));
  const { signal } = new AbortController();
  const pool = openPool(1, signal);
  const queue = await openQueue({ url: URL_OF_QUEUE, shared: {}, signal, onIdle: () => {} });
  const executors = { pool: poolExecutor(pool, {}), queue };
  const times = { pool: [], queue: [] };
  try {
    for (let round = 0; round <= rounds; round++) {
      for (const [through, executor] of Object.entries(executors)) {
        const ms = (await timed(executor, runs)) / RUNS;
        if (round > 0) times[through].push(ms); // the first warms up
      }
    }
  } finally {
    await queue.close();
    await pool.close();
  }
  const overhead = times.queue.map((time, round) => time - times.pool[round]);
  return [
    row(`a run of ${RUNS} through the pool`, 'ms', times.pool, null, 'baseline'),
    row(`a run of ${RUNS} through the queue, a job each`, 'ms', times.queue, times.pool, 'the pool'),
    row('what the queue costs a job', 'ms', overhead, null, 'the difference'),
  ];
}

async function timed(executor, runs) {
  const from_ms = performance.now();
  let done = 0;
  await executor.execute(runs, (_, outcome) => {
    if (outcome.kind === 'done') done++;
  });
  if (done !== RUNS) throw new Error(`${done} of ${RUNS} runs`);
  return performance.now() - from_ms;
}

/** A process that has said it is ready. */
function started(command, words, isReady) {
  const child = spawn(command, words);
  return new Promise((resolve, reject) => {
    const listen = (text) => {
      if (isReady.test(`${text}`)) resolve(child);
    };
    child.stdout.on('data', listen);
    child.stderr.on('data', listen);
    child.on('exit', (code) => reject(new Error(`${command} ended with ${code}`)));
  });
}
