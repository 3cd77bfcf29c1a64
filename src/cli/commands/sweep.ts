import { EXIT, type ExitCode } from '../exit-codes.js';
import { experiment } from '../experiment/experiment.js';
import { readBase, readDesigns } from '../experiment/experiment-designs.js';
import { type ExperimentOptions, readSettings } from '../experiment/experiment-options.js';
import { gridOf, readVaried } from '../experiment/sweep-grid.js';
import { loadPluginFiles } from '../input/load-plugin.js';
import type { Terminal } from '../terminal.js';
import { settingsOf } from './compare.js';

export interface SweepOptions extends ExperimentOptions {
  readonly vary: readonly string[];
  readonly variant?: string;
}

/** A grid over settings: every combination is a design, all on the same seeds. */
export async function sweep(path: string, options: SweepOptions, terminal: Terminal): Promise<ExitCode> {
  const settings = readSettings(path, options, DEFAULT_RUNS);
  const varied = readVaried(options.vary);
  const set = settingsOf(options);
  const plugins = await loadPluginFiles(options.plugin);
  const base = readBase(path, set, plugins.plugins, terminal);
  if (base === null) return EXIT.invalid;
  const designs = readDesigns(
    path,
    gridOf(varied, set, options.variant),
    plugins.plugins,
    options.quiet === true,
    terminal,
  );
  if (designs === null) return EXIT.invalid;
  const { name } = base.scenario;
  return experiment({ kind: 'sweep', path, name, designs, varied, plugins }, settings, options, terminal);
}

const DEFAULT_RUNS = 10;
