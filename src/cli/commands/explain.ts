import { clientNamed } from '../../explanation/cast.js';
import {
  type ClientStory,
  EXPLANATION_VERSION,
  type Explanation,
  type OperationFact,
} from '../../explanation/explanation.js';
import { readOperationId } from '../../explanation/operation-id.js';
import { waitFor, worstOf } from '../../explanation/wait.js';
import type { WatchFor } from '../../explanation/watch.js';
import { canonicalJson } from '../../metrics/canonical-json.js';
import type { RunResult } from '../../metrics/result.js';
import { runPage } from '../../reports/html/run-page.js';
import { censusText } from '../../reports/text/census.js';
import { explanationText } from '../../reports/text/explanation.js';
import { ansiStyler, plainStyler } from '../../reports/text/styler.js';
import { explanationTrace } from '../../reports/trace/explanation-trace.js';
import { didYouMean } from '../../scenario/nearest.js';
import type { Scenario } from '../../scenario/scenario.js';
import { castOf } from '../../simulation/cast-of.js';
import { EXIT, type ExitCode } from '../exit-codes.js';
import { assertWritable, writeFiles } from '../input/files.js';
import { type LoadedPlugins, loadPluginFiles } from '../input/load-plugin.js';
import { checkFiles, countOf, type ReadyFile, showDiagnostics } from '../input/scenario-files.js';
import { watchForInterruption } from '../interruption.js';
import { Mistake } from '../mistake.js';
import { EXPLANATION_FORMATS, type ExplanationFormat, readFormats } from '../options/formats.js';
import { pageAssets } from '../page-assets.js';
import { progressLine } from '../progress.js';
import { reproducingCommand } from '../reproduce.js';
import type { RunJob, RunOutcome } from '../runs/run-job.js';
import { runOnce } from '../runs/run-pool.js';
import { explainJob, isReady, subjectOf, type WhatIfOptions, whatIf } from '../runs/what-if.js';
import type { Terminal } from '../terminal.js';
import { pluginFailure, showBug, showMistake } from '../trouble.js';

/** Options as the command line gives them. */
export interface ExplainOptions extends WhatIfOptions {
  readonly plugin: readonly string[];
  readonly client?: string;
  readonly operation?: string;
  readonly format?: string;
  readonly out?: string;
  readonly json?: boolean;
  /** false: --no-what-if */
  readonly whatIf?: boolean;
}

/**
 * Tells why a client or an operation had no service, and what would have been with other settings. Without
 * either: whom one could ask about.
 */
export async function explain(path: string, options: ExplainOptions, terminal: Terminal): Promise<ExitCode> {
  const plugins = await loadPluginFiles(options.plugin);
  const file = readyFile(path, options, plugins, terminal);
  if (file === null) return EXIT.invalid;
  const asked = askedFor(file.scenario, options);
  const formats = formatsOf(options);
  if (options.out !== undefined) assertWritable(options.out);
  const interruption = watchForInterruption();
  try {
    const { signal } = interruption;
    // Only the page shows numbers of the run.
    const isMeasured = formats.includes('html');
    const job = { ...explainJob(file, options, plugins, asked.watchFor), isMeasured };
    const outcome = await watched(job, options, signal, terminal);
    if (outcome.kind !== 'done') return trouble(outcome, path, options, terminal) ?? interruption.code()!;
    const { result, seen } = outcome;
    if (seen?.kind === 'census') {
      terminal.out(
        options.json === true ? canonicalJson(seen.census) : censusText(seen.census, look(terminal)),
      );
      return EXIT.held;
    }
    if (seen?.kind !== 'client') throw new Error('the client was not watched');
    const { story } = seen;
    const { engine, scenario, seed, digest, simulated_us } = result;
    // Of a client that was never down the operation that went worst is what there is to explain.
    const worst = story.outages.length === 0 ? worstOf(story.operations) : null;
    const operation = asked.operation === null ? worst : found(asked.operation, story);
    const wait = operation === null ? null : waitFor(operation.id, story.operations);
    const focus = focusOf(story, operation, simulated_us);
    const subject = subjectOf(story, focus, operation, wait);
    const isAsked = subject !== null && options.whatIf !== false;
    const context = { file, options, plugins, seed, signal, terminal };
    const counterfactuals = isAsked ? await whatIf(story, subject, context) : [];
    const explanation: Explanation = {
      explanationVersion: EXPLANATION_VERSION,
      ...{ engine, scenario, seed, digest, simulated_us, operation, wait, story, focus, counterfactuals },
    };
    if (interruption.code() !== undefined) return interruption.code()!;
    show({ result, explanation }, formats, options, terminal);
    return EXIT.held;
  } finally {
    interruption.release();
  }
}

function formatsOf({ json, format }: ExplainOptions): readonly ExplanationFormat[] {
  return json === true ? ['json'] : readFormats(format ?? 'text', EXPLANATION_FORMATS);
}

/** Printed, or as files where a folder is named. */
function show(
  explained: Explained,
  formats: readonly ExplanationFormat[],
  { out, quiet }: ExplainOptions,
  terminal: Terminal,
): void {
  if (out === undefined) {
    for (const format of formats) {
      const isText = format === 'text';
      terminal.out(
        isText
          ? explanationText(explained.explanation, look(terminal))
          : explanationFile(explained, format).content,
      );
    }
    return;
  }
  const files = formats.map((format) => explanationFile(explained, format));
  writeFiles(out, files);
  if (quiet !== true) for (const { name } of files) terminal.err(`wrote ${out}/${name}\n`);
}

