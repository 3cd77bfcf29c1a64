import { parseLatencyCsv } from '../topology/latency-csv.js';
import type { Diagnostic } from './diagnostic.js';
import { diagnosticAt } from './diagnostic.js';
import { pathFrom, whyUnreadable } from './file-path.js';
import { formatDuration } from './quantity-text.js';
import type { Source, Span } from './source.js';
import { fromValue, mapAt, nodeAt, type Tree } from './tree.js';

const PATH = ['network', 'latency'];

/** Replaces the name of a CSV file in `network.latency` by the table in it. */
export function readLatencyFile(
  tree: Tree,
  readFile: ((path: string) => string) | undefined,
  say: (diagnostic: Diagnostic) => void,
): Tree {
  const node = nodeAt(tree, PATH);
  if (node?.kind !== 'scalar' || typeof node.value !== 'string' || !node.value.endsWith('.csv')) return tree;
  // The file counts from the one that names it, which may be a base of the scenario.
  const name = pathFrom(node.span.source.folder ?? '', node.value);
  const none = mapAt(tree, PATH, () => fromValue({ source: name }, node.span));
  let text: string;
  try {
    if (readFile === undefined) throw new Error('no files can be read here');
    text = readFile(name);
  } catch (error) {
    const reason = whyUnreadable(error);
    say(
      diagnosticAt(node.span, {
        code: 'unreadable-file',
        path: PATH,
        message: `cannot read "${name}": ${reason}`,
      }),
    );
    return none;
  }
  const { pairs, problems } = parseLatencyCsv(text);
  const source: Source = { name, text };
  for (const { line, message } of problems) {
    say(
      diagnosticAt(lineSpan(source, line), {
        code: 'bad-csv',
        path: PATH,
        message,
        expected: 'columns from, to, p50_ms, p95_ms',
      }),
    );
  }
  if (problems.length > 0) return none;
  const table = {
    source: name,
    pairs: pairs.map(({ from, to, p50, p95 }) => ({
      from,
      to,
      p50: formatDuration(p50),
      ...(p95 === undefined ? {} : { p95: formatDuration(p95) }),
    })),
  };
  return mapAt(tree, PATH, () => fromValue(table, node.span));
}

function lineSpan(source: Source, line: number): Span {
  let start = 0;
  for (let i = 1; i < line; i++) start = source.text.indexOf('\n', start) + 1;
  const end = source.text.indexOf('\n', start);
  return { source, start, end: end === -1 ? source.text.length : end };
}
