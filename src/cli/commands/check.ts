import { canonicalJson } from '../../metrics/canonical-json.js';
import { formatDuration } from '../../scenario/quantity-text.js';
import type { Scenario } from '../../scenario/scenario.js';
import { EXIT, type ExitCode } from '../exit-codes.js';
import { loadPluginFiles } from '../input/load-plugin.js';
import {
  type CheckedFile,
  type Choice,
  checkFiles,
  countOf,
  showDiagnostics,
} from '../input/scenario-files.js';
import { Mistake } from '../mistake.js';
import { styled, type Terminal } from '../terminal.js';
import { showMistake } from '../trouble.js';

export interface CheckOptions {
  readonly set: readonly string[];
  readonly plugin: readonly string[];
  readonly variant?: string;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

/** Says what is wrong with scenarios, and runs none. Warnings are no errors. */
export async function check(
  paths: readonly string[],
  options: CheckOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const { plugins } = await loadPluginFiles(options.plugin);
  const choice: Choice = { ...options, plugins };
  const checked = checkFiles(paths, choice).map((file) => withVariants(file, choice));
  if (options.json === true) {
    const reports = checked.map((file, index) => jsonReport(file, paths[index]!));
    terminal.out(canonicalJson(paths.length > 1 ? reports : reports[0]));
  } else {
    for (const file of checked) show(file, options.quiet === true, terminal);
  }
  return checked.every((file) => !(file instanceof Mistake) && file.scenario !== undefined)
    ? EXIT.held
    : EXIT.invalid;
}

/** With the warnings that only a variant has; its errors are there already. */
function withVariants(file: CheckedFile | Mistake, choice: Choice): CheckedFile | Mistake {
  if (file instanceof Mistake || file.scenario === undefined || choice.variant !== undefined) return file;
  const { path, scenario, diagnostics } = file;
  const place = (d: (typeof diagnostics)[number]) => [d.file, d.line, d.column, d.code].join('\n');
  const said = new Set(diagnostics.map(place));
  const more = scenario.variants.flatMap((name) => {
    const [checked] = checkFiles([path], { ...choice, variant: name });
    if (checked === undefined || checked instanceof Mistake) return [];
    return checked.diagnostics
      .filter((diagnostic) => diagnostic.severity === 'warning' && !said.has(place(diagnostic)))
      .map((diagnostic) => ({ ...diagnostic, variant: name }));
  });
  return { ...file, diagnostics: [...diagnostics, ...more] };
}

function show(file: CheckedFile | Mistake, quiet: boolean, terminal: Terminal): void {
  if (file instanceof Mistake) {
    showMistake(file, terminal);
    return;
  }
  const { path, scenario, diagnostics } = file;
  showDiagnostics(
    diagnostics.filter(({ severity }) => severity === 'error' || !quiet),
    terminal,
  );
  const counted = countOf(diagnostics);
  if (scenario === undefined) terminal.err(`${path}: ${counted}\n`);
  else if (!quiet) {
    const ok = styled(terminal.outColours, 'green', 'OK');
    terminal.out(`${ok} ${path}: ${inShort(scenario)}${counted === '' ? '' : ` (${counted})`}\n`);
  }
}

/** What a family calls its replicas and those who use them. */
const NOUNS: Readonly<Record<Scenario['family'], readonly [one: string, user: string]>> = {
  pubsub: ['replica', 'client'],
  cache: ['cache', 'session'],
  registry: ['replica', 'client'],
};

/** `2 replicas, 1000 clients, 1 fault, 30m`. */
function inShort({ family, service, clients, faults, operator, duration, variants }: Scenario): string {
  const [one, user] = NOUNS[family];
  const all = clients.reduce((sum, { count }) => sum + count, 0);
  const counted = (count: number, noun: string) => `${count} ${noun}${count === 1 ? '' : 's'}`;
  return [
    counted(service.replicas.length, one),
    counted(all, user),
    counted(faults.length, 'fault'),
    ...(operator.length === 0 ? [] : [counted(operator.length, 'action')]),
    ...(variants.length === 0 ? [] : [counted(variants.length, 'variant')]),
    formatDuration(duration),
  ].join(', ');
}

function jsonReport(file: CheckedFile | Mistake, path: string) {
  if (file instanceof Mistake) return { file: path, ok: false, error: file.message, diagnostics: [] };
  const diagnostics = file.diagnostics.map(({ text, ...diagnostic }) => diagnostic);
  return { file: path, ok: file.scenario !== undefined, diagnostics };
}
