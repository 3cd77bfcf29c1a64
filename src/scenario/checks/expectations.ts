import { checkExpectation, type ExpectationContext } from '../../expectations/check.js';
import { parseExpectation } from '../../expectations/parse.js';
import { familyOf } from '../family.js';
import { actionNames, appServerNames, faultNames } from '../names.js';
import { type Check, type CheckContext, entriesOf, isWritten } from './context.js';

/** Expectations: can be read, and will have something to be judged by. */
export const checkExpectations: Check = (context, say) => {
  const known = knownOf(context);
  for (const [index, text] of entriesOf(context.draft.expect)) {
    const reading = parseExpectation(text);
    const problems = 'problems' in reading ? reading.problems : checkExpectation(reading.expectation, known);
    for (const { code, message, expected, hint, offset, length } of problems) {
      say({ code, path: ['expect', index], within: { offset, length }, message, expected, hint });
    }
  }
};

function knownOf(context: CheckContext): ExpectationContext {
  const { draft, replicas, populations } = context;
  const names = faultNames(draft.faults ?? []);
  const places = [...entriesOf(draft.service?.replicas), ...entriesOf(draft.service?.appServers)];
  const actions = actionNames(draft.operator ?? []);
  const regions = places.flatMap(([, { region }]) => region ?? []);
  return {
    family: familyOf(context.written),
    clients: populations,
    images: entriesOf(draft.images).flatMap(([, { name }]) => (name === undefined ? [] : [name])),
    replicas,
    regions: [...new Set(regions)],
    otherSubjects: [...appServerNames(draft.service?.appServers ?? []), ...actions],
    actions,
    faults: entriesOf(draft.faults).map(([index, { at, for: length }]) => ({
      name: names[index]!,
      from_us: at,
      to_us: endOf(at, length, isWritten(context, ['faults', index, 'for'])),
    })),
    duration_us: draft.duration,
    warmup_us: draft.warmup,
    undetectable: undetectable(context),
  };
}

/** Why nobody finds out about faults; null: somebody does. Of caches it is the operators who fail over. */
function undetectable({ draft, written }: CheckContext): string | null {
  if (draft.routing?.fixed !== undefined) return 'routing is fixed, without a traffic manager';
  if (familyOf(written) !== 'cache') return null;
  const failsOver = entriesOf(draft.operator).some(([, action]) => action.do === 'fail-over');
  return failsOver ? null : 'no operator fails over';
}

/** null: to the end of the run. undefined: it could not be read. */
function endOf(
  at: number | undefined,
  length: number | undefined,
  isGiven: boolean,
): number | null | undefined {
  if (length === undefined) return isGiven ? undefined : null;
  return at === undefined ? undefined : at + length;
}
