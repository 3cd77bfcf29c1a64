import type { Say } from '../diagnostic.js';
import { mapClients, withDns, withPrices, withTrafficManager } from '../presets/name-defaults.js';
import { emptyAt, namedByText, underlaid } from '../presets/underlay.js';
import { childOf, mapAt, nodeAt, type Path, type Tree, withEntry } from '../tree.js';
import { areInstances } from './instances.js';

/**
 * Lays presets under what the author wrote, and names the default ones where none is named. After
 * this `routing.trafficManager`, `clients[].dns` and `clients[]` are mappings with a `preset`.
 */
export function applyPresets(tree: Tree, say: Say): Tree {
  let result = withPrices(withTrafficManager(tree, say), 'prices', say);
  result = mapAt(result, ['service'], (node) => underlaid(node, 'service', ['service'], say));
  if (hasAppServers(result)) {
    result = mapAt(withAppRouting(result), APP_MANAGER, (node) =>
      underlaid(namedByText(node), 'traffic-manager', APP_MANAGER, say),
    );
  }
  return mapClients(result, (node, path) => population(node, path, say));
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
  const kind = childOf(node, 'kind');
  const speaksWebSocket = kind === undefined || (kind.kind === 'scalar' && kind.value === 'websocket');
  const resolving = withDns(node, path, say);
  return speaksWebSocket || node.entries.has('preset')
    ? underlaid(resolving, 'client-library', path, say)
    : resolving;
}
