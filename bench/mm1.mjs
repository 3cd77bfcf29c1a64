import { race } from './lib/race.mjs';

export const name = 'mm1';

/** A queue M/M/1 at 80 % load: two events and two exponential numbers a customer. */
export function run({ rounds }) {
  return race({ name, cases: [{ label: 'load 0.8', args: [1e6, 3e6] }], unit: 'ns/customer', rounds });
}
