import {
  type Diagnostic,
  diagnosticAt,
  inOrder,
  MOST_DIAGNOSTICS,
  notAScenario,
  placed,
  wholeFile,
} from './diagnostic.js';

import { extend } from './extend.js';
import { FAMILIES, type Family, familyOf } from './family.js';
import type { Examination, Surroundings } from './language.js';
import { languages } from './languages.js';
import { mergePatch } from './merge.js';
import { didYouMean, enumerate } from './nearest.js';
import { applyOverride, type Override, readOverride } from './overrides.js';
import { readYaml } from './read-yaml.js';
import type { Scenario } from './scenario.js';
import { schemaAt } from './schema-shape.js';
import { positionOf, type Source } from './source.js';
import { nodeAt, sizeOf, type Tree } from './tree.js';

export interface ParseOptions {
  /** `path=value` each, applied in order, after the variant. */
  readonly set?: readonly string[];
  /** A name of `variants`, or `base`: the scenario itself. */
  readonly variant?: string;
  /** Reads a file by its path from the scenario's folder (the one it extends, a table); may throw. */
  readonly readFile?: (path: string) => string;
  /** Names of the strategies there are, by family. */
  readonly strategies?: Readonly<Record<Family, readonly string[]>>;
}

/** Of the strategies that come with geosim; whoever has others hands all of them in. */
const BUILT_IN_STRATEGIES: Readonly<Record<Family, readonly string[]>> = {
  pubsub: ['geo-replicas', 'single', 'multi-instance'],
  cache: ['async-link', 'single', 'quorum', 'consensus', 'active-active'],
  registry: ['eventual', 'single', 'multi-push', 'import', 'pull-through'],
};

/** Values in all designs of one file together, beyond which looking at each takes too long. */
const MOST_VALUES = 30_000;

export interface ParseResult {
  /** Absent when a diagnostic is an error. */
  readonly scenario?: Scenario;
  /** By place in the file; each mistake once. */
  readonly diagnostics: readonly Diagnostic[];
  /** What `readFile` was asked for, in order: with the scenario's own text all that it is made of. */
  readonly files: readonly NamedFile[];
}

export interface NamedFile {
  /** From the scenario's folder. */
  readonly path: string;
  readonly text: string;
}

/**
 * Reads and checks a scenario. Whatever the text is, the answer is diagnostics, all at once, and
 * never an exception. Without `set` and `variant` the variants are checked as well.
 */
export function parseScenario(text: string, file: string, options: ParseOptions = {}): ParseResult {
  const source: Source = { name: file, text };
  const reading = readYaml(source);
  const diagnostics = [...reading.diagnostics];
  const { files, readFile } = remembering(options.readFile);
  const overrides = (options.set ?? []).map(readOverride);
  diagnostics.push(...overrides.flatMap((read) => read.diagnostics));
  const finish = (scenario?: Scenario): ParseResult => {
    const ordered = atMost(inOrder(diagnostics, file), source);
    const failed = scenario === undefined || diagnostics.some(({ severity }) => severity === 'error');
    const common = { diagnostics: ordered, files: [...files].map(([path, text]) => ({ path, text })) };
    return failed ? common : { scenario, ...common };
  };
  const root = reading.tree;
  if (root?.kind !== 'map') {
    if (diagnostics.length === 0) diagnostics.push(notAScenario(source, root));
    return finish();
  }

  if (isGolden(root)) {
    const message = 'this is a golden, which a run is held against, and no scenario';
    diagnostics.push(
      wholeFile(source, 'golden-file', message, 'the scenario has the same name without .golden'),
    );
    return finish();
  }
  const surroundings: Omit<Surroundings, 'familyWith'> = {
    strategies: options.strategies ?? BUILT_IN_STRATEGIES,
    readFile,
  };
  const say = (diagnostic: Diagnostic) => diagnostics.push(diagnostic);
  const { tree, whole, diagnostics: ofBases } = extend(root, source, readFile);
  diagnostics.push(...ofBases);
  const wanted = overrides.flatMap(({ override }) =>
    override === undefined || !whole || refusesExtends(override, say) ? [] : [override],
  );
  const base = overridden(tree, wanted.filter(isForVariants), say);
  const variants = variantsOf(base, say);
  const variant = options.variant === 'base' || !whole ? undefined : options.variant;
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
  diagnostics.push(...believable(examined.diagnostics, source, reading.brokenFrom, whole));
  const clear = whole && reading.brokenFrom === undefined;
  const values = variants.size * sizeOf(base);
  if (variants.size > 0 && values > MOST_VALUES) {
    const message = `${variants.size} variants of a scenario of this size are too many: ${values} values to look at, the limit is ${MOST_VALUES}`;
    const hint = 'put some of them into a file of their own that extends this one';
    say(placed(base, { code: 'too-large', path: ['variants'], at: 'key', message, hint }));
  } else if (options.variant === undefined && wanted.length === 0 && clear) {
    diagnostics.push(...mistakesOfVariants(base, variants, surroundings, examined.diagnostics));
  }
  return finish(built(examined, [...variants.keys()], variant));
}

