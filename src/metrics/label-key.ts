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

/** The labels of a full name. */
export function labelsOfKey(key: string): Labels {
  const brace = key.indexOf('{');
  if (brace < 0) return {};
  const pairs = key.slice(brace + 1, -1).matchAll(PAIRS);
  return Object.fromEntries([...pairs].map(({ groups = {} }) => [groups.label, unquoted(groups.value)]));
}

const PAIRS = /(?<label>\w+)=(?<value>"(?:[^"\\]|\\.)*"|[^,"]*)/g;

function quoted(value: string): string {
  return /^[^\s,={}"\\]+$/.test(value) ? value : JSON.stringify(value);
}

function unquoted(value: string): string {
  return value.startsWith('"') ? String(JSON.parse(value)) : value;
}
