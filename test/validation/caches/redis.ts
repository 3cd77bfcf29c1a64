import { idealNetwork, SECOND, us } from '../../behaviours/support.js';
import { type Case, cases, param } from '../../replication/cache/async-link/cases.js';
import { runCaches, saidAt } from './run.js';
import { around, type Compared, mean, type Table, table } from './truth.js';

/*
 * Rows of redis-server 7.0.15 through whole scenarios: two linked caches, an application that writes, faults and
 * operators. The only calibration is that of the machine that loads and dumps a snapshot: the defaults of
 * `service.link.machine`. The harness of the measurement is kept: keys of five bytes, a writer that writes at a steady
 * pace (here one session that asks again as soon as it is answered, so far away that this gives the rate).
 */
const MS = 1_000;
const MIB = 1_048_576;
const PRIMARY = 'eastus';
const SECONDARY = 'westus2';
const WRITER = 'centralus';

type Json = Readonly<Record<string, unknown>>;

interface Setup {
  readonly row: Case;
  /** One way between the caches. */
  readonly oneWay_us: number;
  readonly perSecond: number;
  readonly duration_us: number;
  readonly value_bytes?: number;
  readonly link?: Json;
  readonly data?: Json;
  readonly rest?: Json;
  readonly more?: readonly Json[];
}

function scenario(setup: Setup): Json {
  const { row, oneWay_us, perSecond, duration_us, value_bytes = 110, link, data, rest, more = [] } = setup;
  const bps = /bps=([0-9.e+]+)/.exec(row.params)?.[1];
  const between = us(2 * oneWay_us);
  const pace = us(perSecond > 0 ? Math.round(SECOND / perSecond) : 10 * MS);
  return {
    duration: us(duration_us),
    network: idealNetwork(
      [PRIMARY, SECONDARY, between],
      [SECONDARY, PRIMARY, between],
      [WRITER, PRIMARY, pace],
      [PRIMARY, WRITER, pace],
    ),
    service: {
      family: 'cache',
      strategy: 'async-link',
      replicas: [{ region: PRIMARY }, { region: SECONDARY }],
      data: { key: '5B', ...data },
      link: {
        disklessDelay: '0s',
        duringFullSync: 'serve-stale',
        bandwidth: bps === undefined || Number(bps) === 0 ? '1000Gbit/s' : `${Number(bps)}bit/s`,
        ...link,
      },
    },
    clients: [
      {
        name: 'writer',
        region: WRITER,
        count: 1,
        load: {
          arrivals: 'closed',
          reads: perSecond > 0 ? '0%' : '100%',
          value: `${value_bytes}B`,
          ...(perSecond > 0 ? {} : { think: '1s' }),
        },
        keys: { count: 1_000 },
        retries: { times: 0, pause: '1ms' },
      },
      ...more,
    ],
    ...rest,
  };
}

const seedsOf = (count: number) => Array.from({ length: count }, (_, index) => index + 1);

const cutAt = (at_us: number, for_us?: number): Json => ({
  ...{ at: us(at_us), kind: 'network-cut', from: PRIMARY, to: SECONDARY, as: 'cut' },
  ...(for_us === undefined ? {} : { for: us(for_us) }),
});

// ---- a: steady lag -----------------------------------------------------------------------------

/** Beside the writer the harness wrote markers of 45 B, 50 a second (see measured.test.ts). */
const markers = {
  name: 'markers',
  region: PRIMARY,
  count: 1,
  load: { arrivals: 'open', rate: '50/s', reads: '0%', value: '14B' },
  keys: { count: 1, pool: 'markers' },
};

function steadyLag(): readonly Compared[] {
  return cases('a', 'lag').flatMap((row) => {
    const [from_us, to_us] = [3 * SECOND, 11 * SECOND];
    const written = new Map<number, number>();
    const sizes = new Map<number, number>();
    const lags_us: number[] = [];
    let byteTime = 0;
    runCaches(
      scenario({
        ...{ row, oneWay_us: param(row, 'd') * MS, perSecond: param(row, 'w/s') },
        ...{ duration_us: to_us, more: [markers] },
      }),
      {
        data: {
          dataWritten: (version, _key, bytes) => sizes.set(version, bytes),
          dataApplied(replica, _key, version, at_us) {
            if (replica === 0) written.set(version, at_us);
            else if (at_us >= from_us) {
              const lag_us = at_us - (written.get(version) as number);
              const isMarker = sizes.get(version) === 14;
              if (!isMarker) lags_us.push(lag_us);
              byteTime += lag_us * (isMarker ? 45 : 142);
            }
          },
        },
      },
    );
    const off = rowOf('a', 'off', row);
    return [
      compared(row, 'mean lag of the secondary', 'ms', mean(lags_us) / MS, around(measured(row), 0.06, 3)),
      // Little: bytes under way are those that arrive in a second times how long each was.
      compared(
        off,
        'mean bytes that it lacks',
        'B',
        byteTime / (to_us - from_us),
        around(measured(off), 0.08, 500),
      ),
    ];
  });
}

