import { Command, CommanderError } from 'commander';
import { VERSION } from '../library/version.js';
import { shellLine } from '../reports/shell-line.js';
import { EXIT, type ExitCode } from './exit-codes.js';
import { Mistake } from './mistake.js';
import {
  EXPERIMENT_FORMATS,
  EXPERIMENT_RESULT_FORMATS,
  EXPLANATION_FORMATS,
  FORMATS,
} from './options/formats.js';
import type { Terminal } from './terminal.js';
import { showBug, showMistake } from './trouble.js';

/** Runs one command line and says with which code the process should end. Never throws. */
export async function commandLine(words: readonly string[], terminal: Terminal): Promise<ExitCode> {
  let code: ExitCode = EXIT.held;
  const program = programOf(terminal, (ended) => {
    code = ended;
  });
  try {
    await program.parseAsync([...words], { from: 'user' });
    return code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.held : EXIT.invalid;
    if (error instanceof Mistake) {
      showMistake(error, terminal);
      return error.code;
    }
    const bug = error instanceof Error ? error : new Error(String(error));
    showBug(
      { message: bug.message, stack: bug.stack ?? '' },
      shellLine(['npx', 'geosim', ...words]),
      terminal,
    );
    return EXIT.internal;
  }
}

/** Commands load what they need when they are called: `--version` must not wait for a simulator. */
function programOf(terminal: Terminal, end: (code: ExitCode) => void): Command {
  const program = new Command('geosim')
    .description(
      'Rehearse an outage before it happens: a deterministic simulator of geo-replicated services.',
    )
    .configureOutput({ writeOut: terminal.out, writeErr: terminal.err })
    .exitOverride()
    .showHelpAfterError('(geosim --help shows what there is)')
    .helpCommand(false)
    .version(VERSION, '--version', 'print the version')
    .addHelpText('after', EXIT_CODES_TEXT);

  withScenarios(program.command('run').description('run scenarios and judge them').argument('<scenario...>'))
    .option('--seed <number>', 'instead of the scenario’s seed')
    .option('--out <dir>', 'write to DIR/<scenario>/ instead of reports/runs/<scenario>/')
    .option('--format <list>', `what is written, of ${FORMATS.join(',')} (default: json,timeline,html,png)`)
    .option('--json', 'print the result and nothing else; writes files only with --out')
    .option('--quiet', 'print errors only')
    .option('--history', 'of caches: writes every operation to history.jsonl, for checkers outside')
    .option('--trace <entity>', 'every event of a client (us#17), a replica or an app server, in words')
    .option('--max-events <number>', 'stop a run that takes more events')
    .option('--max-wall <duration>', 'stop a run that takes longer, such as 90s')
    .option('--phases <number>', 'run the fault at so many moments between two probes as well')
    .option('--jobs <number>', 'how many of those at a time (default: one a core)')
    .action(async (paths: string[], options) => {
      const { run } = await import('./commands/run.js');
      end(await run(paths, options, terminal));
    });

  withReporters(
    withScenarios(
      program
        .command('test')
        .description('run all scenarios below the paths; hold them to expectations and goldens')
        .argument('<path...>'),
    ),
  )
    .option('--update', 'accept what is different: write the goldens')
    .option('--all', 'of a golden that differs every metric, not the first ten')
    .option('--filter <text>', 'only those with this in their path or name')
    .option('--slow', 'also those tagged slow')
    .option('--shard <i/n>', 'only the i-th of n parts; geosim merge puts the reports together')
    .option('--check-determinism', 'run each twice and compare all bytes')
    .option('--seed <number>', 'instead of the scenarios’ seeds')
    .option('--jobs <number>', 'how many at a time (default: one a core)')
    .option('--max-events <number>', 'stop a run that takes more events')
    .option('--max-wall <duration>', 'stop a run that takes longer, such as 90s')
    .action(async (paths: string[], options) => {
      const { test } = await import('./commands/test.js');
      end(await test(paths, options, terminal));
    });

  withReporters(
    program
      .command('merge')
      .description('put the reports of all shards of a test, or the journals of an experiment, together')
      .argument('<file...>'),
  )
    .option('--format <list>', `of an experiment: ${EXPERIMENT_FORMATS.join(',')} (default: json,html,png)`)
    .action(async (files: string[], options) => {
      const { merge } = await import('./commands/merge.js');
      end(await merge(files, options, terminal));
    });

  withExperiments(
    program
      .command('replicate')
      .description('run one design on many seeds: intervals for each metric')
      .argument('<scenario>'),
    20,
  )
    .option('--variant <name>', 'a variant of the scenario')
    .action(async (path: string, options) => {
      const { replicate } = await import('./commands/replicate.js');
      end(await replicate(path, options, terminal));
    });

  withExperiments(
    program
      .command('compare')
      .description('run a scenario and its variants on the same seeds and show them side by side')
      .argument('<scenario>'),
    1,
  )
    .option('--variants <list>', 'these and the scenario itself; -NAME leaves one out (default: all)')
    .option('--strategies <list>', 'the scenario with each of these strategies instead')
    .action(async (path: string, options) => {
      const { compare } = await import('./commands/compare.js');
      end(await compare(path, options, terminal));
    });

  withExperiments(
    program
      .command('sweep')
      .description('run a grid over settings on the same seeds: a response table, curves and maps')
      .argument('<scenario>'),
    10,
  )
    .option('--vary <path=v1,v2,…>', 'a setting and its values (repeatable: every combination)', collect, [])
    .option('--variant <name>', 'a variant of the scenario')
    .action(async (path: string, options) => {
      const { sweep } = await import('./commands/sweep.js');
      end(await sweep(path, options, terminal));
    });

  withScenarios(
    program
      .command('explain')
      .description('say why a client or an operation had no service, and what would have helped')
      .argument('<scenario>'),
  )
    .option('--client <name#n>', 'a client, such as us#17')
    .option('--operation <id>', 'an operation; without either: which are worth it, with their ids')
    .option('--no-what-if', 'do not run again with other settings')
    .option('--format <list>', `of ${EXPLANATION_FORMATS.join(',')} (default: text)`)
    .option('--out <dir>', 'write files there instead of printing')
    .option('--seed <number>', 'instead of the scenario’s seed')
    .option('--json', 'print the explanation as JSON and nothing else')
    .option('--quiet', 'no warnings about the scenario')
    .option('--jobs <number>', 'how many runs at a time (default: one a core)')
    .option('--max-events <number>', 'stop a run that takes more events')
    .option('--max-wall <duration>', 'stop a run that takes longer, such as 90s')
    .action(async (path: string, options) => {
      const { explain } = await import('./commands/explain.js');
      end(await explain(path, options, terminal));
    });

  program
    .command('worker')
    .description('serve the runs of experiments with --queue, on as many machines as there are')
    .requiredOption('--queue <url>', 'a Redis or Valkey server, such as redis://host:6379')
    .option('--jobs <number>', 'how many at a time (default: one a core)')
    .option(...PLUGIN)
    .option('--quiet', 'print errors only')
    .action(async (options) => {
      const { worker } = await import('./commands/worker.js');
      end(await worker(options, terminal));
    });

  program
    .command('diff')
    .description('say in words how two results, or goldens, differ')
    .argument('<before>')
    .argument('<after>')
    .option('--format <name>', 'text, markdown or json (default: text)')
    .option('--json', 'as --format json')
    .option('--quiet', 'only the exit code')
    .option('--all', 'every metric that changed, not the first ten')
    .action(async (before: string, after: string, options) => {
      const { diff } = await import('./commands/diff.js');
      end(diff(before, after, options, terminal));
    });

  withScenarios(
    program.command('check').description('say what is wrong with scenarios').argument('<scenario...>'),
  )
    .option('--json', 'print the diagnostics as JSON and nothing else')
    .option('--quiet', 'print errors only')
    .action(async (paths: string[], options) => {
      const { check } = await import('./commands/check.js');
      end(await check(paths, options, terminal));
    });

  program
    .command('init')
    .description('write a commented scenario to begin with')
    .argument('[family]', 'what it is about: pubsub, cache or registry', 'pubsub')
    .option('--out <file>', 'its name (default: <family>.yaml)')
    .action(async (family: string, options) => {
      const { init } = await import('./commands/init.js');
      end(init(family, options, terminal));
    });

  program
    .command('report')
    .description('render the saved result of a run or an experiment again')
    .argument('<result.json>')
    .option(
      '--format <list>',
      `of ${FORMATS.join(',')} (default: text); of an experiment ${EXPERIMENT_RESULT_FORMATS.join(',')}`,
    )
    .option('--out <dir>', 'write files there instead of printing')
    .option('--json', 'print the result as JSON and nothing else')
    .option('--quiet', 'print errors only')
    .action(async (path: string, options) => {
      const { report } = await import('./commands/report.js');
      end(await report(path, options, terminal));
    });

  program
    .command('list')
    .description('what scenarios can name: regions, strategies, faults, metrics or presets')
    .argument('<subject>')
    .option('--json', 'print as JSON')
    .option(...PLUGIN)
    .action(async (subject: string, options) => {
      const { list } = await import('./commands/list.js');
      end(await list(subject, options, terminal));
    });

  program
    .command('schema')
    .description('print the JSON Schema of scenarios (for editors) or of results')
    .argument('[kind]', 'scenario or result', 'scenario')
    .action(async (kind: string) => {
      const { schema } = await import('./commands/schema.js');
      end(schema(kind, terminal));
    });

  return program;
}

