import { designKey, type ExperimentPlan, type PlannedDesign } from '../experiments/plan.js';
import { canonicalJson } from '../metrics/canonical-json.js';
import { sha256 } from './hasher.js';
import { Mistake } from './mistake.js';
import { version } from './package-info.js';
import { type CheckedFile, checkFiles, countOf, type ReadyFile, showDiagnostics } from './scenario-files.js';
import type { Terminal } from './terminal.js';

export const ENGINE: ExperimentPlan['engine'] = { name: 'geosim', version: version() };

/** A design, and how it is made from the file. */
export interface DesignChoice {
  readonly name: string;
  readonly set: readonly string[];
  readonly variant?: string;
  /** Of a sweep. */
  readonly at?: readonly number[];
}

/** The scenario as it stands, checked; null where it is wrong, which is said then. */
export function readBase(path: string, set: readonly string[], terminal: Terminal): ReadyFile | null {
  const [base] = checkFiles([path], { set });
  if (base instanceof Mistake) throw base;
  if (base !== undefined && isReady(base)) return base;
  refuse(base?.diagnostics ?? [], terminal);
  return null;
}

/** All designs, checked; null where one is wrong, which is said then. What is odd about all is said once. */
export function readDesigns(
  path: string,
  choices: readonly DesignChoice[],
  quiet: boolean,
  terminal: Terminal,
): readonly PlannedDesign[] | null {
  const checked = choices.map(({ set, variant }) => {
    const [file] = checkFiles([path], { set, ...(variant === undefined ? {} : { variant }) });
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
    key: designKey(ENGINE, scenario, sha256),
    warmup_us: scenario.warmup,
    settings: scenario.settings,
    givens: scenario.givens,
    ...{ scenario, file, sha256: sum },
  }));
}

function isReady(file: CheckedFile): file is ReadyFile {
  return file.scenario !== undefined;
}

function refuse(found: CheckedFile['diagnostics'], terminal: Terminal): void {
  showDiagnostics(found, terminal);
  terminal.err(`geosim: nothing was run: ${countOf(found)}\n`);
}
