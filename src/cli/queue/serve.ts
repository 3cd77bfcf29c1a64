import { type Job, Worker } from 'bullmq';
import { runKey } from '../../experiments/plan.js';
import type { PluginSource } from '../input/plugin-source.js';
import { failure } from '../runs/failure.js';
import type { RecordOutcome } from '../runs/run-job.js';
import type { RunPool } from '../runs/run-pool.js';
import type { Batch, BatchResult, SharedDesign } from './batch.js';
import { connect } from './connect.js';
import { KEPT_S, keysOf, queueName } from './names.js';

export interface Served {
  readonly queue: string;
  /** Takes no more batches, and ends when those at hand are done. */
  close(): Promise<void>;
}

/** Takes batches of runs from a queue and sends back what came of them. @throws Mistake where there is no server. */
export async function serve(
  url: string,
  plugins: readonly PluginSource[],
  pool: RunPool,
  onBatch: (runs: number) => void,
): Promise<Served> {
  const redis = await connect(url);
  const taking = redis.duplicate(); // the worker's own; it does not close what it was given
  const queue = queueName(plugins);
  const designs = new Map<string, SharedDesign>();
  const worker = new Worker<Batch, null>(queue, work, {
    connection: taking,
    concurrency: pool.lanes,
    // Runs are in threads of their own, so that the lock is renewed in time whatever they do.
    lockDuration: LOCK_MS,
    stalledInterval: LOCK_MS,
    maxStalledCount: MOST_DEATHS,
  });
  worker.on('error', () => {}); // ioredis connects again by itself; what was lost on the way is done again
  worker.on('failed', (job, error) => {
    if (job !== undefined && (job.attemptsMade >= (job.opts.attempts ?? 1) || isTooOften(error))) {
      void giveUp(job.data, error);
    }
  });

  async function work({ data }: Job<Batch>): Promise<null> {
    const keys = keysOf(queue, data.experiment);
    if ((await redis.exists(keys.alive)) === 0) return null; // nobody waits for it any more
    const design = await designOf(data);
    const { seeds, maxEvents, maxWall_ms } = data;
    const limits = {
      ...(maxEvents === undefined ? {} : { maxEvents }),
      ...(maxWall_ms === undefined ? {} : { maxWall_ms }),
    };
    const outcomes: { seed: number; outcome: RecordOutcome }[] = [];
    for (const seed of seeds) {
      const outcome = await pool.record(
        { ...design, seed, plugins, ...limits },
        runKey({ key: data.design }, seed),
      );
      outcomes.push({ seed, outcome });
    }
    await answer(data, outcomes);
    onBatch(seeds.length);
    return null;
  }

  async function designOf({ experiment, design }: Batch): Promise<SharedDesign> {
    const known = designs.get(design);
    if (known !== undefined) return known;
    const text = await redis.get(keysOf(queue, experiment).design(design));
    if (text === null) throw new Error('the server has lost the scenario');
    const shared = JSON.parse(text) as SharedDesign;
    if (designs.size >= MOST_DESIGNS) designs.delete(designs.keys().next().value!);
    designs.set(design, shared);
    return shared;
  }

  async function answer({ experiment, design }: Batch, outcomes: BatchResult['outcomes']): Promise<void> {
    const { results } = keysOf(queue, experiment);
    const result: BatchResult = { design, outcomes };
    await redis.multi().rpush(results, JSON.stringify(result)).expire(results, KEPT_S).exec();
  }

  /** Nobody will run it again: the experiment must not wait for it. */
  async function giveUp(batch: Batch, error: Error): Promise<void> {
    await answer(
      batch,
      batch.seeds.map((seed) => ({ seed, outcome: failure(error) })),
    ).catch(() => {});
  }

  return {
    queue,
    async close() {
      await worker.close();
      taking.disconnect();
      redis.disconnect();
    },
  };
}

/** A batch that so many workers died of kills them. */
const MOST_DEATHS = 20;
/** A worker that has not been heard of for so long is taken for dead. */
const LOCK_MS = 5_000;
/** Some megabytes. */
const MOST_DESIGNS = 64;

function isTooOften(error: Error): boolean {
  return error.message.includes('stalled more than allowable limit');
}
