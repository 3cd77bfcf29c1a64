import type { Failover, LatencyRow, RunResult, Series } from '../../src/metrics/result.js';

const S = 1_000_000;
const MIN = 60 * S;
const START = 10 * MIN;
const END = 20 * MIN;
const STEPS = 1_800;

/**
 * A region outage as a run reports it, made by hand: eastus is dark from 10:00 to 20:00, 500 American
 * clients move to westeurope, 500 European ones notice nothing. Every call gives a new object.
 */
export function sampleResult(changes: Partial<RunResult> = {}): RunResult {
  return {
    schemaVersion: 1,
    engine: { name: 'geosim', version: '0.1.0' },
    scenario: {
      name: 'East US goes dark for ten minutes',
      description: 'Two replicas behind a traffic manager with its defaults.',
      file: 'scenarios/pubsub/region-outage.yaml',
      sha256: 'c0ffee'.padEnd(64, '0'),
    },
    seed: 42,
    simulated_us: 30 * MIN,
    warmup_us: 2 * MIN,
    events: 1_284_113,
    digest: '9f2c41d07be35a18'.padEnd(64, '4'),
    settings: [
      { path: 'routing.trafficManager.ttl', value: '60s', default: '300s' },
      { path: 'clients[0].reconnect.backoff', value: 'exponential', default: 'fixed' },
      { path: 'clients[0].reconnect.jitter', value: 'full', default: 'none' },
      { path: 'network.internet.loss', value: 0, default: 0.001 },
    ],
    givens: [
      { path: 'clients.us.count', value: 500 },
      { path: 'duration', value: '30m' },
      { path: 'faults.dark.at', value: '10m' },
    ],
    assumptions: [],
    topology: {
      replicas: [
        { name: 'eastus', region: 'eastus', latitude: 37.37, longitude: -79.8 },
        { name: 'westeurope', region: 'westeurope', latitude: 52.37, longitude: 4.9 },
      ],
      clients: [
        { name: 'us', region: 'eastus', kind: 'websocket', count: 500, latitude: 37.37, longitude: -79.8 },
        { name: 'eu', region: 'westeurope', kind: 'websocket', count: 500, latitude: 52.37, longitude: 4.9 },
      ],
    },
    timeline: [
      {
        at_us: START,
        kind: 'fault-started',
        subject: 'dark',
        detail: { fault: 'region-outage', region: 'eastus' },
      },
      { at_us: START + 17_200_350, kind: 'probe-failed', subject: 'eastus', detail: { site: 'westus2' } },
      {
        at_us: START + 20 * S,
        kind: 'connection-dropped',
        subject: 'eastus',
        detail: { which: 'first', fault: 'dark' },
      },
      { at_us: START + 107 * S, kind: 'endpoint-degraded', subject: 'eastus', detail: { sites: '2 of 3' } },
      {
        at_us: START + 109 * S,
        kind: 'dns-answer-changed',
        subject: 'us',
        detail: { from: 'eastus', to: 'westeurope' },
      },
      { at_us: START + 192 * S, kind: 'client-moved', subject: 'us', detail: { which: 'last', count: 500 } },
      { at_us: END, kind: 'fault-ended', subject: 'dark', detail: { fault: 'region-outage' } },
      { at_us: END + 21 * S, kind: 'endpoint-online', subject: 'eastus', detail: {} },
    ],
    failovers: [sampleFailover()],
    metrics: {},
    series: sampleSeries(),
    availability: {
      requests: [
        {
          clients: 'us',
          operation: 'connect',
          ok: 1_012,
          failed: 4_180,
          unknown: 0,
          ratio: 1_012 / 5_192,
          reasons: { 'connect-timeout': 4_180 },
        },
        {
          clients: 'us',
          operation: 'publish',
          ok: 74_911,
          failed: 5_320,
          unknown: 3_769,
          ratio: 74_911 / 84_000,
          reasons: { 'not-connected': 5_320, 'connection-dead': 3_769 },
        },
        { clients: 'eu', operation: 'connect', ok: 500, failed: 0, unknown: 0, ratio: 1, reasons: {} },
        {
          clients: 'eu',
          operation: 'publish',
          ok: 84_002,
          failed: 3,
          unknown: 0,
          ratio: 84_002 / 84_005,
          reasons: { 'link-lost': 3 },
        },
      ],
      clientMinutes: [
        {
          clients: 'us',
          total_min: 14_000,
          down_min: 1_231.4,
          ratio: 1 - 1_231.4 / 14_000,
          longestDown_for_us: 192 * S,
        },
        { clients: 'eu', total_min: 14_000, down_min: 0, ratio: 1, longestDown_for_us: 0 },
        {
          clients: '*',
          total_min: 28_000,
          down_min: 1_231.4,
          ratio: 1 - 1_231.4 / 28_000,
          longestDown_for_us: 192 * S,
        },
      ],
      windowed: [
        { clients: 'us', window_us: MIN, minimum: 0, at_us: START },
        { clients: 'us', window_us: 5 * MIN, minimum: 0.507, at_us: START },
        { clients: 'us', window_us: 15 * MIN, minimum: 0.836, at_us: 6 * MIN },
        { clients: 'eu', window_us: MIN, minimum: 1, at_us: 2 * MIN },
        { clients: 'eu', window_us: 5 * MIN, minimum: 1, at_us: 2 * MIN },
        { clients: 'eu', window_us: 15 * MIN, minimum: 1, at_us: 2 * MIN },
        { clients: '*', window_us: MIN, minimum: 0.5, at_us: START },
        { clients: '*', window_us: 5 * MIN, minimum: 0.7535, at_us: START },
        { clients: '*', window_us: 15 * MIN, minimum: 0.918, at_us: 6 * MIN },
      ],
    },
    latency: sampleLatency(),
    faults: [
      {
        name: 'dark',
        kind: 'region-outage',
        from_us: START,
        to_us: END,
        touched: 12_771,
        by: { connections: 500, packets: 12_241, probes: 30 },
      },
    ],
    expectations: [
      { text: 'detected(dark) within 130s', verdict: 'met', observed: '107 s', at_us: START + 107 * S },
      {
        text: 'availability(clients = us, over = client-minutes) >= 60%',
        verdict: 'met',
        observed: '91.2 %',
        at_us: null,
      },
      { text: 'lostMessages = 0 outside dark', verdict: 'met', observed: '0', at_us: null },
    ],
    verdict: 'held',
    ...changes,
  };
}

