import { mkdirSync, readFileSync, renameSync, rmdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { Mistake, systemReason } from '../mistake.js';

export interface OutputFile {
  /** Within the folder. */
  readonly name: string;
  readonly content: string | Uint8Array;
}

/**
 * Writes the files into the folder, making it where needed. Each appears whole or not at all, and no
 * signal handler runs in between.
 * @throws Mistake where the system refuses.
 */
export function writeFiles(folder: string, files: readonly OutputFile[]): void {
  try {
    mkdirSync(folder, { recursive: true });
  } catch (error) {
    throw cannotWrite(folder, error);
  }
  for (const { name, content } of files) {
    const path = join(folder, name);
    const draft = join(folder, `.${name}.${process.pid}.tmp`);
    try {
      writeFileSync(draft, content);
      renameSync(draft, path);
    } catch (error) {
      rmSync(draft, { force: true });
      throw cannotWrite(path, error);
    }
  }
}

/**
 * Finds out before a long run whether its results can be written, by doing so; leaves nothing behind.
 * @throws Mistake where they cannot.
 */
export function assertWritable(folder: string): void {
  const probe = join(folder, `.geosim.${process.pid}.tmp`);
  try {
    const firstMade = mkdirSync(folder, { recursive: true });
    try {
      writeFileSync(probe, '');
      rmSync(probe);
    } finally {
      if (firstMade !== undefined) removeEmpty(resolve(folder), resolve(firstMade));
    }
  } catch (error) {
    throw cannotWrite(folder, error);
  }
}

/** A file of the user as text. @throws Mistake when it is not there, too large or no text. */
export function readText(path: string, largest_bytes: number): string {
  try {
    const stat = statSync(path);
    if (stat.isDirectory()) throw new Mistake(`cannot read ${path}: it is a folder`, 'name the file');
    if (stat.size > largest_bytes) {
      throw new Mistake(
        `cannot read ${path}: ${stat.size} bytes, more than the ${largest_bytes} it may have`,
      );
    }
    return new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(path));
  } catch (error) {
    if (error instanceof Mistake) throw error;
    const reason = error instanceof TypeError ? 'it is not text in UTF-8' : systemReason(error);
    throw new Mistake(`cannot read ${path}: ${reason}`);
  }
}

function removeEmpty(folder: string, upTo: string): void {
  rmdirSync(folder);
  if (folder !== upTo) removeEmpty(dirname(folder), upTo);
}

function cannotWrite(path: string, error: unknown): Mistake {
  return new Mistake(`cannot write ${path}: ${systemReason(error)}`, 'choose another folder with --out DIR');
}
