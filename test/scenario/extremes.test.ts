import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { parseScenario } from '../../src/scenario/parse.js';
import { LimitReached, runScenario } from '../../src/simulation/run.js';

/** Everything that has a setting, in half a minute: an outage of each kind, clients of each kind. */
const small = `geosim: 1
name: extremes
provider: custom
duration: 30s
service:
  replicas:
    - {region: eastus}
    - {region: westeurope}
routing: {trafficManager: {ttl: 2s, probe: {interval: 2s, timeout: 1s, toleratedFailures: 0}}}
clients:
  - name: sockets
    region: eastus
    count: 6
    arriveOver: 1s
    keepAlive: {interval: 1s, timeout: 3s}
    publish: {rate: 1/s, group: {size: 3}}
    dns: {policies: [{share: 50%, honours: true}, {share: 20%, floor: 5s}, {share: 20%, stretch: 3}, {share: 10%, pins: true}]}
  - {name: askers, region: westeurope, count: 5, arriveOver: 1s, kind: requests, requests: {rate: 1/s}}
  - {name: watchers, region: eastus, count: 5, arriveOver: 1s, kind: requests, requests: {arrivals: always-on}}
faults:
  - {at: 5s, kind: region-outage, region: eastus, mode: silent, for: 5s, as: silent}
  - {at: 13s, kind: replica-crash, replica: westeurope, for: 3s, as: crash}
  - {at: 18s, kind: region-outage, region: eastus, mode: refusing, for: 4s, as: refusing}
  - {at: 24s, kind: network-cut, from: sockets, to: westeurope, for: 2s, as: cut}
`;

const durations = ['0s', '1us', '1ms', '1s', '36525d', '100000d'];
const numbers = ['0', '1e-300', '0.01', '1', '1000', '1000000', '1000000000000000', '-1', '.inf', '.nan'];
const rates = ['0/s', '0.000000000001/s', '1/d', '100000/s', '1000000000000/s'];
const shares = ['0%', '0.000001%', '100%', '200%'];
const sizes = ['0B', '1GB', '1000TB'];

const manager = 'routing.trafficManager';
const settings: Readonly<Record<string, readonly [string[], string[]]>> = {
  durations: [
    [
      'duration',
      'warmup',
      'network.jitter.regimeEvery',
      `${manager}.ttl`,
      `${manager}.aliasTtl`,
      `${manager}.addressTtl`,
      `${manager}.publishDelay`,
      `${manager}.probe.interval`,
      `${manager}.probe.timeout`,
      'clients.sockets.arriveOver',
      'clients.watchers.arriveOver',
      'clients.sockets.dns.authorityRtt',
      'clients.sockets.dns.runtimeCache',
      'clients.watchers.dns.runtimeCache',
      'clients.sockets.dns.policies[1].floor',
      'clients.sockets.connect.timeout',
      'clients.sockets.connect.synTimeout',
      'clients.askers.connect.synTimeout',
      'clients.sockets.keepAlive.interval',
      'clients.sockets.keepAlive.timeout',
      'clients.sockets.reconnect.base',
      'clients.sockets.reconnect.recovery.every',
      'clients.sockets.reconnect.recovery.for',
      'clients.askers.requests.timeout',
      'faults.silent.at',
      'faults.silent.for',
      'faults.cut.for',
      'network.latency.default',
      'network.latency.local',
    ],
    durations,
  ],
  numbers: [
    [
      'network.backbone.stretch',
      'network.internet.stretch',
      'service.replicas[0].units',
      'clients.sockets.count',
      'clients.watchers.count',
      'clients.sockets.dns.clientsPerResolver',
      'clients.sockets.dns.policies[2].stretch',
      'clients.sockets.publish.group.size',
      `${manager}.probe.toleratedFailures`,
      `${manager}.probe.sites`,
      'seed',
      'phases',
    ],
    numbers,
  ],
  rates: [['clients.sockets.publish.rate', 'clients.askers.requests.rate'], rates],
  shares: [['network.backbone.loss', 'network.internet.loss', 'clients.watchers.dns.honoursTtl'], shares],
  sizes: [['clients.sockets.publish.message'], sizes],
};

const laws = ['0s', '10ms', '1s', '36525d'].flatMap((length) => [
  `"${length}"`,
  `{uniform: {min: 0s, max: ${length}}}`,
  `{exponential: {mean: ${length}}}`,
  `{lognormal: {median: ${length}, sigma: 0}}`,
  `{lognormal: {median: ${length}, sigma: 4}}`,
  `{gamma: {mean: ${length}, shape: 0.01}}`,
  `{gamma: {mean: ${length}, shape: 10000}}`,
  `{pareto: {min: ${length}, alpha: 0.1}}`,
  `{pareto: {min: ${length}, alpha: 1000}}`,
]);

