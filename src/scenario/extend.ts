import { type Diagnostic, diagnosticAt, notAScenario } from './diagnostic.js';
import { baseName, folderOf, pathFrom, whyUnreadable } from './file-path.js';
import { composePatches, mergePatch } from './merge.js';
import { readYaml } from './read-yaml.js';
import type { Source } from './source.js';
import { type Mapping, type Tree, withEntry, withoutEntry } from './tree.js';

export interface Extension {
  /** The scenario laid over the files it extends, without `extends`. */
  readonly tree: Mapping;
  readonly diagnostics: readonly Diagnostic[];
  /** false: a base could not be read whole, so that nothing can be said about what is missing. */
  readonly whole: boolean;
}

/** Longer chains nobody can follow. */
const MOST_FILES = 8;

/**
 * Lays a scenario over the one it extends, and that over the next. Every node keeps the place where
 * it was written, in whichever file.
 */
export function extend(
  tree: Mapping,
  source: Source,
  readFile: ((path: string) => string) | undefined,
): Extension {
  return laidOver(tree, source, { main: source, chain: [baseName(source.name)], readFile });
}

interface Reading {
  readonly main: Source;
  /** The files so far, as seen from the scenario's folder; the last one is being read. */
  readonly chain: readonly string[];
  readonly readFile: ((path: string) => string) | undefined;
}

function laidOver(tree: Mapping, source: Source, reading: Reading): Extension {
  const named = tree.entries.get('extends')?.value;
  if (named === undefined) return { tree, diagnostics: [], whole: true };
  const over = withoutEntry(tree, 'extends');
  const refused = (code: string, message: string, hint?: string): Extension => ({
    tree: over,
    diagnostics: [diagnosticAt(named.span, { code, path: ['extends'], message, hint })],
    whole: false,
  });
  if (named.kind !== 'scalar' || typeof named.value !== 'string' || named.value.trim() === '') {
    return refused(
      'wrong-type',
      '"extends" names no file',
      'one path, such as base.yaml; or leave the line out',
    );
  }
  const path = pathFrom(source.folder ?? '', named.value.trim());
  const { main, chain, readFile } = reading;
  const longer = [...chain, path];
  if (chain.includes(path)) {
    return refused('extends-circle', `the files extend each other in a circle: ${longer.join(' → ')}`);
  }
  if (longer.length > MOST_FILES) {
    return refused('extends-depth', `more than ${MOST_FILES} files extend each other: ${longer.join(' → ')}`);
  }
  let text: string;
  try {
    if (readFile === undefined) throw new Error('no files can be read here');
    text = readFile(path);
  } catch (error) {
    const reason = whyUnreadable(error);
    const hint = 'the path counts from the file that names it';
    return refused('unreadable-file', `cannot read "${path}": ${reason}`, hint);
  }
  const base: Source = { name: pathFrom(folderOf(main.name), path), text, folder: folderOf(path) };
  const read = readYaml(base);
  if (read.tree?.kind !== 'map') {
    const said = read.diagnostics.length > 0 ? read.diagnostics : [notAScenario(base, read.tree)];
    return { tree: over, diagnostics: said, whole: false };
  }
  const below = laidOver(read.tree, base, { ...reading, chain: longer });
  return {
    tree: merged(below.tree, over),
    diagnostics: [...read.diagnostics, ...below.diagnostics],
    whole: below.whole && read.brokenFrom === undefined,
  };
}

/** Variants are patches themselves: laid over each other a null in them stays, to remove later. */
function merged(base: Mapping, over: Mapping): Mapping {
  const settings = mergePatch(withoutEntry(base, 'variants'), withoutEntry(over, 'variants'));
  // What is missing is missing in the file that was asked for.
  const result: Mapping = { ...(settings as Mapping), span: over.span };
  const inherited = base.entries.get('variants');
  const own = over.entries.get('variants');
  if (own === undefined) {
    return inherited === undefined ? result : withEntry(result, 'variants', inherited.value, inherited.key);
  }
  if (isNull(own.value)) return result;
  return withEntry(result, 'variants', mergedVariants(inherited?.value, own.value), own.key);
}

function mergedVariants(inherited: Tree | undefined, own: Tree): Tree {
  if (inherited?.kind !== 'map' || own.kind !== 'map') return own;
  let result: Mapping = { ...inherited, span: own.span };
  for (const [name, { key, value }] of own.entries) {
    const before = inherited.entries.get(name)?.value;
    if (before !== undefined && isNull(value)) result = withoutEntry(result, name);
    else result = withEntry(result, name, composePatches(before, value), key);
  }
  return result;
}

function isNull(tree: Tree): boolean {
  return tree.kind === 'scalar' && tree.value === null;
}
