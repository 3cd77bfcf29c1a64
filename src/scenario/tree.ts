import type { Span } from './source.js';

/**
 * A document as it was written, every node with its place. Trees are never changed: merging makes
 * new ones out of old nodes, so that each node keeps pointing at the text it came from.
 */
export type Tree = Scalar | List | Mapping;

export interface Scalar {
  readonly kind: 'scalar';
  readonly value: string | number | boolean | null;
  readonly span: Span;
  /** The preset that gave this node, instead of the author. */
  readonly preset?: string;
}

export interface List {
  readonly kind: 'list';
  readonly items: readonly Tree[];
  readonly span: Span;
  readonly preset?: string;
}

export interface Mapping {
  readonly kind: 'map';
  readonly entries: ReadonlyMap<string, Entry>;
  readonly span: Span;
  readonly preset?: string;
}

export interface Entry {
  readonly key: Span;
  readonly value: Tree;
}

export type Path = readonly (string | number)[];

export function toValue(tree: Tree): unknown {
  switch (tree.kind) {
    case 'scalar':
      return tree.value;
    case 'list':
      return tree.items.map(toValue);
    case 'map':
      return Object.fromEntries([...tree.entries].map(([key, entry]) => [key, toValue(entry.value)]));
  }
}

/** Values, mappings and lists in it, itself included. */
export function sizeOf(tree: Tree): number {
  switch (tree.kind) {
    case 'scalar':
      return 1;
    case 'list':
      return tree.items.reduce((sum, item) => sum + sizeOf(item), 1);
    case 'map':
      return [...tree.entries.values()].reduce((sum, { value }) => sum + sizeOf(value), 1);
  }
}

/** A tree of plain data, all of it placed at one span. */
export function fromValue(value: unknown, span: Span, preset?: string): Tree {
  const mark = preset === undefined ? {} : { preset };
  if (Array.isArray(value)) {
    return { kind: 'list', items: value.map((item) => fromValue(item, span, preset)), span, ...mark };
  }
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).map(
      ([key, inner]) => [key, { key: span, value: fromValue(inner, span, preset) }] as const,
    );
    return { kind: 'map', entries: new Map(entries), span, ...mark };
  }
  return { kind: 'scalar', value: value as Scalar['value'], span, ...mark };
}

export function childOf(tree: Tree | undefined, step: string | number): Tree | undefined {
  if (tree?.kind === 'map') return tree.entries.get(String(step))?.value;
  if (tree?.kind === 'list' && typeof step === 'number') return tree.items[step];
  return undefined;
}

export function nodeAt(tree: Tree | undefined, path: Path): Tree | undefined {
  return path.reduce(childOf, tree);
}

/** Sets one entry of a mapping; a new entry comes last. */
export function withEntry(map: Mapping, name: string, value: Tree, key?: Span): Mapping {
  const entries = new Map(map.entries);
  entries.set(name, { key: key ?? map.entries.get(name)?.key ?? value.span, value });
  return { ...map, entries };
}

export function withoutEntry(map: Mapping, name: string): Mapping {
  const entries = new Map(map.entries);
  entries.delete(name);
  return { ...map, entries };
}

/** Changes the node at a path where there is one. */
export function mapAt(tree: Tree, path: Path, change: (node: Tree) => Tree): Tree {
  const [step, ...rest] = path;
  if (step === undefined) return change(tree);
  const child = childOf(tree, step);
  if (child === undefined) return tree;
  const changed = mapAt(child, rest, change);
  if (tree.kind === 'map') return withEntry(tree, String(step), changed);
  if (tree.kind === 'list') return { ...tree, items: tree.items.with(Number(step), changed) };
  return tree;
}

/**
 * Where to point for a path: the innermost node on it that was written. `key` is the place of that
 * node's name, `depth` how many steps of the path exist.
 */
export function locate(
  tree: Tree,
  path: Path,
): { readonly value: Span; readonly key: Span | undefined; readonly depth: number } {
  let node = tree;
  let key: Span | undefined;
  for (const [depth, step] of path.entries()) {
    const next = childOf(node, step);
    if (next === undefined) return { value: node.span, key, depth };
    key = node.kind === 'map' ? node.entries.get(String(step))?.key : undefined;
    node = next;
  }
  return { value: node.span, key, depth: path.length };
}

/** `clients[0].dns.policies[2].share` */
export function formatPath(path: Path): string {
  let text = '';
  for (const step of path) {
    if (typeof step === 'number') text += `[${step}]`;
    else text += text === '' ? step : `.${step}`;
  }
  return text;
}
