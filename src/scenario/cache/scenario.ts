import type { Named, ScenarioBase } from '../scenario.js';
import type {
  ApplicationSpec,
  CacheOperatorSpec,
  CachePricesSpec,
  CacheServiceSpec,
  CacheSpec,
} from './schema.js';

/** A scenario about caches that holds. */
export interface CacheScenario extends ScenarioBase {
  readonly family: 'cache';
  readonly service: CacheService;
  readonly clients: readonly Application[];
  readonly operator: readonly CacheAction[];
  readonly prices: CachePrices;
}

export interface CacheService extends Omit<CacheServiceSpec, 'preset' | 'replicas' | 'quorum' | 'consensus'> {
  readonly preset: string;
  readonly replicas: readonly Cache[];
  readonly quorum: Omit<CacheServiceSpec['quorum'], 'copies' | 'read' | 'write'> & {
    /** By name. */
    readonly copies: readonly string[];
    readonly read: number;
    readonly write: number;
  };
  readonly consensus: CacheServiceSpec['consensus'];
}

export interface Cache extends Omit<CacheSpec, 'name'> {
  /** Unique. */
  readonly name: string;
}

export interface Application extends Omit<ApplicationSpec, 'endpoints'> {
  readonly kind: 'application';
  readonly endpoints: {
    readonly reads: string;
    readonly writes: string;
    readonly retryElsewhere: boolean;
    readonly returnAfter: number;
  };
}

export type CacheAction = Named<CacheOperatorSpec>;

export interface CachePrices extends Omit<CachePricesSpec, 'preset'> {
  readonly preset: string;
}
