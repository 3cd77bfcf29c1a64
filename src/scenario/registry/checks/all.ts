import { commonChecks } from '../../checks/all.js';
import { checkClients } from './clients.js';
import type { Check } from './context.js';
import { checkImages } from './images.js';
import { checkOperator } from './operator.js';
import { checkRouting } from './routing.js';
import { checkService } from './service.js';

/** Every check of meaning, independent of one another. */
export const checks: readonly Check[] = [
  ...commonChecks,
  checkService,
  checkRouting,
  checkImages,
  checkClients,
  checkOperator,
];
