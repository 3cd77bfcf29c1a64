import type { ReplicaId } from '../domain/ids.js';
import type { CacheEffects, CacheReplica } from './cache/contract.js';
import type { ReplicaEvents } from './contract.js';
import { PLUGIN_FAMILIES, PluginFailure, type PluginFamily, type PluginStrategy } from './plugin.js';
import type { PubSubEffects, PubSubReplica } from './pubsub/contract.js';
import type { RegistryReplica } from './registry/contract.js';
import type { RegistryPluginEffects } from './registry/plugged.js';
import { Store } from './registry/store.js';

/**
 * Looks whether a value is a strategy, as far as can be told without a run, and says all that is wrong
 * with it. The strategy given back tells by {@link PluginFailure} when it throws in a run.
 */
export function readPlugin(
  value: unknown,
): { readonly strategy: PluginStrategy } | { readonly problems: readonly string[] } {
  if (!isRecord(value)) {
    const what = 'and should be an object with family, name, summary, replicas and create';
    return { problems: [`it is ${kindOf(value)}, ${what}`] };
  }
  const problems = problemsOf(value);
  if (problems.length > 0) return { problems };
  const strategy = value as unknown as PluginStrategy; // what problemsOf looked at is all that the type says
  const onTrial = tryOut(strategy);
  return onTrial === null ? { strategy: guarded(strategy) } : { problems: [onTrial] };
}

const MOST_REPLICAS = 1_000;

function problemsOf(written: Record<string, unknown>): readonly string[] {
  const { family, name, summary, replicas, create, exchanges } = written;
  const problems: string[] = [];
  if (!PLUGIN_FAMILIES.some((known) => known === family)) {
    problems.push(`family is ${shown(family)}, and should be ${PLUGIN_FAMILIES.map(shown).join(' or ')}`);
  }
  if (typeof name !== 'string' || !/^[a-z][a-z0-9-]{0,39}$/.test(name)) {
    const what = 'lower-case letters, digits and hyphens, such as "my-strategy"';
    problems.push(`name is ${shown(name)}, and should be ${what}`);
  }
  if (typeof summary !== 'string' || summary === '' || summary.includes('\n')) {
    problems.push(`summary is ${shown(summary)}, and should be one line of text`);
  }
  if (!isCount(replicas)) {
    const what = 'should say how many it can have, such as {min: 1, max: 9}';
    problems.push(`replicas is ${shown(replicas)}, and ${what}`);
  }
  if (typeof create !== 'function') {
    problems.push(
      `create is ${kindOf(create)}, and should be a function (effects, peers) that gives one replica`,
    );
  }
  if (exchanges === false) problems.push('exchanges is false: instances of their own cannot be plugged in');
  return problems;
}

function isCount(value: unknown): boolean {
  if (!isRecord(value)) return false;
  const [min, max] = [Number(value.min), Number(value.max)];
  return Number.isInteger(min) && Number.isInteger(max) && min >= 1 && min <= max && max <= MOST_REPLICAS;
}

/** Makes one replica that nobody runs: what it lacks is better said now than in the middle of a run. */
function tryOut(strategy: PluginStrategy): string | null {
  const count = Math.min(Math.max(strategy.replicas.min, 2), strategy.replicas.max);
  const peers = Array.from({ length: count - 1 }, (_, index): ReplicaId => index + 1);
  try {
    assertReplica(strategy.create(inert(), peers), strategy.family);
    return null;
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    return `create() ${error instanceof MissingFunction ? '' : 'threw: '}${said}`;
  }
}

function inert(): PubSubEffects & CacheEffects & RegistryPluginEffects {
  return {
    self: 0,
    now_us: () => 0,
    send() {},
    wake() {},
    cancel: () => false,
    random: () => 0,
    deliver() {},
    forward() {},
    answer() {},
    applied() {},
    conflict() {},
    dial() {},
    hangUp() {},
    write() {},
    unsent_bytes: () => 0,
    store: new Store(true),
    serve: () => ({ answer: { ok: true }, written: [] }),
    take() {},
    ready() {},
  };
}

/** What happens to a replica, by family: each is a function that it must have. */
const EVENTS = {
  pubsub: ['joined', 'closed', 'published'] satisfies readonly Exclude<
    keyof PubSubReplica,
    keyof ReplicaEvents
  >[],
  cache: ['asked', 'forgotten', 'dialled', 'heard', 'hungUp'] satisfies readonly Exclude<
    keyof CacheReplica,
    keyof ReplicaEvents
  >[],
  registry: ['asked'] satisfies readonly Exclude<keyof RegistryReplica, keyof ReplicaEvents>[],
  all: ['received', 'linkUp', 'linkDown', 'woken', 'restarted'] satisfies readonly (keyof ReplicaEvents)[],
} as const;

class MissingFunction extends Error {}

type Functions = Readonly<Record<string, (...given: unknown[]) => unknown>>;

function assertReplica(replica: unknown, family: PluginFamily): Functions {
  const events = [...EVENTS[family], ...EVENTS.all];
  const missing = isRecord(replica) ? events.filter((event) => typeof replica[event] !== 'function') : events;
  if (missing.length === 0) return replica as Functions;
  const names = missing.map((event) => `${event}()`).join(', ');
  throw new MissingFunction(`gives ${kindOf(replica)} without ${names}`);
}

/** The same strategy, that says whose fault it is when it throws. */
function guarded(strategy: PluginStrategy): PluginStrategy {
  const { family, name, summary, replicas } = strategy;
  const guard =
    (where: string, call: (...given: unknown[]) => unknown) =>
    (...given: unknown[]): unknown => {
      try {
        return call(...given);
      } catch (error) {
        throw error instanceof PluginFailure ? error : new PluginFailure(name, where, error);
      }
    };
  const create = strategy.create.bind(strategy) as (...given: unknown[]) => unknown;
  const make = guard('create', (...given) => {
    const replica = assertReplica(create(...given), family);
    const events = [...EVENTS[family], ...EVENTS.all];
    return Object.fromEntries(
      events.map((event) => [event, guard(event, (...told) => replica[event](...told))]),
    );
  });
  // Whatever is handed through is of the types that it had before.
  return { family, name, summary, replicas, create: make } as PluginStrategy;
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
