import type { Say } from './diagnostic.js';
import type { Path, Tree } from './tree.js';

/** A scenario that teaches something has a handful of anything. */
const MOST_ENTRIES = 200;
/** Measured tables are long; nothing looks at one pair against all others. */
const UNLIMITED = 'network.latency.pairs';

/** Cuts lists and mappings that no scenario needs, so that checking them takes no noticeable time. */
export function limitLists(tree: Tree, path: Path, say: Say): Tree {
  const size = tree.kind === 'list' ? tree.items.length : tree.kind === 'map' ? tree.entries.size : 0;
  const tooLong = size > MOST_ENTRIES && path.join('.') !== UNLIMITED;
  if (tooLong) {
    const name = path.at(-1) ?? 'the scenario';
    const message = `"${name}" has ${size} entries, the limit is ${MOST_ENTRIES}`;
    say({ code: 'too-large', path, at: 'key', message });
  }
  const most = tooLong ? MOST_ENTRIES : size;
  if (tree.kind === 'list') {
    return {
      ...tree,
      items: tree.items.slice(0, most).map((item, index) => limitLists(item, [...path, index], say)),
    };
  }
  if (tree.kind === 'map') {
    const entries = [...tree.entries]
      .slice(0, most)
      .map(
        ([name, entry]) =>
          [name, { ...entry, value: limitLists(entry.value, [...path, name], say) }] as const,
      );
    return { ...tree, entries: new Map(entries) };
  }
  return tree;
}
