import { type Plugin, pluginOf } from '../replication/plugin.js';
import { strategyNames } from '../replication/strategies.js';
import { type Diagnostic, wholeFile } from '../scenario/diagnostic.js';
import { parseScenario as parse } from '../scenario/parse.js';
import type { Scenario } from '../scenario/scenario.js';
import { sha256 } from './sha256.js';

/** How a scenario is read; everything may be left out. */
export interface ParseScenarioOptions {
  /** What diagnostics and results call the file. Default: `scenario.yaml`. */
  readonly file?: string;
  /** Settings to change, `path=value` each, such as `clients[0].count=2000`; applied in order. */
  readonly set?: readonly string[];
  /** A variant that the scenario defines; without, the scenario itself. */
  readonly variant?: string;
  /**
   * Gives the text of a file that the scenario names (the one it extends, a table), by its path from the
   * scenario's folder. What it throws becomes a diagnostic. Without it such a scenario has an error.
   */
  readonly readFile?: (path: string) => string;
  /** Strategies that `service.strategy` may name besides those that come with geosim. */
  readonly plugins?: readonly Plugin[];
}

interface Checked {
  /** As in the options. */
  readonly file: string;
  /** Of the text and of every file that the scenario is made of, in hexadecimal. */
  readonly sha256: string;
  /** By place in the file, each once; warnings of a scenario that holds, too. */
  readonly diagnostics: readonly Diagnostic[];
}

/** A scenario that can run: complete, defaults filled in, units converted, frozen. */
export interface ReadyScenario extends Checked {
  readonly scenario: Scenario;
}

/** A text that is no scenario, or one with mistakes: `diagnostics` has at least one error. */
export interface BrokenScenario extends Checked {
  readonly scenario?: never;
}

export type ParsedScenario = ReadyScenario | BrokenScenario;

/**
 * Reads and checks a scenario (YAML 1.2, or JSON). Whatever the text is, the answer is diagnostics, all
 * at once, and never an exception. Without `set` and `variant` the variants are checked as well.
 *
 * @param text the file's content
 */
export function parseScenario(text: string, options: ParseScenarioOptions = {}): ParsedScenario {
  const { file = 'scenario.yaml', set, variant, readFile, plugins = [] } = options;
  const parsed = parse(text, file, {
    ...(set === undefined ? {} : { set }),
    ...(variant === undefined ? {} : { variant }),
    ...(readFile === undefined ? {} : { readFile }),
    strategies: strategyNames(plugins),
  });
  const { files } = parsed;
  const scenario = parsed.scenario === undefined ? undefined : withCode(parsed.scenario, plugins);
  const misfit = scenario === undefined ? null : misfitOf(scenario, plugins);
  const diagnostics =
    misfit === null
      ? parsed.diagnostics
      : [...parsed.diagnostics, wholeFile({ name: file, text }, 'replica-count', misfit)];
  const checked = {
    file,
    sha256: sha256([text, ...files.map((read) => read.text)].join('\0')),
    diagnostics,
  };
  return scenario === undefined || misfit !== null ? checked : { ...checked, scenario };
}

/** Which code the strategy is, is part of what a run depends on, if it is not geosim's own. */
function withCode(scenario: Scenario, plugins: readonly Plugin[]): Scenario {
  const { family, service, givens } = scenario;
  const used = pluginOf(plugins, family, service.strategy);
  if (used === undefined) return scenario;
  const added = [
    { path: 'service.plugin.file', value: used.file },
    { path: 'service.plugin.sha256', value: used.sha256 },
  ];
  const all = [...givens, ...added].sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
  return Object.freeze({ ...scenario, givens: Object.freeze(all) });
}

/** A plug-in says how many replicas it can have; the language knows that of geosim's own strategies only. */
function misfitOf({ family, service }: Scenario, plugins: readonly Plugin[]): string | null {
  const used = pluginOf(plugins, family, service.strategy);
  if (used === undefined) return null;
  const { min, max } = used.strategy.replicas;
  const count = service.replicas.length;
  if (count >= min && count <= max) return null;
  return `strategy "${service.strategy}" has ${min === max ? min : `${min} to ${max}`} replicas, here are ${count}`;
}
