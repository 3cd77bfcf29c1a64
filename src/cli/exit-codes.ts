import type { Verdict } from '../metrics/result.js';

/** Every exit code of geosim; part of the contract with users. */
export const EXIT = {
  /** Everything held. */
  held: 0,
  /** An expectation was missed. */
  missed: 1,
  /** A fault touched nothing, or an expectation had no data. */
  inconclusive: 2,
  /** A golden timeline differs. */
  golden: 3,
  /** Invalid scenario, plug-in or usage; also a run that a limit stopped before its end. */
  invalid: 4,
  /** The same run gave two different results. */
  nondeterministic: 5,
  /** A bug in geosim. */
  internal: 70,
  /** Ctrl-C (SIGINT). */
  interrupted: 130,
  /** SIGTERM. */
  terminated: 143,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** The gravest first. A signal goes before all: what did not run cannot be judged. */
const PRECEDENCE: readonly ExitCode[] = [
  EXIT.interrupted,
  EXIT.terminated,
  EXIT.nondeterministic,
  EXIT.internal,
  EXIT.invalid,
  EXIT.missed,
  EXIT.golden,
  EXIT.inconclusive,
];

/** The one code for several outcomes; 0 without any. */
export function gravest(codes: readonly ExitCode[]): ExitCode {
  return PRECEDENCE.find((code) => codes.includes(code)) ?? EXIT.held;
}

export function exitCodeOf(verdict: Verdict): ExitCode {
  switch (verdict) {
    case 'held':
      return EXIT.held;
    case 'missed':
      return EXIT.missed;
    case 'inconclusive':
      return EXIT.inconclusive;
  }
}
