import { readFileSync } from 'node:fs';
import { idealNetwork, us } from '../../behaviours/support.js';
import { runCaches } from './run.js';
import { around, type Compared, mean, type Table, table } from './truth.js';

/*
 * Leader-based consensus through whole scenarios: commit and client latencies over tables of round trips
 * (consensus.csv), and throughput of clients who ask again as soon as they are answered, as the Atlas paper measured it
 * (throughput.csv: means over the seconds of `fantoch_plot/eurosys20_data/recovery/fpaxos.dat` of the fantoch
 * repository, commit 70c6029). Round trips: pings as fantoch keeps them; europe-north1's own file is not there, so its
 * round trips are those that the others measured.
 */
const directory = new URL('../../replication/cache/consensus/', import.meta.url);
const linesOf = (file: URL) => readFileSync(file, 'utf8').trim().split('\n').slice(1).map(cellsOf);
const rows = linesOf(new URL('consensus.csv', directory));
const pings = linesOf(new URL('round-trips.csv', directory));
const throughputs = linesOf(new URL('throughput.csv', import.meta.url));

interface Setup {
  readonly sites: readonly string[];
  readonly leader: string;
  readonly rtt_ms: (from: string, to: string) => number;
  readonly clients?: number;
  readonly length_s?: number;
  readonly consensus?: Readonly<Record<string, unknown>>;
}

interface OfSite {
  readonly latency_ms: number;
  readonly perSecond: number;
}

const FROM_us = 4_000_000;

/** Clients beside each replica, who write again as soon as they are answered. */
function run({
  sites,
  leader,
  rtt_ms,
  clients = 1,
  length_s = 10,
  consensus = {},
}: Setup): Map<string, OfSite> {
  const ends_us = sites.map(() => new Map<number, number[]>());
  const took_ms = sites.map((): number[] => []);
  const pairs = sites.flatMap((from) =>
    sites.flatMap((to) =>
      from === to ? [] : [[from, to, us(Math.round(rtt_ms(from, to) * 1_000))] as const],
    ),
  );
  runCaches(
    {
      duration: us(FROM_us + length_s * 1_000_000),
      regions: sites.map((name, index) => ({ name, location: [0, 10 * index] })),
      network: idealNetwork(...pairs),
      service: {
        family: 'cache',
        strategy: 'consensus',
        operations: '100000000/s',
        replicas: sites.map((region) => ({ region })),
        consensus: {
          ...{ preferredLeader: leader, heartbeat: '500ms', electionTimeout: { min: '5s', max: '10s' } },
          ...consensus,
        },
      },
      clients: sites.map((region) => ({
        ...{ name: `of-${region}`, region, count: clients, timeout: '10s' },
        load: { arrivals: 'closed', reads: '0%', value: '100B' },
        endpoints: { elsewhere: false },
      })),
    },
    {
      data: {
        dataOperation({ population, session, started_us, ended_us, outcome }) {
          if (started_us < FROM_us) return;
          if (outcome !== 'ok') throw new Error('every write is done');
          took_ms[population].push((ended_us - started_us) / 1_000);
          ends_us[population].set(session, [...(ends_us[population].get(session) ?? []), ended_us]);
        },
      },
    },
  );
  return new Map(
    sites.map((site, index) => [
      site,
      { latency_ms: mean(took_ms[index]), perSecond: perSecond(ends_us[index]) },
    ]),
  );
}

/** Each from its first end to its last: who began together stays together, and a window cuts through that. */
function perSecond(ends_us: ReadonlyMap<number, readonly number[]>): number {
  const rates = [...ends_us.values()].map(
    (ends) => (1e6 * (ends.length - 1)) / ((ends.at(-1) as number) - ends[0]),
  );
  return rates.reduce((sum, rate) => sum + rate, 0);
}

function pinged(dataset: string) {
  return (from: string, to: string): number => {
    const found = pings.find(([set, a, b]) => set === dataset && a === from && b === to);
    if (found === undefined) throw new Error(`no ping from ${from} to ${to}`);
    return Number(found[3]);
  };
}

function row(id: string): readonly string[] {
  const found = rows.find(([each]) => each === id);
  if (found === undefined) throw new Error(`no row ${id}`);
  return found;
}

const TEMPO = ['eu-west-1', 'us-west-1', 'ap-southeast-1', 'ca-central-1', 'sa-east-1'];

