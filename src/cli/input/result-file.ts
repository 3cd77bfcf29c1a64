import { EXPERIMENT_VERSION, type ExperimentResult } from '../../experiments/experiment-result.js';
import { experimentSchema } from '../../experiments/experiment-schema.js';
import { type RunResult, SCHEMA_VERSION } from '../../metrics/result.js';
import { resultSchema } from '../../metrics/result-schema.js';
import { Mistake } from '../mistake.js';
import { readText } from './files.js';

/** A million clients' result has a few megabytes. */
const LARGEST_BYTES = 512 * 1024 * 1024;
const MISTAKES_SHOWN = 5;

/** What a command saved as JSON: a run or an experiment. */
export type Saved =
  | { readonly kind: 'run'; readonly result: RunResult }
  | { readonly kind: 'experiment'; readonly result: ExperimentResult };

/** Reads a saved result of either kind. @throws Mistake for what is none, and says why not. */
export function readSaved(path: string): Saved {
  const value = parsed(path, readText(path, LARGEST_BYTES));
  return isRecord(value) && 'experimentVersion' in value
    ? { kind: 'experiment', result: checked<ExperimentResult>(path, value, EXPERIMENT) }
    : { kind: 'run', result: checked<RunResult>(path, value, RUN) };
}

/** Reads a saved run. @throws Mistake for what is not one, and says why not. */
export function readResult(path: string): RunResult {
  const saved = readSaved(path);
  if (saved.kind === 'run') return saved.result;
  throw new Mistake(`${path} is the result of an experiment, not of a run`, RUN.madeBy);
}

interface Kind {
  readonly version: string;
  readonly known: number;
  readonly schema: typeof resultSchema | typeof experimentSchema;
  readonly madeBy: string;
}

const RUN: Kind = {
  version: 'schemaVersion',
  known: SCHEMA_VERSION,
  schema: resultSchema,
  madeBy: 'a result is what `geosim run` writes as result.json',
};

const EXPERIMENT: Kind = {
  version: 'experimentVersion',
  known: EXPERIMENT_VERSION,
  schema: experimentSchema,
  madeBy: 'the result of an experiment is what `geosim compare`, `sweep` and `replicate` write as JSON',
};

/** The schemas are held to the types by tests of their own; what one checked is what it was given. */
function checked<T>(path: string, value: unknown, { version, known, schema, madeBy }: Kind): T {
  if (!isRecord(value) || !(version in value)) {
    throw new Mistake(`${path} is JSON, but no result of geosim: ${version} is missing`, madeBy);
  }
  if (value[version] !== known) {
    throw new Mistake(
      `${path} is a result of schema version ${JSON.stringify(value[version])}; this geosim reads version ${known}`,
      'run the scenario again with this version',
    );
  }
  const reading = schema.safeParse(value);
  if (!reading.success) {
    const issues = reading.error.issues;
    const shown = issues.slice(0, MISTAKES_SHOWN).map((issue) => `${place(issue.path)}: ${issue.message}`);
    const more = issues.length > MISTAKES_SHOWN ? `, and ${issues.length - MISTAKES_SHOWN} more` : '';
    throw new Mistake(`${path} is no result of geosim: ${shown.join('; ')}${more}`, madeBy);
  }
  return value as T;
}

function parsed(path: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const hint = text.trim() === '' ? 'the file is empty' : 'it may be cut off, or another kind of file';
    throw new Mistake(`${path} is no JSON: ${reason}`, hint);
  }
}

function place(path: readonly PropertyKey[]): string {
  if (path.length === 0) return 'the document';
  return path
    .map((part, index) =>
      typeof part === 'number' ? `[${part}]` : `${index === 0 ? '' : '.'}${String(part)}`,
    )
    .join('');
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
