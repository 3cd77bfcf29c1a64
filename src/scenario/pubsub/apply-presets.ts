import type { Say } from '../diagnostic.js';
import { emptyAt, namedByText, underlaid } from '../presets/underlay.js';
import { childOf, mapAt, nodeAt, type Path, type Tree, withEntry } from '../tree.js';
import { areInstances } from './instances.js';

/**
 * Lays presets under what the author wrote, and names the default ones where none is named. After
 * this `routing.trafficManager`, `clients[].dns` and `clients[]` are mappings with a `preset`.
 */
export function applyPresets(tree: Tree, say: Say): Tree {
  let result = withTrafficManager(tree);
  result = mapAt(result, ['routing', 'trafficManager'], (node) =>
    underlaid(namedByText(node), 'traffic-manager', ['routing', 'trafficManager'], say),
  );
  result = mapAt(withPrices(result), ['prices'], (node) => underlaid(node, 'prices', ['prices'], say));
  result = mapAt(result, ['service'], (node) => underlaid(node, 'service', ['service'], say));
  if (hasAppServers(result)) {
    result = mapAt(withAppRouting(result), APP_MANAGER, (node) =>
      underlaid(namedByText(node), 'traffic-manager', APP_MANAGER, say),
    );
  }
  const clients = nodeAt(result, ['clients']);
  if (clients?.kind !== 'list') return result;
  for (const index of clients.items.keys()) {
    result = mapAt(result, ['clients', index], (node) => population(node, ['clients', index], say));
  }
  return result;
}

/** A traffic manager is the routing, unless the author names something else. */
function withTrafficManager(tree: Tree): Tree {
  if (tree.kind !== 'map') return tree;
  const routing = tree.entries.get('routing')?.value ?? emptyAt(tree);
  if (routing.kind !== 'map') return tree;
  if (routing.entries.has('trafficManager') || routing.entries.has('fixed')) return tree;
  return withEntry(tree, 'routing', withEntry(routing, 'trafficManager', emptyAt(routing)));
}

function withPrices(tree: Tree): Tree {
  return tree.kind !== 'map' || tree.entries.has('prices') ? tree : withEntry(tree, 'prices', emptyAt(tree));
}

const APP_MANAGER: Path = ['routing', 'app', 'trafficManager'];

/** Strategy multi-instance has app servers also where none is written. */
function hasAppServers(tree: Tree): boolean {
  const strategy = nodeAt(tree, ['service', 'strategy']);
  const written = nodeAt(tree, ['service', 'appServers']);
  const several = strategy?.kind === 'scalar' && areInstances(String(strategy.value));
  return several || (written?.kind === 'list' && written.items.length > 0);
}

/** Their name is answered by a traffic manager as well, unless the author names something else. */
function withAppRouting(tree: Tree): Tree {
  return mapAt(tree, ['routing'], (routing) => {
    if (routing.kind !== 'map') return routing;
    const app = routing.entries.get('app')?.value ?? emptyAt(routing);
    if (app.kind !== 'map') return routing;
    const named = app.entries.has('trafficManager') || app.entries.has('fixed');
    return withEntry(routing, 'app', named ? app : withEntry(app, 'trafficManager', emptyAt(app)));
  });
}

function population(node: Tree, path: Path, say: Say): Tree {
  if (node.kind !== 'map') return node;
  const dns = node.entries.get('dns')?.value ?? emptyAt(node);
  const withDns = withEntry(node, 'dns', underlaid(namedByText(dns), 'dns', [...path, 'dns'], say));
  const kind = childOf(node, 'kind');
  const speaksWebSocket = kind === undefined || (kind.kind === 'scalar' && kind.value === 'websocket');
  return speaksWebSocket || node.entries.has('preset')
    ? underlaid(withDns, 'client-library', path, say)
    : withDns;
}
