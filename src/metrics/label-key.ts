import type { Labels } from './result.js';

/**
 * The full name of a metric or a series: `connected{clients=us,replica=eastus}`, labels sorted, without
 * braces if there are none. A value that could be taken for syntax is written as a JSON string.
 */
export function labelKey(name: string, labels: Labels): string {
  const pairs = Object.keys(labels)
    .sort()
    .map((label) => `${label}=${quoted(labels[label])}`);
  return pairs.length === 0 ? name : `${name}{${pairs.join(',')}}`;
}

function quoted(value: string): string {
  return /^[^\s,={}"\\]+$/.test(value) ? value : JSON.stringify(value);
}
