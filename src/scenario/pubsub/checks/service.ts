import { entriesOf, mustDiffer } from '../../checks/context.js';
import type { Say } from '../../diagnostic.js';
import { replicaNames } from '../../names.js';
import { formatBytes } from '../../quantity-text.js';
import type { Draft } from '../schema.js';
import type { Check } from './context.js';

/** Units a Premium resource can have, per replica: tiers P1 up to 100, P2 in hundreds up to 1000. */
const azureUnits = [1, 2, 5, 10, 20, 50, 100, 200, 300, 400, 500, 600, 700, 800, 900, 1_000];
/** A primary and up to eight replicas. */
const AZURE_MAX_REPLICAS = 9;
/** Azure Web PubSub: largest frame of a client. */
const AZURE_MAX_MESSAGE = 1_000_000;

/** The service: replicas that the provider offers. */
export const checkService: Check = ({ draft }, say) => {
  const { service } = draft;
  const replicas = service?.replicas ?? [];
  const names = replicaNames(replicas);
  mustDiffer(
    'replica',
    entriesOf(replicas).map(([index, replica]) => [
      names[index],
      ['service', 'replicas', index, replica.name === undefined ? 'region' : 'name'],
    ]),
    say,
  );
  if (service?.strategy === 'single' && replicas.length > 1) {
    say({
      code: 'too-many-replicas',
      path: ['service', 'replicas'],
      at: 'key',
      message: `strategy "single" has one replica, here are ${replicas.length}`,
      hint: 'take the strategy geo-replicas, or leave one replica',
    });
  }
  if (draft.prices?.preset === 'azure-standard') warnOfStandardTier(draft, say);
  if (draft.provider !== 'azure') return;
  if (replicas.length > AZURE_MAX_REPLICAS) {
    say({
      code: 'provider-limit',
      path: ['service', 'replicas'],
      at: 'key',
      message: `${replicas.length} replicas: the provider allows a primary and up to 8 more`,
      hint: 'provider: custom allows any number',
    });
  }
  for (const [index, { units }] of entriesOf(replicas)) {
    if (units === undefined || azureUnits.includes(units)) continue;
    say({
      code: 'provider-limit',
      path: ['service', 'replicas', index, 'units'],
      message: `the provider offers no size of ${units} units`,
      expected: azureUnits.join(', '),
      hint: 'provider: custom allows any number',
    });
  }
  for (const [index, { publish }] of entriesOf(draft.clients)) {
    if ((publish?.message ?? 0) <= AZURE_MAX_MESSAGE) continue;
    say({
      code: 'provider-limit',
      path: ['clients', index, 'publish', 'message'],
      message: `the provider takes no message of ${formatBytes(publish?.message ?? 0)}`,
      expected: `at most ${formatBytes(AZURE_MAX_MESSAGE)}`,
      hint: 'provider: custom allows larger ones',
    });
  }
};

/** Of the Standard tier nobody can buy what these designs need. */
function warnOfStandardTier({ service }: Draft, say: Say): void {
  const replicated = service?.strategy === 'geo-replicas' && (service.replicas ?? []).length > 1;
  const scales = (service?.replicas ?? []).some((replica) => replica?.autoscale !== undefined);
  if (!replicated && !scales) return;
  const what = replicated ? 'replicas' : 'autoscale';
  say({
    severity: 'warning',
    code: 'tier',
    path: ['prices', 'preset'],
    message: `the Standard tier has no ${what}: the cost is of something that is not sold`,
    hint: 'azure-premium is the price of what has',
  });
}
