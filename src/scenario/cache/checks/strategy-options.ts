import { mustName } from '../../checks/context.js';
import type { Check } from './context.js';

/** Quorums that the copies can make, timers that fit each other. */
export const checkStrategyOptions: Check = ({ draft: { service }, replicas }, say) => {
  const copies = replicas.length;
  if (service?.strategy === 'quorum') {
    for (const key of ['read', 'write'] as const) {
      const count = service.quorum?.[key];
      if (count === undefined || count <= copies) continue;
      say({
        code: 'out-of-range',
        path: ['service', 'quorum', key],
        message: `${count} copies can never answer: there are ${copies}`,
        expected: `1 to ${copies}`,
      });
    }
    const { read, write } = service.quorum ?? {};
    if (
      read !== undefined &&
      write !== undefined &&
      read <= copies &&
      write <= copies &&
      read + write <= copies
    ) {
      const message = `R + W = ${read + write} is not more than N = ${copies}: a read may miss an acknowledged write`;
      say({ severity: 'warning', code: 'weak-quorum', path: ['service', 'quorum'], at: 'key', message });
    }
  }
  if (service?.strategy !== 'consensus') return;
  const path = ['service', 'consensus'];
  const { electionTimeout, heartbeat, preferredLeader, writeQuorum, reads } = service.consensus ?? {};
  const { min, max } = electionTimeout ?? {};
  if (min !== undefined && max !== undefined && min > max) {
    const message = 'the shortest election time-out is longer than the longest';
    say({ code: 'contradiction', path: [...path, 'electionTimeout', 'min'], message });
  }
  if (min !== undefined && heartbeat !== undefined && heartbeat >= min) {
    say({
      code: 'contradiction',
      path: [...path, 'heartbeat'],
      message: 'a leader that beats no sooner than its followers lose patience never stays',
      expected: 'less than electionTimeout.min',
    });
  }
  mustName('replica', preferredLeader, replicas, [...path, 'preferredLeader'], say);
  if (writeQuorum !== undefined && writeQuorum > copies) {
    const message = `a write quorum of ${writeQuorum} among ${copies} replicas`;
    say({ code: 'out-of-range', path: [...path, 'writeQuorum'], message, expected: `1 to ${copies}` });
  }
  if (copies === 2) {
    const message = 'a majority of two is both: the loss of either stops everything';
    say({ severity: 'warning', code: 'even-quorum', path: ['service', 'replicas'], at: 'key', message });
  }
  if (reads === 'lease' && min !== undefined && heartbeat !== undefined && 2 * heartbeat > min) {
    const message = 'leases that are renewed less than twice in their time lapse at one late heartbeat';
    say({ severity: 'warning', code: 'short-lease', path: [...path, 'heartbeat'], message });
  }
};