export function sampleFailover(changes: Partial<Failover> = {}): Failover {
  return {
    fault: 'dark',
    clients: 'us',
    hit: 500,
    moved: 500,
    started_us: START,
    ended_us: END,
    lastClient: 'us#17',
    phases: [
      { name: 'waiting-for-probe', from_us: START, to_us: START + 17 * S },
      { name: 'tolerated-failures', from_us: START + 17 * S, to_us: START + 97 * S },
      { name: 'probe-timeout', from_us: START + 97 * S, to_us: START + 107 * S },
      { name: 'publishing', from_us: START + 107 * S, to_us: START + 109 * S },
      { name: 'resolver-caches', from_us: START + 109 * S, to_us: START + 158 * S },
      { name: 'client-caches', from_us: START + 158 * S, to_us: START + 166 * S },
      { name: 'failing-attempts', from_us: START + 166 * S, to_us: START + 178 * S },
      { name: 'back-off', from_us: START + 178 * S, to_us: START + 191.6 * S },
      { name: 'name-resolution', from_us: START + 191.6 * S, to_us: START + 191.65 * S },
      { name: 'handshake', from_us: START + 191.65 * S, to_us: START + 192 * S },
    ],
    meanPhases: [
      { name: 'waiting-for-probe', mean_for_us: 17 * S },
      { name: 'tolerated-failures', mean_for_us: 80 * S },
      { name: 'probe-timeout', mean_for_us: 10 * S },
      { name: 'publishing', mean_for_us: 2 * S },
      { name: 'resolver-caches', mean_for_us: 28.3 * S },
      { name: 'client-caches', mean_for_us: 1.9 * S },
      { name: 'failing-attempts', mean_for_us: 5.2 * S },
      { name: 'back-off', mean_for_us: 3 * S },
      { name: 'name-resolution', mean_for_us: 0.05 * S },
      { name: 'handshake', mean_for_us: 0.32 * S },
    ],
    detected_us: START + 107 * S,
    published_us: START + 109 * S,
    firstMoved_us: START + 110.2 * S,
    shifted50_us: START + 146 * S,
    shifted99_us: START + 186 * S,
    lastMoved_us: START + 192 * S,
    recovered_us: START + 192 * S,
    failedBack_us: END + 33 * S,
    closedForm: {
      rule: 'majority of 3 sites',
      detection: { best_for_us: 100 * S, mean_for_us: 115 * S, worst_for_us: 130 * S },
      shift: { best_for_us: 100 * S, mean_for_us: 145 * S, worst_for_us: 190 * S },
      total: null,
    },
    ...changes,
  };
}

