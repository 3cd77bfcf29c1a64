import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { FailureReason, OperationKind } from '../../src/domain/outcome.js';
import { observe } from '../behaviours/observe.js';
import { type Design, scenarioOf } from '../behaviours/support.js';

/**
 * Whatever happens, no message and no operation gets lost from the books: what should arrive has
 * arrived, is lost for a reason, or is under way when the run ends and arrives or is lost afterwards.
 */
const RUN_S = 240;
/** TCP gives up a connection without keep-alive after 925 s: by then everything has ended. */
const DRAIN_US = 1_200_000_000;
const END_US = RUN_S * 1_000_000;

const REGIONS = ['eastus', 'westeurope', 'southeastasia'] as const;

const seconds = (min: number, max: number) => fc.integer({ min, max }).map((s) => `${s}s`);

const region = fc.constantFrom(...REGIONS);

const strategy = fc.oneof(
  fc.record({ strategy: fc.constant('single') }),
  fc.record({ strategy: fc.constant('geo-replicas'), replicas: fc.integer({ min: 2, max: 3 }) }),
  fc.record({
    strategy: fc.constant('multi-instance'),
    replicas: fc.integer({ min: 2, max: 3 }),
    negotiate: fc.record({
      pattern: fc.constantFrom('client-server', 'client-client'),
      mode: fc.constantFrom('active-active', 'active-passive'),
      copyToServer: fc.boolean(),
      drain: fc.constantFrom('nobody', 'app-server'),
      health: fc.constantFrom(
        { by: 'poll', interval: '5s', timeout: '2s' },
        { by: 'on-demand', timeout: '2s' },
        { by: 'server-connections' },
      ),
    }),
  }),
);

const addressee = fc.constantFrom('group', 'user', 'everyone');
/** Deliveries a second of one unit. The slowest falls behind and throttles. */
const speed = fc.constantFrom('0.5/s', '4/s', '4000/s');

const clients = fc.record({
  region,
  count: fc.integer({ min: 1, max: 12 }),
  arriveOver: fc.constantFrom('0s', '10s'),
  protocol: fc.constantFrom('at-most-once', 'reliable'),
  joins: fc.constantFrom('on-connect', 'by-request'),
  preset: fc.constantFrom('web-pubsub-js-client', 'signalr-js-client', 'websocket-bare'),
  ...{ session: fc.option(fc.record({ lasts: seconds(5, 60), pause: seconds(1, 10) }), { nil: undefined }) },
  publish: fc.option(
    fc.record({
      rate: fc.constantFrom('0.05/s each', '0.4/s each', '1/s each'),
      to: fc.oneof(addressee, fc.constant('server')),
    }),
    { nil: undefined },
  ),
});

const FAULTS = [
  'region-outage',
  'replica-crash',
  'replica-crash', // with queues, connections and sessions full: the richest of them
  'access-disabled',
  'connection-reset',
  'network-cut',
  'traffic-manager-outage',
] as const;

const fault = fc.record({
  kind: fc.constantFrom(...FAULTS),
  at: seconds(20, 200),
  for: fc.option(seconds(1, 150), { nil: undefined }),
  mode: fc.constantFrom('silent', 'refusing'),
  direction: fc.constantFrom('one-way', 'both'),
  where: fc.nat({ max: 2 }),
  other: fc.nat({ max: 2 }),
  users: fc.boolean(),
});

const world = fc.record({
  seed: fc.nat({ max: 1_000_000 }),
  service: strategy,
  speed,
  groupSize: fc.integer({ min: 1, max: 8 }),
  clients: fc.array(clients, { minLength: 1, maxLength: 3 }),
  servers: fc.constantFrom('none', 'silent', 'talking'),
  serverTo: addressee,
  faults: fc.array(fault, { maxLength: 3 }),
});
type Drawn = typeof world extends fc.Arbitrary<infer T> ? T : never;

/** What was drawn as a scenario; what does not fit together is made to fit. */
function designOf(drawn: Drawn): Design {
  const { service } = drawn;
  const count = 'replicas' in service ? service.replicas : 1;
  const places = REGIONS.slice(0, count);
  const isMulti = service.strategy === 'multi-instance';
  const talks = { publish: { rate: '0.5/s each', to: drawn.serverTo, group: { size: drawn.groupSize } } };
  const servers = places.map((at) => ({ region: at, ...(drawn.servers === 'talking' ? talks : {}) }));
  const hasServers = isMulti || drawn.servers !== 'none';
  return {
    seed: drawn.seed,
    duration: `${RUN_S}s`,
    service: {
      strategy: service.strategy,
      replicas: places.map((at) => ({ region: at })),
      capacity: {
        ...Object.fromEntries(
          ['smallGroup', 'largeGroups', 'user', 'serverToUser', 'event'].map((use) => [use, drawn.speed]),
        ),
        longestWait: '5s',
      },
      ...(hasServers ? { appServers: servers } : {}),
      ...('negotiate' in service ? { negotiate: service.negotiate } : {}),
    },
    clients: drawn.clients.map(({ publish, session, ...rest }, index) => {
      const group = { size: drawn.groupSize };
      const to = publish?.to === 'server' && !hasServers ? 'group' : publish?.to;
      return {
        name: `c${index}`,
        ...rest,
        ...(to === 'group' ? {} : { group }),
        ...(session === undefined ? {} : { session }),
        ...(publish === undefined
          ? {}
          : { publish: { rate: publish.rate, to, ...(to === 'group' ? { group } : {}) } }),
      };
    }),
    faults: withoutTwins(drawn.faults, places.length).flatMap((each, index) => faultOf(each, index, places)),
  };
}

