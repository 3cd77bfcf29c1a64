import { entriesOf, isWritten, mustDiffer } from '../../checks/context.js';
import { replicaNames } from '../../names.js';
import type { Check } from './context.js';

/** The registry: a tier that has what is asked of it. */
export const checkService: Check = (context, say) => {
  const { draft } = context;
  const { service } = draft;
  const replicas = service?.replicas ?? [];
  const names = replicaNames(replicas);
  mustDiffer(
    'replica',
    entriesOf(replicas).map(([index, { name }]) => [
      names[index],
      ['service', 'replicas', index, name === undefined ? 'region' : 'name'],
    ]),
    say,
  );
  if (service?.strategy === 'single' && replicas.length > 1) {
    say({
      code: 'too-many-replicas',
      path: ['service', 'replicas'],
      at: 'key',
      message: `strategy "single" has one registry, here are ${replicas.length}`,
      hint: 'take the strategy eventual, or leave one registry',
    });
  }
  if (replicas[0]?.present === false) {
    say({
      code: 'contradiction',
      path: ['service', 'replicas', 0, 'present'],
      message: 'the home region is there from the start',
      hint: 'put a replica that is there first',
    });
  }
  if (service?.strategy !== 'eventual') {
    for (const [index, { present }] of entriesOf(replicas).slice(1)) {
      if (present !== false) continue;
      say({
        code: 'contradiction',
        path: ['service', 'replicas', index, 'present'],
        message: `strategy "${service?.strategy}" has no replicas that could be added later`,
        hint: 'only the strategy eventual brings a new replica up to date',
      });
    }
  }
  if (service?.privateLink === true && service.dataEndpoints === 'shared') {
    say({
      code: 'contradiction',
      path: ['service', 'dataEndpoints'],
      message: 'a private link turns dedicated data endpoints on in every region',
      hint: 'leave dataEndpoints out',
    });
  }
  if (draft.provider !== 'azure' || service?.tier === undefined || service.tier === 'premium') return;
  const written = isWritten(context, ['service', 'preset']) ? 'preset' : 'tier';
  const needs = (what: string): void =>
    say({
      code: 'tier',
      path: ['service', written],
      message: `${what} need the Premium tier, this is ${service.tier}`,
      hint: 'take preset: acr-premium, whose fee is paid for each region',
    });
  if (service.strategy === 'eventual' && replicas.length > 1) needs('geo-replicas');
  if (service.privateLink === true || service.dataEndpoints === 'dedicated') {
    needs('private links and dedicated data endpoints');
  }
};
