import type { Check as AnyCheck, CheckContext as AnyContext } from '../../checks/context.js';
import type { Draft } from '../schema.js';

export type Check = AnyCheck<Draft>;
export type CheckContext = AnyContext<Draft>;

/** Entries of the lists of a draft; what could not be read is missing in them. */
export type CacheDraft = NonNullable<NonNullable<NonNullable<Draft['service']>['replicas']>[number]>;
export type ApplicationDraft = NonNullable<NonNullable<Draft['clients']>[number]>;
export type ActionDraft = NonNullable<NonNullable<Draft['operator']>[number]>;
