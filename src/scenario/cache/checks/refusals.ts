import { whyNoLink } from '../../../domain/cache-link.js';
import { entriesOf } from '../../checks/context.js';
import type { ActionDraft, Check, CheckContext } from './context.js';
import { candidatesOf } from './link.js';
import { LinkStates } from './link-state.js';

/**
 * What operators try and the provider refuses. A scenario may try it, to show just that: the run goes on, and its
 * timeline says why.
 */
export const checkRefusals: Check = (context, say) => {
  const states = new LinkStates(context);
  for (const [index, action] of entriesOf(context.draft.operator)) {
    const reason = whyRefused(action, index, states, context);
    if (reason === undefined) continue;
    const message = `"${action.do}" will be refused: ${reason}`;
    say({ severity: 'warning', code: 'refused', path: ['operator', index, 'do'], message });
  }
};

const WHILE_LINKED: Partial<Record<NonNullable<ActionDraft['do']>, string>> = {
  scale: 'linked caches cannot be scaled',
  'enable-persistence': 'linked caches cannot be kept on disk',
  'delete-cache': 'a linked cache cannot be deleted',
};

function whyRefused(
  action: ActionDraft,
  index: number,
  states: LinkStates,
  context: CheckContext,
): string | undefined {
  const { strategy } = context.draft.service ?? {};
  const needsLinks = action.do === 'fail-over' || action.do === 'link' || action.do === 'unlink';
  if (needsLinks && strategy !== undefined && strategy !== 'async-link') {
    return context.strategies.includes(strategy)
      ? `strategy ${strategy} has no link of two caches`
      : undefined;
  }
  const state = states.before(action.at, index);
  switch (action.do) {
    case 'fail-over':
      return failedOverTo(action.to, state, index, context);
    case 'link':
      if (state) return 'the caches are linked already, and a third cannot be';
      return state === null ? whyNotLinked(action, index, context) : undefined;
    case 'unlink':
      return state === null ? 'no caches are linked' : undefined;
    case 'import':
      if (!hasExportBefore(action.at, context)) return 'nothing was exported before';
      return state && state.secondary === action.cache
        ? `${action.cache} is the secondary of a link: import is possible into the primary only`
        : undefined;
    default:
      return state && action.do !== undefined ? WHILE_LINKED[action.do] : undefined;
  }
}

/** With an alert, which comes at any time, only a link that nothing ever changes tells. */
function failedOverTo(
  to: string | undefined,
  state: ReturnType<LinkStates['before']>,
  index: number,
  { draft, replicas }: CheckContext,
): string | undefined {
  const isOnly = entriesOf(draft.operator).every(
    ([other, action]) => other === index || (action.do !== 'fail-over' && action.do !== 'link'),
  );
  const isFirst = isOnly && draft.service?.link?.linked === true && to === replicas[0];
  return isFirst || (state && state.primary === to) ? `${to} is the primary already` : undefined;
}

function whyNotLinked(
  {
    primary,
    secondary,
    at,
  }: { primary?: string | undefined; secondary?: string | undefined; at?: number | undefined },
  index: number,
  { draft, replicas }: CheckContext,
): string | undefined {
  const { via } = draft.service?.link ?? {};
  const changed = entriesOf(draft.operator).some(
    ([other, action]) =>
      (action.do === 'scale' || action.do === 'enable-persistence') &&
      comesBefore(action.at, other, at, index),
  );
  if (via === undefined || changed) return undefined;
  const candidates = candidatesOf(draft.service?.replicas ?? []);
  const [from, to] = [primary, secondary].map((name) => candidates[replicas.indexOf(name ?? '')]);
  if (from === undefined || to === undefined || from === to) return undefined;
  return whyNoLink(from, to, via)[0]?.reason;
}

function hasExportBefore(at: number | undefined, { draft }: CheckContext): boolean {
  return entriesOf(draft.operator).some(
    ([, action]) =>
      action.do === 'export' &&
      (action.at === undefined || at === undefined || action.at + (action.takes ?? 0) < at),
  );
}

function comesBefore(
  at: number | undefined,
  index: number,
  then: number | undefined,
  thenIndex: number,
): boolean {
  return at === undefined || then === undefined || at < then || (at === then && index < thenIndex);
}