interface Explained {
  readonly result: RunResult;
  readonly explanation: Explanation;
}

function explanationFile({ result, explanation }: Explained, format: ExplanationFormat) {
  switch (format) {
    case 'text':
      return { name: 'explanation.txt', content: explanationText(explanation) };
    case 'json':
      return { name: 'explanation.json', content: canonicalJson(explanation) };
    case 'html':
      return { name: 'report.html', content: runPage(result, pageAssets(), explanation) };
    case 'trace':
      return { name: 'trace.json', content: explanationTrace(explanation) };
  }
}

interface Asked {
  readonly watchFor: WatchFor;
  /** The operation's id. */
  readonly operation: string | null;
}

function askedFor(scenario: Scenario, { client, operation }: ExplainOptions): Asked {
  const cast = castOf(scenario);
  if (client !== undefined && operation !== undefined) {
    throw new Mistake('--client and --operation both say what to explain', 'leave one of them out');
  }
  const named = operation === undefined ? client : readOperationId(operation)?.client;
  if (operation !== undefined && named === undefined) {
    throw new Mistake(
      `--operation: "${operation}" is no operation`,
      'such as us#17/publish@612.345678; geosim explain SCENARIO lists some',
    );
  }
  if (named === undefined) return { watchFor: { kind: 'census', from_us: scenario.warmup }, operation: null };
  const found = clientNamed(cast, named);
  if (typeof found === 'string') {
    const names = cast.populations.map(({ name }) => name);
    const near = didYouMean(named.replace(/#\d+$/, ''), names) ?? `there are ${names.join(', ')}`;
    throw new Mistake(`${operation === undefined ? '--client' : '--operation'}: ${found}`, near);
  }
  return { watchFor: { kind: 'client', client: found }, operation: operation ?? null };
}

/** @throws Mistake where the client did no such thing. */
function found(id: string, { operations, client }: ClientStory): OperationFact {
  const operation = operations.findLast((one) => one.id === id); // the try that ended it
  if (operation !== undefined) return operation;
  const wanted = readOperationId(id)?.intended_us ?? 0;
  const near = [...operations].sort(
    (a, b) => Math.abs(a.intended_us - wanted) - Math.abs(b.intended_us - wanted),
  )[0];
  throw new Mistake(
    `--operation: ${client} did nothing of that kind at that moment`,
    near === undefined ? 'it did nothing that has an id' : `the nearest is ${near.id}`,
  );
}

/** The outage that an operation met, or else the longest. */
function focusOf({ outages }: ClientStory, operation: OperationFact | null, end_us: number): number | null {
  const length_us = ({ from_us, to_us }: (typeof outages)[number]) => (to_us ?? end_us) - from_us;
  const met = outages
    .map((outage, index) => ({ outage, index }))
    .filter(({ outage }) => {
      if (operation === null) return true;
      return operation.intended_us <= (outage.to_us ?? end_us) && operation.ended_us >= outage.from_us;
    });
  return met.sort((a, b) => length_us(b.outage) - length_us(a.outage))[0]?.index ?? null;
}

function readyFile(
  path: string,
  options: ExplainOptions,
  { plugins }: LoadedPlugins,
  terminal: Terminal,
): ReadyFile | null {
  const [file] = checkFiles([path], { ...options, plugins });
  if (file instanceof Mistake) throw file;
  if (file === undefined) return null;
  if (options.quiet !== true || file.scenario === undefined) showDiagnostics(file.diagnostics, terminal);
  if (isReady(file)) return file;
  terminal.err(`geosim: nothing was run: ${countOf(file.diagnostics)}\n`);
  return null;
}

async function watched(
  job: RunJob,
  { quiet }: ExplainOptions,
  signal: AbortSignal,
  terminal: Terminal,
): Promise<RunOutcome> {
  const write = terminal.errIsTerminal && quiet !== true ? terminal.err : () => {};
  const progress = progressLine(job.file, write, () => performance.now());
  const outcome = await runOnce(
    job,
    ({ now_us, events }) => progress.show(now_us, job.scenario.duration, events),
    signal,
  );
  progress.clear();
  return outcome;
}

/** undefined: a signal stopped it. */
function trouble(
  outcome: Exclude<RunOutcome, { kind: 'done' }>,
  path: string,
  { set, plugin, variant, seed }: ExplainOptions,
  terminal: Terminal,
): ExitCode | undefined {
  switch (outcome.kind) {
    case 'stopped':
      return undefined;
    case 'limit':
      throw new Mistake(
        `${path}: stopped by --max-${outcome.limit} after ${outcome.events} events; nothing is explained`,
        'raise the limit',
      );
    case 'plugin-failed':
      showMistake({ message: pluginFailure(outcome) }, terminal);
      return EXIT.invalid;
    case 'failed': {
      const command = {
        path,
        seed: Number(seed ?? 0),
        set,
        plugins: plugin,
        ...(variant === undefined ? {} : { variant }),
      };
      showBug(outcome, reproducingCommand(command), terminal);
      return EXIT.internal;
    }
  }
}

function look({ outColours, width }: Terminal) {
  return { style: outColours ? ansiStyler : plainStyler, ...(width === undefined ? {} : { width }) };
}
