/** Standard output and error, as commands see them. */
export interface Terminal {
  out(text: string): void;
  err(text: string): void;
  /** May standard output / error carry colours? */
  readonly outColours: boolean;
  readonly errColours: boolean;
  readonly errIsTerminal: boolean;
  /** Columns of standard output; undefined where it is not a terminal. */
  readonly width: number | undefined;
}

/**
 * The real one. A pipe that the reader closed (`geosim … | head -1`) is no error: what is written
 * after that goes nowhere, and the command ends as if it had been read.
 */
export function openTerminal(
  out: NodeJS.WriteStream,
  err: NodeJS.WriteStream,
  environment: NodeJS.ProcessEnv,
): Terminal {
  return {
    out: writerTo(out),
    err: writerTo(err),
    outColours: wantsColours(out, environment),
    errColours: wantsColours(err, environment),
    errIsTerminal: err.isTTY === true,
    width: out.isTTY === true ? out.columns : undefined,
  };
}

export type Look = 'red' | 'yellow' | 'green' | 'dim' | 'bold';

/** `on` has looked at the right stream and at NO_COLOR already. */
export function styled(on: boolean, look: Look, text: string): string {
  return on ? `\u001b[${CODES[look]}m${text}\u001b[0m` : text;
}

const CODES: Readonly<Record<Look, string>> = { red: '1;31', yellow: '33', green: '32', dim: '2', bold: '1' };

function writerTo(stream: NodeJS.WriteStream): (text: string) => void {
  let open = true;
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE' && error.code !== 'ERR_STREAM_DESTROYED') throw error;
    open = false;
  });
  return (text) => {
    if (open) stream.write(text);
  };
}

/** NO_COLOR (any text) says no, then FORCE_COLOR decides, then whether a terminal with colours is there. */
function wantsColours(stream: NodeJS.WriteStream, environment: NodeJS.ProcessEnv): boolean {
  if (isSet(environment.NO_COLOR) || isSet(environment.NODE_DISABLE_COLORS)) return false;
  if (environment.FORCE_COLOR !== undefined) return environment.FORCE_COLOR !== '0';
  return stream.isTTY === true && environment.TERM !== 'dumb';
}

function isSet(variable: string | undefined): boolean {
  return variable !== undefined && variable !== '';
}
