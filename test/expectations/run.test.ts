import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { RunResult } from '../../src/metrics/result.js';
import { parseScenario } from '../../src/scenario/parse.js';
import { runScenario } from '../../src/simulation/run.js';

const FILE = 'small.yaml';

/** Ten users, two regions, one of them dark for three minutes; probes every 10 s, no tolerated failure. */
function scenario(expectations: string): string {
  return `geosim: 1
name: small
seed: 3
duration: 10m
warmup: 1m
service:
  replicas: [{region: eastus}, {region: westeurope}]
routing:
  trafficManager: {ttl: 10s, probe: {interval: 10s, timeout: 5s, toleratedFailures: 0}}
clients:
  - name: us
    region: eastus
    count: 10
    keepAlive: {interval: 5s, timeout: 10s}
    publish: {rate: 0.2/s each, group: {size: 5}}
faults:
  - {at: 3m, kind: region-outage, region: eastus, for: 3m, as: dark}
${expectations}`;
}

function ran(expectations: readonly string[]): RunResult {
  const list = expectations.map((text) => `  - ${JSON.stringify(text)}\n`).join('');
  const { scenario: parsed, diagnostics } = parseScenario(scenario(`expect:\n${list}`), FILE);
  if (parsed === undefined) throw new Error(JSON.stringify(diagnostics));
  const hasher = () => {
    const hash = createHash('sha256');
    return { update: (bytes: Uint8Array) => void hash.update(bytes), hex: () => hash.digest('hex') };
  };
  return runScenario(parsed, { hasher, file: FILE, sha256: '', version: '0' });
}

describe('a run', () => {
  it('judges what its scenario expects', () => {
    const result = ran([
      'detected(dark) within 15s',
      'recovered(dark) within 2m',
      'recovered(dark) within 1s',
      'lostMessages = 0 outside dark',
      'lostMessages > 0 during dark',
      'availability(window = 1m) = 100% from recovered(dark)',
      'order: endpoint-degraded, client-moved',
      'p99(latency(operation = request)) < 1s',
    ]);
    expect(result.expectations.map(({ verdict }) => verdict)).toEqual([
      ...['met', 'met', 'missed', 'met', 'met', 'met', 'met', 'no-data'],
    ]);
    const [detected, , late] = result.expectations;
    expect(detected!.value).toBe(result.failovers[0]!.detected_us! - result.failovers[0]!.started_us);
    expect(late!.margin).toBe(181_000_000 - result.failovers[0]!.recovered_us!);
    expect(result.verdict).toBe('missed');
  });

  it('holds if all of it is met, and is inconclusive without data', () => {
    expect(ran(['detected(dark) within 15s']).verdict).toBe('held');
    expect(ran(['detected(dark) within 15s', 'p99(latency(operation = request)) < 1s']).verdict).toBe(
      'inconclusive',
    );
  });

  it('counts the same in its series as in its metrics', () => {
    const { metrics } = ran(['detected(dark)']);
    const whole = {
      lostMessages: metrics.messages_lost!.value!,
      deliveredMessages: metrics.messages_delivered!.value!,
      lostMessagesDuring: metrics['messages_lost_during{fault=dark}']!.value!,
    };
    expect(whole.lostMessagesDuring).toBeGreaterThan(0);
    const windowed = ran([
      `lostMessages = ${whole.lostMessages} from 1m to 10m`,
      `deliveredMessages = ${whole.deliveredMessages} from 1m to 10m`,
      `lostMessages = ${whole.lostMessagesDuring} during dark`,
      `lostMessages = ${whole.lostMessages - whole.lostMessagesDuring} outside dark`,
    ]);
    expect(windowed.verdict).toBe('held');
  });
});

describe('a mistake in an expectation', () => {
  const found = (expectations: string) =>
    parseScenario(scenario(expectations), FILE).diagnostics.map(({ code, line, column, length, text }) => ({
      code,
      line,
      caret: text.slice(column - 1, column - 1 + length),
    }));

  it('is shown at its place in the file', () => {
    expect(found('expect:\n  - detected(drk) within 130s\n')).toEqual([
      { code: 'unknown-name', line: 19, caret: 'drk' },
    ]);
    expect(found('expect: ["lostMessages = 0 outside drk", detected(dark) within 130]\n')).toEqual([
      { code: 'unknown-name', line: 18, caret: 'drk' },
      { code: 'bad-expectation', line: 18, caret: '130' },
    ]);
  });

  it('is shown at the beginning of a text that is folded or has escapes', () => {
    expect(found('expect:\n  - detected(drk)\n    within 130s\n')).toEqual([
      { code: 'unknown-name', line: 19, caret: 'detected(drk)' },
    ]);
    expect(found('expect:\n  - "detected(\\u0064rk)"\n')).toEqual([
      { code: 'unknown-name', line: 19, caret: '"detected(\\u0064rk)"' },
    ]);
  });

  it('is not imagined where the rest of the file cannot be read', () => {
    const broken = scenario('expect: [detected(dark) within 130s]\n').replace('for: 3m', 'for: 3');
    expect(parseScenario(broken, FILE).diagnostics.map(({ code }) => code)).toEqual(['no-unit']);
  });

  it('also of a variant is found', () => {
    const text = scenario(`expect: ['connected(replica = westeurope) > 0']
variants:
  alone: {service: {strategy: single, replicas: [{region: eastus}]}}
`);
    expect(parseScenario(text, FILE).diagnostics).toMatchObject([{ code: 'unknown-name', variant: 'alone' }]);
  });
});
