import type { Check } from '../../checks/context.js';
import { checkExpectations } from '../../checks/expectations.js';
import { checkFaults } from '../../checks/faults.js';
import { checkGolden } from '../../checks/golden.js';
import { checkLaws } from '../../checks/laws.js';
import { checkRegions } from '../../checks/regions.js';
import { checkAppServers } from './app-servers.js';
import { checkCapacity } from './capacity.js';
import { checkClients } from './clients.js';
import { checkFailoverTime } from './failover-time.js';
import { checkNegotiate } from './negotiate.js';
import { checkPlacement } from './placement.js';
import { checkPlausible } from './plausible.js';
import { checkRouting } from './routing.js';
import { checkScaling } from './scaling.js';
import { checkService } from './service.js';
import { checkSize } from './size.js';

/** Every check of meaning, independent of one another. */
export const checks: readonly Check[] = [
  checkRegions,
  checkService,
  checkAppServers,
  checkNegotiate,
  checkRouting,
  checkClients,
  checkFaults,
  checkExpectations,
  checkGolden,
  checkLaws,
  checkSize,
  checkCapacity,
  checkScaling,
  checkFailoverTime,
  checkPlacement,
  checkPlausible,
];
