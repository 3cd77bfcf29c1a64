import type { Mistake } from './mistake.js';
import type { RunOutcome } from './runs/run-job.js';
import { styled, type Terminal } from './terminal.js';

/** Tells the user's mistake, and what to do about it. */
export function showMistake(
  { message, hint }: Pick<Mistake, 'message'> & Partial<Pick<Mistake, 'hint'>>,
  terminal: Terminal,
): void {
  const on = terminal.errColours;
  terminal.err(`${styled(on, 'red', 'error')}: ${printable(message)}\n`);
  if (hint !== undefined) terminal.err(`  ${styled(on, 'dim', 'hint:')} ${printable(hint)}\n`);
}

/** The mistake of a plug-in's author, found in the middle of a run. */
export function pluginFailure({ message, at }: Extract<RunOutcome, { kind: 'plugin-failed' }>): string {
  return at === null ? message : `${at}: ${message}`;
}

/** Tells a bug of ours, and the command that shows it again. The stack only for GEOSIM_DEBUG=1. */
export function showBug(
  bug: { readonly message: string; readonly stack: string },
  command: string,
  terminal: Terminal,
): void {
  const on = terminal.errColours;
  terminal.err(`${styled(on, 'red', 'bug in geosim')}: ${printable(bug.message)}\n`);
  if (process.env.GEOSIM_DEBUG === '1') terminal.err(`${bug.stack}\n`);
  else terminal.err(`  ${styled(on, 'dim', 'details:')} set GEOSIM_DEBUG=1\n`);
  terminal.err(`  ${styled(on, 'dim', 'this command shows it again:')} ${command}\n`);
}

/** Names of files and settings come from outside: nothing in them may steer the terminal. */
function printable(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what must not get out
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, '\ufffd');
}
