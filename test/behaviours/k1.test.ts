import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import type { RunResult } from '../../src/metrics/result.js';
import { bytesOf, type Design, failoverOf, run, runDesign, scenarioFrom, scenarioOf } from './support.js';

/** Everything at once: jitter, losses, caches, back-off, groups, a failover and the way back. */
const US = {
  name: 'us',
  region: 'eastus',
  count: 100,
  keepAlive: { from: 'client', interval: '10s', timeout: '30s' },
  reconnect: { backoff: 'exponential', base: '1s', cap: '10s', jitter: 'full' },
  publish: { rate: '0.2/s each', group: { size: 10, pool: 'atlantic' } },
};
const EU = { ...US, name: 'eu', region: 'westeurope' };
const VISITORS = {
  name: 'visitors',
  region: 'eastus',
  kind: 'requests',
  count: 50,
  requests: { rate: '0.2/s' },
};

const DESIGN = {
  seed: 3,
  duration: '12m',
  warmup: '1m',
  service: { replicas: [{ region: 'eastus' }, { region: 'westeurope' }] },
  clients: [US, EU, VISITORS],
  faults: [{ at: '3m', kind: 'region-outage', region: 'eastus', mode: 'silent', for: '4m', as: 'dark' }],
};

const BYTES = bytesOf(runDesign(DESIGN));

test('K1: the same bytes again in the same process', () => {
  expect(bytesOf(runDesign(DESIGN))).toBe(BYTES);
  expect(bytesOf(runDesign({ ...DESIGN, seed: 4 }))).not.toBe(BYTES);
});

test('K1: the same bytes while another simulation runs in between', () => {
  const other = scenarioOf({ ...DESIGN, seed: 8, duration: '4m' });
  const alone = bytesOf(run(other));
  const meanwhile: string[] = [];
  const interrupted = run(scenarioOf(DESIGN), {
    // A few times will do: every one of them is a whole simulation.
    onProgress: () => {
      if (meanwhile.length < 3) meanwhile.push(bytesOf(run(other)));
    },
  });
  expect(bytesOf(interrupted)).toBe(BYTES);
  expect(meanwhile.length).toBeGreaterThan(0);
  expect(new Set(meanwhile)).toEqual(new Set([alone]));
});

