import type { Diagnostic } from './diagnostic.js';
import { diagnosticAt } from './diagnostic.js';
import { didYouMean, enumerate } from './nearest.js';
import { readYaml } from './read-yaml.js';
import type { Source, Span } from './source.js';
import type { List, Mapping, Tree } from './tree.js';
import { withEntry, withoutEntry } from './tree.js';

export interface Override {
  readonly steps: readonly Step[];
  readonly value: Tree;
}

interface Step {
  readonly name: string;
  readonly span: Span;
}

/**
 * Reads one `--set path=value`. The path is `clients[0].count`, `clients.0.count` or, where entries
 * have a name, `clients.us.count`; one past the last entry adds one; the value is YAML; `null` removes the
 * setting.
 */
export function readOverride(text: string): { override?: Override; diagnostics: readonly Diagnostic[] } {
  const source: Source = { name: '--set', text };
  const equals = text.indexOf('=');
  const steps = equals > 0 ? readPath(source, text.slice(0, equals)) : undefined;
  if (steps === undefined) {
    const problem = {
      code: 'bad-override',
      path: [],
      message: `"${text}" is no override`,
      expected: 'path=value, for example routing.trafficManager.ttl=30s',
    };
    return { diagnostics: [diagnosticAt({ source, start: 0, end: Math.max(1, text.length) }, problem)] };
  }
  const written = text.slice(equals + 1);
  const reading = readYaml({ name: '--set', text: written }, equals + 1, source);
  const span = { source, start: equals + 1, end: text.length };
  const value = reading.tree ?? { kind: 'scalar' as const, value: null, span };
  return { override: { steps, value }, diagnostics: reading.diagnostics };
}

/** Writes the value into the document; what is wrong with it the later checks say. */
export function applyOverride(
  tree: Tree,
  { steps, value }: Override,
  say: (diagnostic: Diagnostic) => void,
): Tree {
  const [step, ...rest] = steps;
  if (step === undefined) return value;
  if (tree.kind === 'list') return intoList(tree, step, { steps: rest, value }, say);
  const map: Mapping = tree.kind === 'map' ? tree : { kind: 'map', entries: new Map(), span: step.span };
  if (rest.length === 0 && value.kind === 'scalar' && value.value === null)
    return withoutEntry(map, step.name);
  const old = map.entries.get(step.name)?.value ?? { kind: 'map', entries: new Map(), span: step.span };
  return withEntry(map, step.name, applyOverride(old, { steps: rest, value }, say), step.span);
}

function intoList(list: List, step: Step, rest: Override, say: (diagnostic: Diagnostic) => void): Tree {
  const names = list.items.map(nameOf);
  const index = /^\d+$/.test(step.name) ? Number(step.name) : names.indexOf(step.name);
  if (index === list.items.length) {
    const added: Tree = { kind: 'scalar', value: null, span: step.span };
    return { ...list, items: [...list.items, applyOverride(added, rest, say)] };
  }
  const item = list.items[index];
  if (item === undefined) {
    const known = names.filter((name) => name !== undefined);
    const message =
      list.items.length === 0
        ? `there is no entry "${step.name}", the list is empty`
        : `there is no entry "${step.name}", the list has entries 0 to ${list.items.length - 1}`;
    const expected = known.length === 0 ? undefined : enumerate(known);
    say(
      diagnosticAt(step.span, {
        code: 'bad-override',
        path: [],
        message,
        expected,
        hint: didYouMean(step.name, known),
      }),
    );
    return list;
  }
  return { ...list, items: list.items.with(index, applyOverride(item, rest, say)) };
}

/** What an entry of a list is called in paths. */
function nameOf(item: Tree): string | undefined {
  if (item.kind !== 'map') return undefined;
  for (const key of ['name', 'as', 'region']) {
    const node = item.entries.get(key)?.value;
    if (node?.kind === 'scalar' && typeof node.value === 'string') return node.value;
  }
  return undefined;
}

function readPath(source: Source, path: string): Step[] | undefined {
  const steps: Step[] = [];
  let end = 0;
  for (const match of path.matchAll(/(?:^|\.)([^.[\]=\s]+)|\[(\d+)\]/gy)) {
    const name = match[1] ?? match[2]!;
    const start = match.index + match[0].indexOf(name);
    steps.push({ name, span: { source, start, end: start + name.length } });
    end = match.index + match[0].length;
  }
  const unsafe = steps.some((step) => step.name === '__proto__');
  return end === path.length && steps.length > 0 && !unsafe ? steps : undefined;
}
