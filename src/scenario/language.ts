import type { z } from 'zod';
import { assumptionsOf } from './assumptions.js';
import { builtInRegions } from './built-in-regions.js';
import { type Check, type CheckContext, type CommonDraft, entriesOf } from './checks/context.js';
import { type Diagnostic, MOST_DIAGNOSTICS, type Problem, placed, type Say } from './diagnostic.js';
import { FAMILIES, type Family } from './family.js';
import { givensOf } from './givens.js';
import { readLatencyFile } from './latency-file.js';
import { readLeniently } from './lenient.js';
import { limitLists } from './limit-lists.js';
import { replicaNames } from './names.js';
import type { PresetKind } from './presets/list.js';
import type { Scenario, Setting } from './scenario.js';
import { problemsOf } from './schema-issues.js';
import type { Schema } from './schema-shape.js';
import { settingsDiff, withoutSettings } from './settings.js';
import { type Path, type Tree, toValue } from './tree.js';

/** The scenario language of one family: reads, checks and completes. */
export interface Language {
  readonly family: Family;
  /** Of the whole file. */
  readonly schema: Schema;
  /** Checks one design, form and meaning alike, and says all that is wrong with it. */
  examine(written: Tree, surroundings: Surroundings): Examination;
}

export interface Examination {
  readonly diagnostics: readonly Diagnostic[];
  /** Only where no diagnostic is an error. */
  readonly finish?: () => Without<Scenario, 'variant' | 'variants'>;
}

export interface Surroundings {
  /** Names of the strategies there are, by family. */
  readonly strategies: Readonly<Record<Family, readonly string[]>>;
  readonly readFile?: ((path: string) => string) | undefined;
  /** A family, other than the scenario's, whose language has that setting. */
  readonly familyWith: (path: Path, value: unknown) => Family | undefined;
}

/** What is written by a scenario, without what is found out by looking at how it was written. */
export type DesignOf<S extends Scenario> = Without<
  S,
  'settings' | 'givens' | 'assumptions' | 'variant' | 'variants'
>;
export type Design = DesignOf<Scenario>;

/** Of each member of a union by itself. */
type Without<T, Key extends string> = T extends unknown ? Omit<T, Key> : never;

/** What makes a family's language. */
export interface Grammar<Document, Draft extends CommonDraft, D extends Design> {
  readonly family: Family;
  readonly schema: z.ZodType<Document>;
  /** Lays presets under what the author wrote. */
  applyPresets(tree: Tree, say: Say): Tree;
  /** Of meaning, independent of one another. */
  readonly checks: readonly Check<Draft>[];
  /** Fills what follows from other settings. The document is checked and has presets and files in it. */
  complete(document: Document): D;
  /** Where presets are in force. */
  presetPlaces(design: D): readonly (readonly [PresetKind, Path])[];
  /** Choices that differ from the default and are no setting of the schema, such as presets. */
  choices(design: D): readonly Setting[];
}

export function language<Document, Draft extends CommonDraft, D extends Design>(
  grammar: Grammar<Document, Draft, D>,
): Language {
  const { family, schema, applyPresets, checks } = grammar;
  return {
    family,
    schema,
    examine(written, surroundings) {
      const diagnostics: Diagnostic[] = [];
      const unplaced: Parameters<Say>[0][] = [];
      const say: Say = (problem) => unplaced.push(problem);
      const limited = limitLists(written, [], say);
      const withFile = readLatencyFile(limited, surroundings.readFile, (diagnostic) =>
        diagnostics.push(diagnostic),
      );
      const full = applyPresets(withFile, say);
      const value = toValue(full);
      const reading = schema.safeParse(value);
      if (!reading.success)
        for (const problem of problemsOf(schema, value, reading.error.issues)) {
          say(
            problem.code === 'unknown-key' ? ofAnotherFamily(problem, value, family, surroundings) : problem,
          );
        }
      const draft = readLeniently(schema, value) as Draft;
      const context = contextOf(draft, written, family, surroundings);
      for (const check of checks) check(context, say);
      diagnostics.push(...unplaced.slice(0, 2 * MOST_DIAGNOSTICS).map((problem) => placed(full, problem)));
      const wrong = [...diagnostics, ...unplaced].some(({ severity = 'error' }) => severity === 'error');
      return reading.success && !wrong
        ? { diagnostics, finish: () => finish(grammar, reading.data, full) }
        : { diagnostics };
    },
  };
}

/** A setting that is right, in a scenario about something else. */
function ofAnotherFamily(
  problem: Problem,
  value: unknown,
  family: Family,
  { familyWith }: Surroundings,
): Problem {
  const other = familyWith(problem.path, value);
  if (other === undefined) return problem;
  const hint = `it belongs to scenarios of family ${other}; this one is of family ${family} (service.family)`;
  return { ...problem, hint };
}

function finish<Document, Draft extends CommonDraft, D extends Design>(
  { schema, applyPresets, complete, presetPlaces, choices }: Grammar<Document, Draft, D>,
  document: Document,
  full: Tree,
): ReturnType<NonNullable<Examination['finish']>> {
  const design = complete(document);
  // Taking settings away can leave a design that is refused (too few replicas, say): only its form counts.
  const plain = schema.safeParse(toValue(applyPresets(withoutSettings(schema, full), () => {})));
  const defaults = plain.success ? complete(plain.data) : design;
  return {
    ...design,
    settings: settingsDiff(schema, design, defaults, choices(design)),
    givens: givensOf(schema, full, design),
    assumptions: assumptionsOf(schema, full, design, defaults, presetPlaces(design)),
  };
}

function contextOf<Draft extends CommonDraft>(
  draft: Draft,
  written: Tree,
  family: Family,
  { strategies }: Surroundings,
): CheckContext<Draft> {
  const regions = new Set(builtInRegions);
  for (const [, region] of entriesOf(draft.regions)) {
    if (typeof region === 'object' && region.name !== undefined) regions.add(region.name);
  }
  return {
    draft,
    written,
    strategies: strategies[family],
    familyOfStrategy: (name) => FAMILIES.find((other) => strategies[other].includes(name)),
    regions,
    replicas: replicaNames(draft.service?.replicas ?? []),
    populations: entriesOf(draft.clients).flatMap(([, { name }]) => (name === undefined ? [] : [name])),
  };
}
