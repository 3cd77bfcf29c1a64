import { entriesOf, mustDiffer, mustName } from '../../checks/context.js';
import type { Say } from '../../diagnostic.js';
import { appServerNames, readEndpoint } from '../../names.js';
import { didYouMean } from '../../nearest.js';
import type { Path } from '../../tree.js';
import { areInstances } from '../instances.js';
import type { Draft } from '../schema.js';
import type { Check, CheckContext } from './context.js';

type AppServerDraft = NonNullable<NonNullable<NonNullable<Draft['service']>['appServers']>[number]>;

/** App servers: regions and endpoints that exist, and each instance primary to one of them. */
export const checkAppServers: Check = (context, say) => {
  const { draft, regions, replicas } = context;
  const servers = entriesOf(draft.service?.appServers);
  const names = appServersOf(draft);
  for (const [index, { name, region }] of servers) {
    const path = [...SERVERS, index];
    mustName('region', region, regions, [...path, 'region'], say);
    if (name === undefined || !replicas.includes(name)) continue;
    const message = `app server "${name}" has the name of a replica`;
    say({ code: 'duplicate-name', path: [...path, 'name'], message });
  }
  mustDiffer(
    'app server',
    servers.map(([index, { name }]) => [
      names[index],
      [...SERVERS, index, name === undefined ? 'region' : 'name'],
    ]),
    say,
  );
  for (const [index, server] of servers)
    checkEndpoints(server, [...SERVERS, index, 'endpoints'], context, say);
  if (areInstances(draft.service?.strategy)) checkPrimaries(context, say);
};

/** Their names, those that completion will make included. */
export function appServersOf({ service }: Draft): string[] {
  const written = service?.appServers ?? [];
  if (service === undefined || written.length > 0 || !areInstances(service.strategy))
    return appServerNames(written);
  const regions = (service.replicas ?? []).flatMap((replica) => replica?.region ?? []);
  return appServerNames([...new Set(regions)].map((region) => ({ region })));
}

function checkEndpoints({ endpoints }: AppServerDraft, path: Path, context: CheckContext, say: Say): void {
  const seen = new Set<string>();
  for (const [index, text] of entriesOf(endpoints)) {
    const here = [...path, index];
    const endpoint = readEndpoint(text);
    if (endpoint === undefined) {
      sayNoRole(text, here, say);
      continue;
    }
    const { replica } = endpoint;
    const known = context.replicas;
    mustName('replica', replica, known, here, (problem) =>
      say({ ...problem, within: { offset: 0, length: replica.length } }),
    );
    if (seen.has(replica)) {
      say({
        code: 'duplicate-name',
        path: here,
        message: `endpoint "${replica}" is there twice`,
        hint: 'an instance is either primary or secondary to an app server',
      });
    }
    seen.add(replica);
  }
}

function sayNoRole(text: string, path: Path, say: Say): void {
  const [replica = '', ...rest] = text.split(':');
  const role = rest.join(':');
  const guess = didYouMean(role, ROLES);
  say({
    code: 'unknown-role',
    path,
    within: { offset: replica.length + 1, length: role.length },
    message: `unknown role "${role}"`,
    expected: ROLES.join(' or '),
    hint: guess ?? 'an endpoint is name:role, for example eastus:secondary',
  });
}

/** Source: Azure Web PubSub and Azure SignalR disaster recovery, "connect each instance to an app server as primary". */
function checkPrimaries({ draft, replicas }: CheckContext, say: Say): void {
  const instances = draft.service?.replicas ?? [];
  const servers = draft.service?.appServers ?? [];
  // Made ones are primary to the instances of their regions.
  if (servers.length === 0) return;
  const taken = new Set<string>();
  let complete = true;
  for (const [index, server] of servers.entries()) {
    const primaries = primariesOf(server, instances, replicas);
    if (primaries === undefined) {
      complete = false;
      continue;
    }
    for (const name of primaries) taken.add(name);
    if (primaries.length === 0) sayNoPrimary(server, index, say);
  }
  // What could not be read may name the missing ones.
  if (!complete || instances.includes(undefined)) return;
  for (const [index, name] of replicas.entries()) {
    if (taken.has(name)) continue;
    const region = instances[index]?.region;
    say({
      code: 'no-primary',
      path: ['service', 'replicas', index],
      message: `instance "${name}" is primary to no app server: it gets no client while the others are up, and nobody takes its events`,
      hint: `add an app server in ${region}, or write "${name}:primary" in the endpoints of one`,
    });
  }
}

/** Names of the instances that are primary to it; undefined: something about them could not be read. */
function primariesOf(
  server: AppServerDraft | undefined,
  instances: readonly ({ readonly region?: string | undefined } | undefined)[],
  names: readonly string[],
): readonly string[] | undefined {
  if (server === undefined) return undefined;
  const { region, endpoints } = server;
  if (endpoints === undefined) {
    if (region === undefined) return undefined;
    return names.filter((_, index) => instances[index]?.region === region);
  }
  const read = endpoints.map((text) => (text === undefined ? undefined : readEndpoint(text)));
  if (read.some((endpoint) => endpoint === undefined || !names.includes(endpoint.replica))) return undefined;
  return read.flatMap((endpoint) => (endpoint?.role === 'primary' ? [endpoint.replica] : []));
}

function sayNoPrimary(server: AppServerDraft | undefined, index: number, say: Say): void {
  const written = server?.endpoints !== undefined;
  say({
    code: 'no-primary',
    path: [...SERVERS, index, written ? 'endpoints' : 'region'],
    message: 'the app server has no primary endpoint',
    hint: written
      ? 'give one of them the role primary'
      : `no instance stands in ${server?.region}: write its endpoints, one of them primary`,
  });
}

const SERVERS: Path = ['service', 'appServers'];
const ROLES = ['primary', 'secondary'] as const;
