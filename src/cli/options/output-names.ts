import { basename, dirname, resolve } from 'node:path';

/**
 * A folder name for each run: that of its file, `region-outage`, with the variant after a dot. Files
 * of one name in two folders get the folder's name before, and what is still alike a number.
 */
export function outputNames(paths: readonly string[], variant?: string): readonly string[] {
  const suffix = variant === undefined || variant === 'base' ? '' : `.${safe(variant)}`;
  const stems = paths.map(stem);
  const names: string[] = [];
  for (const [index, path] of paths.entries()) {
    const alike = stems.some((other, at) => other === stems[index] && resolve(paths[at]!) !== resolve(path));
    const name = `${alike ? `${safe(basename(dirname(resolve(path))))}-` : ''}${stems[index]}${suffix}`;
    names.push(firstFree(name, names));
  }
  return names;
}

function stem(path: string): string {
  return safe(basename(path).replace(/\.(ya?ml|json)$/i, ''));
}

function firstFree(name: string, taken: readonly string[]): string {
  if (!taken.includes(name)) return name;
  let number = 2;
  while (taken.includes(`${name}-${number}`)) number++;
  return `${name}-${number}`;
}

/** A variant may be called anything; a folder must stay one folder. */
function safe(name: string): string {
  const plain = name.replace(/[^\p{L}\p{N}._-]+/gu, '-').replace(/^\.+/, '');
  return plain === '' ? 'scenario' : plain;
}
