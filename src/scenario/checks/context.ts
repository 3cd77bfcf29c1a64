import type { z } from 'zod';
import type { Say } from '../diagnostic.js';
import type { Family } from '../family.js';
import type { commonSchema } from '../language/common.js';
import type { DeepPartial } from '../lenient.js';
import type { ActionDraft } from '../names.js';
import { didYouMean, enumerate } from '../nearest.js';
import { nodeAt, type Path, type Tree } from '../tree.js';

/** What the draft of any family has, as far as it could be read. */
export type CommonDraft = DeepPartial<
  Pick<
    z.output<typeof commonSchema>,
    'tags' | 'regions' | 'network' | 'duration' | 'warmup' | 'faults' | 'expect' | 'golden'
  >
> & {
  readonly service?:
    | {
        readonly strategy?: string | undefined;
        readonly replicas?: readonly (NamedPlace | undefined)[] | undefined;
        readonly appServers?: readonly (NamedPlace | undefined)[] | undefined;
      }
    | undefined;
  readonly clients?: readonly (NamedPlace | undefined)[] | undefined;
  readonly images?: readonly ({ readonly name?: string | undefined } | undefined)[] | undefined;
  readonly routing?: { readonly fixed?: string | undefined } | undefined;
  readonly operator?: readonly (ActionDraft | undefined)[] | undefined;
};

interface NamedPlace {
  readonly name?: string | undefined;
  readonly region?: string | undefined;
}

/** What a check may look at. The draft lacks whatever could not be read; that has been said already. */
export interface CheckContext<Draft extends CommonDraft = CommonDraft> {
  readonly draft: Draft;
  /** What the author wrote, without presets and defaults. */
  readonly written: Tree;
  /** Of the family. */
  readonly strategies: readonly string[];
  /** The family of a strategy that this one has not. */
  readonly familyOfStrategy: (name: string) => Family | undefined;
  /** Every region that may be named, the scenario's own included. */
  readonly regions: ReadonlySet<string>;
  readonly replicas: readonly string[];
  readonly populations: readonly string[];
}

export type Check<Draft extends CommonDraft = CommonDraft> = (context: CheckContext<Draft>, say: Say) => void;

export function isWritten({ written }: CheckContext, path: Path): boolean {
  return nodeAt(written, path) !== undefined;
}

/** Doubts about a setting: it is legal, and probably not meant. */
export function doubt(say: Say, code: string, path: Path, message: string, hint?: string): void {
  say({ severity: 'warning', code, path, at: 'key', message, hint });
}

/** A name must be one of the known ones. Says nothing of a value that could not be read. */
export function mustName(
  what: string,
  name: string | undefined,
  known: Iterable<string>,
  path: Path,
  say: Say,
  at: 'key' | 'value' = 'value',
): void {
  const names = [...known];
  if (name === undefined || names.includes(name)) return;
  say({
    code: `unknown-${what}`,
    path,
    at,
    message: `unknown ${what} "${name}"`,
    expected: what === 'region' ? REGIONS : enumerate(names),
    hint: didYouMean(name, names),
  });
}

/** The built-in table alone has 58. */
const REGIONS = 'a built-in region (geosim list regions), or one with a location under regions';

/** Each name once. `names` beside the path of the setting that gives it. */
export function mustDiffer(
  what: string,
  names: readonly (readonly [string | undefined, Path])[],
  say: Say,
): void {
  const seen = new Set<string>();
  for (const [name, path] of names) {
    if (name === undefined) continue;
    if (seen.has(name)) say({ code: 'duplicate-name', path, message: `${what} "${name}" is there twice` });
    seen.add(name);
  }
}

/** The entries of a list that could be read, with their indices in the file. */
export function entriesOf<Item>(
  list: readonly (Item | undefined)[] | undefined,
): readonly (readonly [number, Item])[] {
  return [...(list ?? []).entries()].filter((entry): entry is [number, Item] => entry[1] !== undefined);
}
