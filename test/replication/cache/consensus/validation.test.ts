import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { consensusDefaults } from '../../../../src/replication/cache/consensus/options.js';
import { Cluster } from './cluster.js';

/*
 * Rows of consensus.csv: commit and client latencies from tables of round trips.
 * - CONS-D: Tempo (EuroSys 2021), section 6.2, FPaxos with 5 sites and f = 1, TCP flushed every 5 ms; CONS-G:
 *   majorities over measured round trips. Round trips (round-trips.csv): averages of ping as the fantoch
 *   repository of the Tempo authors keeps them, AWS 2020-06-05 and 2021-02-13, GCP.
 * - CONS-E: Shute et al., F1, VLDB 2013. CONS-F: Azure Cosmos DB, consistency levels; round trips of the
 *   rows. These are bounds.
 * Rows of leaderless systems are left out: no leader, not this strategy.
 */

const here = (name: string) =>
  readFileSync(new URL(name, import.meta.url), 'utf8')
    .trim()
    .split('\n')
    .slice(1);
const rows = new Map(here('consensus.csv').map((line) => [line.split(',')[0], line]));
const pings = here('round-trips.csv').map((line) => line.split(','));

/** Between two sites, ms; within one, nothing: clients stand beside their replica. */
function roundTrip(dataset: string, from: string, to: string): number {
  const found = pings.find(([set, a, b]) => set === dataset && a === from && b === to);
  if (found === undefined) throw new Error(`no ping from ${from} to ${to}`);
  return Number(found[3]);
}

interface Setup {
  readonly leader: number;
  readonly count: number;
  /** ms */
  rtt(from: number, to: number): number;
  readonly flush_us?: number;
  readonly writeQuorum?: number;
}

function clusterOf({ leader, count, rtt, flush_us = 0, writeQuorum }: Setup): Cluster {
  const cluster = new Cluster({
    count,
    options: {
      ...consensusDefaults,
      preferredLeader: leader,
      flush_us,
      writeQuorum: writeQuorum ?? null,
      heartbeat_us: 500_000,
      electionTimeout_us: { min: 5_000_000, max: 10_000_000 },
    },
    delay_us: (from, to) => Math.round((rtt(from, to) * 1000) / 2),
  });
  cluster.run(3_000_000);
  expect(cluster.leading()).toEqual([leader]);
  return cluster;
}

/** Mean over 20 writes, one after another, of a client beside each replica, ms. */
function writeLatencies(cluster: Cluster): number[] {
  for (const replica of cluster.machines.keys()) {
    for (let i = 0; i < 20; i++) {
      cluster.ask(replica, { kind: 'write', key: 0, version: cluster.calls.length + 1, bytes: 100 });
      cluster.run(2_000_000);
    }
  }
  return [...cluster.machines.keys()].map((replica) => {
    const calls = cluster.calls.filter((call) => call.replica === replica);
    expect(calls.every(({ answer }) => answer?.ok === true)).toBe(true);
    return mean(calls.map(({ called_us, answered_us }) => (answered_us! - called_us) / 1000));
  });
}

function mean(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
}

function expectWithin(share: number, simulated: number, truth: number): void {
  expect(Math.abs(simulated / truth - 1), `${simulated} for ${truth}`).toBeLessThan(share);
}

function sitesOf(dataset: string, sites: readonly string[], leader: string): Setup {
  return {
    leader: sites.indexOf(leader),
    count: sites.length,
    rtt: (from, to) => roundTrip(dataset, sites[from], sites[to]),
  };
}

const TEMPO_SITES = ['eu-west-1', 'us-west-1', 'ap-southeast-1', 'ca-central-1', 'sa-east-1'];

describe('published: FPaxos n = 5, f = 1, 5 ms flush a hop (within 1 %)', () => {
  const tempo = sitesOf('latency_aws/2021_02_13', TEMPO_SITES, 'eu-west-1');
  it.each(['CONS-D1', 'CONS-D2'])('%s', (id) => {
    const [site, predicted] = /,eu-west-1,([a-z0-9-]+),.*latency \(ms\),([0-9.]+),/
      .exec(rows.get(id)!)!
      .slice(1);
    // f = 1: the leader and one more hold a command.
    const latencies = writeLatencies(clusterOf({ ...tempo, flush_us: 5_000, writeQuorum: 2 }));
    expectWithin(0.01, latencies[TEMPO_SITES.indexOf(site)], Number(predicted));
    const published = id === 'CONS-D1' ? 82 : 267;
    expectWithin(0.01, latencies[TEMPO_SITES.indexOf(site)], published);
  });
});