test('K1: the same bytes in another process', () => {
  const folder = mkdtempSync(join(tmpdir(), 'geosim-'));
  try {
    const file = join(folder, 'scenario.json');
    writeFileSync(file, JSON.stringify({ geosim: 1, name: 'test', provider: 'custom', ...DESIGN }));
    const child = fileURLToPath(new URL('./run-in-child.mjs', import.meta.url));
    const printed = execFileSync(process.execPath, [child, file], { encoding: 'utf8' });
    expect(printed.trim()).toBe(createHash('sha256').update(BYTES).digest('hex'));
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('K1: whether anything is collected changes no event', () => {
  const blind = run(scenarioOf(DESIGN), { collectors: false });
  const seen = JSON.parse(BYTES) as RunResult;
  expect(blind.digest).toBe(seen.digest);
  expect(blind.events).toBe(seen.events);
  expect(Object.keys(blind.series)).not.toEqual(Object.keys(seen.series));
});

test('K1: the order of keys in the file and the way it is written change nothing', () => {
  const { clients, ...rest } = DESIGN;
  const turned = Object.fromEntries(
    Object.entries({ ...rest, clients, provider: 'custom', name: 'test', geosim: 1 }).reverse(),
  );
  expect(bytesOf(run(scenarioFrom(JSON.stringify(turned))))).toBe(BYTES);
});

const IDLE = { name: 'idle', region: 'uksouth', count: 80 };
const FOUR = ['eastus', 'westeurope', 'southeastasia', 'australiaeast'].map((region) => ({ region }));
const TALKERS = {
  ...US,
  name: 'talkers',
  publish: { rate: '0.2/s each', group: { size: 10, pool: 'other' } },
};

const NEWCOMERS: readonly (readonly [string, Design])[] = [
  ['clients who say nothing, last in the file,', { clients: [US, EU, VISITORS, IDLE] }],
  ['clients who say nothing, first in the file,', { clients: [IDLE, US, EU, VISITORS] }],
  ['stateless clients of the same region', { clients: [US, EU, { ...VISITORS, name: 'more' }, VISITORS] }],
  ['far replicas that nobody uses', { service: { replicas: FOUR } }],
];

test.each(NEWCOMERS)('K1: %s change nothing for anybody else', (_, change) => {
  const before = JSON.parse(BYTES) as RunResult;
  expectSameFor(['us', 'eu', 'visitors'], before, jsonOf(runDesign({ ...DESIGN, ...change })));
});

test('K1: talkers of another pool change nothing for the others at a replica that is never busy', () => {
  // At one replica: between two, everybody's messages share one connection, and do meet. The same holds
  // of a queue, so that this one works on a message in a tenth of a microsecond.
  const capacity = { smallGroup: '10000000/s' };
  const alone = { ...DESIGN, service: { strategy: 'single', capacity, replicas: [{ region: 'eastus' }] } };
  const together = { ...alone, clients: [TALKERS, US, EU, VISITORS] };
  expectSameFor(['us', 'eu', 'visitors'], runDesign(alone), runDesign(together));
});

test('K1: clients who say nothing change nothing in whose connections a fault resets', () => {
  const reset = {
    at: '3m',
    for: '30s',
    kind: 'connection-reset',
    replica: 'eastus',
    share: '50%',
    as: 'reset',
  };
  const before = runDesign({ ...DESIGN, faults: [reset] });
  const after = runDesign({ ...DESIGN, faults: [reset], clients: [IDLE, US, EU, VISITORS] });
  expect(failoverOf(before, 'reset', 'us').hit).toBeGreaterThan(20);
  expectSameFor(['us', 'eu', 'visitors'], jsonOf(before), jsonOf(after));
});

/** Pairs of an app server and an instance; nobody else passes messages on. */
const PAIR = { endpoints: ['east', 'west:secondary'], publish: { rate: '2/s', to: 'everyone' } };
const SERVED = {
  ...DESIGN,
  faults: [],
  service: {
    strategy: 'multi-instance',
    capacity: { smallGroup: '10000000/s', largeGroups: '10000000/s', event: '10000000/s' },
    replicas: [
      { name: 'east', region: 'eastus' },
      { name: 'west', region: 'westeurope' },
    ],
    appServers: [
      { ...PAIR, name: 'app-east', region: 'eastus' },
      { ...PAIR, name: 'app-west', region: 'westeurope', endpoints: ['west', 'east:secondary'] },
    ],
    negotiate: { health: { by: 'on-demand' } },
  },
  clients: [US, EU].map((clients) => ({
    ...clients,
    session: { lasts: '1m', pause: '5s' },
    publish: { rate: '0.2/s each', to: 'server' },
  })),
};
const COMING_AND_GOING = { ...IDLE, region: 'eastus', session: { lasts: '30s', pause: '5s' } };
const EAVESDROPPERS = { group: { pool: 'other' } };

test('K1: clients who negotiate with the same app server change nothing for the others', () => {
  const idle = { ...COMING_AND_GOING, ...EAVESDROPPERS };
  const together = { ...SERVED, clients: [idle, ...SERVED.clients] };
  expectSameFor(['us', 'eu'], jsonOf(runDesign(SERVED)), jsonOf(runDesign(together)));
});

test('K1: events of other clients change nothing for the others at a replica that is never busy', () => {
  const talkers = {
    ...IDLE,
    region: 'eastus',
    ...EAVESDROPPERS,
    publish: { rate: '1/s each', to: 'server' },
  };
  const together = { ...SERVED, clients: [talkers, ...SERVED.clients] };
  expectSameFor(['us', 'eu'], jsonOf(runDesign(SERVED)), jsonOf(runDesign(together)));
});

test('K1: an app server and an instance of their own change nothing for the other pairs', () => {
  const { service } = SERVED;
  const negotiate = { ...service.negotiate, copyToServer: true };
  const alone = { ...SERVED, service: { ...service, negotiate }, clients: [US, EU] };
  const asia = { name: 'asia', region: 'southeastasia' };
  const more = {
    ...PAIR,
    name: 'app-asia',
    region: 'southeastasia',
    endpoints: ['asia', 'east:secondary'],
    publish: { rate: '5/s', to: 'everyone', group: { pool: 'other' } },
  };
  const together = {
    ...alone,
    service: {
      ...alone.service,
      replicas: [asia, ...service.replicas],
      appServers: [more, ...service.appServers],
    },
    clients: [{ ...TALKERS, name: 'asia', region: 'southeastasia' }, US, EU],
  };
  expectSameFor(['us', 'eu'], jsonOf(runDesign(alone)), jsonOf(runDesign(together)));
});

/** As it is written to a file. */
function jsonOf(result: RunResult): RunResult {
  return JSON.parse(bytesOf(result)) as RunResult;
}

function expectSameFor(populations: readonly string[], before: RunResult, after: RunResult): void {
  for (const clients of populations) expect(partOf(after, clients)).toEqual(partOf(before, clients));
  expect(after.digest).not.toBe(before.digest);
}

/** Everything of the result that speaks of one population alone. */
function partOf(result: RunResult, clients: string): unknown {
  const ofClients = ([name]: [string, unknown]) => name.includes(`clients=${clients}`);
  return {
    metrics: Object.fromEntries(Object.entries(result.metrics).filter(ofClients)),
    series: Object.fromEntries(Object.entries(result.series).filter(ofClients)),
    latency: result.latency.filter((row) => row.clients === clients),
    failovers: result.failovers.filter((row) => row.clients === clients),
    requests: result.availability.requests.filter((row) => row.clients === clients),
    clientMinutes: result.availability.clientMinutes.filter((row) => row.clients === clients),
  };
}
