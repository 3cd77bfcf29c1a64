import type { MetricChoice } from '../../experiments/metric-choice.js';
import type { StoppingRule } from '../../experiments/plan.js';
import { METRICS } from '../../metrics/metric-registry.js';
import { readQuantity } from '../../scenario/quantity-text.js';
import { Mistake } from '../mistake.js';
import { EXPERIMENT_FORMATS, type ExperimentFormat, readFormats } from '../options/formats.js';
import { limitsOf } from '../options/limits.js';
import { readMetricChoices } from '../options/metric-choices.js';
import { wholeNumber } from '../options/option-values.js';
import { outputNames } from '../options/output-names.js';
import { readShard, type Shard } from '../options/shard.js';
import type { RunJob } from '../runs/run-job.js';
import { defaultJobs } from '../runs/run-pool.js';

/** Options that all experiments share, as the command line gives them. */
export interface ExperimentOptions {
  readonly set: readonly string[];
  readonly plugin: readonly string[];
  readonly runs?: string;
  readonly warmup?: string;
  readonly metrics?: string;
  readonly objectives?: string;
  readonly indifference?: string;
  readonly halfWidth?: string;
  readonly metric?: string;
  readonly seed?: string;
  readonly out?: string;
  readonly format?: string;
  readonly json?: boolean;
  readonly quiet?: boolean;
  readonly jobs?: string;
  readonly queue?: string;
  readonly resume?: boolean;
  readonly shard?: string;
  readonly maxEvents?: string;
  readonly maxWall?: string;
}

/** The same, read. */
export interface ExperimentSettings {
  /** null where nothing is written. */
  readonly folder: string | null;
  readonly formats: readonly ExperimentFormat[];
  readonly runs: number;
  readonly stopping: StoppingRule | null;
  readonly metrics: readonly MetricChoice[] | null;
  readonly objectives: readonly MetricChoice[] | null;
  readonly indifference: number;
  readonly seed?: number;
  readonly jobs: number;
  readonly resume: boolean;
  readonly shard: Shard | null;
  readonly limits: Pick<RunJob, 'maxEvents' | 'maxWall_ms'>;
}

const DEFAULT_FOLDER = 'reports/runs';
/** Means are printed with three digits: nobody sees less of a difference. */
const DEFAULT_INDIFFERENCE = 0.01;

/** @throws Mistake for what an option does not take. */
export function readSettings(
  path: string,
  options: ExperimentOptions,
  defaultRuns: number,
): ExperimentSettings {
  const { out, json, format, metrics, objectives, indifference, seed, jobs, shard } = options;
  const base = (out ?? DEFAULT_FOLDER).replace(/(?<=.)\/+$/, '');
  const stopping = stoppingRule(options);
  const part = shard === undefined ? null : readShard(shard);
  if (part !== null && stopping !== null) {
    throw new Mistake(
      '--shard and --half-width: a part cannot know when all parts have enough runs',
      'give --runs',
    );
  }
  if (part !== null && json === true && out === undefined) {
    throw new Mistake(
      '--shard --json: the result of a part is its journal',
      'leave out --json, or give --out DIR',
    );
  }
  return {
    folder: json === true && out === undefined ? null : `${base}/${outputNames([path])[0]}`,
    formats: readFormats(format ?? 'json,html,png', EXPERIMENT_FORMATS),
    runs:
      options.runs === undefined
        ? stopping === null
          ? defaultRuns
          : MOST_RUNS
        : wholeNumber('--runs', options.runs, 1),
    stopping,
    metrics: metrics === undefined ? null : readMetricChoices(metrics, '--metrics'),
    objectives: objectives === undefined ? null : readMetricChoices(objectives, '--objectives'),
    indifference: indifference === undefined ? DEFAULT_INDIFFERENCE : shareOf('--indifference', indifference),
    ...(seed === undefined ? {} : { seed: wholeNumber('--seed', seed, 0) }),
    jobs: jobs === undefined ? defaultJobs() : wholeNumber('--jobs', jobs, 1),
    resume: options.resume === true,
    shard: part,
    limits: limitsOf(options),
  };
}

/** With a stopping rule, where nobody says when to give up. */
const MOST_RUNS = 1_000;

function stoppingRule({ halfWidth, metric }: ExperimentOptions): StoppingRule | null {
  if (halfWidth === undefined && metric === undefined) return null;
  if (halfWidth === undefined || metric === undefined) {
    throw new Mistake(
      '--half-width and --metric belong together',
      "such as --half-width 5% --metric 'availability'",
    );
  }
  const choices = readMetricChoices(metric, '--metric');
  const [choice] = choices;
  if (choice === undefined || choices.length > 1) throw new Mistake('--metric: name one metric');
  if (halfWidth.trim().endsWith('%')) {
    return { metric: choice, halfWidth: shareOf('--half-width', halfWidth), relative: true };
  }
  return { metric: choice, halfWidth: absolute(halfWidth, METRICS[choice.name].unit), relative: false };
}

/** Times with their unit, everything else as a number. In the unit of the metric. */
function absolute(text: string, unit: string): number {
  const isTime = unit === 's' || unit === 'us';
  const reading = isTime ? readQuantity('duration', text) : undefined;
  const value = reading?.ok === true ? reading.value / (unit === 's' ? 1_000_000 : 1) : Number(text);
  const isRead = isTime ? reading?.ok === true : text.trim() !== '' && Number.isFinite(value);
  if (isRead && value > 0) return value;
  throw new Mistake(
    `--half-width ${text}: neither a share nor ${isTime ? 'a duration' : 'a number'} above 0`,
    `a share of the mean (5%), or ${isTime ? 'a time (2s)' : `a number of ${unit}`}`,
  );
}

function shareOf(option: string, text: string): number {
  const reading = readQuantity('share', text);
  if (!reading.ok) throw new Mistake(`${option} ${text}: ${reading.message}`, reading.hint);
  return reading.value;
}
