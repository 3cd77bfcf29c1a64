import type { RunResult } from '../metrics/result.js';
import { shellLine } from './shell-line.js';

/*
 * What to type to learn more than a result says. What was set on the command line of the run is not in it: whoever
 * did so knows, and adds it.
 */

export function explainCommand(result: RunResult, client: string): string {
  return command(result, 'explain', ['--client', client, '--seed', String(result.seed)]);
}

/** The same on so many seeds, this one the first. */
export function replicateCommand(result: RunResult, runs: number): string {
  return command(result, 'replicate', ['--runs', String(runs), '--seed', String(result.seed)]);
}

export function phasesCommand(result: RunResult, phases: number): string {
  return command(result, 'run', ['--phases', String(phases), '--seed', String(result.seed)]);
}

function command({ scenario }: RunResult, name: string, words: readonly string[]): string {
  const variant = scenario.variant === undefined ? [] : ['--variant', scenario.variant];
  return shellLine(['npx', 'geosim', name, scenario.file, ...words, ...variant]);
}
