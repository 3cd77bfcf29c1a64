/** A text that a setting was written in: the scenario file, a `--set` argument, a CSV file. */
export interface Source {
  readonly name: string;
  readonly text: string;
  /** Of a file: its folder as seen from the scenario's own, where paths in it count from. */
  readonly folder?: string;
}

/** A stretch of a source: from `start` up to, without, `end`, in UTF-16 units. */
export interface Span {
  readonly source: Source;
  readonly start: number;
  readonly end: number;
}

export interface Position {
  /** From 1. */
  readonly line: number;
  /** From 1, in UTF-16 units. */
  readonly column: number;
  /** The whole line, without its end. */
  readonly text: string;
}

export function positionOf(source: Source, offset: number): Position {
  const at = Math.max(0, Math.min(offset, source.text.length));
  let line = 1;
  let start = 0;
  for (let end = nextBreak(source.text, 0); end !== -1 && end < at; end = nextBreak(source.text, start)) {
    start = end + 1;
    line += 1;
  }
  const end = nextBreak(source.text, start);
  const text = source.text.slice(start, end === -1 ? undefined : end);
  return { line, column: at - start + 1, text: text.replace(/\r$/, '') };
}

/** The part of a span on its first line; at least one character. */
export function firstLine(span: Span): Span {
  const end = nextBreak(span.source.text, span.start);
  const cut = end === -1 ? span.end : Math.min(span.end, end);
  const text = span.source.text.slice(span.start, cut).trimEnd();
  return { ...span, end: span.start + Math.max(1, text.length) };
}

function nextBreak(text: string, from: number): number {
  return text.indexOf('\n', from);
}
