import { applyPresets } from './apply-presets.js';
import { assumptionsOf } from './assumptions.js';
import { complete } from './complete.js';
import { type Diagnostic, diagnosticAt, inOrder, MOST_DIAGNOSTICS, placed, wholeFile } from './diagnostic.js';
import { type Examination, examine, type Surroundings } from './examine.js';
import { givensOf } from './givens.js';
import { mergePatch } from './merge.js';
import { didYouMean, enumerate } from './nearest.js';
import { applyOverride, type Override, readOverride } from './overrides.js';
import { readYaml } from './read-yaml.js';
import type { Scenario } from './scenario.js';
import { scenarioSchema } from './schema.js';
import { settingsDiff, withoutSettings } from './settings.js';
import { positionOf, type Source } from './source.js';
import { nodeAt, type Tree, toValue } from './tree.js';

export interface ParseOptions {
  /** `path=value` each, applied in order, after the variant. */
  readonly set?: readonly string[];
  /** A name of `variants`, or `base`: the scenario itself. */
  readonly variant?: string;
  /** Reads a file that the scenario names; may throw. */
  readonly readFile?: (path: string) => string;
  /** Names of the strategies there are. */
  readonly strategies?: readonly string[];
}

export interface ParseResult {
  /** Absent when a diagnostic is an error. */
  readonly scenario?: Scenario;
  /** By place in the file; each mistake once. */
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Reads and checks a scenario. Whatever the text is, the answer is diagnostics, all at once, and
 * never an exception. Without `set` and `variant` the variants are checked as well.
 */
export function parseScenario(text: string, file: string, options: ParseOptions = {}): ParseResult {
  const source: Source = { name: file, text };
  const reading = readYaml(source);
  const diagnostics = [...reading.diagnostics];
  const overrides = (options.set ?? []).map(readOverride);
  diagnostics.push(...overrides.flatMap((read) => read.diagnostics));
  const finish = (scenario?: Scenario): ParseResult => {
    const ordered = atMost(inOrder(diagnostics, file), source);
    const failed = scenario === undefined || diagnostics.some(({ severity }) => severity === 'error');
    return failed ? { diagnostics: ordered } : { scenario, diagnostics: ordered };
  };
  const root = reading.tree;
  if (root?.kind !== 'map') {
    if (diagnostics.length === 0) diagnostics.push(notAScenario(source, root));
    return finish();
  }

  const surroundings = {
    strategies: options.strategies ?? ['geo-replicas', 'single'],
    readFile: options.readFile,
  };
  const say = (diagnostic: Diagnostic) => diagnostics.push(diagnostic);
  const wanted = overrides.flatMap(({ override }) => (override === undefined ? [] : [override]));
  const base = overridden(root, wanted.filter(isForVariants), say);
  const variants = variantsOf(base, say);
  const variant = options.variant === 'base' ? undefined : options.variant;
  if (variant !== undefined && !variants.has(variant)) {
    say(unknownVariant(base, variant, [...variants.keys()]));
    return finish();
  }
  const patched = variant === undefined ? base : mergePatch(base, variants.get(variant)!);
  const examined = examine(
    overridden(
      patched,
      wanted.filter((override) => !isForVariants(override)),
      say,
    ),
    surroundings,
  );
  diagnostics.push(...believable(examined.diagnostics, source, reading.brokenFrom));
  if (options.variant === undefined && wanted.length === 0 && reading.brokenFrom === undefined) {
    diagnostics.push(...mistakesOfVariants(base, variants, surroundings, examined.diagnostics));
  }
  return finish(built(examined, [...variants.keys()], variant));
}

function built(
  { document, full }: Examination,
  variants: readonly string[],
  variant: string | undefined,
): Scenario | undefined {
  if (document === undefined) return undefined;
  const design = complete(document);
  // Taking settings away can leave a design that is refused (too few replicas, say): only its form counts.
  const plain = scenarioSchema.safeParse(toValue(applyPresets(withoutSettings(full), () => {})));
  const defaults = plain.success ? complete(plain.data) : design;
  return frozen({
    ...design,
    ...(variant === undefined ? {} : { variant }),
    variants,
    settings: settingsDiff(design, defaults),
    givens: givensOf(full, design),
    assumptions: assumptionsOf(full, design, defaults),
  });
}

function overridden(tree: Tree, overrides: readonly Override[], say: (diagnostic: Diagnostic) => void): Tree {
  return overrides.reduce((result, override) => applyOverride(result, override, say), tree);
}

function isForVariants({ steps }: Override): boolean {
  return steps[0]?.name === 'variants';
}

function variantsOf(tree: Tree, say: (diagnostic: Diagnostic) => void): ReadonlyMap<string, Tree> {
  const variants = nodeAt(tree, ['variants']);
  if (variants?.kind !== 'map') return new Map();
  const base = variants.entries.get('base');
  if (base !== undefined) {
    const message = '"base" is the scenario itself and cannot be a variant';
    say(diagnosticAt(base.key, { code: 'bad-variant', path: ['variants', 'base'], message }));
  }
  const patches = [...variants.entries].flatMap(([name, { value }]) =>
    value.kind === 'map' && name !== 'base' ? [[name, value] as const] : [],
  );
  for (const [name, patch] of patches) {
    const nested = patch.entries.get('variants');
    if (nested === undefined) continue;
    const message = 'a variant cannot change the variants';
    say(diagnosticAt(nested.key, { code: 'bad-variant', path: ['variants', name, 'variants'], message }));
  }
  return new Map(patches);
}

/** Errors that only a variant has; what the scenario itself has was said already. */
function mistakesOfVariants(
  base: Tree,
  variants: ReadonlyMap<string, Tree>,
  surroundings: Surroundings,
  known: readonly Diagnostic[],
): Diagnostic[] {
  const place = (d: Diagnostic) => [d.file, d.line, d.column, d.code].join('\n');
  const said = new Set(known.map(place));
  return [...variants].flatMap(([name, patch]) =>
    examine(mergePatch(base, patch), surroundings)
      .diagnostics.filter((diagnostic) => diagnostic.severity === 'error' && !said.has(place(diagnostic)))
      .map((diagnostic) => ({ ...diagnostic, variant: name })),
  );
}

function unknownVariant(tree: Tree, variant: string, names: readonly string[]): Diagnostic {
  return placed(tree, {
    code: 'unknown-variant',
    path: ['variants'],
    at: 'key',
    message: `there is no variant "${variant}"`,
    expected: enumerate(['base', ...names]),
    hint: didYouMean(variant, ['base', ...names]),
  });
}

/** Whether something is missing or unknown cannot be told when the rest of the file is unreadable. */
const needsWholeFile = /^(missing|empty|unknown-(?!key|value|preset)|no-|never-|overload|shares|too-)/;

/**
 * Behind a syntax error the tree is a guess, so only mistakes before it are passed on, and only
 * those that the unreadable rest cannot mend.
 */
function believable(
  diagnostics: readonly Diagnostic[],
  source: Source,
  brokenFrom: number | undefined,
): Diagnostic[] {
  if (brokenFrom === undefined) return [...diagnostics];
  const broken = positionOf(source, brokenFrom).line;
  return diagnostics.filter(
    ({ file, line, code, severity }) =>
      severity === 'error' &&
      (file !== source.name || line < broken) &&
      (code === 'no-unit' || !needsWholeFile.test(code)),
  );
}

function atMost(diagnostics: readonly Diagnostic[], source: Source): readonly Diagnostic[] {
  if (diagnostics.length <= MOST_DIAGNOSTICS) return diagnostics;
  const worst = diagnostics.some(({ severity }) => severity === 'error') ? 'error' : 'warning';
  const more = { ...wholeFile(source, 'too-many', 'there is more than is shown'), severity: worst } as const;
  return [...diagnostics.slice(0, MOST_DIAGNOSTICS), more];
}

function notAScenario(source: Source, root: Tree | undefined): Diagnostic {
  const hint = 'a scenario begins with geosim: 1';
  return root === undefined || (root.kind === 'scalar' && root.value === null)
    ? wholeFile(source, 'empty', 'the file is empty', hint)
    : wholeFile(source, 'wrong-type', 'a scenario is a mapping of settings', hint);
}

function frozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const inner of Object.values(value)) frozen(inner);
  }
  return value;
}
