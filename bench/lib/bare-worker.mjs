/** A thread that runs all it is given, with what a worker of the pool does for each run, and nothing else. */
import { parentPort, workerData } from 'node:worker_threads';
import { record } from '../../dist/cli/runs/run-worker.js';

let done = 0;
for (const { key, design, seed } of workerData) {
  const { scenario, file, sha256 } = design;
  const outcome = await record({ key, job: { scenario, file, sha256, seed } });
  if (outcome.kind === 'done') done++;
}
parentPort.postMessage(done);
