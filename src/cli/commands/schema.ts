import { didYouMean } from '../../scenario/nearest.js';
import { EXIT, type ExitCode } from '../exit-codes.js';
import { Mistake } from '../mistake.js';
import { shippedSchema } from '../package-info.js';
import type { Terminal } from '../terminal.js';

const KINDS = ['scenario', 'result'] as const;

/** Prints a JSON Schema: of scenarios, for editors; of results, for other tools. */
export function schema(kind: string, terminal: Terminal): ExitCode {
  const known = KINDS.find((candidate) => candidate === kind);
  if (known === undefined) {
    throw new Mistake(
      `there is no schema of "${kind}"`,
      didYouMean(kind, KINDS) ?? `choose from ${KINDS.join(', ')}`,
    );
  }
  terminal.out(shippedSchema(known));
  return EXIT.held;
}
