import fc from 'fast-check';
import type { DataObserver, DataOperation, KeyId, VersionId } from '../../../src/domain/data-observations.js';
import type { ReplicaId } from '../../../src/domain/ids.js';
import type { CollectorContext } from '../../../src/metrics/context.js';
import { createDataCollectors, type DataResult } from '../../../src/metrics/data/collectors.js';
import { CONTEXT } from '../observed.js';

/** One thing that a data service states, with its moment. */
export type Fact =
  | { readonly kind: 'asked'; readonly at_us: number; readonly write: Write }
  | { readonly kind: 'ended'; readonly at_us: number; readonly write: Write }
  | { readonly kind: 'read'; readonly at_us: number; readonly read: Read }
  | { readonly kind: 'applied'; readonly at_us: number; replica: ReplicaId; key: KeyId; version: VersionId }
  | { readonly kind: 'lost' | 'back' | 'promoted'; readonly at_us: number; readonly replica: ReplicaId };

export interface Write {
  readonly version: VersionId;
  readonly key: KeyId;
  readonly session: number;
  readonly asked_us: number;
  readonly ended_us: number;
  readonly ok: boolean;
}

export interface Read {
  readonly key: KeyId;
  readonly session: number;
  readonly replica: ReplicaId;
  readonly started_us: number;
  readonly ended_us: number;
  saw: VersionId;
}

export const REPLICAS = 3;
export const DATA_CONTEXT: CollectorContext = {
  ...CONTEXT,
  family: 'cache',
  populations: [
    { name: 'shop', region: 'eastus', kind: 'requests', count: 2 },
    { name: 'desk', region: 'westeurope', kind: 'requests', count: 2 },
  ],
  replicas: [
    { name: 'east', region: 'eastus' },
    { name: 'west', region: 'westeurope' },
    { name: 'spare', region: 'eastus' },
  ],
  faults: [{ name: 'dark', kind: 'region-outage', at_us: 20, for_us: 20 }],
  duration_us: 1_000_000,
};

/** Sessions 0 and 1 are of the first population, the others of the second. */
export const populationOf = (session: number) => (session < 2 ? 0 : 1);

interface Options {
  /** Replicas may lose their memory, and versions may vanish at a replica. */
  readonly forgetful?: boolean;
}

/** Any facts that keep to the rules: a version is asked for before it is applied, and applied before it is seen. */
export function factsOf({ forgetful = true }: Options = {}): fc.Arbitrary<readonly Fact[]> {
  const gap = fc.integer({ min: 0, max: 4 });
  const key = fc.nat(1);
  const session = fc.nat(3);
  const replica = fc.nat(REPLICAS - 1);
  const write = fc.record({
    kind: fc.constant('write' as const),
    gap,
    key,
    session,
    for_us: fc.integer({ min: 1, max: 12 }),
    ok: fc.boolean(),
  });
  const read = fc.record({
    kind: fc.constant('read' as const),
    gap,
    key,
    session,
    replica,
    for_us: fc.integer({ min: 1, max: 12 }),
    which: fc.nat(6),
  });
  const apply = fc.record({ kind: fc.constant('apply' as const), gap, replica, which: fc.nat(12) });
  const event = fc.record({ kind: fc.constantFrom('lost' as const, 'back' as const), gap, replica });
  const promoted = fc.record({ kind: fc.constant('promoted' as const), gap, replica });
  const step = fc.oneof(
    { weight: 4, arbitrary: write },
    { weight: 5, arbitrary: read },
    { weight: 6, arbitrary: apply },
    ...(forgetful ? [{ weight: 1, arbitrary: event }] : []),
    { weight: 1, arbitrary: promoted },
  );
  return fc.array(step, { maxLength: 60, size: 'max' }).map((steps) => build(steps, forgetful));
}

type Step =
  | { kind: 'write'; gap: number; key: number; session: number; for_us: number; ok: boolean }
  | {
      kind: 'read';
      gap: number;
      key: number;
      session: number;
      replica: number;
      for_us: number;
      which: number;
    }
  | { kind: 'apply'; gap: number; replica: number; which: number }
  | { kind: 'lost' | 'back' | 'promoted'; gap: number; replica: number };

