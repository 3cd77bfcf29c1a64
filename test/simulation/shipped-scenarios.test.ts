import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import type { RunResult } from '../../src/metrics/result.js';
import type { PubSubScenario } from '../../src/scenario/pubsub/scenario.js';
import type { Scenario } from '../../src/scenario/scenario.js';
import { LimitReached } from '../../src/simulation/run.js';
import { observe } from '../behaviours/observe.js';
import { bytesOf, MINUTE, metric, parsed, run } from '../behaviours/support.js';
import { pubsubOf } from '../scenario/fixtures/pubsub-of.js';

const FOLDER = fileURLToPath(new URL('../../scenarios', import.meta.url));

/** What takes more is run twice by `geosim test scenarios --check-determinism` alone. */
const MOST_CLIENTS = 5_000;
const MOST_EVENTS = 600_000;

function clientsOf({ clients }: Scenario): number {
  return clients.reduce((sum, { count }) => sum + count, 0);
}

const SHIPPED = readdirSync(FOLDER, { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.ya?ml$/.test(name) && !name.includes('.golden.'))
  .sort()
  .map((name) => ({ name, scenario: parsed(readFileSync(join(FOLDER, name), 'utf8')) }))
  .filter(({ scenario }) => !scenario.tags.includes('slow') && clientsOf(scenario) <= MOST_CLIENTS);

test('there are scenarios to test', () => {
  expect(SHIPPED.length).toBeGreaterThanOrEqual(5);
});

describe.each(SHIPPED)('$name', ({ scenario }) => {
  let result: RunResult | null = null;
  beforeAll(() => {
    result = runIfSmall(scenario);
  });

  test('runs twice to the same bytes', ({ skip }) => {
    if (result === null) return skip(`more than ${MOST_EVENTS} events`);
    expect(bytesOf(run(scenario))).toBe(bytesOf(result));
    expect(result.simulated_us).toBe(scenario.duration);
    for (const { name, touched } of result.faults) expect(touched, name).toBeGreaterThan(0);
  });

  // The others have the ledger's own audit at the end of each run.
  test.runIf(scenario.family === 'pubsub' && canBeCounted(scenario))(
    'accounts for every message: delivered + lost + in flight = expected',
    ({ skip }) => {
      if (result === null) return skip(`more than ${MOST_EVENTS} events`);
      const books = keepBooks(pubsubOf(scenario));
      expect(books.messages).toBeGreaterThan(1000);
      expect(books.unsettled).toEqual([]);
      // What the result counts is what was settled by its end; the rest was in flight.
      const counted = metric(result, 'messages_delivered') + metric(result, 'messages_lost');
      expect(counted + books.inFlight).toBe(books.expected);
      expect(books.inFlight).toBeLessThan(0.01 * books.expected);
    },
  );
});

function runIfSmall(scenario: Scenario): RunResult | null {
  try {
    return run(scenario, { maxEvents: MOST_EVENTS });
  } catch (error) {
    if (error instanceof LimitReached) return null;
    throw error;
  }
}

/** Clients publish to their groups and stay: then what is owed is a number of members. */
function canBeCounted({ clients, service }: PubSubScenario): boolean {
  const publishes = clients.flatMap(({ publish }) => publish ?? []);
  return (
    publishes.length > 0 &&
    publishes.every(({ to }) => to === 'group') &&
    clients.every(({ session }) => session === null) &&
    service.appServers.every(({ publish }) => publish === undefined)
  );
}

/**
 * Every publish that a replica was sent is owed to all other members of its group; what members get
 * or lose is paid off. By the moment of sending, over the run and a while longer, in which what was in
 * flight settles.
 */
function keepBooks(scenario: PubSubScenario) {
  const members = membersBesidesSender(scenario);
  const owed = new Map<number, number>();
  // During the warm-up clients arrive: a member that was never there is owed nothing.
  const book = (sent_us: number, change: number) => {
    if (sent_us >= scenario.warmup) owed.set(sent_us, (owed.get(sent_us) ?? 0) + change);
  };
  let messages = 0;
  let expected = 0;
  let inFlight = 0;
  let ended = false;
  const settle = (sent_us: number, count: number) => {
    if (sent_us > scenario.duration) return;
    book(sent_us, -count);
    if (ended && sent_us >= scenario.warmup) inFlight += count;
  };
  observe(
    scenario,
    {
      operation(kind, population, _replica, intended_us, _started_us, _ended_us, _outcome, reason) {
        if (kind !== 'publish' || reason === 'not-connected' || intended_us > scenario.duration) return;
        messages++;
        book(intended_us, members[population]);
        if (intended_us >= scenario.warmup) expected += members[population];
      },
      delivered: (_population, _from, _to, sent_us) => settle(sent_us, 1),
      lost: (_population, count, sent_us) => settle(sent_us, count),
    },
    {
      drain_us: 2 * MINUTE,
      atEnd: () => {
        ended = true;
      },
    },
  );
  const unsettled = [...owed].filter(([, count]) => count !== 0);
  return { messages, expected, inFlight, unsettled };
}

/** By population: the size of its groups without the sender. All groups of the pool must be full. */
function membersBesidesSender(scenario: PubSubScenario): readonly number[] {
  return scenario.clients.map(({ publish }) => {
    if (publish === undefined) return 0;
    const { pool, size } = publish.group;
    const inPool = scenario.clients.filter((other) => other.publish?.group.pool === pool);
    const count = inPool.reduce((sum, other) => sum + other.count, 0);
    if (count % size !== 0) throw new Error(`pool ${pool} has a group that is not full`);
    return size - 1;
  });
}
