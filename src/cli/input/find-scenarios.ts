import { readdirSync, statSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { Mistake, systemReason } from '../mistake.js';
import { readText } from './files.js';

/**
 * The scenarios at and below the paths, sorted, each once. A file that is named is one; below a folder
 * those are that say `geosim:` and are no golden. Hidden folders, `node_modules` and files whose names
 * begin with `_` (parts that others extend) are passed over.
 *
 * @throws Mistake for a path that is not there, or where none is found.
 */
export function findScenarios(paths: readonly string[]): readonly string[] {
  const found = new Map<string, string>();
  for (const path of paths) {
    for (const file of isFolder(path) ? below(path) : [path]) {
      const whole = resolve(file);
      if (!found.has(whole)) found.set(whole, file);
    }
  }
  if (found.size === 0) {
    throw new Mistake(
      `no scenario in ${paths.join(', ')}`,
      'a scenario is a .yaml, .yml or .json file with geosim: 1',
    );
  }
  return [...found.values()].sort((a, b) => (a < b ? -1 : 1));
}

/** Does a text claim to be a scenario? */
export function claimsToBeScenario(name: string, text: string): boolean {
  if (/\.json$/i.test(name)) return /"geosim"\s*:/.test(text);
  return /^(["']?)geosim\1\s*:/m.test(text) || /^\s*\{[^#]*?["']?\bgeosim\b["']?\s*:/.test(text);
}

function below(folder: string): string[] {
  try {
    return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return isPassedOver(entry.name) ? [] : below(path);
      return entry.isFile() && isCandidate(entry.name) && claims(path) ? [path] : [];
    });
  } catch (error) {
    if (error instanceof Mistake) throw error;
    throw new Mistake(`cannot read ${folder}: ${systemReason(error)}`);
  }
}

function isPassedOver(folder: string): boolean {
  return folder.startsWith('.') || folder === 'node_modules';
}

function isCandidate(name: string): boolean {
  return /\.(ya?ml|json)$/i.test(name) && !/\.golden\.ya?ml$/i.test(name) && !name.startsWith('_');
}

/** What cannot be read as text is no scenario that anybody wrote. */
function claims(path: string): boolean {
  try {
    return claimsToBeScenario(basename(path), readText(path, LARGEST_BYTES));
  } catch (error) {
    if (error instanceof Mistake) return false;
    throw error;
  }
}

/** Larger than any scenario that geosim reads. */
const LARGEST_BYTES = 16 * 1024 * 1024;

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch (error) {
    throw new Mistake(`cannot read ${path}: ${systemReason(error)}`);
  }
}
