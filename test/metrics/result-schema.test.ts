import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, expectTypeOf, it } from 'vitest';
import type { z } from 'zod';
import { NAME_SERVERS } from '../../src/domain/ids.js';
import { assembleResult, type RunFacts } from '../../src/metrics/assemble.js';
import { canonicalJson } from '../../src/metrics/canonical-json.js';
import type { ExpectationReport, RunResult } from '../../src/metrics/result.js';
import { resultJsonSchema, type resultSchema } from '../../src/metrics/result-schema.js';
import { type Collectors, MIN, observed, S } from './observed.js';

const validate = new Ajv2020({ strict: true, allowUnionTypes: true, allErrors: true }).compile(
  resultJsonSchema(),
);

const FACTS: RunFacts = {
  engine: { name: 'geosim', version: '0.1.0' },
  scenario: { name: 'test', description: '', file: 'test.yaml', sha256: 'ab'.repeat(32), variant: 'base' },
  seed: 1,
  simulated_us: 10 * MIN,
  warmup_us: 0,
  events: 12,
  digest: '01'.repeat(32),
  settings: [{ path: 'seed', value: 2, default: 1 }],
  givens: [{ path: 'duration', value: '1m' }],
  assumptions: [{ name: 'a', value: '1', source: 's', date: '2026-07-01', verified: 'measured' }],
  topology: {
    replicas: [{ name: 'east', region: 'eastus', latitude: 37.4, longitude: -79.8 }],
    clients: [
      { name: 'us', region: 'eastus', kind: 'websocket', count: 3, latitude: 37.4, longitude: -79.8 },
    ],
  },
};

const MET: ExpectationReport = { text: 'x', verdict: 'met', observed: '1', at_us: null };

describe('result schema', () => {
  it('is the one in schema/', async () => {
    await expect(`${JSON.stringify(resultJsonSchema(), null, 2)}\n`).toMatchFileSnapshot(
      '../../schema/result.schema.json',
    );
  });

  it('has the shape of the type RunResult', () => {
    expectTypeOf<DeepReadonly<z.output<typeof resultSchema>>>().toExtend<Loose<RunResult>>();
    expectTypeOf<Loose<RunResult>>().toExtend<Loose<DeepReadonly<z.output<typeof resultSchema>>>>();
  });

  it('accepts what the collectors give, full and empty, also after a way through JSON', () => {
    for (const state of [eventful, () => {}]) {
      const result = assembleResult(FACTS, observed(state), [MET]);
      expect(validate(result), JSON.stringify(validate.errors)).toBe(true);
      const again: unknown = JSON.parse(canonicalJson(result));
      expect(validate(again)).toBe(true);
      expect(canonicalJson(again)).toBe(canonicalJson(result));
    }
  });

  it('refuses unknown and missing members at every level', () => {
    const result = assembleResult(FACTS, observed(eventful), [MET]);
    let refused = 0;
    for (const path of objectsIn(result, [])) {
      const surplus = structuredClone(result);
      Object.assign(at(surplus, path), { surplus: {} });
      expect(validate(surplus), path.join('.')).toBe(false);
      refused++;
    }
    expect(refused).toBeGreaterThan(20);
    const { digest: _, ...without } = result;
    expect(validate(without)).toBe(false);
  });
});

describe('verdict', () => {
  const touched = observed((o) => o.faultTouched(0, 'packets', 1));

  it('holds only if every fault touched something and every expectation is met', () => {
    expect(assembleResult(FACTS, touched, [MET]).verdict).toBe('held');
    expect(
      assembleResult(
        FACTS,
        observed(() => {}),
        [MET],
      ).verdict,
    ).toBe('inconclusive');
    expect(assembleResult(FACTS, touched, [MET, { ...MET, verdict: 'no-data' }]).verdict).toBe(
      'inconclusive',
    );
  });

  it('is missed if anything is missed, whatever else is open', () => {
    const expectations: ExpectationReport[] = [
      { ...MET, verdict: 'no-data' },
      { ...MET, verdict: 'missed' },
    ];
    expect(
      assembleResult(
        FACTS,
        observed(() => {}),
        expectations,
      ).verdict,
    ).toBe('missed');
  });
});

/** One of everything. */
function eventful(o: Collectors): void {
  o.connected(0, 0, 0, 0);
  o.faultStarted(0, 2 * MIN);
  o.faultTouched(0, 'connections', 1);
  o.clientHit(0, 0, 0, 2 * MIN);
  o.clientDown(0, 0, 2 * MIN);
  o.disconnected(0, 0, 0, 2 * MIN);
  o.operation('publish', 0, 0, 2 * MIN, 2 * MIN, 2 * MIN + 1, 'failed', 'not-connected', 0);
  o.operation('connect', 0, 1, 2 * MIN, 2 * MIN, 3 * MIN, 'ok', 'none', 0);
  o.clientUp(0, 0, 3 * MIN);
  o.connected(0, 1, 0, 3 * MIN);
  o.clientMoved({
    fault: 0,
    population: 0,
    client: 0,
    from: 0,
    to: 1,
    left: 0,
    decider: NAME_SERVERS,
    noticed_us: 2 * MIN,
    resolverStaleUntil_us: 3 * MIN - 2 * S,
    cacheStaleUntil_us: -1,
    lastFailure_us: -1,
    attempt_us: 3 * MIN - 1 * S,
    asked_us: -1,
    negotiated_us: -1,
    resolved_us: 3 * MIN - 1 * S,
    moved_us: 3 * MIN,
  });
  o.delivered(0, 0, 1, 1 * MIN, 1 * MIN + 5, 2_000);
  o.lost(0, 1, 2 * MIN, 2 * MIN, 'member-offline');
  o.forwarded(0, 1, 10, 1 * MIN);
}

/** Paths of all objects whose members the schema names: those that are not maps by name. */
function objectsIn(value: unknown, path: readonly string[]): string[][] {
  if (typeof value !== 'object' || value === null) return [];
  const here = Array.isArray(value) || MAPS.has(path.at(-1) ?? '') ? [] : [[...path]];
  return [...here, ...Object.entries(value).flatMap(([key, member]) => objectsIn(member, [...path, key]))];
}

const MAPS = new Set(['metrics', 'series', 'labels', 'reasons', 'by', 'detail']);

function at(value: unknown, path: readonly string[]): object {
  return path.reduce((inner, key) => (inner as Record<string, unknown>)[key], value) as object;
}

type DeepReadonly<T> = T extends object ? { readonly [K in keyof T]: DeepReadonly<T[K]> } : T;
/** The schema cannot tell a member left out from one that is undefined; JSON cannot hold the latter. */
type Loose<T> = T extends object ? { [K in keyof T]: Loose<T[K]> | Extract<undefined, T[K]> } : T;
