import { commonChecks } from '../../checks/all.js';
import { checkApplications } from './applications.js';
import type { Check } from './context.js';
import { checkOperator } from './operator.js';
import { checkService } from './service.js';
import { checkStrategyOptions } from './strategy-options.js';

/** Every check of meaning, independent of one another. */
export const checks: readonly Check[] = [
  ...commonChecks,
  checkService,
  checkStrategyOptions,
  checkApplications,
  checkOperator,
];
