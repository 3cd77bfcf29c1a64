import type { Append } from './messages.js';
import type { Store } from './store.js';

export interface Accepted {
  readonly ok: boolean;
  /** ok: the last index that agrees with the leader's log. Not ok: where the leader may try next. */
  readonly index: number;
}

/** Takes a leader's entries into the log (AppendEntries). Never touches what is committed. */
export function accept(store: Store, { prevIndex, prevTerm, entries }: Append): Accepted {
  const { log } = store;
  if (prevIndex > log.lastIndex) return { ok: false, index: log.lastIndex + 1 };
  // What has been cut off was committed: it agrees with every leader's log.
  if (prevIndex >= log.baseIndex && log.termAt(prevIndex) !== prevTerm) {
    return { ok: false, index: Math.max(log.startOfTerm(prevIndex), store.applied + 1) };
  }
  for (const [i, entry] of entries.entries()) {
    const index = prevIndex + 1 + i;
    if (index <= log.baseIndex) continue;
    if (index <= log.lastIndex) {
      if (log.termAt(index) === entry.term) continue;
      if (index <= store.applied)
        throw new Error(`consensus: entry ${index} is committed and another one arrives`);
      log.truncateFrom(index);
    }
    log.append(entry);
  }
  return { ok: true, index: prevIndex + entries.length };
}
