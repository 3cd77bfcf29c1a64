import { type RunResult, SCHEMA_VERSION } from '../../metrics/result.js';
import { resultSchema } from '../../metrics/result-schema.js';
import { Mistake } from '../mistake.js';
import { readText } from './files.js';

/** A million clients' result has a few megabytes. */
const LARGEST_BYTES = 512 * 1024 * 1024;
const MISTAKES_SHOWN = 5;

/** Reads a saved result. @throws Mistake for what is not one, and says why not. */
export function readResult(path: string): RunResult {
  const value = parsed(path, readText(path, LARGEST_BYTES));
  if (!isRecord(value) || !('schemaVersion' in value)) {
    throw new Mistake(`${path} is JSON, but no result of geosim: schemaVersion is missing`, MADE_BY);
  }
  if (value.schemaVersion !== SCHEMA_VERSION) {
    throw new Mistake(
      `${path} is a result of schema version ${JSON.stringify(value.schemaVersion)}; this geosim reads version ${SCHEMA_VERSION}`,
      'run the scenario again with this version',
    );
  }
  const reading = resultSchema.safeParse(value);
  if (!reading.success) {
    const issues = reading.error.issues;
    const shown = issues.slice(0, MISTAKES_SHOWN).map((issue) => `${place(issue.path)}: ${issue.message}`);
    const more = issues.length > MISTAKES_SHOWN ? `, and ${issues.length - MISTAKES_SHOWN} more` : '';
    throw new Mistake(`${path} is no result of geosim: ${shown.join('; ')}${more}`, MADE_BY);
  }
  // The schema is held to the type by a test of its own; what it checked is what it was given.
  return value as unknown as RunResult;
}

const MADE_BY = 'a result is what `geosim run` writes as result.json';

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
