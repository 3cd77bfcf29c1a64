import type { Tree } from './tree.js';
import { withEntry, withoutEntry } from './tree.js';

/**
 * JSON Merge Patch (RFC 7396) on trees: mappings merge, everything else replaces, null deletes.
 * Nodes of the patch keep their place, so a mistake in it is shown where it was written.
 */
export function mergePatch(target: Tree | undefined, patch: Tree): Tree {
  if (patch.kind !== 'map') return patch;
  let result = target?.kind === 'map' ? target : { ...patch, entries: new Map() };
  for (const [name, { key, value }] of patch.entries) {
    if (value.kind === 'scalar' && value.value === null) result = withoutEntry(result, name);
    else result = withEntry(result, name, mergePatch(result.entries.get(name)?.value, value), key);
  }
  return result;
}

/** Fills what the upper tree leaves open; what it wrote stands, whatever its kind. */
export function mergeUnder(upper: Tree | undefined, lower: Tree): Tree {
  if (upper === undefined) return lower;
  if (upper.kind !== 'map' || lower.kind !== 'map') return upper;
  let result = upper;
  for (const [name, { key, value }] of lower.entries) {
    result = withEntry(
      result,
      name,
      mergeUnder(upper.entries.get(name)?.value, value),
      upper.entries.get(name)?.key ?? key,
    );
  }
  return result;
}

/** One patch that does what the two do one after the other: nulls stay, to remove when it is applied. */
export function composePatches(first: Tree | undefined, second: Tree): Tree {
  if (first?.kind !== 'map' || second.kind !== 'map') return second;
  let result = first;
  for (const [name, { key, value }] of second.entries) {
    result = withEntry(result, name, composePatches(first.entries.get(name)?.value, value), key);
  }
  return result;
}
