import { timeGeosim, timeNode, timeScenario } from './lib/command.mjs';
import { row } from './lib/race.mjs';

export const name = 'start-up';

const VERSION_BUDGET_MS = 150;
const OUTAGE_BUDGET_MS = 3000;

/**
 * How long a user waits, in real milliseconds, and what the processors do meanwhile, against a Node process
 * that does nothing: all in turn, so that a busy machine shows in the baseline too.
 */
export function run({ rounds }) {
  const nothing = [];
  const version = [];
  const outage = [];
  for (let round = 0; round < rounds; round++) {
    nothing.push(timeNode(['-e', '0']));
    version.push(timeGeosim(['--version']));
    outage.push(timeScenario('scenarios/pubsub/region-outage.yaml'));
  }
  const real = (runs) => runs.map(({ wall_s }) => wall_s * 1e3);
  const user = (runs) => runs.map(({ user_s }) => user_s * 1e3);
  return [
    row('node -e 0: real time', 'ms', real(nothing), null, 'baseline'),
    row('--version: real time', 'ms', real(version), real(nothing), 'node -e 0'),
    row('--version: real time', 'ms', real(version), [VERSION_BUDGET_MS], 'budget'),
    row('region outage: real time', 'ms', real(outage), [OUTAGE_BUDGET_MS], 'budget'),
    row('region outage: processor', 'ms', user(outage), user(nothing), 'node -e 0'),
  ];
}
