import type { Diagnostic } from './diagnostic.js';

/** Colours are handed in; without, the text is plain. */
export interface Paint {
  error(text: string): string;
  warning(text: string): string;
  dim(text: string): string;
  bold(text: string): string;
}

/**
 * One diagnostic as text:
 *
 *     file.yaml:12:24: error: unknown key "unts" [unknown-key]
 *       12 |     - {region: eastus, unts: 2}
 *          |                        ^^^^
 *       expected: name, region, units
 *       hint: did you mean "units"?
 */
export function renderDiagnostic(diagnostic: Diagnostic, paint: Paint = plainPaint): string {
  const { severity, file, line, column, path, code, variant } = diagnostic;
  const colour = severity === 'error' ? paint.error : paint.warning;
  const where = paint.bold(`${printable(file)}:${line}:${column}`);
  const what = `${variant === undefined ? '' : `in variant "${printable(variant)}": `}${printable(diagnostic.message)}`;
  const lines = [`${where}: ${colour(severity)}: ${what} ${paint.dim(`[${code}]`)}`];
  const frame = codeFrame(diagnostic);
  if (frame !== undefined) {
    const gutter = ' '.repeat(String(line).length);
    lines.push(
      `  ${paint.dim(`${line} |`)} ${frame.text}`,
      `  ${paint.dim(`${gutter} |`)} ${colour(frame.carets)}`,
    );
  }
  if (path !== '') lines.push(`  ${paint.dim('setting:')} ${printable(path)}`);
  if (diagnostic.expected !== undefined)
    lines.push(`  ${paint.dim('expected:')} ${printable(diagnostic.expected)}`);
  if (diagnostic.hint !== undefined) lines.push(`  ${paint.dim('hint:')} ${printable(diagnostic.hint)}`);
  return lines.join('\n');
}

const plainPaint: Paint = {
  error: (text) => text,
  warning: (text) => text,
  dim: (text) => text,
  bold: (text) => text,
};

const WIDTH = 96;

/** The line and the carets below it, both cut to the screen around the mistake. */
function codeFrame({ text, column, length }: Diagnostic): { text: string; carets: string } | undefined {
  if (text.trim() === '') return undefined;
  const line = printable(text);
  const at = Math.min(column - 1, line.length);
  const from = line.length <= WIDTH ? 0 : Math.max(0, Math.min(at - WIDTH / 4, line.length - WIDTH));
  const shown = line.slice(from, from + WIDTH);
  const head = from > 0 ? '…' : '';
  const tail = from + WIDTH < line.length ? '…' : '';
  const indent = head.length + at - from;
  const carets = Math.max(1, Math.min(length, shown.length - (at - from)));
  return { text: `${head}${shown}${tail}`, carets: `${' '.repeat(indent)}${'^'.repeat(carets)}` };
}

/** One column a character, and nothing that a terminal would obey or that turns text around. */
function printable(text: string): string {
  return text
    .replace(/\t/g, ' ')
    .replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, (hidden) => '\ufffd'.repeat(hidden.length));
}
