import { race } from './lib/race.mjs';

export const name = 'hold';

/** Hold model: take the earliest event, push it back exponentially later. */
export function run({ rounds }) {
  const cases = [
    { pending: 100, warm: 2e6, timed: 4e6 },
    { pending: 10_000, warm: 2e6, timed: 4e6 },
    { pending: 1_000_000, warm: 3e6, timed: 4e6 },
  ].map(({ pending, warm, timed }) => ({ label: `${pending} pending`, args: [pending, warm, timed] }));
  return race({ name, cases, unit: 'ns/event', rounds });
}
