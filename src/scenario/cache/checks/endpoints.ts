import { doubt, entriesOf, isWritten, mustName } from '../../checks/context.js';
import type { Say } from '../../diagnostic.js';
import type { Path } from '../../tree.js';
import { hasOnePrimary } from '../strategies.js';
import type { ApplicationDraft, Check, CheckContext } from './context.js';

const WORDS = ['primary', 'nearest'];

/** Which caches applications ask: such as exist, take what is asked of them, and can be left for others. */
export const checkEndpoints: Check = (context, say) => {
  for (const [index, application] of entriesOf(context.draft.clients)) {
    const path = ['clients', index, 'endpoints'];
    for (const key of ['reads', 'writes'] as const) {
      mustName(
        'replica',
        application.endpoints?.[key],
        [...WORDS, ...context.replicas],
        [...path, key],
        (problem) => say({ ...problem, expected: ['primary', 'nearest', ...context.replicas].join(', ') }),
      );
    }
    doubtReadOnly(application, path, context, say);
    doubtFixed(application, path, context, say);
    doubtElsewhere(application, path, context, say);
  }
};

/** A linked secondary answers reads and refuses writes. */
function doubtReadOnly(
  { endpoints, region, load }: ApplicationDraft,
  path: Path,
  { draft: { service }, replicas }: CheckContext,
  say: Say,
): void {
  if (service?.strategy !== 'async-link' || service.link?.linked !== true || load?.reads === 1) return;
  const [primary, secondary] = service.replicas ?? [];
  if (secondary === undefined || endpoints?.writes === undefined) return;
  const isNearest =
    endpoints.writes === 'nearest' && secondary.region === region && primary?.region !== region;
  if (endpoints.writes !== replicas[1] && !isNearest) return;
  const message = `writes go to ${replicas[1]}, which is read-only while it is linked: each is refused`;
  doubt(say, 'read-only', [...path, 'writes'], message, 'writes: primary');
}

/** Operators change what `primary` means; a cache by name stays the one it is. */
function doubtFixed(
  { name, endpoints }: ApplicationDraft,
  path: Path,
  { draft, replicas }: CheckContext,
  say: Say,
): void {
  for (const key of ['reads', 'writes'] as const) {
    const cache = endpoints?.[key];
    if (cache === undefined || !replicas.includes(cache) || WORDS.includes(cache)) continue;
    const [switching] = entriesOf(draft.operator).filter(
      ([, action]) =>
        (action.do === 'fail-over' || action.do === 'switch') &&
        action.to !== undefined &&
        action.to !== cache &&
        (action.applications === undefined || action.applications.includes(name)),
    );
    if (switching === undefined) continue;
    const message = `${key} go to ${cache} by name: operators who switch to ${(switching[1] as { to?: string }).to} change nothing about it`;
    doubt(say, 'fixed-endpoint', [...path, key], message, `${key}: primary`);
  }
}

function doubtElsewhere({ endpoints }: ApplicationDraft, path: Path, context: CheckContext, say: Say): void {
  const { draft, replicas } = context;
  const { retryElsewhere } = endpoints ?? {};
  if (retryElsewhere === true && replicas.length === 1) {
    doubt(
      say,
      'no-effect',
      [...path, 'retryElsewhere'],
      '"retryElsewhere" has no effect: there is one cache',
    );
  }
  const isOff =
    retryElsewhere === false || (retryElsewhere === undefined && hasOnePrimary(draft.service?.strategy));
  if (isOff && isWritten(context, [...path, 'returnAfter'])) {
    doubt(say, 'no-effect', [...path, 'returnAfter'], '"returnAfter" has no effect without retryElsewhere');
  }
}