describe('majorities over measured round trips: commit at the leader, and the mean of all sites (within 1 %)', () => {
  it.each(['CONS-G1best', 'CONS-G1worst', 'CONS-G2best', 'CONS-G2worst', 'CONS-G4best', 'CONS-G4worst'])(
    '%s',
    (id) => {
      const cells = rows.get(id)!.split('",')[1].split(',');
      const [leader, , sites, , , truths] = cells;
      const [atLeader, ofClients] = truths.split('; ').map(Number);
      const dataset = id.startsWith('CONS-G4') ? 'latency_gcp' : 'latency_aws/2020_06_05';
      const setup = sitesOf(dataset, sites.split('+'), leader);
      const latencies = writeLatencies(clusterOf(setup));
      expectWithin(0.01, latencies[setup.leader], atLeader);
      expectWithin(0.01, mean(latencies), ofClients);
    },
  );
});

describe('bounds', () => {
  it('CONS-E1: a commit waits for the second nearest of four, at least 50 ms away', () => {
    // The other east coast centre stands near; the rest is as far as the paper says, or further.
    const rtt = (a: number, b: number) => [0, 10, 50, 70, 75][a === 0 ? b : b === 0 ? a : 4];
    const [commit] = writeLatencies(clusterOf({ leader: 0, count: 5, rtt }));
    expect(commit).toBeGreaterThanOrEqual(50);
    expect(commit).toBeLessThanOrEqual(150);
  });

  it.each(['CONS-F1', 'CONS-F2'])('%s: two round trips between the farthest regions and 10 ms', (id) => {
    const [farthest, bound] = /farthest (\d+),write latency p99 bound \(ms\),([0-9.]+)/
      .exec(rows.get(id)!)!
      .slice(1)
      .map(Number);
    // Strong consistency there waits for all regions.
    const [commit] = writeLatencies(clusterOf({ leader: 0, count: 2, rtt: () => farthest, writeQuorum: 2 }));
    expect(commit).toBeGreaterThanOrEqual(farthest);
    expect(commit).toBeLessThanOrEqual(bound);
  });
});

describe('128 clients a site that write again as soon as they are answered (within 2 %)', () => {
  const sites = ['us-central1', 'europe-west1', 'asia-east1'];
  const setup = sitesOf('latency_gcp', sites, 'us-central1');
  // No published row of a leader-based system is at hand; Little's law is the truth: clients / latency.
  it('at each site', () => {
    const cluster = clusterOf(setup);
    const quorum_ms = roundTrip('latency_gcp', 'us-central1', 'europe-west1');
    const expected_ms = sites.map(
      (site, replica) => quorum_ms + (replica === 0 ? 0 : roundTrip('latency_gcp', site, 'us-central1')),
    );
    const ask = (replica: number) => {
      const version = cluster.calls.length + 1;
      const what = { kind: 'write', key: version % 1000, version, bytes: 100 } as const;
      cluster.ask(replica, what, () => ask(replica));
    };
    for (const replica of sites.keys()) {
      // Spread over the time of an operation, as clients that began long ago are.
      const apart_us = Math.round((expected_ms[replica] * 1000) / 128);
      for (let client = 0; client < 128; client++) cluster.after(client * apart_us, () => ask(replica));
    }
    cluster.run(1_000_000);
    const begin_us = cluster.now_us;
    const length_s = 2;
    cluster.run(length_s * 1_000_000);
    for (const [replica, ms] of expected_ms.entries()) {
      const done = cluster.calls.filter((call) => call.replica === replica && call.answered_us! > begin_us);
      expect(done.every(({ answer }) => answer?.ok === true)).toBe(true);
      expectWithin(0.02, done.length / length_s, 128 / (ms / 1000));
    }
  });
});
