import type { Say } from '../diagnostic.js';
import { emptyAt, namedByText, underlaid } from '../presets/underlay.js';
import { mapAt, nodeAt, type Path, type Tree, withEntry } from '../tree.js';

/**
 * Lays presets under what the author wrote, and names the default ones where none is named. After this
 * `routing.trafficManager` and `clients[].dns` are mappings with a `preset`.
 */
export function applyPresets(tree: Tree, say: Say): Tree {
  let result = withEntries(withTrafficManager(tree));
  const manager: Path = ['routing', 'trafficManager'];
  result = mapAt(result, manager, (node) => underlaid(namedByText(node), 'traffic-manager', manager, say));
  result = mapAt(result, ['prices'], (node) => underlaid(node, 'registry-prices', ['prices'], say));
  result = mapAt(result, ['service'], (node) => underlaid(node, 'registry', ['service'], say));
  const clients = nodeAt(result, ['clients']);
  if (clients?.kind !== 'list') return result;
  for (const index of clients.items.keys()) {
    result = mapAt(result, ['clients', index], (node) => population(node, ['clients', index], say));
  }
  return result;
}

function withTrafficManager(tree: Tree): Tree {
  if (tree.kind !== 'map') return tree;
  const routing = tree.entries.get('routing')?.value ?? emptyAt(tree);
  if (routing.kind !== 'map') return tree;
  if (routing.entries.has('trafficManager') || routing.entries.has('fixed')) return tree;
  return withEntry(tree, 'routing', withEntry(routing, 'trafficManager', emptyAt(routing)));
}

function withEntries(tree: Tree): Tree {
  return tree.kind !== 'map' || tree.entries.has('prices') ? tree : withEntry(tree, 'prices', emptyAt(tree));
}

function population(node: Tree, path: Path, say: Say): Tree {
  if (node.kind !== 'map') return node;
  const dns = node.entries.get('dns')?.value ?? emptyAt(node);
  return withEntry(node, 'dns', underlaid(namedByText(dns), 'dns', [...path, 'dns'], say));
}
