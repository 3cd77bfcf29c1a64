/** What came of a run. `Done` is what is kept of one that came to its end: all of its result, or a record. */
export type RunOutcome<Done> =
  | { readonly kind: 'done'; readonly result: Done }
  /** A limit on events or on real time stopped it. */
  | {
      readonly kind: 'limit';
      readonly limit: 'events' | 'wall';
      readonly now_us: number;
      readonly events: number;
    }
  /** A bug of ours, or a machine that failed it. */
  | { readonly kind: 'failed'; readonly message: string; readonly stack: string }
  /** The caller stopped it, before or while it ran. */
  | { readonly kind: 'stopped' };
