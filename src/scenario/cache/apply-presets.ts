import type { Say } from '../diagnostic.js';
import { withPrices } from '../presets/name-defaults.js';
import { underlaid } from '../presets/underlay.js';
import { mapAt, type Tree } from '../tree.js';

/** Lays presets under what the author wrote, and names the default ones where none is named. */
export function applyPresets(tree: Tree, say: Say): Tree {
  const priced = withPrices(tree, 'cache-prices', say);
  return mapAt(priced, ['service'], (node) => underlaid(node, 'cache', ['service'], say));
}
