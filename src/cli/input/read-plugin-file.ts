import { extname } from 'node:path';
import { sha256 } from '../../library/sha256.js';
import { Mistake } from '../mistake.js';
import { readText } from './files.js';
import type { PluginSource } from './plugin-source.js';
import { portablePath } from './scenario-files.js';

const LARGEST_BYTES = 1024 * 1024;
const TYPESCRIPT = ['.ts', '.mts'];
const JAVASCRIPT = ['.js', '.mjs'];

/** Reads the file of a plug-in and takes the types out. @throws Mistake for what cannot be one. */
export async function readPluginFile(path: string): Promise<PluginSource> {
  const kind = extname(path).toLowerCase();
  if (![...TYPESCRIPT, ...JAVASCRIPT].includes(kind)) {
    throw new Mistake(
      `--plugin ${path}: its name ends in ${kind === '' ? 'nothing' : kind}, and should in .ts, .mts, .js or .mjs`,
      'a plug-in is one file, an ES module in TypeScript or JavaScript',
    );
  }
  const text = readText(path, LARGEST_BYTES);
  const file = portablePath(path);
  const code = TYPESCRIPT.includes(kind) ? await withoutTypes(text, file) : text;
  return { file, sha256: sha256(text), code };
}

/**
 * Types become blanks: line and column of everything else stay. @throws Mistake, with the place, for what
 * cannot be read, and for the few parts of TypeScript that are more than types.
 */
export async function withoutTypes(text: string, file: string): Promise<string> {
  // Loaded when there is something to strip: it has megabytes.
  const { transformSync } = await import('@swc/wasm-typescript');
  try {
    return transformSync(text, { mode: 'strip-only', module: true }).code;
  } catch (error) {
    const { message, startLine, startColumn, code } = error as Complaint;
    if (startLine === undefined) throw error;
    throw new Mistake(
      `${file}:${startLine}:${(startColumn ?? 0) + 1}: ${message}`,
      code === 'UnsupportedSyntax'
        ? 'types are taken out, nothing is compiled: write it in JavaScript'
        : undefined,
    );
  }
}

/** What the parser throws, which is no Error. */
interface Complaint {
  readonly code: string;
  readonly message: string;
  readonly startLine?: number;
  readonly startColumn?: number;
}
