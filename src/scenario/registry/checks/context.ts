import type { Check as AnyCheck, CheckContext as AnyContext } from '../../checks/context.js';
import type { Draft } from '../schema.js';

export type Check = AnyCheck<Draft>;
export type CheckContext = AnyContext<Draft>;