/** One fault of a kind at one target: two that overlap are refused. */
function withoutTwins(faults: Drawn['faults'], places: number): Drawn['faults'] {
  const target = ({ kind, where }: Drawn['faults'][number]) =>
    kind === 'traffic-manager-outage' || kind === 'network-cut' ? kind : `${kind} ${where % places}`;
  return faults.filter(
    (each, index) => faults.findIndex((other) => target(other) === target(each)) === index,
  );
}

function faultOf(
  drawn: Drawn['faults'][number],
  index: number,
  places: readonly string[],
): readonly object[] {
  const { kind, at, mode, direction, users } = drawn;
  const length = drawn.for === undefined ? {} : { for: drawn.for };
  const common = { kind, at, as: `f${index}`, ...length };
  const replica = places[drawn.where % places.length];
  const other = places[drawn.other % places.length];
  switch (kind) {
    case 'region-outage':
      return [{ ...common, region: replica, mode, users }];
    case 'replica-crash':
      return [{ ...common, replica, mode }];
    case 'access-disabled':
      return [{ ...common, replica }];
    case 'connection-reset':
      return [{ ...common, replica, share: 0.7 }].map(({ share, ...rest }) => ({
        ...rest,
        share: `${share * 100}%`,
      }));
    case 'network-cut':
      if (replica === other) return [{ ...common, from: { clients: 'c0' }, to: { replica }, direction }];
      return [{ ...common, from: { replica }, to: { replica: other }, direction }];
    case 'traffic-manager-outage':
      return [common];
  }
}

interface Counted {
  delivered: number;
  lost: number;
  duplicates: number;
}

function count(drawn: Drawn) {
  const scenario = scenarioOf(designOf(drawn));
  const tally = (): Counted => ({ delivered: 0, lost: 0, duplicates: 0 });
  const [before, after] = [tally(), tally()];
  let now = before;
  const stated: Record<string, number> = {};
  /** Ends of operations after the run that had begun in it, and connects whose negotiate ended then. */
  const late: Record<string, number> = {};
  const negotiated = new Map<string, number>();
  const problems: string[] = [];
  let books = { expected: -1, delivered: -1, lost: -1, waiting: -1 };
  let oldest_us: number | null = null;
  const operation = (
    kind: OperationKind,
    population: number,
    replica: number,
    _intended_us: number,
    started_us: number,
    ended_us: number,
    outcome: string,
    reason: FailureReason,
  ) => {
    if (ended_us < started_us) problems.push(`${kind} ended before it began`);
    if ((outcome === 'ok') !== (reason === 'none')) problems.push(`${kind} ${outcome} for ${reason}`);
    if (now === before || started_us > END_US) return;
    const key = `${kind} of ${population}`;
    // An attempt asks the app server, then the service, then connects: at the end of the run it was the first
    // of these that ended later.
    const attempt = `${population} at ${started_us}`;
    const isStep = kind === 'negotiate' || kind === 'connect';
    const asksApp = kind === 'negotiate' && replica < 0;
    const open = negotiated.get(attempt) ?? 0;
    const follows = isStep && !asksApp && open > 0;
    const goesOn = kind === 'negotiate' && outcome === 'ok';
    if (isStep) negotiated.set(attempt, open - (follows ? 1 : 0) + (goesOn ? 1 : 0));
    if (!follows) late[key] = (late[key] ?? 0) + 1;
  };
  let end = () => {};
  const arrived = new Set<number>();
  let cameLate = false;
  observe(
    scenario,
    {
      operation,
      connected(_population, _replica, client) {
        if (now === after && !arrived.has(client)) cameLate = true;
        arrived.add(client);
      },
      delivered(_population, _from, _to, sent_us, received_us) {
        if (received_us < sent_us) problems.push('received before it was sent');
        if (sent_us <= END_US) now.delivered++;
      },
      lost(_population, members, sent_us, at_us) {
        if (at_us < sent_us || members <= 0) problems.push(`${members} lost at ${at_us}`);
        if (sent_us <= END_US) now.lost += members;
      },
      duplicated() {
        now.duplicates++;
      },
      inFlight(kind, population, members) {
        if (members < 0) problems.push(`${members} of ${kind} in flight`);
        if (members > 0) stated[`${kind} of ${population}`] = members;
      },
    },
    {
      drain_us: DRAIN_US,
      atEnd(world) {
        books = world.service.flow.ledger.audit();
        world.end();
        now = after;
        end = () => {
          oldest_us = world.service.flow.ledger.audit().oldest_us;
        };
      },
    },
  );
  end();
  // Who comes after the end may get what was sent before it; who leaves then wants it no more.
  const isFixed = !cameLate && drawn.clients.every(({ session }) => session === undefined);
  return {
    before,
    after,
    books,
    stated,
    late,
    problems,
    isFixed,
    oldest_us: oldest_us ?? Number.POSITIVE_INFINITY,
  };
}

