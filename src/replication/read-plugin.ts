import type { ReplicaId } from '../domain/ids.js';
import { PluginFailure, type PluginStrategy } from './plugin.js';
import type { PubSubEffects, PubSubReplica } from './pubsub/contract.js';

/**
 * Looks whether a value is a strategy, as far as can be told without a run, and says all that is wrong
 * with it. The strategy given back tells by {@link PluginFailure} when it throws in a run.
 */
export function readPlugin(
  value: unknown,
): { readonly strategy: PluginStrategy } | { readonly problems: readonly string[] } {
  if (!isRecord(value))
    return {
      problems: [
        `it is ${kindOf(value)}, and should be an object with family, name, summary, replicas and create`,
      ],
    };
  const problems = problemsOf(value);
  if (problems.length > 0) return { problems };
  const strategy = value as unknown as PluginStrategy; // what problemsOf looked at is all that the type says
  const onTrial = tryOut(strategy);
  return onTrial === null ? { strategy: guarded(strategy) } : { problems: [onTrial] };
}

const FAMILIES: readonly string[] = ['pubsub'];
/** Of `pubsub` geo-replicas, too, has one bit a replica; beyond that nobody has looked. */
const MOST_REPLICAS = 1_000;

function problemsOf({
  family,
  name,
  summary,
  replicas,
  create,
  exchanges,
}: Record<string, unknown>): readonly string[] {
  const problems: string[] = [];
  if (!FAMILIES.includes(String(family)))
    problems.push(`family is ${shown(family)}, and should be ${FAMILIES.map(shown).join(' or ')}`);
  if (typeof name !== 'string' || !/^[a-z][a-z0-9-]{0,39}$/.test(name)) {
    problems.push(
      `name is ${shown(name)}, and should be lower-case letters, digits and hyphens, such as "my-strategy"`,
    );
  }
  if (typeof summary !== 'string' || summary === '' || summary.includes('\n')) {
    problems.push(`summary is ${shown(summary)}, and should be one line of text`);
  }
  if (!isCount(replicas))
    problems.push(
      `replicas is ${shown(replicas)}, and should say how many it can have, such as {min: 1, max: 9}`,
    );
  if (typeof create !== 'function')
    problems.push(
      `create is ${kindOf(create)}, and should be a function (effects, peers) that gives one replica`,
    );
  if (exchanges === false) problems.push('exchanges is false: instances of their own cannot be plugged in');
  return problems;
}

function isCount(value: unknown): boolean {
  if (!isRecord(value)) return false;
  const { min, max } = value;
  return (
    Number.isInteger(min) &&
    Number.isInteger(max) &&
    Number(min) >= 1 &&
    Number(min) <= Number(max) &&
    Number(max) <= MOST_REPLICAS
  );
}

/** Makes one replica that nobody runs: what it lacks is better said now than in the middle of a run. */
function tryOut(strategy: PluginStrategy): string | null {
  const count = Math.min(Math.max(strategy.replicas.min, 2), strategy.replicas.max);
  const peers = Array.from({ length: count - 1 }, (_, index): ReplicaId => index + 1);
  try {
    assertReplica(strategy.create(INERT, peers));
    return null;
  } catch (error) {
    return `create() ${error instanceof MissingFunction ? '' : 'threw: '}${error instanceof Error ? error.message : String(error)}`;
  }
}

const INERT: PubSubEffects = {
  self: 0,
  now_us: () => 0,
  send() {},
  wake() {},
  cancel: () => false,
  random: () => 0,
  deliver() {},
  forward() {},
};

const EVENTS = [
  'joined',
  'closed',
  'published',
  'received',
  'linkUp',
  'linkDown',
  'woken',
  'restarted',
] as const satisfies readonly (keyof PubSubReplica)[];

class MissingFunction extends Error {}

function assertReplica(replica: unknown): void {
  const missing = isRecord(replica) ? EVENTS.filter((event) => typeof replica[event] !== 'function') : EVENTS;
  if (missing.length > 0)
    throw new MissingFunction(
      `gives ${kindOf(replica)} without ${missing.map((event) => `${event}()`).join(', ')}`,
    );
}

function guarded(strategy: PluginStrategy): PluginStrategy {
  const guard =
    <A extends readonly unknown[], T>(where: string, call: (...given: A) => T) =>
    (...given: A): T => {
      try {
        return call(...given);
      } catch (error) {
        throw error instanceof PluginFailure ? error : new PluginFailure(strategy.name, where, error);
      }
    };
  return {
    family: strategy.family,
    name: strategy.name,
    summary: strategy.summary,
    replicas: strategy.replicas,
    create: guard('create', (effects: PubSubEffects, peers: readonly ReplicaId[]) => {
      const replica = strategy.create(effects, peers);
      assertReplica(replica);
      return {
        joined: guard('joined', (client, group) => replica.joined(client, group)),
        closed: guard('closed', (client) => replica.closed(client)),
        published: guard('published', (message, group, bytes) => replica.published(message, group, bytes)),
        received: guard('received', (from, message) => replica.received(from, message)),
        linkUp: guard('linkUp', (peer) => replica.linkUp(peer)),
        linkDown: guard('linkDown', (peer) => replica.linkDown(peer)),
        woken: guard('woken', (token) => replica.woken(token)),
        restarted: guard('restarted', () => replica.restarted()),
      } satisfies PubSubReplica;
    }),
  };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function kindOf(value: unknown): string {
  if (value === undefined) return 'missing';
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}

function shown(value: unknown): string {
  return value === undefined ? 'missing' : (JSON.stringify(value) ?? kindOf(value));
}
