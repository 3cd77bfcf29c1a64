/**
 * Holds a strategy of your own to what strategies promise: generated histories with partitions and crashes,
 * and for each promise that does not hold the shortest history that breaks it.
 *
 * @module
 */
export { checkStrategy } from './check-strategy.js';
export type { ConformanceOptions, ConformanceReport, Counterexample, PromiseReport } from './conformance.js';
export { conformanceText } from './text.js';