function build(steps: readonly Step[], forgetful: boolean): readonly Fact[] {
  const facts: (Fact & { which?: number })[] = [];
  let at_us = 1;
  let version = 0;
  for (const step of steps) {
    at_us += step.gap;
    switch (step.kind) {
      case 'write': {
        const ended_us = at_us + step.for_us;
        const { key, session, ok } = step;
        const write: Write = { version: ++version, key, session, asked_us: at_us, ended_us, ok };
        facts.push({ kind: 'asked', at_us, write }, { kind: 'ended', at_us: ended_us, write });
        break;
      }
      case 'read': {
        const ended_us = at_us + step.for_us;
        const { key, session, replica } = step;
        const read: Read = { key, session, replica, started_us: at_us, ended_us, saw: 0 };
        facts.push({ kind: 'read', at_us: ended_us, read, which: step.which });
        break;
      }
      case 'apply':
        facts.push({ kind: 'applied', at_us, replica: step.replica, key: 0, version: 0, which: step.which });
        break;
      default:
        facts.push({ kind: step.kind, at_us, replica: step.replica });
    }
  }
  facts.sort((a, b) => a.at_us - b.at_us);
  return choose(facts, forgetful);
}

/** Fills in what depends on what came before: what a read saw, what a replica applied. */
function choose(facts: readonly (Fact & { which?: number })[], forgetful: boolean): readonly Fact[] {
  const asked: Write[] = [];
  const applied = new Map<KeyId, VersionId[]>();
  const dead = new Set<ReplicaId>();
  return facts.flatMap((fact): Fact[] => {
    const which = fact.which ?? 0;
    switch (fact.kind) {
      case 'asked':
        asked.push(fact.write);
        return [fact];
      case 'applied': {
        const recent = asked.slice(-6);
        const write = recent[which % Math.max(1, recent.length)];
        if (write === undefined) return [];
        const { key, version } = write;
        if (forgetful && which === 12) return [{ ...fact, key, version: 0 }];
        // A process that is starting restores what there was; it takes nothing new.
        const isKnown = applied.get(key)?.includes(version) ?? false;
        if (dead.has(fact.replica) && !isKnown) return [];
        applied.set(key, [...(applied.get(key) ?? []), version]);
        return [{ ...fact, key, version }];
      }
      case 'read': {
        const known = [0, ...(applied.get(fact.read.key) ?? [])];
        fact.read.saw = known[Math.max(0, known.length - 1 - which)];
        return [fact];
      }
      case 'lost':
        if (dead.has(fact.replica)) return [];
        dead.add(fact.replica);
        return [fact];
      case 'back':
        return dead.delete(fact.replica) ? [fact] : [];
      default:
        return [fact];
    }
  });
}

/** What the collectors make of the facts. */
export function collected(facts: readonly Fact[], changes: Partial<CollectorContext> = {}): DataResult {
  const context = { ...DATA_CONTEXT, ...changes };
  const collectors = createDataCollectors(context);
  for (const fact of facts) state(collectors, fact);
  return collectors.finish(context.duration_us);
}

export function state(observer: DataObserver, fact: Fact): void {
  const { at_us } = fact;
  switch (fact.kind) {
    case 'asked': {
      const { version, key, session } = fact.write;
      return observer.dataWritten(version, key, 10 + version, session, at_us);
    }
    case 'ended': {
      const { version, key, session, asked_us, ok } = fact.write;
      return observer.dataOperation(
        operation({
          kind: 'write',
          version,
          key,
          session,
          started_us: asked_us,
          ended_us: at_us,
          outcome: ok ? 'ok' : 'unknown',
        }),
      );
    }
    case 'read': {
      const { key, session, replica, started_us, saw } = fact.read;
      return observer.dataOperation(
        operation({ kind: 'read', version: saw, key, session, replica, started_us, ended_us: at_us }),
      );
    }
    case 'applied':
      return observer.dataApplied(fact.replica, fact.key, fact.version, at_us);
    case 'lost':
      return observer.dataMemoryLost(fact.replica, at_us);
    case 'back':
      return observer.dataMemoryBack(fact.replica, at_us);
    case 'promoted':
      return observer.dataPromoted(fact.replica, at_us);
  }
}

export function operation(parts: Partial<DataOperation>): DataOperation {
  const started_us = parts.started_us ?? 0;
  return {
    kind: 'read',
    population: populationOf(parts.session ?? 0),
    session: 0,
    replica: 0,
    key: 0,
    version: 0,
    sum: null,
    amount: 0,
    bytes: 10,
    intended_us: started_us,
    started_us,
    ended_us: started_us + 1,
    outcome: 'ok',
    reason: parts.outcome === 'unknown' ? 'request-timeout' : 'none',
    ...parts,
  };
}
