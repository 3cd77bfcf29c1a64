/** What is wrong with an expectation, and where in its text (UTF-16 units). */
export interface ExpectationProblem {
  readonly code: ProblemCode;
  readonly offset: number;
  readonly length: number;
  readonly message: string;
  readonly expected?: string;
  readonly hint?: string;
}

/**
 * bad-expectation: it cannot be read, or means nothing in any scenario. unknown-name: the scenario has
 * no such thing. never-judged: in this scenario there would be nothing to judge it by.
 */
export type ProblemCode = 'bad-expectation' | 'unknown-name' | 'never-judged';

export interface ProblemText {
  readonly message: string;
  readonly expected?: string | undefined;
  readonly hint?: string | undefined;
}

/** Leaves out what is undefined. */
export function problemAt(
  code: ProblemCode,
  { offset, length }: { readonly offset: number; readonly length: number },
  { message, expected, hint }: ProblemText,
): ExpectationProblem {
  return {
    code,
    offset,
    length,
    message,
    ...(expected === undefined ? {} : { expected }),
    ...(hint === undefined ? {} : { hint }),
  };
}
