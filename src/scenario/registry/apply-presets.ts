import type { Say } from '../diagnostic.js';
import { mapClients, withDns, withPrices, withTrafficManager } from '../presets/name-defaults.js';
import { underlaid } from '../presets/underlay.js';
import { mapAt, type Tree } from '../tree.js';

/**
 * Lays presets under what the author wrote, and names the default ones where none is named. After this
 * `routing.trafficManager` and `clients[].dns` are mappings with a `preset`.
 */
export function applyPresets(tree: Tree, say: Say): Tree {
  let result = withPrices(withTrafficManager(tree, say), 'registry-prices', say);
  result = mapAt(result, ['service'], (node) => underlaid(node, 'registry', ['service'], say));
  return mapClients(result, (node, path) => withDns(node, path, say));
}
