import { EXIT, type ExitCode } from '../exit-codes.js';
import { loadPluginFiles } from '../input/load-plugin.js';
import { watchForInterruption } from '../interruption.js';
import { wholeNumber } from '../options/option-values.js';
import { withoutPassword } from '../queue/connect.js';
import { serve } from '../queue/serve.js';
import { defaultJobs, openPool } from '../runs/run-pool.js';
import type { Terminal } from '../terminal.js';

export interface WorkerOptions {
  readonly queue: string;
  readonly jobs?: string;
  readonly plugin: readonly string[];
  readonly quiet?: boolean;
}

/** Serves the runs of experiments with --queue until a signal ends it. */
export async function worker(options: WorkerOptions, terminal: Terminal): Promise<ExitCode> {
  const lanes = options.jobs === undefined ? defaultJobs() : wholeNumber('--jobs', options.jobs, 1);
  const { sources } = await loadPluginFiles(options.plugin);
  const interruption = watchForInterruption();
  const pool = openPool(lanes, new AbortController().signal);
  try {
    let runs = 0;
    const served = await serve(options.queue, sources, pool, (more) => {
      runs += more;
    });
    if (options.quiet !== true) {
      const threads = lanes === 1 ? '1 thread' : `${lanes} threads`;
      terminal.err(`geosim worker: ${served.queue} at ${withoutPassword(options.queue)}, ${threads}\n`);
    }
    if (!interruption.signal.aborted) {
      await new Promise((end) => interruption.signal.addEventListener('abort', end, { once: true }));
    }
    await served.close();
    if (options.quiet !== true) terminal.err(`geosim worker: ${runs} runs done\n`);
    return interruption.code() ?? EXIT.held;
  } finally {
    interruption.release();
    await pool.close();
  }
}
