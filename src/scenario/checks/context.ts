import type { Say } from '../diagnostic.js';
import type { Draft } from '../lenient.js';
import { didYouMean, enumerate } from '../nearest.js';
import { areInstances } from '../pubsub/instances.js';
import { nodeAt, type Path, type Tree } from '../tree.js';

/** What a check may look at. The draft lacks whatever could not be read; that has been said already. */
export interface CheckContext {
  readonly draft: Draft;
  /** What the author wrote, without presets and defaults. */
  readonly written: Tree;
  readonly strategies: readonly string[];
  /** Every region that may be named, the scenario's own included. */
  readonly regions: ReadonlySet<string>;
  readonly replicas: readonly string[];
  readonly populations: readonly string[];
}

export type Check = (context: CheckContext, say: Say) => void;

/** The traffic manager that clients ask first, and where it is written; undefined: there is none. */
export function managerInForce({
  service,
  routing,
}: Draft): { readonly manager: ManagerDraft; readonly path: Path } | undefined {
  const instances = areInstances(service?.strategy);
  const manager = instances ? routing?.app?.trafficManager : routing?.trafficManager;
  if (typeof manager !== 'object') return undefined;
  return { manager, path: instances ? ['routing', 'app', 'trafficManager'] : ['routing', 'trafficManager'] };
}

type ManagerDraft = Exclude<NonNullable<NonNullable<Draft['routing']>['trafficManager']>, string>;

export function isWritten({ written }: CheckContext, path: Path): boolean {
  return nodeAt(written, path) !== undefined;
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
