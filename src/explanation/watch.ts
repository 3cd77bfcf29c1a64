import type { DataObserver } from '../domain/data-observations.js';
import type { ClientId, EndpointId } from '../domain/ids.js';
import type { Observer } from '../domain/observations.js';
import type { Micros } from '../kernel/kernel.js';
import type { Cast } from './cast.js';
import { type Census, censusOf } from './census.js';
import { endpointWitnessOf } from './endpoint-witness.js';
import { isEnough, type Until } from './enough.js';
import type { ClientStory, EndpointStep } from './explanation.js';
import { witnessOf } from './witness.js';

/** What is to be watched in a run besides what is measured; data, so that it can travel to a thread. */
export type WatchFor =
  /** Operations from that moment on. */
  | { readonly kind: 'census'; readonly from_us: Micros }
  | {
      readonly kind: 'client';
      readonly client: ClientId;
      /** No more than that has to be known. Without: the whole run. */
      readonly until?: Until;
      /** false: what reads missed is of no interest, which saves following every write. */
      readonly reads?: boolean;
    }
  | { readonly kind: 'endpoint'; readonly endpoint: EndpointId };

/** What was seen. */
export type Seen =
  | { readonly kind: 'census'; readonly census: Census }
  | { readonly kind: 'client'; readonly story: ClientStory }
  | { readonly kind: 'endpoint'; readonly steps: readonly EndpointStep[] };

export interface Watch {
  readonly observer: Partial<Observer & DataObserver>;
  /** The rest of the run would tell nothing more. */
  isEnough?(now_us: Micros): boolean;
  finish(end_us: Micros): Seen;
}

export function watchFor(wanted: WatchFor, cast: Cast): Watch {
  switch (wanted.kind) {
    case 'census': {
      const { finish, ...observer } = censusOf(cast, wanted.from_us);
      return { observer, finish: (end_us) => ({ kind: 'census', census: finish(end_us) }) };
    }
    case 'endpoint': {
      const { finish, ...observer } = endpointWitnessOf(wanted.endpoint, cast);
      return { observer, finish: () => ({ kind: 'endpoint', steps: finish() }) };
    }
    case 'client': {
      const { until, reads = true } = wanted;
      const { finish, soFar, ...observer } = witnessOf(wanted.client, cast);
      const { dataOperation, dataWritten, dataApplied, ...others } = observer;
      return {
        observer: reads ? observer : others,
        ...(until === undefined ? {} : { isEnough: (now_us) => isEnough(until, soFar, now_us) }),
        finish: (end_us) => ({ kind: 'client', story: finish(end_us) }),
      };
    }
  }
}
