import type { Say } from '../diagnostic.js';
import { emptyAt, underlaid } from '../presets/underlay.js';
import { mapAt, type Tree, withEntry } from '../tree.js';

/** Lays presets under what the author wrote, and names the default ones where none is named. */
export function applyPresets(tree: Tree, say: Say): Tree {
  const withPrices =
    tree.kind !== 'map' || tree.entries.has('prices') ? tree : withEntry(tree, 'prices', emptyAt(tree));
  const priced = mapAt(withPrices, ['prices'], (node) => underlaid(node, 'cache-prices', ['prices'], say));
  return mapAt(priced, ['service'], (node) => underlaid(node, 'cache', ['service'], say));
}
