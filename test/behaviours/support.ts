import { createHash } from 'node:crypto';
import { canonicalJson } from '../../src/metrics/canonical-json.js';
import type { Failover, LatencyRow, RunResult, TimelineEntry } from '../../src/metrics/result.js';
import { parseScenario } from '../../src/scenario/parse.js';
import type { PubSubScenario } from '../../src/scenario/pubsub/scenario.js';
import type { Scenario } from '../../src/scenario/scenario.js';
import { type RunOptions, runScenario } from '../../src/simulation/run.js';

/** A scenario file as a value: JSON is YAML, so what is tested is what a user could write. */
export type Design = Readonly<Record<string, unknown>>;

export const SECOND = 1_000_000;
export const MINUTE = 60 * SECOND;

/** A moment or a length in whole µs, as a scenario writes it. */
export function us(length_us: number): string {
  return `${length_us}us`;
}

/**
 * A network in which a packet takes half of the round trip given and nothing else: no jitter, no loss,
 * no last mile, and no time at all where no pair is given.
 */
export function idealNetwork(...pairs: readonly (readonly [from: string, to: string, p50: string])[]) {
  return {
    latency: {
      default: '0ms',
      local: '0ms',
      pairs: pairs.map(([from, to, p50]) => ({ from, to, p50 })),
    },
    jitter: { packet: 'none', regime: 'none' },
    internet: { stretch: 1, access: 'none', jitter: 'none', loss: '0%' },
  };
}

/** Probes that the network does not touch: one site, one shot, answered at once. */
export const IDEAL_PROBE = { transport: 'ideal', sites: ['northeurope'] };

export function scenarioOf(design: Design, set: readonly string[] = []): PubSubScenario {
  return scenarioFrom(JSON.stringify({ geosim: 1, name: 'test', provider: 'custom', ...design }), set);
}

export function scenarioFrom(text: string, set: readonly string[] = []): PubSubScenario {
  const scenario = parsed(text, set);
  if (scenario.family !== 'pubsub') throw new Error('not about a pub/sub service');
  return scenario;
}

/** A scenario of any family; what is wrong with it is thrown. */
export function parsed(text: string, set: readonly string[] = []): Scenario {
  const { scenario, diagnostics } = parseScenario(text, 'test.yaml', { set });
  if (scenario === undefined) {
    throw new Error(diagnostics.map(({ path, message }) => `${path}: ${message}`).join('\n'));
  }
  return scenario;
}

export function hasher() {
  const hash = createHash('sha256');
  return { update: (bytes: Uint8Array) => hash.update(bytes), hex: () => hash.digest('hex') };
}

export function run(scenario: Scenario, options: Partial<RunOptions> = {}): RunResult {
  return runScenario(scenario, { hasher, file: 'test.yaml', sha256: '', version: '0', ...options });
}

export function runDesign(design: Design, options: Partial<RunOptions> = {}): RunResult {
  return run(scenarioOf(design), options);
}

export function bytesOf(result: RunResult): string {
  return canonicalJson(result);
}

/** The value of a metric by its full name; an error where it is missing, so that nothing holds of nothing. */
export function metric(result: RunResult, name: string): number {
  const value = result.metrics[name]?.value;
  if (typeof value !== 'number') throw new Error(`no value of ${name}`);
  return value;
}

/** How many clients of the population are connected to the replica at the end of the run. */
export function connectedAtEnd(result: RunResult, clients: string, replica: string): number {
  return result.series[`connected{clients=${clients},replica=${replica}}`]?.values.at(-1) ?? 0;
}

export function latencyOf(
  result: RunResult,
  operation: string,
  clients: string,
  region = '*',
  from: LatencyRow['from'] = 'intended',
): LatencyRow {
  const found = result.latency.find(
    (row) =>
      row.operation === operation && row.clients === clients && row.region === region && row.from === from,
  );
  if (found === undefined) throw new Error(`no latency of ${operation} of ${clients} in ${region}`);
  return found;
}

export function failoverOf(result: RunResult, fault: string, clients: string): Failover {
  const found = result.failovers.find((row) => row.fault === fault && row.clients === clients);
  if (found === undefined) throw new Error(`${fault} hit none of ${clients}`);
  return found;
}

export function milestones(result: RunResult, kind: string, subject?: string): readonly TimelineEntry[] {
  return result.timeline.filter(
    (entry) => entry.kind === kind && (subject === undefined || entry.subject === subject),
  );
}

/** A moment that must exist. */
export function moment(at_us: number | null): number {
  if (at_us === null) throw new Error('it never happened');
  return at_us;
}

export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