function withExperiments(command: Command, runs: number): Command {
  return command
    .option('--runs <number>', `how many seeds (default: ${runs}); with --half-width the most`)
    .option(
      '--half-width <size>',
      'run until the interval of --metric is that narrow: 5% of the mean, 2s, 0.1',
    )
    .option('--metric <name>', 'of which metric')
    .option('--metrics <list>', 'which rows, such as availability,"time_to_recover{clients=us,fault=dark}"')
    .option(
      '--objectives <list>',
      'what the Pareto front weighs (default: latency, availability, losses, cost)',
    )
    .option('--indifference <share>', 'means this close are equally good (default: 1%)')
    .option('--warmup <duration>', 'leave out so much of the beginning')
    .option('--set <path=value>', 'change a setting in all (repeatable)', collect, [])
    .option(...PLUGIN)
    .option('--seed <number>', 'the first of the seeds, instead of the scenario’s')
    .option('--queue <url>', 'run on the workers of a Redis or Valkey server, such as redis://host:6379')
    .option('--resume', 'go on where the journal in the folder ends')
    .option('--shard <i/n>', 'only the i-th of n parts of the runs; geosim merge puts the journals together')
    .option('--out <dir>', 'write to DIR/<scenario>/ instead of reports/runs/<scenario>/')
    .option('--format <list>', `what is written, of ${EXPERIMENT_FORMATS.join(',')} (default: json,html,png)`)
    .option('--json', 'print the result as JSON and nothing else; writes files only with --out')
    .option('--quiet', 'print errors only')
    .option('--jobs <number>', 'how many at a time (default: one a core)')
    .option('--max-events <number>', 'stop a run that takes more events')
    .option('--max-wall <duration>', 'stop a run that takes longer, such as 90s');
}

function withReporters(command: Command): Command {
  return command
    .option('--reporter <list>', 'text, junit, github, json; NAME=FILE writes to a file (default: text)')
    .option('--out <file>', 'write the report as JSON, for geosim merge')
    .option('--json', 'print the report as JSON and nothing else')
    .option('--quiet', 'print only what is red');
}

function withScenarios(command: Command): Command {
  return command
    .option('--set <path=value>', 'change a setting (repeatable)', collect, [])
    .option(...PLUGIN)
    .option('--variant <name>', 'a variant of the scenario');
}

function collect(word: string, all: readonly string[]): readonly string[] {
  return [...all, word];
}

const PLUGIN = [
  '--plugin <file>',
  'a strategy of your own, in TypeScript or JavaScript (repeatable)',
  collect,
  [] as readonly string[],
] as const;

const EXIT_CODES_TEXT = `
Exit codes:
  0  everything held               4  invalid scenario or usage, or a limit was reached
  1  an expectation was missed     70 a bug in geosim
  2  inconclusive: no data         130, 143  stopped by Ctrl-C, SIGTERM
  3  a golden differs              5  the same run gave two results`;
