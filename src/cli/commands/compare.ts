import { EXIT, type ExitCode } from '../exit-codes.js';
import { designNames } from '../experiment/compare-plan.js';
import { experiment } from '../experiment/experiment.js';
import { type DesignChoice, readBase, readDesigns } from '../experiment/experiment-designs.js';
import { type ExperimentOptions, readSettings } from '../experiment/experiment-options.js';
import { loadPluginFiles } from '../input/load-plugin.js';
import { Mistake } from '../mistake.js';
import type { Terminal } from '../terminal.js';

export interface CompareOptions extends ExperimentOptions {
  readonly variants?: string;
  readonly strategies?: string;
}

/** Runs a scenario and its variants, or with other strategies, on the same seeds, and shows them side by side. */
export async function compare(path: string, options: CompareOptions, terminal: Terminal): Promise<ExitCode> {
  const settings = readSettings(path, options, 1);
  const set = settingsOf(options);
  const plugins = await loadPluginFiles(options.plugin);
  const base = readBase(path, set, plugins.plugins, terminal);
  if (base === null) return EXIT.invalid;
  const designs = readDesigns(
    path,
    choicesOf(base.scenario.variants, set, options),
    plugins.plugins,
    options.quiet === true,
    terminal,
  );
  if (designs === null) return EXIT.invalid;
  const { name } = base.scenario;
  return experiment(
    { kind: 'compare', path, name, designs, varied: [], plugins },
    settings,
    options,
    terminal,
  );
}

/** `--set` and what other options set. */
export function settingsOf({ set, warmup }: ExperimentOptions): readonly string[] {
  return warmup === undefined ? set : [...set, `warmup=${warmup}`];
}

function choicesOf(
  variants: readonly string[],
  set: readonly string[],
  options: CompareOptions,
): readonly DesignChoice[] {
  if (options.strategies === undefined) {
    return designNames(variants, options.variants).map((name) => ({
      ...{ name, set },
      ...(name === 'base' ? {} : { variant: name }),
    }));
  }
  if (options.variants !== undefined) {
    throw new Mistake('--variants and --strategies: one of the two', 'a variant can set its own strategy');
  }
  const strategies = [...new Set(options.strategies.split(',').map((word) => word.trim()))].filter(
    (word) => word !== '',
  );
  if (strategies.length < 2)
    throw new Mistake('--strategies: name two or more', 'geosim list strategies shows them');
  return strategies.map((strategy) => ({ name: strategy, set: [...set, `service.strategy=${strategy}`] }));
}
