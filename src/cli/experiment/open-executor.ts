import type { Executor } from '../../experiments/executor.js';
import { poolExecutor, type SharedByRuns } from '../runs/pool-executor.js';
import { openPool } from '../runs/run-pool.js';
import type { Terminal } from '../terminal.js';

export interface ExecutorOptions {
  /** URL of the server; without, the threads of this machine. */
  readonly queue?: string;
  readonly lanes: number;
  readonly shared: SharedByRuns;
  readonly signal: AbortSignal;
}

/** Whoever runs the runs of an experiment. @throws Mistake where there is no server. */
export async function openExecutor(
  { queue, lanes, shared, signal }: ExecutorOptions,
  terminal: Terminal,
): Promise<Executor & { close(): Promise<void> }> {
  if (queue !== undefined) {
    // Loaded when it is wanted: most never need it.
    const { openQueue } = await import('../queue/queue-executor.js');
    const worker = `geosim worker --queue ${queue}${(shared.plugins ?? []).map(({ file }) => ` --plugin ${file}`).join('')}`;
    const onIdle = () => terminal.err(`geosim: no worker serves the queue yet; start some: ${worker}\n`);
    return openQueue({ url: queue, shared, signal, onIdle });
  }
  const pool = openPool(lanes, signal);
  return { ...poolExecutor(pool, shared), close: () => pool.close() };
}