function waiting(): readonly Compared[] {
  return cases('a', 'wait').map((row) => {
    const took_ms: number[] = [];
    // Beside the writer: an application next to the primary whose writes the service acknowledges after WAIT.
    runCaches(
      scenario({
        ...{ row, oneWay_us: param(row, 'd') * MS, perSecond: param(row, 'w/s'), duration_us: 9 * SECOND },
        link: { wait: { replicas: 1, timeout: '10s' } },
        more: [
          {
            name: 'waiting',
            region: PRIMARY,
            count: 1,
            load: { arrivals: 'open', rate: '5/s', reads: '0%', value: '110B' },
          },
        ],
      }),
      {
        data: {
          dataOperation({ population, started_us, ended_us, outcome }) {
            if (population === 1 && started_us > 3 * SECOND && outcome === 'ok')
              took_ms.push((ended_us - started_us) / MS);
          },
        },
      },
    );
    return compared(row, 'WAIT 1 0', 'ms', mean(took_ms), around(measured(row), 0.05, 5));
  });
}

// ---- c: a full synchronisation -----------------------------------------------------------------

const HEALED_us = 20 * SECOND;
/** The machine's defaults: what the loading of one key and of one byte takes. */
const loading_ms = (keys: number, bytes: number) => (1.15 * keys + 0.0015 * bytes) / MS;

function fullSynchronisations(): readonly Compared[] {
  return cases('c', 'total').flatMap((row) => {
    const keys = Number(/in (\d+) keys/.exec(row.params)?.[1]);
    const value = Number(/of (\d+)B/.exec(row.params)?.[1]);
    const diskless = row.params.includes('diskless=yes');
    const delay_s = param(row, 'delay');
    const runs = seedsOf(4).map((seed) => {
      const healed_us = HEALED_us + 277_777 * seed;
      let bytes = 0;
      const said = runCaches(
        scenario({
          ...{ row, oneWay_us: param(row, 'd') * MS, perSecond: param(row, 'w/s') },
          duration_us: HEALED_us + 30 * SECOND,
          link: { linked: false, diskless, disklessDelay: `${delay_s}s` },
          data: { keys, value: `${value}B`, key: `${nameBytes(keys)}B` },
          rest: {
            // It takes no connection when they are linked; those of the writer stay.
            faults: [{ at: '1s', kind: 'access-disabled', replica: PRIMARY, for: us(healed_us - SECOND) }],
            operator: [{ at: '2s', do: 'link', primary: PRIMARY, secondary: SECONDARY }],
          },
        }),
        {
          seed,
          data: {
            // Commands are of 150 B; what is larger is a part of the snapshot.
            dataTransferred: (from, _to, size) => {
              if (from === 0 && size > 1_000) bytes += size;
            },
          },
        },
      );
      const reply_ms = (saidAt(said, 'replica-syncing').at_us - healed_us) / MS;
      const total_ms = (saidAt(said, 'replica-ready').at_us - healed_us) / MS;
      return { bytes, reply_ms, total_ms, xfer_ms: total_ms - reply_ms - loading_ms(keys, bytes) };
    });
    const of = (metric: string) => rowOf('c', metric, row);
    const [bytes, xfer, reply] = [of('bytes'), of('xfer'), of('reply')];
    const rounds_ms = 8 * param(row, 'd');
    // A scenario's keys have names of whole bytes, which is not near enough for small values.
    const rounded = (keys * Math.abs(Math.round(nameBytes(keys)) - nameBytes(keys))) / measured(bytes);
    const ofBytes = compared(
      bytes,
      'bytes of the snapshot',
      'B',
      mean(runs.map((run) => run.bytes)),
      around(measured(bytes), diskless ? 0.002 : 0.01),
    );
    const [early, late] = delay_s > 0 ? [1_000 * delay_s - 400, 1_000 * delay_s + 1_000] : [0, 0];
    return [
      ...(rounded < 0.001 ? [ofBytes] : []),
      compared(
        xfer,
        'answer to snapshot received',
        'ms',
        mean(runs.map((run) => run.xfer_ms)),
        around(measured(xfer), 0.01 + 30 / measured(xfer)),
      ),
      {
        ...compared(reply, 'heal to the answer', 'ms', mean(runs.map((run) => run.reply_ms)), [
          rounds_ms + early,
          rounds_ms + 1_000 + late + 100,
        ]),
        runs: runs.map((run) => run.reply_ms),
      },
      compared(
        row,
        'heal to link up',
        'ms',
        mean(runs.map((run) => run.total_ms)),
        around(measured(row), 0.01 + (delay_s > 0 ? 1_100 : 600) / measured(row)),
      ),
    ];
  });
}

