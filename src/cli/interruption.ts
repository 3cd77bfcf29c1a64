import { EXIT, type ExitCode } from './exit-codes.js';

/** Ctrl-C and SIGTERM while a command runs. */
export interface Interruption {
  readonly signal: AbortSignal;
  /** 130 or 143 once it came. */
  code(): ExitCode | undefined;
  /** Gives the signals back to the system. */
  release(): void;
}

/** From now on a signal asks the command to finish; a second one ends the process at once. */
export function watchForInterruption(): Interruption {
  const controller = new AbortController();
  let code: ExitCode | undefined;
  const handle = (wanted: ExitCode) => () => {
    if (code !== undefined) process.exit(code);
    code = wanted;
    controller.abort();
  };
  const onInterrupt = handle(EXIT.interrupted);
  const onTerminate = handle(EXIT.terminated);
  process.on('SIGINT', onInterrupt);
  process.on('SIGTERM', onTerminate);
  return {
    signal: controller.signal,
    code: () => code,
    release: () => {
      process.off('SIGINT', onInterrupt);
      process.off('SIGTERM', onTerminate);
    },
  };
}