function published(): readonly Compared[] {
  // f = 1: the leader and one more hold a command.
  const sites = run({
    ...{ sites: TEMPO, leader: 'eu-west-1', rtt_ms: pinged('latency_aws/2021_02_13') },
    consensus: { flush: '5ms', writeQuorum: 2 },
  });
  return ['CONS-D1', 'CONS-D2'].map((id) => {
    const [, , , , site, , , , , truth] = row(id);
    const simulated = sites.get(site)?.latency_ms ?? Number.NaN;
    const what = `FPaxos n = 5, f = 1, 5 ms flush a hop: mean latency at ${site}`;
    return { id, what, unit: 'ms', truth: Number(truth), simulated, allowed: around(Number(truth), 0.01) };
  });
}

function majorities(): readonly Compared[] {
  return rows
    .filter(([id]) => id.startsWith('CONS-G'))
    .flatMap(([id, , , leader, , among, , , predicted]) => {
      const dataset = id.startsWith('CONS-G4') ? 'latency_gcp' : 'latency_aws/2020_06_05';
      const sites = run({ sites: among.split('+'), leader, rtt_ms: pinged(dataset) });
      const [atLeader, ofAll] = predicted.split('; ').map(Number);
      const latencies = [...sites.values()].map(({ latency_ms }) => latency_ms);
      const one = (what: string, truth: number, simulated: number): Compared => ({
        ...{ id, what: `leader ${leader} of ${sites.size}: ${what}`, unit: 'ms', truth, simulated },
        allowed: around(truth, 0.01),
      });
      return [
        one('commit at the leader', atLeader, sites.get(leader)?.latency_ms ?? Number.NaN),
        one('mean over clients of all sites', ofAll, mean(latencies)),
      ];
    });
}

function bounds(): readonly Compared[] {
  // The other centre of the east coast stands near; the rest is as far as the paper says, or further.
  const far = [0, 10, 50, 70, 75];
  const f1 = run({
    sites: ['s0', 's1', 's2', 's3', 's4'],
    leader: 's0',
    rtt_ms: (a, b) => (a === 's0' ? far[Number(b[1])] : b === 's0' ? far[Number(a[1])] : far[4]),
  });
  const f1Commit = f1.get('s0')?.latency_ms ?? Number.NaN;
  const cosmos = ['CONS-F1', 'CONS-F2'].map((id): Compared => {
    const [, , , , , , inputs, , bound] = row(id);
    const farthest = Number(inputs.replace('farthest ', ''));
    const two = run({
      ...{ sites: ['s0', 's1'], leader: 's0', rtt_ms: () => farthest },
      consensus: { writeQuorum: 2 },
    });
    return {
      ...{ id, what: 'strong consistency: write latency, bound of its p99', unit: 'ms' },
      ...{ truth: `${farthest} to ${bound}`, simulated: two.get('s0')?.latency_ms ?? Number.NaN },
      allowed: [farthest, Number(bound)],
    };
  });
  return [
    {
      ...{ id: 'CONS-E1', what: 'F1 on Spanner: commit latency, bounds', unit: 'ms', truth: '50 to 150' },
      ...{ simulated: f1Commit, allowed: [50, 150] },
    },
    ...cosmos,
  ];
}

function throughput(): readonly Compared[] {
  return ['asia-east1', 'us-east1'].flatMap((leader) => {
    const of = throughputs.filter((cells) => cells[2] === leader);
    const sites = run({
      ...{ sites: of.map((cells) => cells[3]), leader, rtt_ms: pinged('latency_gcp') },
      ...{ clients: 128, length_s: 6, consensus: { writeQuorum: 2 } },
    });
    return of.map(([id, system, , site, , measured]) => ({
      ...{ id, what: `${system}, leader ${leader}, 128 clients a site: writes at ${site}`, unit: '/s' },
      ...{ truth: Number(measured), simulated: sites.get(site)?.perSecond ?? Number.NaN },
      allowed: around(Number(measured), 0.02),
    }));
  });
}

export const CONSENSUS: readonly Table[] = [
  table('Measured throughput of a leader-based system', throughput),
  table('Published latencies', published),
  table('Majorities over measured round trips', majorities),
  table('Bounds', bounds),
];

function cellsOf(line: string): string[] {
  return [...line.matchAll(/(?:^|,)(?:"([^"]*)"|([^,]*))/g)].map(([, quoted, plain]) => quoted ?? plain);
}
