import type { Say } from '../diagnostic.js';
import { mergeUnder } from '../merge.js';
import { didYouMean, enumerate } from '../nearest.js';
import { childOf, fromValue, type Mapping, type Path, type Tree, withEntry } from '../tree.js';
import { defaultPreset, type PresetKind, presetsOf } from './list.js';
import type { Preset } from './preset.js';

/** Lays the preset that a mapping names, else the default one, under what its author wrote. */
export function underlaid(node: Tree, kind: PresetKind, path: Path, say: Say): Tree {
  if (node.kind !== 'map') return node;
  const named = childOf(node, 'preset');
  const { preset, span } = choose(node, named, kind, path, say);
  const settings = fromValue(preset.settings, span, preset.name);
  const merged = mergeUnder(node, kind === 'dns' ? withoutRival(node, settings) : settings);
  if (merged.kind !== 'map') return node;
  return named?.kind === 'scalar' && typeof named.value !== 'string'
    ? merged // The schema says what is wrong with it.
    : withEntry(merged, 'preset', { kind: 'scalar', value: preset.name, span });
}

function choose(node: Mapping, named: Tree | undefined, kind: PresetKind, path: Path, say: Say) {
  const fallback = { preset: defaultPreset(kind), span: named?.span ?? node.span };
  if (named?.kind !== 'scalar' || typeof named.value !== 'string') return fallback;
  const preset = findPreset(named.value, kind);
  if (preset !== undefined) return { preset, span: named.span };
  const names = presetsOf(kind).map((known) => known.name);
  say({
    code: 'unknown-preset',
    path: [...path, 'preset'],
    message: `unknown preset "${named.value}"`,
    expected: enumerate(names),
    hint: didYouMean(named.value, names),
  });
  return fallback;
}

function findPreset(name: string, kind: PresetKind): Preset | undefined {
  return presetsOf(kind).find((known) => known.name === name);
}

/** `honoursTtl` and `policies` say the same thing: the author's word for it replaces the preset's. */
function withoutRival(node: Mapping, settings: Tree): Tree {
  if (settings.kind !== 'map' || !node.entries.has('honoursTtl')) return settings;
  const entries = new Map(settings.entries);
  entries.delete('policies');
  return { ...settings, entries };
}

/** `dns: dns-pam-2023` is short for `dns: {preset: dns-pam-2023}`. */
export function namedByText(node: Tree): Tree {
  if (node.kind !== 'scalar' || typeof node.value !== 'string') return node;
  return { kind: 'map', entries: new Map([['preset', { key: node.span, value: node }]]), span: node.span };
}

export function emptyAt(node: Tree): Mapping {
  return { kind: 'map', entries: new Map(), span: node.span };
}
