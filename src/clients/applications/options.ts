import type { KeyId } from '../../domain/data-observations.js';
import type { ReplicaId, SiteId } from '../../domain/ids.js';
import type { Distribution } from '../../kernel/distributions.js';
import type { Micros } from '../../kernel/kernel.js';
import type { Popularity } from './popularity.js';

/** Where an application can run. */
export interface Home {
  readonly region: string;
  readonly site: SiteId;
}

export interface ApplicationOptions {
  readonly home: Home;
  /** Where it runs after it was moved; null: nowhere else. */
  readonly standby: Home | null;
  /** Who uses it; null: nobody is modelled. */
  readonly users: SiteId | null;
  /** Of users: operations that one request makes, one after another. */
  readonly calls: number;
  /** Open: events a second of one session. Closed: the pause before its next. */
  readonly arrivals:
    | { readonly kind: 'open'; readonly rate: number }
    | { readonly kind: 'closed'; readonly think: Distribution };
  /** Shares of the operations; the rest are writes. */
  readonly reads: number;
  readonly adds: number;
  /** Length of a written value. */
  readonly value_bytes: number;
  readonly keys: {
    /** The first key that holds a value, and the first that is a counter. */
    readonly first: KeyId;
    readonly firstCounter: KeyId;
    readonly count: number;
    readonly popularity: Popularity;
    /** Each session has so many of its own. */
    readonly own: boolean;
  };
  readonly endpoints: {
    readonly reads: Endpoint;
    readonly writes: Endpoint;
    /** A retry goes to the next nearest. */
    readonly retryElsewhere: boolean;
    readonly returnAfter_us: Micros;
  };
  readonly timeout_us: Micros;
  readonly retries: { readonly times: number; readonly pause_us: Micros };
}

/** The one that operators say, the nearest, or always the same one. */
export type Endpoint = 'primary' | 'nearest' | ReplicaId;