test('every message and every operation is accounted for, whatever fails', () => {
  fc.assert(
    fc.property(world, (drawn) => {
      const { before, after, books, stated, late, problems, isFixed, oldest_us } = count(drawn);
      expect(problems).toEqual([]);
      expect([books.delivered, books.lost]).toEqual([before.delivered, before.lost]);
      if (isFixed) expect(books.waiting).toBe(after.delivered + after.lost);
      expect(late).toEqual(stated);
      expect(oldest_us, 'nothing carries a message of the run for ever').toBeGreaterThan(END_US);
      if (drawn.faults.length === 0) expect(before.duplicates).toBe(0);
    }),
    { numRuns: Number(process.env.RUNS ?? 40) },
  );
}, 120_000);

/** A crowd that talks to itself: who should get each message can be counted from outside. */
const crowd = fc.record({
  seed: fc.nat({ max: 1_000_000 }),
  service: strategy,
  clients: fc.array(
    fc.record({
      region,
      count: fc.integer({ min: 1, max: 8 }),
      arriveOver: fc.constantFrom('0s', '10s'),
      protocol: fc.constantFrom('at-most-once', 'reliable'),
    }),
    { minLength: 1, maxLength: 3 },
  ),
  faults: fc.array(fault, { maxLength: 3 }),
});

test('everyone who has ever been connected, but the sender, is accounted for in every message', () => {
  fc.assert(
    fc.property(crowd, (drawn) => {
      const clients = drawn.clients.map((each) => ({
        joins: 'on-connect' as const,
        preset: 'web-pubsub-js-client' as const,
        session: undefined,
        publish: { rate: '0.4/s each' as const, to: 'everyone' as const },
        ...each,
      }));
      const rest = {
        speed: '4000/s' as const,
        groupSize: 2,
        servers: 'talking' as const,
        serverTo: 'everyone' as const,
      };
      const scenario = scenarioOf(designOf({ ...drawn, ...rest, clients }));
      const since = new Map<number, number>();
      const sent: { readonly at_us: number; readonly byClient: boolean }[] = [];
      const settled = { delivered: 0, lost: 0, duplicates: 0 };
      observe(
        scenario,
        {
          connected(_population, _replica, client, at_us) {
            if (!since.has(client)) since.set(client, at_us);
          },
          operation(kind, _population, _replica, _intended_us, started_us, _ended_us, _outcome, reason) {
            if (kind !== 'publish' || reason === 'not-connected' || started_us > END_US) return;
            sent.push({ at_us: started_us, byClient: true });
          },
          serverPublished(_copies, _bytes, at_us) {
            if (at_us <= END_US) sent.push({ at_us, byClient: false });
          },
          delivered(_population, _from, _to, sent_us) {
            if (sent_us <= END_US) settled.delivered++;
          },
          lost(_population, members, sent_us) {
            if (sent_us <= END_US) settled.lost += members;
          },
          duplicated() {
            settled.duplicates++;
          },
        },
        { drain_us: DRAIN_US },
      );
      const owed = sent.reduce((sum, { at_us, byClient }) => {
        const there = [...since.values()].filter((from_us) => from_us <= at_us).length;
        return sum + there - (byClient ? 1 : 0);
      }, 0);
      // Everybody comes before the first fault. Who comes while a message is on its way may get it, too.
      const luckyPairs = sent.reduce((sum, { at_us }) => {
        const isLucky = (from_us: number) => from_us > at_us && from_us <= at_us + 1_000_000;
        return sum + [...since.values()].filter(isLucky).length;
      }, 0);
      const extra = settled.delivered + settled.lost - owed;
      expect(extra).toBeGreaterThanOrEqual(0);
      expect(extra).toBeLessThanOrEqual(luckyPairs);
      if (drawn.faults.length === 0) expect(settled.duplicates).toBe(0);
    }),
    { numRuns: Number(process.env.RUNS ?? 15) },
  );
}, 120_000);
