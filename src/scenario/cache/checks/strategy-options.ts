import { doubt, isWritten, mustName } from '../../checks/context.js';
import type { Say } from '../../diagnostic.js';
import type { Check } from './context.js';

/** Quorums that the copies can make, timers that fit each other. */
export const checkStrategyOptions: Check = (context, say) => {
  const {
    draft: { service },
    replicas,
  } = context;
  if (service?.strategy === 'quorum') {
    const holders = service.quorum?.copies;
    holders?.forEach((name, index) => {
      const path = ['service', 'quorum', 'copies', index];
      mustName('replica', name, replicas, path, say);
      if (holders.indexOf(name) === index) return;
      say({ code: 'contradiction', path, message: `${name} is there twice: it holds one copy` });
    });
    const copies = holders?.length ?? replicas.length;
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
      doubt(say, 'weak-quorum', ['service', 'quorum'], message);
    }
    if (service.quorum?.hintedHandoff === false && isWritten(context, ['service', 'quorum', 'hintTtl'])) {
      doubt(
        say,
        'no-effect',
        ['service', 'quorum', 'hintTtl'],
        '"hintTtl" has no effect without hintedHandoff',
      );
    }
    if (copies === 1) doubtOne(say);
    if (write === copies && copies > 1) {
      const message = `W = N = ${copies}: one cache that is down stops every write`;
      doubt(say, 'strict-quorum', ['service', 'quorum'], message);
    }
  }
  if (service?.strategy !== 'consensus') return;
  const copies = replicas.length;
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
  doubtNumber(copies, say);
  if (writeQuorum !== undefined && 2 * writeQuorum <= copies) {
    const message = `a write quorum of ${writeQuorum} among ${copies} is no majority: elections need ${copies - writeQuorum + 1} replicas, so that the loss of ${writeQuorum} ends them`;
    doubt(say, 'weak-quorum', [...path, 'writeQuorum'], message);
  }
  if (reads !== 'lease' && isWritten(context, [...path, 'maxClockDrift'])) {
    doubt(say, 'no-effect', [...path, 'maxClockDrift'], '"maxClockDrift" has no effect without reads: lease');
  }
  if (reads === 'lease' && min !== undefined && heartbeat !== undefined && 2 * heartbeat > min) {
    const message = 'leases that are renewed less than twice in their time lapse at one late heartbeat';
    say({ severity: 'warning', code: 'short-lease', path: [...path, 'heartbeat'], message });
  }
};

/** How many replicas a majority is taken of. */
function doubtNumber(copies: number, say: Say): void {
  if (copies === 1) return doubtOne(say);
  if (copies === 0 || copies % 2 === 1) return;
  const message =
    copies === 2
      ? 'a majority of two is both: the loss of either stops everything'
      : `a majority of ${copies} is ${copies / 2 + 1}: they bear the loss of ${copies / 2 - 1}, and so would ${copies - 1}`;
  doubt(say, 'even-quorum', ['service', 'replicas'], message);
}

function doubtOne(say: Say): void {
  doubt(
    say,
    'no-secondary',
    ['service', 'replicas'],
    'one cache is a copy of nothing: nothing is replicated',
  );
}
