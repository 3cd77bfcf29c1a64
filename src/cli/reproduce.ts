import { shellLine } from '../reports/shell-line.js';

/** What a run depends on, as far as the command line says it. */
export interface Reproducible {
  readonly path: string;
  readonly seed: number;
  readonly set: readonly string[];
  readonly plugins: readonly string[];
  readonly variant?: string;
  readonly maxEvents?: number;
}

/** The one command that does the same again, to paste into a shell. */
export function reproducingCommand({ path, seed, set, plugins, variant, maxEvents }: Reproducible): string {
  const words = [
    ...['npx', 'geosim', 'run', path, '--seed', String(seed)],
    ...(variant === undefined ? [] : ['--variant', variant]),
    ...set.flatMap((setting) => ['--set', setting]),
    ...plugins.flatMap((file) => ['--plugin', file]),
    ...(maxEvents === undefined ? [] : ['--max-events', String(maxEvents)]),
  ];
  return shellLine(words);
}
