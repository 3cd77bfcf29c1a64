import type { ByteHasher } from '../kernel/trace-digest.js';
import type { RunResult } from '../metrics/result.js';
import type { Plugin } from '../replication/plugin.js';
import { runScenario as run } from '../simulation/run.js';
import type { ReadyScenario } from './parse-scenario.js';
import { sha256Hasher } from './sha256.js';
import { VERSION } from './version.js';

/** How a run is made; everything may be left out. */
export interface RunScenarioOptions {
  /** Instead of the scenario's: a whole number from 0. The same seed gives the same result, to the byte. */
  readonly seed?: number;
  /** Ends the run with {@link LimitReached} after that many events. */
  readonly maxEvents?: number;
  /** Asked every few dozen events: has this taken long enough? `true` ends the run with {@link LimitReached}. */
  readonly isTimeUp?: () => boolean;
  /** Called every few dozen events: simulated time in µs, and events so far. */
  readonly onProgress?: (now_us: number, events: number) => void;
  /**
   * Another SHA-256 for the digest of the event trace, such as the platform's own, which is faster. It
   * must be SHA-256: the digest is part of the result.
   */
  readonly hasher?: () => ByteHasher;
  /** The same as were given to `parseScenario`. */
  readonly plugins?: readonly Plugin[];
}

/**
 * Runs a scenario to its end, judges what it expects, and gives everything that came out. Pure and
 * synchronous: the same scenario, seed and version give the same result, to the byte, on every machine.
 *
 * @throws LimitReached when `maxEvents` or `isTimeUp` ended it: a part of a run has no result
 */
export function runScenario(ready: ReadyScenario, options: RunScenarioOptions = {}): RunResult {
  const { hasher = sha256Hasher, isTimeUp, ...rest } = options;
  const { scenario, file, sha256 } = ready;
  return run(scenario, {
    ...rest,
    ...(isTimeUp === undefined ? {} : { maxWall: isTimeUp }),
    hasher,
    file,
    sha256,
    version: VERSION,
  });
}