/** Their names are a letter, a colon and a number. */
function nameBytes(keys: number): number {
  let digits = 0;
  for (let first = 1; first < keys; first *= 10) digits += keys - (first === 1 ? 0 : first);
  return 2 + digits / keys;
}

// ---- d: acknowledged writes lost at a promotion -------------------------------------------------

function lostAtPromotion(): readonly Compared[] {
  return cases('d').map((row) => {
    const lost = seedsOf(8).map((seed) => {
      const end_us = 3 * SECOND + 12_347 * seed;
      const acknowledged = new Set<number>();
      const kept = new Set<number>();
      const gone = row.params.startsWith('site')
        ? { kind: 'region-outage', region: PRIMARY }
        : { kind: 'replica-crash', replica: PRIMARY };
      runCaches(
        scenario({
          ...{ row, oneWay_us: param(row, 'd') * MS, perSecond: param(row, 'w/s') },
          duration_us: end_us + 3 * SECOND,
          rest: {
            faults: [{ at: us(end_us), ...gone }],
            operator: [
              {
                ...{ do: 'fail-over', at: us(end_us + 2 * SECOND), to: SECONDARY, applications: [] },
                ...{ decide: '0s', unlink: '0s', switch: '0s' },
              },
            ],
          },
        }),
        {
          seed,
          data: {
            dataOperation: ({ version, outcome }) => {
              if (outcome === 'ok') acknowledged.add(version);
            },
            dataApplied: (replica, _key, version) => {
              if (replica === 1) kept.add(version);
            },
          },
        },
      );
      return [...acknowledged].filter((version) => !kept.has(version)).length;
    });
    return compared(row, 'acknowledged writes lost', 'writes', mean(lost), around(measured(row), 0.05, 3));
  });
}

// ---- e: a silent hole --------------------------------------------------------------------------

function silentHole(): readonly Compared[] {
  return [...cases('e', 'rep'), ...cases('e', 'pri')].map((row) => {
    const isReplica = row.id.endsWith('.rep');
    const took_ms = seedsOf(9).map((seed) => {
      const hole_us = 4 * SECOND + 77_777 * seed;
      const said = runCaches(
        scenario({
          ...{ row, oneWay_us: param(row, 'd') * MS, perSecond: param(row, 'w/s') },
          duration_us: hole_us + 9 * SECOND,
          link: { timeout: `${param(row, 'repl-timeout')}s`, pingEvery: `${param(row, 'ping')}s` },
          rest: { faults: [cutAt(hole_us)] },
        }),
        { seed },
      );
      const broken = saidAt(said, 'link-status', hole_us, isReplica ? SECONDARY : PRIMARY, 'timeout');
      return (broken.at_us - hole_us) / MS;
    });
    const what = isReplica ? 'the secondary gives the link up' : 'the primary gives it up';
    const from = isReplica && param(row, 'w/s') > 0 ? 5_000 : 4_000;
    return { ...compared(row, what, 'ms', mean(took_ms), [from, 7_000]), runs: took_ms };
  });
}

// ---- f: an overloaded link ---------------------------------------------------------------------

/** Nothing is written at first: the region of the writer is dark. */
const quietUntil = (at_us: number, from_us = 0): Json => ({
  ...{ at: us(from_us), kind: 'region-outage', region: WRITER, for: us(at_us - from_us) },
  as: `quiet-${from_us}`,
});

function overloaded(): readonly Compared[] {
  return cases('f').map((row) => {
    const hard = Number(/hard=(\d+)MB/.exec(row.params)?.[1]) * MIB;
    const [, soft, soft_s] = (/soft=(\d+)MB\/(\d+)s/.exec(row.params) ?? []).map(Number);
    const took_ms = seedsOf(6).map((seed) => {
      const from_us = 8 * SECOND + 83_333 * seed;
      let first_us = 0;
      const said = runCaches(
        scenario({
          ...{ row, oneWay_us: 40 * MS, perSecond: param(row, 'stream') / 1_033, value_bytes: 1_000 },
          duration_us: from_us + 16 * SECOND,
          link: { outputLimit: { hard: `${hard}B`, soft: `${soft * MIB}B`, softFor: `${soft_s}s` } },
          rest: { faults: [quietUntil(from_us)] },
        }),
        {
          seed,
          data: {
            dataApplied: (_replica, _key, _version, at_us) => {
              if (first_us === 0) first_us = at_us;
            },
          },
        },
      );
      return (saidAt(said, 'link-status', first_us, PRIMARY, 'output-buffer').at_us - first_us) / MS;
    });
    const allowed = hard > 0 ? around(measured(row), 0.05) : around(measured(row), 0, 800);
    return compared(row, 'until the primary drops the link', 'ms', mean(took_ms), allowed);
  });
}

