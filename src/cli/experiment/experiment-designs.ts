import { designKey, type ExperimentPlan, type PlannedDesign } from '../../experiments/plan.js';
import { sha256 } from '../../library/sha256.js';
import { VERSION } from '../../library/version.js';
import { canonicalJson } from '../../metrics/canonical-json.js';
import { type Plugin, pluginOf } from '../../replication/plugin.js';
import type { Scenario } from '../../scenario/scenario.js';
import {
  type CheckedFile,
  checkFiles,
  countOf,
  type ReadyFile,
  showDiagnostics,
} from '../input/scenario-files.js';
import { Mistake } from '../mistake.js';
import type { Terminal } from '../terminal.js';

export const ENGINE: ExperimentPlan['engine'] = { name: 'geosim', version: VERSION };

/** A design, and how it is made from the file. */
export interface DesignChoice {
  readonly name: string;
  readonly set: readonly string[];
  readonly variant?: string;
  /** Of a sweep. */
  readonly at?: readonly number[];
}

/** The scenario as it stands, checked; null where it is wrong, which is said then. */
export function readBase(
  path: string,
  set: readonly string[],
  plugins: readonly Plugin[],
  terminal: Terminal,
): ReadyFile | null {
  const [base] = checkFiles([path], { set, plugins });
  if (base instanceof Mistake) throw base;
  if (base !== undefined && isReady(base)) return base;
  refuse(base?.diagnostics ?? [], terminal);
  return null;
}

/** All designs, checked; null where one is wrong, which is said then. What is odd about all is said once. */
export function readDesigns(
  path: string,
  choices: readonly DesignChoice[],
  plugins: readonly Plugin[],
  quiet: boolean,
  terminal: Terminal,
): readonly PlannedDesign[] | null {
  const checked = choices.map(({ set, variant }) => {
    const [file] = checkFiles([path], { set, plugins, ...(variant === undefined ? {} : { variant }) });
    if (file === undefined || file instanceof Mistake) throw file ?? new Error('no file');
    return file;
  });
  const all = checked.flatMap((file) => file.diagnostics);
  const diagnostics = [...new Map(all.map((one) => [canonicalJson(one), one])).values()];
  if (!checked.every(isReady)) {
    refuse(diagnostics, terminal);
    return null;
  }
  if (!quiet) showDiagnostics(diagnostics, terminal);
  return checked.map(({ scenario, file, sha256: sum }, design) => ({
    name: choices[design]!.name,
    at: choices[design]!.at ?? [],
    key: designKey(ENGINE, scenario, codeOf(scenario, plugins), sha256),
    warmup_us: scenario.warmup,
    settings: scenario.settings,
    givens: scenario.givens,
    ...{ scenario, file, sha256: sum },
  }));
}

/** Which code the strategy is, where it is not geosim's own. */
function codeOf({ family, service }: Scenario, plugins: readonly Plugin[]): string | null {
  return pluginOf(plugins, family, service.strategy)?.sha256 ?? null;
}

function isReady(file: CheckedFile): file is ReadyFile {
  return file.scenario !== undefined;
}

function refuse(found: CheckedFile['diagnostics'], terminal: Terminal): void {
  showDiagnostics(found, terminal);
  terminal.err(`geosim: nothing was run: ${countOf(found)}\n`);
}
