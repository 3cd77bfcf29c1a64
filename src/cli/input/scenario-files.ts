import { dirname, relative, resolve, sep } from 'node:path';
import { parseScenario } from '../../library/parse-scenario.js';
import type { Plugin } from '../../replication/plugin.js';
import type { Diagnostic } from '../../scenario/diagnostic.js';
import { renderDiagnostic } from '../../scenario/render-diagnostic.js';
import type { Scenario } from '../../scenario/scenario.js';
import { Mistake } from '../mistake.js';
import { styled, type Terminal } from '../terminal.js';
import { readText } from './files.js';

/** A scenario file that was read and checked. */
export interface CheckedFile {
  /** As the user named it. */
  readonly path: string;
  /** Relative to the working folder, with forward slashes: the same on every machine. */
  readonly file: string;
  /** Of its text and of every file that it is made of. */
  readonly sha256: string;
  /** Absent when a diagnostic is an error. */
  readonly scenario?: Scenario;
  readonly diagnostics: readonly Diagnostic[];
}

/** One without errors. */
export type ReadyFile = CheckedFile & { readonly scenario: Scenario };

export interface Choice {
  readonly set: readonly string[];
  readonly variant?: string;
  readonly plugins?: readonly Plugin[];
}

/** Larger than any scenario; the language has a limit of its own below. */
const LARGEST_BYTES = 16 * 1024 * 1024;

/** Reads and checks all files before anything is said, so that all mistakes come at once. */
export function checkFiles(paths: readonly string[], choice: Choice): readonly (CheckedFile | Mistake)[] {
  return paths.map((path) => {
    try {
      return checkFile(path, choice);
    } catch (error) {
      if (error instanceof Mistake) return error;
      throw error;
    }
  });
}

function checkFile(path: string, { set, variant, plugins = [] }: Choice): CheckedFile {
  const text = readText(path, LARGEST_BYTES);
  const file = portablePath(path);
  const folder = dirname(path);
  const parsed = parseScenario(text, {
    file,
    set,
    plugins,
    ...(variant === undefined ? {} : { variant }),
    readFile: (named) => readText(resolve(folder, named), LARGEST_BYTES),
  });
  return { path, ...parsed };
}

export function showDiagnostics(diagnostics: readonly Diagnostic[], terminal: Terminal): void {
  const on = terminal.errColours;
  const paint = {
    error: (text: string) => styled(on, 'red', text),
    warning: (text: string) => styled(on, 'yellow', text),
    dim: (text: string) => styled(on, 'dim', text),
    bold: (text: string) => styled(on, 'bold', text),
  };
  for (const diagnostic of diagnostics) terminal.err(`${renderDiagnostic(diagnostic, paint)}\n\n`);
}

/** `3 errors, 1 warning`; empty without any. */
export function countOf(diagnostics: readonly Diagnostic[]): string {
  const errors = diagnostics.filter(({ severity }) => severity === 'error').length;
  const warnings = diagnostics.length - errors;
  const counted = (count: number, noun: string) =>
    count === 0 ? [] : [`${count} ${noun}${count === 1 ? '' : 's'}`];
  return [...counted(errors, 'error'), ...counted(warnings, 'warning')].join(', ');
}

/** Relative to the working folder, with forward slashes. */
export function portablePath(path: string): string {
  const fromHere = relative(process.cwd(), resolve(path));
  return (fromHere.startsWith('..') ? path : fromHere).split(sep).join('/');
}
