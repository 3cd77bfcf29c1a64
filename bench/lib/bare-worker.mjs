/** A thread that runs all it is given, with what a worker of the pool does for each run, and nothing else. */
import { parentPort, workerData } from 'node:worker_threads';
import { record } from '../../dist/cli/run-worker.js';

const records = workerData.map(({ key, design: { scenario, file, sha256 }, seed }) =>
  record({ key, job: { scenario, file, sha256, seed } }),
);
parentPort.postMessage(records.length);
