import { dirname } from 'node:path';
import { EXIT, type ExitCode } from '../exit-codes.js';
import { writeFiles } from '../input/files.js';
import { readResult } from '../input/result-file.js';
import { FORMATS, type Format, isPicture, readFormats } from '../options/formats.js';
import { outputFiles, summaryText } from '../output/render.js';
import type { Terminal } from '../terminal.js';

export interface ReportOptions {
  readonly format?: string;
  readonly out?: string;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

/**
 * Renders a saved result again. Text goes to standard output, unless --out names a folder; the page and
 * pictures always are files, beside the result unless --out says otherwise. It does not judge: exit code 0.
 */
export async function report(path: string, options: ReportOptions, terminal: Terminal): Promise<ExitCode> {
  const formats = formatsOf(options);
  const result = readResult(path);
  const printed: readonly Format[] =
    options.out === undefined ? formats.filter((format) => !isFile(format)) : [];
  const written = formats.filter((format) => !printed.includes(format));
  const never = new AbortController().signal;

  for (const { name, content } of await outputFiles(result, printed, never)) {
    terminal.out(name === 'summary.txt' ? summaryText(result, terminal, []) : content.toString());
  }
  if (written.length > 0) {
    const folder = options.out ?? dirname(path);
    const files = await outputFiles(result, written, never);
    writeFiles(folder, files);
    if (options.quiet !== true) for (const { name } of files) terminal.err(`wrote ${folder}/${name}\n`);
  }
  return EXIT.held;
}

function isFile(format: Format): boolean {
  return isPicture(format) || format === 'html';
}

function formatsOf({ format, json }: ReportOptions): readonly Format[] {
  if (json === true) return ['json'];
  return format === undefined ? ['text'] : readFormats(format, FORMATS);
}
