import { randomUUID } from 'node:crypto';
import { Queue } from 'bullmq';
import type { Executor, Tell } from '../../experiments/executor.js';
import type { PlannedRun } from '../../experiments/plan.js';
import type { SharedByRuns } from '../runs/pool-executor.js';
import { type Batch, type BatchResult, inBatches, type SharedDesign } from './batch.js';
import { connect } from './connect.js';
import { ALIVE_S, KEPT_S, keysOf, queueName } from './names.js';

/** Runs of an experiment on as many machines as serve the queue. */
export interface QueueExecutor extends Executor {
  close(): Promise<void>;
}

export interface QueueOptions {
  readonly url: string;
  readonly shared: SharedByRuns;
  readonly signal: AbortSignal;
  /** Nobody serves the queue: said once. */
  readonly onIdle: () => void;
}

/**
 * A queue delivers each batch at least once: a worker that falls silent is taken for dead and its batch given
 * to another, and both may answer. Runs are pure functions of their keys, so that the first answer is
 * taken and all others are dropped. @throws Mistake where there is no server.
 */
export async function openQueue({ url, shared, signal, onIdle }: QueueOptions): Promise<QueueExecutor> {
  const { plugins = [], ...limits } = shared;
  const redis = await connect(url);
  const reader = redis.duplicate(); // waits for results, and keeps the other one free
  const name = queueName(plugins);
  const queue = new Queue<Batch>(name, { connection: redis });
  queue.on('error', () => {}); // ioredis connects again by itself
  const experiment = randomUUID();
  const keys = keysOf(name, experiment);
  const signOfLife = () => redis.set(keys.alive, '1', 'EX', ALIVE_S);
  const timer = setInterval(() => void signOfLife().catch(() => {}), (ALIVE_S * 1_000) / 4);
  let saidIdle = false;

  return {
    async execute(runs, tell) {
      const open = new Map(runs.map((run) => [placeOf(run.design.key, run.seed), run]));
      const ids = [...(await send(runs))];
      let waited = 0;
      while (open.size > 0 && !signal.aborted) {
        const answer = await reader.blpop(keys.results, POLL_S);
        if (answer !== null) {
          waited = 0;
          take(JSON.parse(answer[1]) as BatchResult, open, tell);
        } else if (++waited % IDLE_POLLS === 0) {
          await tellIfIdle();
          // A server that forgot what it had: a restart without persistence, memory that was short.
          if (await isEmpty()) ids.push(...(await send([...open.values()])));
        }
      }
      if (open.size === 0) return;
      // Whoever is at work finds out by the missing sign of life; the rest never begins.
      for (const id of ids) await queue.remove(id).catch(() => 0);
      for (const run of open.values()) tell(run, { kind: 'stopped' });
    },

    async close() {
      clearInterval(timer);
      await redis.del(keys.alive, keys.results).catch(() => 0);
      await queue.close();
      reader.disconnect();
      redis.disconnect();
    },
  };

  async function tellIfIdle(): Promise<void> {
    if (saidIdle || (await queue.getWorkersCount()) > 0) return;
    saidIdle = true;
    onIdle();
  }

  async function isEmpty(): Promise<boolean> {
    const counts = await queue.getJobCounts('wait', 'active', 'delayed');
    return Object.values(counts).every((count) => count === 0);
  }

  async function send(runs: readonly PlannedRun[]): Promise<readonly string[]> {
    await signOfLife();
    const designs = new Map(runs.map(({ design }) => [design.key, design]));
    for (const [key, { scenario, file, sha256 }] of designs) {
      const text = JSON.stringify({ scenario, file, sha256 } satisfies SharedDesign);
      await redis.set(keys.design(key), text, 'EX', KEPT_S);
    }
    const jobs = inBatches(runs).map((batch) => ({
      name: 'runs',
      data: { experiment, design: batch[0]!.design.key, seeds: batch.map(({ seed }) => seed), ...limits },
      opts: {
        jobId: randomUUID(),
        removeOnComplete: true,
        removeOnFail: true,
        attempts: MOST_ATTEMPTS,
        backoff: { type: 'fixed', delay: 1_000 },
      },
    }));
    for (let from = 0; from < jobs.length; from += CHUNK) await queue.addBulk(jobs.slice(from, from + CHUNK));
    return jobs.map(({ opts }) => opts.jobId);
  }
}

function take({ design, outcomes }: BatchResult, open: Map<string, PlannedRun>, tell: Tell): void {
  for (const { seed, outcome } of outcomes) {
    const place = placeOf(design, seed);
    const run = open.get(place);
    if (run === undefined) continue; // somebody else was first
    open.delete(place);
    tell(run, outcome);
  }
}

function placeOf(design: string, seed: number): string {
  return `${design}-${seed}`;
}

/** A worker that the server loses in the middle of an answer tries again. */
const MOST_ATTEMPTS = 5;
const CHUNK = 500;
const POLL_S = 1;
const IDLE_POLLS = 5;
