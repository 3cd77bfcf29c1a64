import type { CacheEffects } from '../contract.js';
import type { Dataset } from './dataset.js';
import type { History } from './history.js';
import type { AsyncLinkOptions } from './options.js';

/** What happened to the link, as the log of either side would say it. */
export type LinkEvent =
  /** Of the secondary. */
  | { readonly kind: 'resync'; readonly how: 'partial' | 'full' }
  | { readonly kind: 'snapshot-received' }
  | { readonly kind: 'link-up' }
  | { readonly kind: 'link-down'; readonly why: 'ended' | 'timeout' }
  /** Of the primary: it is rid of its secondary. */
  | { readonly kind: 'replica-lost'; readonly why: 'ended' | 'timeout' | 'output-buffer' }
  | { readonly kind: 'role'; readonly role: 'primary' | 'secondary' };

/** What one process has whichever role it plays. */
export interface Server {
  readonly effects: CacheEffects;
  readonly options: AsyncLinkOptions;
  readonly history: History;
  readonly data: Dataset;
  /** The clock that every time-out is read from: whole seconds. */
  now_s(): number;
  log(event: LinkEvent): void;
}

/** Wakes of this strategy; those of WAIT count up from the last. */
export const CRON = 0;
export const DUMPED = 1;
export const LOADED = 2;
export const FIRST_WAIT = 3;
