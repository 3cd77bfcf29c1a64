import { entriesOf, mustDiffer, mustName } from '../../checks/context.js';
import type { Say } from '../../diagnostic.js';
import type { Path } from '../../tree.js';
import type { Draft } from '../schema.js';
import type { Check, CheckContext } from './context.js';

type PopulationDraft = NonNullable<NonNullable<Draft['clients']>[number]>;

/** Who pushes and pulls: names that exist, rollouts that begin, firewalls that can tell hosts apart. */
export const checkClients: Check = (context, say) => {
  const clients = entriesOf(context.draft.clients);
  mustDiffer(
    'population',
    clients.map(([index, { name }]) => [name, ['clients', index, 'name']]),
    say,
  );
  for (const [index, population] of clients) {
    const path = ['clients', index];
    mustName('region', population.region, context.regions, [...path, 'region'], say);
    mustName('replica', population.registry, context.replicas, [...path, 'registry'], say);
    checkKind(population, path, context, say);
    checkFirewall(population, [...path, 'firewall', 'data'], context, say);
    for (const [at, region] of (
      population.dns as { addresses?: string[] } | undefined
    )?.addresses?.entries() ?? []) {
      mustName('region', region, context.regions, [...path, 'dns', 'addresses', at], say);
    }
  }
};

function checkKind(population: PopulationDraft, path: Path, context: CheckContext, say: Say): void {
  const { kind, push, pull } = population;
  if (kind === undefined) return;
  const images = entriesOf(context.draft.images).flatMap(([, { name }]) =>
    name === undefined ? [] : [name],
  );
  const [own, other] = kind === 'pusher' ? (['push', 'pull'] as const) : (['pull', 'push'] as const);
  if (population[own] === undefined) {
    say({
      code: 'missing',
      path,
      message: `a ${kind} does nothing without \`${own}\``,
      hint: `add ${own}: {image: …}`,
    });
  }
  if (population[other] !== undefined) {
    say({
      code: 'contradiction',
      path: [...path, other],
      at: 'key',
      message: `\`${other}\` is of kind ${kind === 'pusher' ? 'fleet' : 'pusher'}, this is a ${kind}`,
    });
  }
  mustName('image', push?.image, images, [...path, 'push', 'image'], say);
  mustName('image', pull?.image, images, [...path, 'pull', 'image'], say);
  mustName('replica', pull?.webhookOf, context.replicas, [...path, 'pull', 'webhookOf'], say);
  if (push !== undefined && (push.at ?? []).length === 0 && push.every === undefined) {
    say({
      code: 'missing',
      path: [...path, 'push'],
      at: 'key',
      message: 'nothing is ever pushed',
      hint: 'add at: [5m], or every: 10m',
    });
  }
  if (pull === undefined) return;
  if (pull.when === 'at' && (pull.at ?? []).length === 0) {
    say({
      code: 'missing',
      path: [...path, 'pull', 'when'],
      message: 'no moment is given: nothing is ever pulled',
      hint: 'add at: [5m]',
    });
  }
  if (pull.when !== undefined && pull.when !== 'at' && (pull.at ?? []).length > 0) {
    say({
      code: 'no-effect',
      path: [...path, 'pull', 'at'],
      at: 'key',
      message: `moments have no effect on rollouts that begin when \`${pull.when}\``,
      hint: 'say when: at',
    });
  }
  const isPushed = entriesOf(context.draft.clients).some(
    ([, { push: pushed }]) => pushed?.image === pull.image,
  );
  if (pull.when !== 'at' && pull.image !== undefined && !isPushed) {
    say({
      code: 'never',
      path: [...path, 'pull', 'image'],
      message: `nobody pushes "${pull.image}": the rollout never begins`,
      hint: 'add a pusher, or say when: at',
    });
  }
}

function checkFirewall({ firewall }: PopulationDraft, path: Path, context: CheckContext, say: Say): void {
  const { data } = firewall ?? {};
  if (!Array.isArray(data)) return;
  for (const [index, name] of data.entries())
    mustName('replica', name, context.replicas, [...path, index], say);
  const { dataEndpoints, privateLink } = context.draft.service ?? {};
  if (dataEndpoints === 'dedicated' || privateLink === true) return;
  say({
    code: 'contradiction',
    path,
    message: 'without dedicated data endpoints a firewall cannot tell the storage hosts of regions apart',
    hint: 'say service.dataEndpoints: dedicated, or data: all',
  });
}
