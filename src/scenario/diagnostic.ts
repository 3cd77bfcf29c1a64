import type { Source, Span } from './source.js';
import { firstLine, positionOf } from './source.js';
import type { Path, Tree } from './tree.js';
import { formatPath, locate, nodeAt } from './tree.js';

export type Severity = 'error' | 'warning';

/** One mistake, or one doubt, and where it stands. */
export interface Diagnostic {
  readonly severity: Severity;
  /** A stable word: `unknown-key`, `no-unit`, `unknown-region` … */
  readonly code: string;
  readonly message: string;
  /** `clients[0].count`; empty where it concerns the document. */
  readonly path: string;
  /** The scenario file, or `--set`. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** From 1, in UTF-16 units. */
  readonly column: number;
  /** Characters to underline, all on that line. */
  readonly length: number;
  /** The line itself, for the code frame. */
  readonly text: string;
  /** The variant in which the mistake shows, where the scenario itself has none. */
  readonly variant?: string;
  readonly expected?: string;
  readonly hint?: string;
}

/** What a check says; the place is found from the path. */
export interface Problem {
  readonly severity?: Severity;
  readonly code: string;
  readonly path: Path;
  /** Point at the name of the setting or at its value (the default). */
  readonly at?: 'key' | 'value';
  /** Of a text: the stretch of it that is meant, in UTF-16 units. */
  readonly within?: { readonly offset: number; readonly length: number };
  readonly message: string;
  readonly expected?: string | undefined;
  readonly hint?: string | undefined;
}

export type Say = (problem: Problem) => void;

export function diagnosticAt(span: Span, problem: Omit<Problem, 'at' | 'within'>): Diagnostic {
  const line = firstLine(span);
  const { line: number, column, text } = positionOf(line.source, line.start);
  return {
    severity: problem.severity ?? 'error',
    code: problem.code,
    message: problem.message,
    path: formatPath(problem.path),
    file: line.source.name,
    line: number,
    column,
    length: line.end - line.start,
    text,
    ...(problem.expected === undefined ? {} : { expected: problem.expected }),
    ...(problem.hint === undefined ? {} : { hint: problem.hint }),
  };
}

/** Places a problem in a document: at the node of its path, else at the innermost one above it. */
export function placed(tree: Tree, problem: Problem): Diagnostic {
  const { value, key, depth } = locate(tree, problem.path);
  const exists = depth === problem.path.length;
  const span = exists && problem.at !== 'key' ? value : (key ?? value);
  const { within } = problem;
  return diagnosticAt(
    exists && within !== undefined ? stretch(tree, problem.path, span, within) : span,
    problem,
  );
}

/** Part of a text on one line; the whole of one that is folded or written with escapes. */
function stretch(tree: Tree, path: Path, span: Span, within: NonNullable<Problem['within']>): Span {
  const node = nodeAt(tree, path);
  const text = node?.kind === 'scalar' ? node.value : undefined;
  const written = span.source.text.slice(span.start, span.end);
  const at = typeof text !== 'string' || text === '' ? -1 : written.indexOf(text);
  if (at < 0) return span;
  const start = span.start + at + within.offset;
  return { ...span, start, end: start + Math.max(1, within.length) };
}

export function wholeFile(source: Source, code: string, message: string, hint?: string): Diagnostic {
  return diagnosticAt({ source, start: 0, end: 1 }, { code, message, path: [], hint });
}

export function notAScenario(source: Source, root: Tree | undefined): Diagnostic {
  const hint = 'a scenario begins with geosim: 1';
  return root === undefined || (root.kind === 'scalar' && root.value === null)
    ? wholeFile(source, 'empty', 'the file is empty', hint)
    : wholeFile(source, 'wrong-type', 'a scenario is a mapping of settings', hint);
}

/** More mistakes than this nobody reads; a damaged or hostile file could have one a line. */
export const MOST_DIAGNOSTICS = 100;

/** By place, errors first at one place; each said once. */
export function inOrder(diagnostics: readonly Diagnostic[], mainFile: string): Diagnostic[] {
  const seen = new Set<string>();
  const once = diagnostics.filter((d) => {
    const key = [d.file, d.line, d.column, d.code, d.message].join('\n');
    return seen.has(key) ? false : seen.add(key);
  });
  const rank = (d: Diagnostic) => (d.file === mainFile ? 0 : 1);
  return once.sort(
    (a, b) =>
      rank(a) - rank(b) ||
      (a.file < b.file ? -1 : a.file > b.file ? 1 : 0) ||
      a.line - b.line ||
      a.column - b.column ||
      (a.severity === b.severity ? 0 : a.severity === 'error' ? -1 : 1),
  );
}
