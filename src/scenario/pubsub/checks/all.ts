import { commonChecks } from '../../checks/all.js';
import { refuseStorageFailures } from '../../checks/faults.js';
import { checkAppServers } from './app-servers.js';
import { checkCapacity } from './capacity.js';
import { checkClients } from './clients.js';
import type { Check } from './context.js';
import { checkFailoverTime } from './failover-time.js';
import { checkNegotiate } from './negotiate.js';
import { checkPhases } from './phases.js';
import { checkPlacement } from './placement.js';
import { checkPlausible } from './plausible.js';
import { checkRouting } from './routing.js';
import { checkScaling } from './scaling.js';
import { checkService } from './service.js';
import { checkSize } from './size.js';

/** Every check of meaning, independent of one another. */
export const checks: readonly Check[] = [
  ...commonChecks,
  refuseStorageFailures,
  checkService,
  checkAppServers,
  checkNegotiate,
  checkRouting,
  checkClients,
  checkSize,
  checkCapacity,
  checkScaling,
  checkFailoverTime,
  checkPlacement,
  checkPlausible,
  checkPhases,
];