export function latencyRow(
  operation: string,
  clients: string,
  p50_ms: number,
  changes: Partial<LatencyRow> = {},
): LatencyRow {
  const us = (factor: number) => Math.round(p50_ms * 1_000 * factor);
  return {
    operation,
    clients,
    region: '*',
    from: 'intended',
    count: 84_000,
    mean_us: us(1.1),
    p50_us: us(1),
    p90_us: us(1.25),
    p99_us: us(1.9),
    p999_us: us(4),
    max_us: us(9.3),
    ...changes,
  };
}

function sampleLatency(): readonly LatencyRow[] {
  return [
    latencyRow('connect', 'us', 96, {
      count: 1_012,
      p99_us: 41_200_000,
      p999_us: 180_000_000,
      max_us: 192_000_000,
    }),
    latencyRow('connect', 'eu', 62, { count: 500 }),
    latencyRow('publish', 'us', 17.3),
    latencyRow('publish', 'us', 17.1, { from: 'started' }),
    latencyRow('publish', 'eu', 16.9),
    latencyRow('deliver', 'us', 52.4),
    latencyRow('deliver', 'eu', 51.8),
    latencyRow('deliver', '*', 52.1),
  ];
}

/** Levels at step ends: eastus empties within the first minutes, westeurope fills up, few go home. */
function sampleSeries(): Readonly<Record<string, Series>> {
  const usEast: number[] = [];
  const usWest: number[] = [];
  const down: number[] = [];
  const availability: (number | null)[] = [];
  for (let second = 1; second <= STEPS; second++) {
    const since = second - 600;
    const arrived = Math.min(500, second * 50);
    const stays = since <= 0 ? arrived : Math.max(0, 500 - Math.floor(since * 6));
    const moved = since <= 110 ? 0 : Math.min(500, Math.floor(((since - 110) / 82) * 500));
    const home = second <= 1_233 ? 0 : Math.min(40, Math.floor((second - 1_233) / 12));
    usEast.push(since <= 0 ? arrived : stays + home);
    usWest.push(moved - home);
    down.push(since <= 0 ? 0 : 500 - moved);
    availability.push(second <= 120 ? null : 1 - (since <= 0 ? 0 : 500 - moved) / 500);
  }
  const eu = usEast.map((_, index) => Math.min(500, (index + 1) * 50));
  const connected = (clients: string, replica: string, values: number[]): [string, Series] => [
    `connected{clients=${clients},replica=${replica}}`,
    { unit: 'clients', labels: { clients, replica }, step_us: S, values },
  ];
  const share = (clients: string, values: (number | null)[]): [string, Series] => [
    `availability{clients=${clients}}`,
    { unit: 'ratio', labels: { clients }, step_us: S, values },
  ];
  return Object.fromEntries([
    connected('us', 'eastus', usEast),
    connected('us', 'westeurope', usWest),
    connected('eu', 'westeurope', eu),
    ['down{clients=us}', { unit: 'clients', labels: { clients: 'us' }, step_us: S, values: down }],
    share('us', availability),
    share(
      'eu',
      availability.map((value) => (value === null ? null : 1)),
    ),
    share(
      '*',
      availability.map((value) => (value === null ? null : (value + 1) / 2)),
    ),
  ]);
}
