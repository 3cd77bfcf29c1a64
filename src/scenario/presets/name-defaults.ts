import type { Say } from '../diagnostic.js';
import { mapAt, nodeAt, type Path, type Tree, withEntry } from '../tree.js';
import type { PresetKind } from './list.js';
import { emptyAt, namedByText, underlaid } from './underlay.js';

const MANAGER: Path = ['routing', 'trafficManager'];

/** A traffic manager is the routing, unless the author names something else; its preset lies under it. */
export function withTrafficManager(tree: Tree, say: Say): Tree {
  return mapAt(named(tree), MANAGER, (node) => underlaid(namedByText(node), 'traffic-manager', MANAGER, say));
}

function named(tree: Tree): Tree {
  if (tree.kind !== 'map') return tree;
  const routing = tree.entries.get('routing')?.value ?? emptyAt(tree);
  if (routing.kind !== 'map') return tree;
  if (routing.entries.has('trafficManager') || routing.entries.has('fixed')) return tree;
  return withEntry(tree, 'routing', withEntry(routing, 'trafficManager', emptyAt(routing)));
}

/** A price sheet, the one of this name under what the author wrote. */
export function withPrices(tree: Tree, sheet: PresetKind, say: Say): Tree {
  const priced =
    tree.kind !== 'map' || tree.entries.has('prices') ? tree : withEntry(tree, 'prices', emptyAt(tree));
  return mapAt(priced, ['prices'], (node) => underlaid(node, sheet, ['prices'], say));
}

/** Does something to each population. */
export function mapClients(tree: Tree, change: (node: Tree, path: Path) => Tree): Tree {
  const clients = nodeAt(tree, ['clients']);
  if (clients?.kind !== 'list') return tree;
  let result = tree;
  for (const index of clients.items.keys()) {
    const path: Path = ['clients', index];
    result = mapAt(result, path, (node) => change(node, path));
  }
  return result;
}

/** A population with its `dns`, and a preset under that. */
export function withDns(node: Tree, path: Path, say: Say): Tree {
  if (node.kind !== 'map') return node;
  const dns = node.entries.get('dns')?.value ?? emptyAt(node);
  return withEntry(node, 'dns', underlaid(namedByText(dns), 'dns', [...path, 'dns'], say));
}
