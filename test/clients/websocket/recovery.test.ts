import { describe, expect, it } from 'vitest';
import type { ReconnectPolicy } from '../../../src/clients/reconnect.js';
import { HOUR, RTT, SECOND } from '../world.js';
import { socketWorld } from './socket-world.js';

/** First every second for 3 s to take the session up again, then a policy of its own. */
const POLICY: ReconnectPolicy = {
  backoff: 'schedule',
  base: SECOND,
  cap: 8 * SECOND,
  delays: [5 * SECOND, 7 * SECOND],
  jitter: 'none',
  recovery: { every: SECOND, for: 3 * SECOND },
};

/** The pauses of a client whose replica refuses it from 35 s on: from a failure to the next lookup. */
function pauses(reconnect: ReconnectPolicy): number[] {
  const world = socketWorld({ reconnect });
  world.at(35 * SECOND, () => world.crash(0, 'refusing')).run(HOUR);
  const ended = [
    ...world.observer.moments('disconnected'),
    ...world.observer.operations.filter(({ outcome }) => outcome === 'failed').map((one) => one.ended_us),
  ];
  const tries = world.directory.lookups.map(({ at_us }) => at_us).slice(1); // without the very first one
  return tries.map((at_us, index) => at_us - ended[index]);
}

describe('tries to take the old session up again', () => {
  it('do not use up the schedule that follows them', () => {
    expect(RTT).toBeLessThan(SECOND / 3); // three tries of a second and a refusal fit, a fourth does not
    expect(pauses(POLICY)).toEqual([1, 1, 5, 7].map((s) => s * SECOND));
  });

  it('nor do they let an exponential pause begin at its longest', () => {
    expect(pauses({ ...POLICY, backoff: 'exponential' }).slice(0, 7)).toEqual(
      [1, 1, 1, 2, 4, 8, 8].map((s) => s * SECOND),
    );
  });
});
