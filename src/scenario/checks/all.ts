import type { Check } from './context.js';
import { checkExpectations } from './expectations.js';
import { checkFaults } from './faults.js';
import { checkGolden } from './golden.js';
import { checkLaws } from './laws.js';
import { checkPlacement } from './placement.js';
import { checkRegions } from './regions.js';
import { checkRunLength } from './run-length.js';
import { checkStrategy } from './strategy.js';

/** Checks of meaning that hold for every family, independent of one another. */
export const commonChecks: readonly Check[] = [
  checkRegions,
  checkFaults,
  checkExpectations,
  checkGolden,
  checkLaws,
  checkPlacement,
  checkRunLength,
  checkStrategy,
];
