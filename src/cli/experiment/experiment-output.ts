import type { MeasuredDesign } from '../../experiments/analysis.js';
import type { ExperimentResult } from '../../experiments/experiment-result.js';
import { keysOfChoice } from '../../experiments/row-keys.js';
import { canonicalJson } from '../../metrics/canonical-json.js';
import { labelKey } from '../../metrics/label-key.js';
import { type ExitCode, exitCodeOf, gravest } from '../exit-codes.js';
import { writeFiles } from '../input/files.js';
import { Mistake } from '../mistake.js';
import { EXPERIMENT_RESULT_FORMATS, RUNS_FORMATS } from '../options/formats.js';
import type { Terminal } from '../terminal.js';
import type { ExperimentOptions, ExperimentSettings } from './experiment-options.js';
import { experimentFiles, experimentSummary, runsFiles } from './render-experiment.js';

export interface Telling extends Pick<ExperimentSettings, 'folder' | 'formats' | 'metrics'> {
  readonly options: Pick<ExperimentOptions, 'json' | 'quiet'>;
  readonly signal: AbortSignal;
}

/** Writes and prints the result of an experiment. The exit code is the gravest of its runs. */
export async function tellExperiment(
  result: ExperimentResult,
  measured: readonly MeasuredDesign[],
  { folder, formats, metrics, options, signal }: Telling,
  terminal: Terminal,
): Promise<ExitCode> {
  for (const choice of (metrics ?? []).filter((one) => keysOfChoice(measured, one).length === 0)) {
    const which = labelKey(choice.name, choice.labels ?? {});
    terminal.err(`geosim: --metrics ${which}: no design has anything under it\n`);
  }
  if (metrics !== null && result.rows.length === 0) {
    throw new Mistake(
      'none of the designs has any of the metrics of --metrics',
      'geosim list metrics shows their labels; without labels a metric means its usual rows',
    );
  }
  const wanted = <Format>(of: readonly Format[]) =>
    of.filter((one) => (formats as readonly Format[]).includes(one));
  const files =
    folder === null
      ? []
      : [
          ...(await experimentFiles(result, wanted(EXPERIMENT_RESULT_FORMATS), signal)),
          ...(await runsFiles(result, measured, wanted(RUNS_FORMATS))),
        ];
  if (folder !== null) writeFiles(folder, files);
  if (options.json === true) terminal.out(canonicalJson(result));
  else if (options.quiet !== true) {
    const names = files.map(({ name }) => `${folder}/${name}`);
    terminal.out(experimentSummary(result, terminal, names));
  }
  return gravest(result.designs.flatMap(({ runs }) => runs.map(({ verdict }) => exitCodeOf(verdict))));
}
