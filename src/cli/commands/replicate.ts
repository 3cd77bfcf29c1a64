import { EXIT, type ExitCode } from '../exit-codes.js';
import { experiment } from '../experiment/experiment.js';
import { readBase, readDesigns } from '../experiment/experiment-designs.js';
import { type ExperimentOptions, readSettings } from '../experiment/experiment-options.js';
import { loadPluginFiles } from '../input/load-plugin.js';
import type { Terminal } from '../terminal.js';
import { settingsOf } from './compare.js';

export interface ReplicateOptions extends ExperimentOptions {
  readonly variant?: string;
}

/** One design on many seeds: how far what one run says is chance. */
export async function replicate(
  path: string,
  options: ReplicateOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const settings = readSettings(path, options, DEFAULT_RUNS);
  const set = settingsOf(options);
  const plugins = await loadPluginFiles(options.plugin);
  const base = readBase(path, set, plugins.plugins, terminal);
  if (base === null) return EXIT.invalid;
  const { variant } = options;
  const choice = { name: variant ?? 'base', set, ...(variant === undefined ? {} : { variant }) };
  const designs = readDesigns(path, [choice], plugins.plugins, options.quiet === true, terminal);
  if (designs === null) return EXIT.invalid;
  const { name } = base.scenario;
  return experiment(
    { kind: 'replicate', path, name, designs, varied: [], plugins },
    settings,
    options,
    terminal,
  );
}

/** Enough for an interval of the median. */
const DEFAULT_RUNS = 20;
