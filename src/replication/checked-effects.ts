import type { ReplicaId } from '../domain/ids.js';
import type { RegistryRefusal } from '../domain/registry-requests.js';
import type { Refusal } from './cache/contract.js';
import type { PluginFamily } from './plugin.js';

type Call = (...given: readonly unknown[]) => unknown;
/** What is wrong with an argument, in words; null: nothing. */
type Check = (value: unknown, peers: readonly ReplicaId[]) => string | null;

/**
 * The same effects, that refuse what no replica can mean: a plug-in is not type-checked, and nonsense is
 * better told where it is handed over than where it does harm.
 */
export function checkedEffects(effects: object, peers: readonly ReplicaId[], family: PluginFamily): object {
  const all = { ...CHECKS, answer: [count('an operation'), ANSWERS[family]] };
  const entries = Object.entries(effects).map(([name, effect]: [string, unknown]) => {
    const checks: readonly Check[] | undefined = all[name as keyof typeof all];
    if (checks === undefined || typeof effect !== 'function') return [name, effect];
    const checked: Call = (...given) => {
      for (let at = 0; at < checks.length; at++) {
        const wrong = checks[at](given[at], peers);
        if (wrong !== null) throw new Error(`effects.${name}(): argument ${at + 1} ${wrong}`);
      }
      return (effect as Call)(...given);
    };
    return [name, checked];
  });
  return Object.fromEntries(entries);
}

const anything: Check = () => null;

const peer: Check = (value, peers) =>
  peers.includes(value as ReplicaId)
    ? null
    : `is ${shown(value)}, and should be one of its peers (${peers.length === 0 ? 'it has none' : peers.join(', ')})`;

const count =
  (what: string): Check =>
  (value) =>
    Number.isSafeInteger(value) && (value as number) >= 0
      ? null
      : `is ${shown(value)}, and should be ${what}: a whole number from 0 up`;

const bytes: Check = (value) =>
  typeof value === 'number' && Number.isFinite(value) && value >= 0
    ? null
    : `is ${shown(value)}, and should be bytes: a number from 0 up`;

const token: Check = (value) =>
  Number.isInteger(value) && Math.abs(value as number) < 2 ** 30
    ? null
    : `is ${shown(value)}, and should be a token: a small whole number`;

const text: Check = (value) =>
  typeof value === 'string' ? null : `is ${shown(value)}, and should be a text: what the number is for`;

const answer =
  (done: string, isDone: (answer: Record<string, unknown>) => boolean, reasons: readonly string[]): Check =>
  (value) => {
    const given = (value ?? {}) as Record<string, unknown>;
    if (given.ok === true && isDone(given)) return null;
    if (given.ok === false && reasons.includes(given.reason as string)) return null;
    return `is ${shown(value)}, and should be ${done} or {ok: false, reason}, the reason one of ${reasons.join(', ')}`;
  };

const CACHE_REASONS = [
  ...(['read-only', 'syncing', 'loading', 'too-few-replicas', 'no-leader', 'no-quorum'] as const),
] satisfies readonly Refusal[];
const REGISTRY_REASONS = [
  ...(['unknown-blob', 'unknown-manifest', 'unknown-upload', 'read-only', 'unreachable'] as const),
] satisfies readonly RegistryRefusal[];

const ANSWERS: Readonly<Record<PluginFamily, Check>> = {
  pubsub: () => null, // its replicas answer nothing
  cache: answer('{ok: true, version}', ({ version }) => Number.isSafeInteger(version), CACHE_REASONS),
  registry: answer('{ok: true, …}', () => true, REGISTRY_REASONS),
};

const entries: Check = (value) =>
  Array.isArray(value) && value.every((entry) => typeof entry?.stamp?.count === 'number')
    ? null
    : `is ${shown(value)}, and should be a list of entries, as serve() and store.entries() give them`;

const request: Check = (value) =>
  typeof value === 'object' && value !== null && 'kind' in value
    ? null
    : `is ${shown(value)}, and should be the request that was asked`;

const callback: Check = (value) =>
  typeof value === 'function' ? null : `is ${shown(value)}, and should be a function`;

/** Of each effect of any family, by its arguments. */
const CHECKS: Readonly<Record<string, readonly Check[]>> = {
  send: [peer, anything, bytes],
  wake: [count('a delay in µs'), token],
  cancel: [token],
  random: [text],
  deliver: [count('a client'), count('a message')],
  forward: [peer, count('a message'), anything, bytes],
  applied: [count('a key'), count('a version')],
  conflict: [count('a key'), count('a version')],
  dial: [peer],
  hangUp: [peer],
  write: [peer, anything, bytes],
  unsent_bytes: [peer],
  take: [entries, peer, callback],
  serve: [request],
};

function shown(value: unknown): string {
  if (typeof value === 'function') return 'a function';
  if (typeof value === 'number' || value === undefined) return String(value);
  try {
    return JSON.stringify(value) ?? String(value);
  } catch {
    return 'an object';
  }
}