// ---- g: where the backlog ends -----------------------------------------------------------------

/** A command with a key of one byte and a value of 1000. */
const COMMAND_bytes = 1_029;
const PACE_us = 10 * MS;
/** What the cache takes for an operation (`operations: 100000/s`). */
const SERVICE_us = 10;

/** The writer's region is up for exactly so many writes: a connection takes two rounds before the first. */
function lengthOf_us(writes: number): number {
  return (writes + 1.75) * PACE_us + writes * SERVICE_us;
}

const END_us = 26 * SECOND;

function backlogBoundary(): readonly Compared[] {
  return cases('g').map((row) => {
    const gap = param(row, 'gap');
    const outcomes = [1, 400].map((before) => {
      const [first_us, cut_us, second_us, heal_us] = [2, 7, 12, 17].map((s) => s * SECOND);
      let missed = 0;
      const firstEnd_us = first_us + lengthOf_us(before);
      const secondEnd_us = second_us + lengthOf_us(gap / COMMAND_bytes);
      const said = runCaches(
        scenario({
          ...{ row, oneWay_us: 40 * MS, perSecond: SECOND / PACE_us, value_bytes: 1_000 },
          duration_us: END_us,
          link: { backlog: `${param(row, 'repl-backlog-size')}B`, timeout: '2s', pingEvery: '1s' },
          data: { key: '1B' },
          rest: {
            faults: [
              quietUntil(first_us),
              quietUntil(second_us, firstEnd_us),
              quietUntil(END_us, secondEnd_us),
              cutAt(cut_us, heal_us - cut_us),
            ],
          },
        }),
        {
          data: {
            dataApplied: (replica, _key, _version, at_us) => {
              if (replica === 0 && at_us > cut_us) missed++;
            },
          },
        },
      );
      if (missed * COMMAND_bytes !== gap) throw new Error(`${row.id}: the gap is ${missed} writes`);
      return String(saidAt(said, 'resynchronised', heal_us).detail?.how);
    });
    const [how] = outcomes;
    const simulated = outcomes.every((each) => each === how) ? how : outcomes.join(', ');
    return { ...text(row, 'resynchronisation'), simulated };
  });
}

// ---- h: packets dropped ------------------------------------------------------------------------

/** What the harness takes to end the cut. */
const HARNESS_MS = 25;

function dropped(): readonly Compared[] {
  return cases('h').map((row) => {
    const from_us = 10 * SECOND + 300;
    const heal_us = from_us + param(row, 'cut') * MS;
    let first_us = 0;
    runCaches(
      scenario({
        ...{ row, oneWay_us: 25, perSecond: param(row, 'w/s'), duration_us: heal_us + 4 * SECOND },
        rest: { faults: [cutAt(from_us, heal_us - from_us)] },
      }),
      {
        data: {
          dataApplied: (replica, _key, _version, at_us) => {
            if (replica === 1 && first_us === 0 && at_us > from_us + 100) first_us = at_us;
          },
        },
      },
    );
    const after_ms = (first_us - heal_us) / MS + HARNESS_MS;
    return compared(row, 'heal to the first replicated byte', 'ms', after_ms, around(measured(row), 0, 100));
  });
}

// ---- rows --------------------------------------------------------------------------------------

export const REDIS: readonly Table[] = [
  table('Steady lag', steadyLag),
  table('WAIT', waiting),
  table('A full synchronisation', fullSynchronisations),
  table('Acknowledged writes lost at a promotion', lostAtPromotion),
  table('A silent hole', silentHole),
  table('An overloaded link', overloaded),
  table('Where the backlog ends', backlogBoundary),
  table("Packets dropped, the kernel's TCP", dropped),
];

function measured(row: Case): number {
  return Number(row.mean);
}

function rowOf(series: string, metric: string, like: Case): Case {
  const found = cases(series, metric).find(({ id }) => id.startsWith(like.id.slice(0, 3)));
  if (found === undefined) throw new Error(`no row ${metric} beside ${like.id}`);
  return found;
}

function text(row: Case, what: string) {
  return { id: row.id, what: `${what}; ${row.params}`, unit: '', truth: row.mean, allowed: null };
}

function compared(
  row: Case,
  what: string,
  unit: string,
  simulated: number,
  allowed: readonly [number, number],
): Compared {
  return { id: row.id, what: `${what}; ${row.params}`, unit, truth: measured(row), simulated, allowed };
}
