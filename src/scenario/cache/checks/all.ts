import { commonChecks } from '../../checks/all.js';
import { refuseStorageFailures } from '../../checks/faults.js';
import { checkAlerts } from './alerts.js';
import { checkApplications } from './applications.js';
import type { Check } from './context.js';
import { checkEndpoints } from './endpoints.js';
import { checkFaults } from './faults.js';
import { checkForeignOptions } from './foreign-options.js';
import { checkLink } from './link.js';
import { checkOperator } from './operator.js';
import { checkRefusals } from './refusals.js';
import { checkService } from './service.js';
import { checkStrategyOptions } from './strategy-options.js';
import { checkSyncSize } from './sync-size.js';

/** Every check of meaning, independent of one another. */
export const checks: readonly Check[] = [
  ...commonChecks,
  refuseStorageFailures,
  checkService,
  checkLink,
  checkSyncSize,
  checkStrategyOptions,
  checkForeignOptions,
  checkApplications,
  checkEndpoints,
  checkFaults,
  checkOperator,
  checkAlerts,
  checkRefusals,
];
