import { regionBook } from '../../topology/regions.js';
import type { Say } from '../diagnostic.js';
import { type Check, type CheckContext, doubt, entriesOf } from './context.js';

/** A scenario with this tag relies on paired regions. */
const RELIES_ON_PAIRS = 'paired-regions';

/** Where replicas stand: together, where one outage takes them all; in pairs that are none. */
export const checkPlacement: Check = (context, say) => {
  doubtOneRegion(context, say);
  if (context.draft.tags?.includes(RELIES_ON_PAIRS)) doubtFalsePairs(context, say);
};

function doubtOneRegion({ draft }: CheckContext, say: Say): void {
  const regions = (draft.service?.replicas ?? []).map((replica) => replica?.region);
  if (regions.length < 2 || regions.includes(undefined) || new Set(regions).size > 1) return;
  const message = `all ${regions.length} replicas stand in ${regions[0]}: an outage of the region takes them all`;
  doubt(say, 'one-region', ['service', 'replicas'], message);
}

/** Pairs are the provider's, and not all are mutual: brazilsouth names southcentralus, which names another. */
function doubtFalsePairs({ draft }: CheckContext, say: Say): void {
  const book = regionBook();
  const replicas = entriesOf(draft.service?.replicas);
  const regions = new Set(replicas.flatMap(([, { region }]) => region ?? []));
  for (const [index, { region }] of replicas) {
    if (region === undefined) continue;
    const pair = book.find(region)?.pair;
    const back = pair === undefined ? undefined : book.find(pair)?.pair;
    const what =
      pair === undefined
        ? `${region} has no paired region`
        : !regions.has(pair)
          ? `${region} is paired with ${pair}, where no replica stands`
          : back !== region
            ? `${region} names ${pair} as its pair, but ${pair} ${back === undefined ? 'has none' : `names ${back}`}`
            : undefined;
    if (what === undefined) continue;
    say({
      severity: 'warning',
      code: 'no-pair',
      path: ['service', 'replicas', index, 'region'],
      message: `${what}: the tag ${RELIES_ON_PAIRS} says that the replicas rely on pairs`,
      hint: 'take both regions of one pair (docs/scenario-reference.md lists them), or leave the tag out',
    });
  }
}

/**
 * An outage where nothing stands shows nothing, and its verdict is inconclusive. `standing`: regions of what an
 * outage takes, `users`: of those whom it takes with `users: true`; undefined is a region that cannot be read.
 */
export function doubtEmptyRegions(
  { draft, regions }: CheckContext,
  standing: readonly (string | undefined)[],
  users: readonly (string | undefined)[],
  say: Say,
): void {
  if ((draft.service?.replicas ?? []).length === 0) return;
  for (const [index, fault] of entriesOf(draft.faults)) {
    if (fault.kind !== 'region-outage' || fault.region === undefined || !regions.has(fault.region)) continue;
    const hit = new Set(fault.users === true ? [...standing, ...users] : standing);
    if (hit.has(fault.region) || hit.has(undefined)) continue;
    const message = `nothing of the service stands in ${fault.region}: the outage touches nothing`;
    say({ severity: 'warning', code: 'touches-nothing', path: ['faults', index, 'region'], message });
  }
}
