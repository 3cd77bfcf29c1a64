import { PROVIDER_SIZES } from '../../../domain/unit-sizes.js';
import { entriesOf, isWritten, mustDiffer, mustName } from '../../checks/context.js';
import type { Say } from '../../diagnostic.js';
import { replicaNames } from '../../names.js';
import { formatDuration } from '../../quantity-text.js';
import type { Path } from '../../tree.js';
import type { Draft } from '../schema.js';
import type { Check, CheckContext } from './context.js';

/** Auto-scalers whose bounds leave room, and what operators do: in the run, to replicas, with an effect. */
export const checkScaling: Check = (context, say) => {
  for (const [index, replica] of entriesOf(context.draft.service?.replicas)) {
    if (replica.autoscale === undefined) continue;
    const path = ['service', 'replicas', index, 'autoscale'];
    checkBounds(replica, path, say);
    checkThresholds(replica.autoscale, path, context, say);
    for (const key of ['least', 'most'] as const) {
      mustBeOffered(replica.autoscale[key], [...path, key], context, say);
    }
  }
  checkActions(context, say);
};

type ReplicaDraft = NonNullable<NonNullable<NonNullable<Draft['service']>['replicas']>[number]>;
type AutoscaleDraft = NonNullable<ReplicaDraft['autoscale']>;
type ActionDraft = NonNullable<NonNullable<Draft['operator']>[number]>;

function checkBounds({ units, autoscale = {} }: ReplicaDraft, path: Path, say: Say): void {
  const { least, most } = autoscale;
  if (units === undefined) return;
  const wrong = (key: string, message: string) => {
    const expected = 'least <= units <= most';
    say({ code: 'contradiction', path: [...path, key], message, expected });
  };
  if (least !== undefined && least > units) {
    wrong('least', `least: ${least} is more than the units it begins with, ${units}`);
  }
  if (most !== undefined && most < units) {
    wrong('most', `most: ${most} is less than the units it begins with, ${units}`);
  }
}

/** Where they cross, every load would be too much or too little. */
function checkThresholds(
  { inBelow, outAbove }: AutoscaleDraft,
  path: Path,
  context: CheckContext,
  say: Say,
): void {
  if (inBelow === undefined || outAbove === undefined || inBelow < outAbove) return;
  const inKey = [...path, 'inBelow'];
  say({
    code: 'contradiction',
    path: isWritten(context, inKey) ? inKey : [...path, 'outAbove'],
    message: `shrinks below ${inBelow} and grows above ${outAbove}: it would never rest`,
    expected: 'inBelow < outAbove',
  });
}

function mustBeOffered(units: number | undefined, path: Path, { draft }: CheckContext, say: Say): void {
  if (draft.provider !== 'azure' || units === undefined || PROVIDER_SIZES.includes(units)) return;
  say({
    code: 'provider-limit',
    path,
    message: `the provider offers no size of ${units} units`,
    expected: PROVIDER_SIZES.join(', '),
    hint: 'provider: custom allows any number',
  });
}

function checkActions(context: CheckContext, say: Say): void {
  const { draft, replicas } = context;
  const actions = entriesOf(draft.operator);
  mustDiffer(
    'action',
    actions.map(([index, { as }]) => [as, ['operator', index, 'as']]),
    say,
  );
  for (const [index, action] of actions) {
    const path = ['operator', index];
    checkTime(action, path, draft, say);
    if ('replica' in action) mustName('replica', action.replica, replicas, [...path, 'replica'], say);
    if (action.do === 'scale') mustBeOffered(action.units, [...path, 'units'], context, say);
  }
  checkSizes(context, say);
}

function checkTime({ at }: ActionDraft, path: Path, { duration }: Draft, say: Say): void {
  if (at === undefined || duration === undefined || at < duration) return;
  const message = `acts at ${formatDuration(at)}, when the run of ${formatDuration(duration)} is over`;
  say({ code: 'action-time', path: [...path, 'at'], message });
}

/** A replica is scaled to another size than it has then. With an auto-scaler nobody knows it before the run. */
function checkSizes({ draft }: CheckContext, say: Say): void {
  const specs = draft.service?.replicas ?? [];
  const names = replicaNames(specs);
  const sizes = new Map<string, number | undefined>();
  for (const [index, { units, autoscale }] of entriesOf(specs)) {
    if (autoscale === undefined) sizes.set(names[index] ?? '', units);
  }
  const inTime = [...entriesOf(draft.operator)].sort(([, a], [, b]) => (a.at ?? 0) - (b.at ?? 0));
  for (const [index, action] of inTime) {
    if (action.do !== 'scale' || action.replica === undefined) continue;
    const today = sizes.get(action.replica);
    if (action.units !== undefined && action.units === today) {
      const message = `"${action.replica}" has ${today} units already: the service would refuse`;
      say({ code: 'no-change', path: ['operator', index, 'units'], message });
    }
    if (sizes.has(action.replica)) sizes.set(action.replica, action.units);
  }
}
