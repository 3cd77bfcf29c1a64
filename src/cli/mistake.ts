import { EXIT, type ExitCode } from './exit-codes.js';

/** The user's mistake, or the machine's refusal: told in words, without a stack; exit code 4 where it has no other. */
export class Mistake extends Error {
  /** What to do about it. */
  readonly hint: string | undefined;
  readonly code: ExitCode;

  constructor(message: string, hint?: string, code: ExitCode = EXIT.invalid) {
    super(message);
    this.name = 'Mistake';
    this.hint = hint;
    this.code = code;
  }
}

/** Why the system refused, in words: `permission denied`. */
export function systemReason(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return REASONS[code] ?? (error instanceof Error ? error.message : String(error));
}

const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EPERM: 'not permitted',
  EROFS: 'the file system is read-only',
  ENOENT: 'no such file or folder',
  ENOTDIR: 'a part of the path is a file, not a folder',
  EISDIR: 'it is a folder',
  EEXIST: 'a file of that name is in the way',
  ENOSPC: 'no space left on the disk',
  EDQUOT: 'the disk quota is used up',
  ENAMETOOLONG: 'the name is too long',
  ELOOP: 'symbolic links run in a circle',
  EMFILE: 'too many open files',
};