const nothingTakesTime =
  'network={jitter: {packet: none, regime: none}, latency: {default: 0s, local: 0s}, internet: {access: none, jitter: none}}';
const eager = 'clients.sockets.reconnect={backoff: fixed, base: 1ms, recovery: none}';
const many = (count: number, entry: (index: number) => object) =>
  JSON.stringify(Array.from({ length: count }, (_, index) => entry(index)));

const combinations: readonly string[][] = [
  [nothingTakesTime, eager, 'clients.sockets.connect.tls=none'],
  [nothingTakesTime, eager, `${manager}.ttl=0s`, 'clients.sockets.dns={systemCache: false}'],
  [nothingTakesTime, 'clients.sockets.connect={tls: 1.3-0rtt, negotiate: true}', `${manager}.ttl=0s`],
  ['clients.sockets.reconnect={backoff: exponential, base: 1ms, cap: 1ms, jitter: full, recovery: none}'],
  ['clients.sockets.reconnect={backoff: exponential, base: 36525d, cap: 36525d}'],
  [`clients.sockets.reconnect={backoff: schedule, delays: [${Array(200).fill('0s')}]}`],
  [`clients.sockets.reconnect={backoff: schedule, delays: [${Array(5).fill('36525d')}]}`],
  ['clients.sockets.keepAlive={from: none}'],
  [`${manager}.probe={transport: ideal, answerTime: 0s, phase: 36525d}`],
  [`${manager}.probe={sites: [uksouth, uksouth, uksouth]}`],
  ['network.latency={pairs: [{from: eastus, to: westeurope, p50: 0s}]}'],
  ['network.latency={pairs: [{from: eastus, to: westeurope, p50: 1us, p95: 1m}]}'],
  [`service.replicas=${many(30, () => ({ region: 'eastus' }))}`, 'faults=[]'],
  [`clients=${many(200, (index) => ({ name: `c${index}`, region: 'eastus', count: 1 }))}`, 'faults=[]'],
  [
    'clients.sockets.count=2000000',
    'clients.sockets.publish=null',
    'clients.sockets.dns.clientsPerResolver=1',
    'duration=1s',
    'faults=[]',
  ],
];

/** A run that was refused, that came to its end, or that the limit on events stopped. */
function outcomeOf(set: readonly string[]): 'refused' | 'ended' | 'stopped' {
  const { scenario, diagnostics } = parseScenario(small, 'extremes.yaml', { set });
  if (scenario === undefined) {
    const errors = diagnostics.filter(({ severity }) => severity === 'error');
    if (errors.length === 0) throw new Error(`${set}: refused without a reason`);
    return 'refused';
  }
  const hasher = () => {
    const hash = createHash('sha256');
    return { update: (bytes: Uint8Array) => void hash.update(bytes), hex: () => hash.digest('hex') };
  };
  try {
    runScenario(scenario, {
      hasher,
      file: '',
      sha256: '',
      version: '',
      maxEvents: 30_000,
      collectors: false,
    });
    return 'ended';
  } catch (error) {
    if (error instanceof LimitReached) return 'stopped';
    throw new Error(`${set.join(' ')}: ${(error as Error).stack}`);
  }
}

describe('whatever can be parsed can be run', () => {
  it('the scenario they all change does', () => {
    expect(outcomeOf([])).toBe('ended');
  });

  it.each(Object.entries(settings))('extreme %s are refused or run', (_, [paths, values]) => {
    const outcomes = paths.flatMap((path) => values.map((value) => outcomeOf([`${path}=${value}`])));
    expect(new Set(outcomes)).toContain('refused');
    expect(new Set(outcomes)).toContain('ended');
  });

  it('so are extreme laws', () => {
    const paths = ['network.jitter.packet', 'network.internet.access', 'network.internet.jitter'];
    const outcomes = paths.flatMap((path) => laws.map((law) => outcomeOf([`${path}=${law}`])));
    expect(new Set(outcomes)).toEqual(new Set(['refused', 'ended']));
  });

  it.each(combinations.map((set) => [set.join(' ').slice(0, 90), set] as const))('so is %s', (_, set) => {
    expect(['ended', 'stopped']).toContain(outcomeOf(set));
  });

  it('path jitter that is steady and most of a round trip still has a law', () => {
    for (const jitter of ['30ms', '60ms', '95ms', '140ms']) {
      const far = ['service.replicas=[{region: eastasia}, {region: westeurope}]', 'faults=[]'];
      expect(outcomeOf([...far, `network.jitter.packet=${jitter}`])).toBe('ended');
    }
  });
});
