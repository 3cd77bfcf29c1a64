import type { Plugin } from '../../replication/plugin.js';
import { type CheckedFile, checkFiles } from '../input/scenario-files.js';
import { Mistake } from '../mistake.js';
import type { Shard } from '../options/shard.js';
import { hasGolden } from './golden-check.js';

/** What `geosim test` is asked to test. */
export interface Selection {
  readonly set: readonly string[];
  readonly plugins: readonly Plugin[];
  /** One variant by name, `base`, or `all`; without: `base` and the variants that have a golden. */
  readonly variant?: string;
  /** A part of the path or of the scenario's name. */
  readonly filter?: string;
  readonly slow: boolean;
  readonly shard: Shard | null;
}

/** One scenario or variant that is to be tested, or cannot be. */
export interface Planned {
  readonly path: string;
  readonly file: string;
  readonly variant: string;
  readonly checked: CheckedFile | Mistake;
  /** Why it is left out. */
  readonly skip?: string;
}

/**
 * Which scenarios and variants are tested, by sorted path. A shard takes every n-th file, so that it
 * stays the same until a file is added or taken away.
 *
 * @throws Mistake where the selection leaves nothing.
 */
export function planTests(paths: readonly string[], selection: Selection): readonly Planned[] {
  const { set, plugins, filter, variant, shard } = selection;
  const files = paths.map((path) => ({ path, checked: checkFiles([path], { set, plugins })[0]! }));
  const chosen = files
    .map((file) => ({ ...file, file: file.checked instanceof Mistake ? file.path : file.checked.file }))
    .filter((file) => filter === undefined || matches(file, filter))
    .sort((a, b) => (a.file < b.file ? -1 : a.file > b.file ? 1 : 0));
  if (chosen.length === 0)
    throw new Mistake(`--filter ${filter}: none of ${paths.length} scenarios is called that`);
  const planned = chosen.map((file) => variantsOf(file, selection));
  if (variant !== undefined && planned.every((cases) => cases.length === 0)) {
    throw new Mistake(`--variant ${variant}: no scenario has a variant of that name`);
  }
  return planned.filter((_, index) => shard === null || index % shard.of === shard.index - 1).flat();
}

interface Chosen {
  readonly path: string;
  readonly file: string;
  readonly checked: CheckedFile | Mistake;
}

function matches({ file, checked }: Chosen, filter: string): boolean {
  const name = checked instanceof Mistake ? '' : (checked.scenario?.name ?? '');
  return [file, name].some((text) => text.toLowerCase().includes(filter.toLowerCase()));
}

function variantsOf({ path, file, checked }: Chosen, { set, plugins, variant, slow }: Selection): Planned[] {
  if (checked instanceof Mistake || checked.scenario === undefined) {
    return [{ path, file, variant: 'base', checked }];
  }
  const { variants, tags } = checked.scenario;
  const all = ['base', ...variants];
  const wanted =
    variant === 'all'
      ? all
      : all.filter((name) =>
          variant === undefined ? name === 'base' || hasGolden(path, name) : name === variant,
        );
  const skip = !slow && tags.includes('slow') ? { skip: 'tagged slow; --slow runs it' } : {};
  return wanted.map((name) => ({
    path,
    file,
    variant: name,
    checked: name === 'base' ? checked : checkFiles([path], { set, plugins, variant: name })[0]!,
    ...skip,
  }));
}
