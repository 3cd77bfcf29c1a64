import { checkAnswering, refuseManagerOutages } from '../../checks/answering.js';
import { appServersOf } from './app-servers.js';
import type { Check } from './context.js';

/** How clients find a replica, and an app server: endpoints that exist, probes that the provider offers. */
export const checkRouting: Check = (context, say) => {
  const { routing } = context.draft;
  if (routing?.fixed !== undefined) refuseManagerOutages(context, say);
  const { replicas } = context;
  checkAnswering(routing, { path: ['routing'], what: 'replica', names: replicas }, context, say);
  const servers = appServersOf(context.draft);
  // Without app servers it has no effect, and there is nothing that it could name.
  if (servers.length === 0) return;
  const ofServers = { path: ['routing', 'app'], what: 'app-server', names: servers };
  checkAnswering(routing?.app, ofServers, context, say);
};
