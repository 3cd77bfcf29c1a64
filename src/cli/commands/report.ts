import { dirname } from 'node:path';
import type { ExperimentResult } from '../../experiments/experiment-result.js';
import type { RunResult } from '../../metrics/result.js';
import { EXIT, type ExitCode } from '../exit-codes.js';
import { experimentFiles, experimentSummary } from '../experiment/render-experiment.js';
import { type OutputFile, writeFiles } from '../input/files.js';
import { readSaved } from '../input/result-file.js';
import { Mistake } from '../mistake.js';
import {
  EXPERIMENT_FORMATS,
  EXPERIMENT_RESULT_FORMATS,
  FORMATS,
  RUNS_FORMATS,
  readFormats,
} from '../options/formats.js';
import { outputFiles, summaryText } from '../output/render.js';
import type { Terminal } from '../terminal.js';

export interface ReportOptions {
  readonly format?: string;
  readonly out?: string;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

/**
 * Renders the saved result of a run or an experiment again. Text goes to standard output, unless --out names
 * a folder; the page and pictures always are files, beside the result unless --out says otherwise. It does not
 * judge: exit code 0.
 */
export async function report(path: string, options: ReportOptions, terminal: Terminal): Promise<ExitCode> {
  const saved = readSaved(path);
  const words = options.json === true ? 'json' : (options.format ?? 'text');
  if (saved.kind === 'run') await show(runRendering(saved.result, words, terminal), path, options, terminal);
  else await show(experimentRendering(saved.result, words, terminal), path, options, terminal);
  return EXIT.held;
}

/** What the results of runs and of experiments have in common here. */
interface Rendering<Format extends string> {
  readonly formats: readonly Format[];
  files(formats: readonly Format[]): Promise<readonly OutputFile[]>;
  /** As wide and as colourful as the terminal. */
  text(): string;
}

function runRendering(
  result: RunResult,
  words: string,
  terminal: Terminal,
): Rendering<(typeof FORMATS)[number]> {
  return {
    formats: readFormats(words, FORMATS),
    files: (formats) => outputFiles(result, formats, NEVER),
    text: () => summaryText(result, terminal, []),
  };
}

function experimentRendering(
  result: ExperimentResult,
  words: string,
  terminal: Terminal,
): Rendering<(typeof EXPERIMENT_RESULT_FORMATS)[number]> {
  const wanted = readFormats(words, EXPERIMENT_FORMATS);
  const missing = RUNS_FORMATS.find((format) => wanted.includes(format));
  if (missing !== undefined) {
    throw new Mistake(
      `a saved experiment has not every figure of its runs, which --format ${missing} is about`,
      `its journal has: geosim merge journal.jsonl --format ${missing} --out DIR`,
    );
  }
  return {
    formats: EXPERIMENT_RESULT_FORMATS.filter((format) => wanted.includes(format)),
    files: (formats) => experimentFiles(result, formats, NEVER),
    text: () => experimentSummary(result, terminal, []),
  };
}

const NEVER = new AbortController().signal;

async function show<Format extends string>(
  { formats, files, text }: Rendering<Format>,
  path: string,
  { out, quiet }: ReportOptions,
  terminal: Terminal,
): Promise<void> {
  const printed = formats.filter((format) => out === undefined && !isFile(format));
  for (const format of printed) {
    if (format === 'text') terminal.out(text());
    else for (const { content } of await files([format])) terminal.out(content.toString());
  }
  const folder = out ?? dirname(path);
  const written = await files(formats.filter((format) => !printed.includes(format)));
  if (written.length === 0) return;
  writeFiles(folder, written);
  if (quiet !== true) for (const { name } of written) terminal.err(`wrote ${folder}/${name}\n`);
}

function isFile(format: string): boolean {
  return format === 'png' || format === 'svg' || format === 'html';
}