function built(
  { finish }: Examination,
  variants: readonly string[],
  variant: string | undefined,
): Scenario | undefined {
  if (finish === undefined) return undefined;
  // Each language finishes a whole scenario of its family.
  return frozen({ ...finish(), ...(variant === undefined ? {} : { variant }), variants } as Scenario);
}

/** Checks a design in the language of its family. */
function examine(tree: Tree, surroundings: Omit<Surroundings, 'familyWith'>): Examination {
  const family = familyOf(tree);
  if (family !== undefined) {
    const others = FAMILIES.filter((other) => other !== family);
    const familyWith: Surroundings['familyWith'] = (path, value) =>
      others.find((other) => schemaAt(languages[other].schema, path, value) !== undefined);
    return languages[family].examine(tree, { ...surroundings, familyWith });
  }
  const written = nodeAt(tree, ['service', 'family']);
  const name = written?.kind === 'scalar' ? String(written.value) : '';
  return {
    diagnostics: [
      placed(tree, {
        code: 'unknown-family',
        path: ['service', 'family'],
        message: `there is no family "${name}"`,
        expected: enumerate(FAMILIES),
        hint: didYouMean(name, FAMILIES),
      }),
    ],
  };
}

function overridden(tree: Tree, overrides: readonly Override[], say: (diagnostic: Diagnostic) => void): Tree {
  return overrides.reduce((result, override) => applyOverride(result, override, say), tree);
}

/** Each file once, however many designs name it. */
function remembering(read: ParseOptions['readFile']) {
  const files = new Map<string, string>();
  if (read === undefined) return { files, readFile: undefined };
  const readFile = (path: string): string => {
    const text = files.get(path) ?? read(path);
    files.set(path, text);
    return text;
  };
  return { files, readFile };
}

/** `golden: 1` is the version of their format; a scenario has a mapping there. */
function isGolden(root: Tree): boolean {
  const golden = nodeAt(root, ['golden']);
  const isNumbered = golden?.kind === 'scalar' && typeof golden.value === 'number';
  return isNumbered && nodeAt(root, ['geosim']) === undefined;
}

/** A file is laid over another before anything is overridden. */
function refusesExtends({ steps: [step] }: Override, say: (diagnostic: Diagnostic) => void): boolean {
  if (step?.name !== 'extends') return false;
  const message = 'what a scenario extends cannot be overridden';
  const hint = 'write a file with another extends';
  say(diagnosticAt(step.span, { code: 'bad-override', path: ['extends'], message, hint }));
  return true;
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
    for (const key of ['variants', 'extends'] as const) {
      const nested = patch.entries.get(key);
      if (nested === undefined) continue;
      const message =
        key === 'variants' ? 'a variant cannot change the variants' : 'a variant cannot extend a file';
      say(diagnosticAt(nested.key, { code: 'bad-variant', path: ['variants', name, key], message }));
    }
  }
  return new Map(patches);
}

/** Errors that only a variant has; what the scenario itself has was said already. */
function mistakesOfVariants(
  base: Tree,
  variants: ReadonlyMap<string, Tree>,
  surroundings: Omit<Surroundings, 'familyWith'>,
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

/** Whether something is missing or unknown cannot be told when a file, or the rest of one, is unreadable. */
const needsWholeFile = /^(missing|empty|unknown-(?!key|value|preset)|no-|never-|overload|shares|too-)/;

/**
 * Behind a syntax error the tree is a guess, so only mistakes before it are passed on, and only
 * those that the unreadable rest cannot mend.
 */
function believable(
  diagnostics: readonly Diagnostic[],
  source: Source,
  brokenFrom: number | undefined,
  whole: boolean,
): Diagnostic[] {
  if (brokenFrom === undefined && whole) return [...diagnostics];
  const broken = brokenFrom === undefined ? Number.POSITIVE_INFINITY : positionOf(source, brokenFrom).line;
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

function frozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const inner of Object.values(value)) frozen(inner);
  }
  return value;
}
