import {
  type ClientId,
  type DeciderId,
  type EndpointId,
  type FaultId,
  NAME_SERVERS,
  OPERATORS,
  SOURCE_OF_TRUTH,
} from '../domain/ids.js';

/** Who takes part, in the order of their ids: enough to turn ids into names. */
export interface Cast {
  readonly populations: readonly { readonly name: string; readonly count: number }[];
  /** Replicas, then app servers. */
  readonly endpoints: readonly string[];
  readonly replicas: number;
  readonly faults: readonly string[];
}

/** `us#17`: clients are counted from 1 within their population. */
export function clientName({ populations }: Cast, client: ClientId): string {
  let first = 0;
  for (const { name, count } of populations) {
    if (client < first + count) return `${name}#${client - first + 1}`;
    first += count;
  }
  throw new Error(`no client ${client}`);
}

/** The client that a user names; in words what is wrong where there is none. */
export function clientNamed({ populations }: Cast, text: string): ClientId | string {
  const [, name, number] = /^(.+)#(\d+)$/.exec(text) ?? [];
  if (name === undefined) return `"${text}" names no client: NAME#N, counted from 1`;
  let first = 0;
  for (const population of populations) {
    if (population.name === name) {
      const at = Number(number);
      if (at >= 1 && at <= population.count) return first + at - 1;
      return `there is no ${text}: ${name} has the clients ${name}#1 to ${name}#${population.count}`;
    }
    first += population.count;
  }
  return `there are no clients called "${name}"`;
}

export function endpointName({ endpoints }: Cast, endpoint: EndpointId): string | null {
  return endpoints[endpoint] ?? null;
}

export function faultName({ faults }: Cast, fault: FaultId): string | null {
  return faults[fault] ?? null;
}

/** Who finds endpoints down; an app server has the number of its place after the replicas. */
export function deciderName({ endpoints, replicas }: Cast, decider: DeciderId): string {
  if (decider === NAME_SERVERS) return 'name servers';
  if (decider === OPERATORS) return 'operators';
  if (decider === SOURCE_OF_TRUTH) return 'source of truth';
  return endpoints[replicas + decider] ?? 'app server';
}
