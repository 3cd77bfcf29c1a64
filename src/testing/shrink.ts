import type { History } from './conformance.js';

/** A history from which no action can be left out without losing what `shows` shows. */
export function shrunk<Action>(
  history: History<Action>,
  shows: (tried: History<Action>) => boolean,
): History<Action> {
  let { actions } = history;
  for (let size = Math.ceil(actions.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let from = 0; from < actions.length; ) {
      const fewer = [...actions.slice(0, from), ...actions.slice(from + size)];
      if (shows({ ...history, actions: fewer })) actions = fewer;
      else from += size;
    }
  }
  return { ...history, actions };
}
