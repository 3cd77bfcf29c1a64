import { entriesOf } from '../../checks/context.js';
import { replicaNames } from '../../names.js';
import type { CheckContext } from './context.js';

/** Two linked caches by name; null: no link; undefined: it depends on the run, or cannot be read. */
export type LinkState = { readonly primary: string; readonly secondary: string } | null | undefined;

interface Change {
  readonly at_us: number;
  readonly index: number;
  readonly to: LinkState;
}

/** What takes time is done after everything that begins at that moment. */
const LAST = Number.POSITIVE_INFINITY;

/** Which caches are linked at a moment, as far as operators' actions before it tell. */
export class LinkStates {
  readonly #first: LinkState;
  readonly #changes: Change[] = [];

  constructor({ draft }: CheckContext) {
    const { service } = draft;
    const [primary, secondary] = replicaNames(service?.replicas ?? []);
    const links = service?.strategy === 'async-link' && service.replicas?.length === 2;
    const linked = service?.link?.linked;
    this.#first =
      links && linked === undefined
        ? undefined
        : links && linked === true
          ? { primary: primary!, secondary: secondary! }
          : null;
    for (const [index, action] of entriesOf(draft.operator)) {
      if (action.do === 'link') this.#change(action.at, index, pair(action));
      if (action.do === 'unlink') this.#change(action.at, LAST, null, action.takes);
      if (action.do !== 'fail-over') continue;
      // What an alert starts is under way from the first fault on, perhaps.
      if (action.alert !== undefined) {
        const faults = entriesOf(draft.faults).flatMap(([, { at }]) => at ?? []);
        this.#change(Math.min(Infinity, ...faults), index, undefined);
      } else this.#change(action.at, LAST, null, (action.decide ?? 0) + (action.unlink ?? 0));
    }
    this.#changes.sort((a, b) => a.at_us - b.at_us || a.index - b.index);
  }

  /** Just before the action with this index, which is done then. */
  before(at_us: number | undefined, index: number): LinkState {
    if (at_us === undefined) return undefined;
    let state = this.#first;
    for (const change of this.#changes) {
      if (change.at_us > at_us || (change.at_us === at_us && change.index >= index)) break;
      // A link while there is one is refused.
      if (state !== null && change.to !== null && change.to !== undefined) continue;
      state = change.to;
    }
    return state;
  }

  #change(at_us: number | undefined, index: number, to: LinkState, takes_us = 0): void {
    // An action whose moment cannot be read may come at any.
    this.#changes.push({ at_us: (at_us ?? 0) + takes_us, index, to: at_us === undefined ? undefined : to });
  }
}

function pair({
  primary,
  secondary,
}: {
  primary?: string | undefined;
  secondary?: string | undefined;
}): LinkState {
  return primary === undefined || secondary === undefined ? undefined : { primary, secondary };
}
