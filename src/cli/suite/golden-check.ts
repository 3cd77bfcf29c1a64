import { existsSync, readdirSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { hasFaults, milestonesCausedByFaults } from '../../goldens/caused.js';
import { compareGoldens, type Tolerances } from '../../goldens/compare.js';
import { type Golden, goldenOf } from '../../goldens/golden.js';
import { readGolden, UnreadableGolden, writeGolden } from '../../goldens/golden-file.js';
import type { RunResult } from '../../metrics/result.js';
import { differencesInWords } from '../../reports/differences.js';
import type { Check } from '../../reports/test-report.js';
import { readText, writeFiles } from '../input/files.js';
import { portablePath } from '../input/scenario-files.js';

/** `region-outage.yaml` → `region-outage.golden.yaml`; of a variant `region-outage@fast.golden.yaml`. */
export function goldenPath(scenario: string, variant: string): string {
  const suffix = variant === 'base' ? '' : `@${encodeURIComponent(variant)}`;
  return join(dirname(scenario), `${stemOf(scenario)}${suffix}.golden.yaml`);
}

export function hasGolden(scenario: string, variant: string): boolean {
  return existsSync(goldenPath(scenario, variant));
}

/** Goldens beside the scenario that belong to none of its variants. */
export function strayGoldens(scenario: string, variants: readonly string[]): readonly string[] {
  const known = new Set(variants.map((variant) => goldenPath(scenario, variant)));
  const start = `${stemOf(scenario)}@`;
  return readdirSync(dirname(scenario))
    .filter((name) => name.startsWith(start) && name.endsWith('.golden.yaml'))
    .map((name) => join(dirname(scenario), name))
    .filter((path) => !known.has(path));
}

export interface GoldenTest {
  /** The scenario's file. */
  readonly path: string;
  readonly variant: string;
  readonly result: RunResult;
  readonly tolerances: Tolerances;
  /** Accept what is different. */
  readonly update: boolean;
  /** Say every metric that changed. */
  readonly all?: boolean;
}

/** Holds a result against the golden beside its scenario, or makes that golden anew. */
export function checkGolden({ path, variant, result, tolerances, update, all = false }: GoldenTest): Check {
  const file = goldenPath(path, variant);
  const now = goldenOf(result);
  const check = { kind: 'golden', what: portablePath(file), line: 1 } as const;
  const before = readGoldenFile(file);
  const accepted = (...lines: string[]): Check => {
    writeFiles(dirname(file), [{ name: basename(file), content: writeGolden(now) }]);
    return nothingCaused(now)
      ? { ...check, outcome: 'inconclusive', lines: [NOTHING_CAUSED, ...lines] }
      : { ...check, outcome: 'accepted', lines };
  };
  if (before === undefined) {
    return update ? accepted('golden made') : { ...check, outcome: 'no-golden', lines: [] };
  }
  if (typeof before === 'string') {
    const why = `it cannot be read: ${before}`;
    return update ? accepted('golden made anew', why) : { ...check, outcome: 'different', lines: [why] };
  }
  const comparison = compareGoldens(before, now, tolerances);
  if (!comparison.same) {
    const lines = differencesInWords(comparison, { all });
    return update ? accepted('golden changed', ...lines) : { ...check, outcome: 'different', lines };
  }
  if (nothingCaused(before)) return { ...check, outcome: 'inconclusive', lines: [NOTHING_CAUSED] };
  return { ...check, outcome: 'passed', lines: [] };
}

/** A golden whose variant is gone; `--update` takes it away. */
export function checkStray(file: string, update: boolean): Check {
  if (update) rmSync(file);
  const lines = update ? ['golden removed: its variant is gone'] : ['its variant is gone'];
  return {
    kind: 'golden',
    what: portablePath(file),
    outcome: update ? 'accepted' : 'different',
    lines,
    line: 1,
  };
}

const NOTHING_CAUSED =
  'the scenario has faults, and the golden holds no milestone that they caused: it would hold of any quiet run';

function nothingCaused(golden: Golden): boolean {
  return hasFaults(golden) && milestonesCausedByFaults(golden) === 0;
}

/** undefined: there is none; text: why it cannot be read. */
function readGoldenFile(file: string): Golden | string | undefined {
  if (!existsSync(file)) return undefined;
  try {
    return readGolden(readText(file, LARGEST_BYTES));
  } catch (error) {
    if (error instanceof UnreadableGolden) return error.message;
    throw error;
  }
}

const LARGEST_BYTES = 64 * 1024 * 1024;

function stemOf(scenario: string): string {
  return basename(scenario).replace(/\.(ya?ml|json)$/i, '');
}
