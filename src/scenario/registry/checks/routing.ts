import { checkAnswering, refuseManagerOutages } from '../../checks/answering.js';
import { isWritten } from '../../checks/context.js';
import { haveOwnNames } from '../names.js';
import type { Check } from './context.js';

/** How clients find a replica: endpoints that exist, and a choice where there is one. */
export const checkRouting: Check = (context, say) => {
  const { draft, replicas } = context;
  if (haveOwnNames(draft.service?.strategy)) {
    if (isWritten(context, ['routing'])) {
      say({
        code: 'no-effect',
        path: ['routing'],
        at: 'key',
        message: `strategy "${draft.service?.strategy}" gives every registry its own name: nobody chooses between them`,
        hint: 'say registry: NAME at each population, or leave routing out',
      });
    }
    return;
  }
  if (draft.routing?.fixed !== undefined) refuseManagerOutages(context, say);
  checkAnswering(draft.routing, { path: ['routing'], what: 'replica', names: replicas }, context, say);
};
