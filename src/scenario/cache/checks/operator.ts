import { doubt, entriesOf, mustDiffer, mustName } from '../../checks/context.js';
import type { Say } from '../../diagnostic.js';
import { formatBytes, formatDuration } from '../../quantity-text.js';
import type { Path } from '../../tree.js';
import type { ActionDraft, Check, CheckContext } from './context.js';
import { AZURE_SIZES_bytes } from './service.js';

/** What operators do: to caches and applications that exist, within the run, with what they need. */
export const checkOperator: Check = (context, say) => {
  const actions = entriesOf(context.draft.operator);
  mustDiffer(
    'action',
    actions.map(([index, { as }]) => [as, ['operator', index, 'as']]),
    say,
  );
  for (const [index, action] of actions) {
    const path = ['operator', index];
    checkMoment(action, path, context, say);
    checkNames(action, path, context, say);
    checkMove(action, path, context, say);
    checkScale(action, path, context, say);
  }
};

function checkMoment(action: ActionDraft, path: Path, { draft }: CheckContext, say: Say): void {
  const { at } = action;
  if (action.do === 'fail-over' && (at === undefined) === (action.alert === undefined)) {
    say({
      code: at === undefined ? 'missing' : 'contradiction',
      path: at === undefined ? path : [...path, 'at'],
      message: 'operators fail over at a moment, or when an alert fires',
      expected: 'either `at` or `alert`',
    });
  }
  if (at === undefined || draft.duration === undefined || at < draft.duration) return;
  const message = `comes at ${formatDuration(at)}, when the run of ${formatDuration(draft.duration)} is over`;
  say({ code: 'fault-time', path: [...path, 'at'], message });
}

function checkNames(
  action: ActionDraft,
  path: Path,
  { replicas, populations }: CheckContext,
  say: Say,
): void {
  for (const key of ['to', 'cache', 'primary', 'secondary'] as const) {
    const name = (action as Readonly<Record<string, unknown>>)[key];
    if (typeof name === 'string') mustName('cache', name, replicas, [...path, key], say);
  }
  if (action.do === 'link' && action.primary !== undefined && action.primary === action.secondary) {
    const message = 'a cache cannot be linked to itself';
    say({ code: 'contradiction', path: [...path, 'secondary'], message });
  }
  if (!('applications' in action)) return;
  if (action.applications?.length === 0) {
    const message = 'no application is told: leave it out to mean all';
    doubt(say, 'no-effect', [...path, 'applications'], message);
  }
  for (const [index, name] of entriesOf(action.applications)) {
    mustName('clients', name, populations, [...path, 'applications', index], say);
  }
}

/** Applications move only where they have a place to go. */
function checkMove(action: ActionDraft, path: Path, { draft }: CheckContext, say: Say): void {
  if (!('move' in action) || action.move !== 'stack') return;
  const meant = 'applications' in action ? action.applications : undefined;
  for (const [, { name, standby }] of entriesOf(draft.clients)) {
    if (standby !== undefined || (meant !== undefined && !meant.includes(name))) continue;
    say({
      code: 'no-standby',
      path: [...path, 'move'],
      message: `the application "${name ?? ''}" has no other region to run in`,
      hint: `clients: [{name: ${name ?? 'it'}, standby: …}]`,
    });
  }
}

/** To another size, and one that the provider offers. */
function checkScale(action: ActionDraft, path: Path, { draft, replicas }: CheckContext, say: Say): void {
  if (action.do !== 'scale') return;
  const { size, shards } = action;
  if (size === undefined && shards === undefined) {
    return say({ code: 'missing', path, message: 'scale to what?', expected: '`size` or `shards`' });
  }
  const cache = draft.service?.replicas?.[replicas.indexOf(action.cache ?? '')];
  const offered: readonly number[] = AZURE_SIZES_bytes[cache?.tier ?? 'premium'];
  if (draft.provider === 'azure' && size !== undefined && !offered.includes(size)) {
    say({
      code: 'provider-limit',
      path: [...path, 'size'],
      message: `the provider offers no ${cache?.tier ?? 'premium'} cache of ${formatBytes(size)}`,
      expected: offered.map(formatBytes).join(', '),
      hint: 'provider: custom allows any size',
    });
  }
  const before = entriesOf(draft.operator).some(
    ([, other]) => other.do === 'scale' && other !== action && other.cache === action.cache,
  );
  const same = (size ?? cache?.size) === cache?.size && (shards ?? cache?.shards) === cache?.shards;
  if (before || cache === undefined || !same) return;
  doubt(say, 'no-effect', path, `${action.cache} has that size already`);
}
