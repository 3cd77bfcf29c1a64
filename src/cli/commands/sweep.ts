import { EXIT, type ExitCode } from '../exit-codes.js';
import { experiment } from '../experiment.js';
import { readBase, readDesigns } from '../experiment-designs.js';
import { type ExperimentOptions, readSettings } from '../experiment-options.js';
import { gridOf, readVaried } from '../sweep-grid.js';
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
  const base = readBase(path, set, terminal);
  if (base === null) return EXIT.invalid;
  const designs = readDesigns(path, gridOf(varied, set, options.variant), options.quiet === true, terminal);
  if (designs === null) return EXIT.invalid;
  const { name } = base.scenario;
  return experiment({ kind: 'sweep', path, name, designs, varied }, settings, options, terminal);
}

const DEFAULT_RUNS = 10;
