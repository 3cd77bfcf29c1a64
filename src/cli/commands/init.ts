import { existsSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { shellLine } from '../../reports/shell-line.js';
import { FAMILIES } from '../../scenario/family.js';
import { didYouMean } from '../../scenario/nearest.js';
import { starterScenario } from '../../scenario/starter.js';
import { EXIT, type ExitCode } from '../exit-codes.js';
import { writeFiles } from '../input/files.js';
import { Mistake } from '../mistake.js';
import { schemaPath } from '../package-info.js';
import type { Terminal } from '../terminal.js';

export interface InitOptions {
  readonly out?: string;
}

/** Writes a commented scenario to begin with. Never over a file that is there. */
export function init(family: string, options: InitOptions, terminal: Terminal): ExitCode {
  const known = FAMILIES.find((candidate) => candidate === family);
  if (known === undefined) {
    throw new Mistake(
      `there is no starter for the family "${family}"`,
      didYouMean(family, FAMILIES) ?? `choose from ${FAMILIES.join(', ')}`,
    );
  }
  const file = options.out ?? `${known}.yaml`;
  const path = resolve(file);
  if (existsSync(path)) {
    throw new Mistake(`${file} is there already`, 'name another file with --out, or remove it first');
  }
  const text = starterScenario(known, schemaPath('scenario')).replaceAll('FILE', shellLine([file]));
  writeFiles(dirname(path), [{ name: basename(path), content: text }]);
  terminal.out(`${file} is written. Next:\n\n  ${shellLine(['npx', 'geosim', 'run', file])}\n`);
  return EXIT.held;
}
