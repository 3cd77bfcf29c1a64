import { analyse } from '../../experiments/analysis.js';
import { runKey, seedOf } from '../../experiments/plan.js';
import { finishedDesigns } from '../../experiments/run-experiment.js';
import type { RunRecord } from '../../experiments/run-record.js';
import { canonicalJson } from '../../metrics/canonical-json.js';
import type { ExitCode } from '../exit-codes.js';
import { assertWritable } from '../input/files.js';
import { watchForInterruption } from '../interruption.js';
import { Mistake } from '../mistake.js';
import { EXPERIMENT_FORMATS, readFormats } from '../options/formats.js';
import type { Terminal } from '../terminal.js';
import { tellExperiment } from './experiment-output.js';
import { type JournalContent, keep, readJournal } from './journal.js';

export interface MergeExperimentOptions {
  /** The folder. */
  readonly out?: string;
  readonly format?: string;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

/** The journals of all parts of an experiment, analysed together: the same bytes as without shards. */
export async function mergeExperiment(
  files: readonly string[],
  options: MergeExperimentOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const formats = readFormats(options.format ?? 'json,html,png', EXPERIMENT_FORMATS);
  const folder = options.out ?? null;
  const parts = files.map((file) => ({ file, ...readJournal(file) }));
  const plan = commonPlan(parts);
  const records = new Map<string, RunRecord>();
  for (const { file, records: own } of parts) for (const record of own.values()) keep(records, record, file);
  assertComplete(plan, records, parts);
  if (folder !== null) assertWritable(folder);
  const measured = finishedDesigns(plan, records);
  const result = analyse(plan, measured);
  const interruption = watchForInterruption();
  try {
    const telling = { folder, formats, metrics: plan.metrics, options, signal: interruption.signal };
    return await tellExperiment(result, measured, telling, terminal);
  } finally {
    interruption.release();
  }
}

type Part = JournalContent & { readonly file: string };

/** @throws Mistake where they are not of one experiment, asked the same. */
function commonPlan(parts: readonly Part[]) {
  const [first] = parts;
  if (first?.head === null || first === undefined)
    throw new Mistake(`${first?.file ?? 'nothing'}: the journal is empty`);
  const { plan } = first.head;
  const wanted = canonicalJson(plan);
  const other = parts.find(({ head }) => head === null || canonicalJson(head.plan) !== wanted);
  if (other !== undefined) {
    throw new Mistake(
      `${first.file} and ${other.file} are not parts of one experiment`,
      'all parts need the same scenario, options, seed and version of geosim',
    );
  }
  if (plan.stopping !== null)
    throw new Mistake(`${first.file}: an experiment with --half-width has no parts`);
  return plan;
}

/** A part of the runs is not the experiment. */
function assertComplete(
  plan: ReturnType<typeof commonPlan>,
  records: ReadonlyMap<string, RunRecord>,
  parts: readonly Part[],
): void {
  const keys = plan.designs.flatMap((design) =>
    Array.from({ length: plan.runs }, (_, run) => runKey(design, seedOf(plan, run))),
  );
  const missing = new Set(keys.filter((key) => !records.has(key))).size;
  if (missing === 0) return;
  const shards = parts.flatMap(({ head }) =>
    head?.shard ? [`${head.shard.index} of ${head.shard.of}`] : [],
  );
  throw new Mistake(
    `${missing} of ${new Set(keys).size} runs are missing`,
    `give the journals of all parts, finished (--resume goes on); these are of ${shards.join(', ') || 'no shard'}`,
  );
}
