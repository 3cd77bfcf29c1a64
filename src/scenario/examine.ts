import { builtInRegions } from './built-in-regions.js';
import { type CheckContext, entriesOf } from './checks/context.js';
import { type Diagnostic, MOST_DIAGNOSTICS, placed, type Say } from './diagnostic.js';
import { readLatencyFile } from './latency-file.js';
import { type Draft, readLeniently } from './lenient.js';
import { limitLists } from './limit-lists.js';
import { replicaNames } from './names.js';
import { applyPresets } from './pubsub/apply-presets.js';
import { checks } from './pubsub/checks/all.js';
import { type ScenarioDocument, scenarioSchema } from './pubsub/schema.js';
import { problemsOf } from './schema-issues.js';
import { type Tree, toValue } from './tree.js';

export interface Examination {
  readonly diagnostics: readonly Diagnostic[];
  /** The document with presets and files in it. */
  readonly full: Tree;
  /** Only where no diagnostic is an error. */
  readonly document?: ScenarioDocument;
}

export interface Surroundings {
  readonly strategies: readonly string[];
  readonly readFile?: ((path: string) => string) | undefined;
}

/** Checks one design, form and meaning alike, and says all that is wrong with it. */
export function examine(written: Tree, { strategies, readFile }: Surroundings): Examination {
  const diagnostics: Diagnostic[] = [];
  const unplaced: Parameters<Say>[0][] = [];
  const say: Say = (problem) => unplaced.push(problem);
  const limited = limitLists(written, [], say);
  const withFile = readLatencyFile(limited, readFile, (diagnostic) => diagnostics.push(diagnostic));
  const full = applyPresets(withFile, say);
  const value = toValue(full);
  const reading = scenarioSchema.safeParse(value);
  if (!reading.success)
    for (const problem of problemsOf(scenarioSchema, value, reading.error.issues)) say(problem);
  const context = contextOf(readLeniently(scenarioSchema, value) as Draft, written, strategies);
  for (const check of checks) check(context, say);
  diagnostics.push(...unplaced.slice(0, 2 * MOST_DIAGNOSTICS).map((problem) => placed(full, problem)));
  const wrong = [...diagnostics, ...unplaced].some(({ severity = 'error' }) => severity === 'error');
  const holds = reading.success && !wrong;
  return { diagnostics, full, ...(holds ? { document: reading.data } : {}) };
}

function contextOf(draft: Draft, written: Tree, strategies: readonly string[]): CheckContext {
  const regions = new Set(builtInRegions);
  for (const [, region] of entriesOf(draft.regions)) {
    if (typeof region === 'object' && region.name !== undefined) regions.add(region.name);
  }
  return {
    draft,
    written,
    strategies,
    regions,
    replicas: replicaNames(draft.service?.replicas ?? []),
    populations: entriesOf(draft.clients).flatMap(([, { name }]) => (name === undefined ? [] : [name])),
  };
}
