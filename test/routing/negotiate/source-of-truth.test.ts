import { describe, expect, it } from 'vitest';
import { SOURCE_OF_TRUTH } from '../../../src/domain/ids.js';
import type { Role } from '../../../src/routing/negotiate/options.js';
import { SECOND } from '../world.js';
import { APP_SITE, type Design, RTT, TRUTH_SITE, type World, world } from './world.js';

/** Order of the truth: b (primary of the first app server), a, c. */
const THREE: readonly (readonly Role[])[] = [
  ['secondary', 'primary', 'secondary'],
  ['primary', 'secondary', 'secondary'],
  ['secondary', 'secondary', 'primary'],
];

const agreed = (design: Design = {}): World =>
  world({ roles: THREE, ...design, options: { ...design.options, pattern: 'client-client' } });

describe('D11: with a source of truth', () => {
  it.each(['poll', 'on-demand', 'server-connections'] as const)(
    'every app server returns one endpoint, whatever becomes of the others: %s',
    (by) => {
      const w = agreed({ health: { by } });
      const seen: number[] = [];
      const ask = (): void => {
        const answers = [0, 1, 2].map((server) => w.ask(server));
        const [{ endpoint }] = answers;
        for (const answer of answers) {
          expect(answer).toMatchObject({ endpoint, decider: SOURCE_OF_TRUTH });
        }
        if (seen.at(-1) !== endpoint) seen.push(endpoint);
      };
      for (let second = 1; second <= 600; second += 1) w.at(second * SECOND, ask);
      w.change(50 * SECOND, () => w.network.setCondition(2, 'silent', 7));
      w.change(100 * SECOND, () => w.network.setCondition(1, 'silent', 7));
      w.change(200 * SECOND, () => w.network.setCondition(2, 'up', 7));
      w.change(300 * SECOND, () => w.network.setCondition(0, 'silent', 7));
      w.change(450 * SECOND, () => w.network.setCondition(1, 'up', 7));
      w.kernel.runUntil(600 * SECOND);
      // b, when it is lost a; c as the last; and back to b, the first of the order.
      expect(seen).toEqual([1, 0, 2, 1]);
    },
  );

  it('says what the endpoint is to the app server that was asked', () => {
    const w = agreed();
    expect([0, 1, 2].map((server) => w.ask(server).role)).toEqual(['primary', 'secondary', 'secondary']);
  });

  it('only the way of the truth counts', () => {
    const w = agreed();
    w.change(20 * SECOND, () => w.network.block(APP_SITE, 1, 7));
    w.kernel.runUntil(60 * SECOND);
    expect(w.observer.milestones).toEqual([]);
    w.change(60 * SECOND, () => w.network.block(TRUTH_SITE, 1, 7));
    w.kernel.runUntil(80 * SECOND);
    expect(w.observer.milestones).toMatchObject([
      {
        kind: 'endpoint-degraded',
        subject: 'b',
        detail: { by: 'source-of-truth', region: 'westus' },
      },
    ]);
    expect(w.observer.detections).toMatchObject([{ endpoint: 1, decider: SOURCE_OF_TRUTH }]);
    expect([0, 1, 2].map((server) => w.negotiation.isOnline(server, 1))).toEqual([false, false, false]);
  });

  it('a check on demand asks one after another, in order, and no further than it must', () => {
    const w = agreed({ health: { by: 'on-demand' } });
    expect(w.ask(2)).toMatchObject({ endpoint: 1, delay_us: 3 * RTT });
    w.network.setCondition(1, 'silent', 7);
    expect(w.ask(2)).toMatchObject({ endpoint: 0, delay_us: 5 * SECOND + 3 * RTT });
  });

  it('without it the last answer stands, and it knows it when it is back', () => {
    for (const by of ['poll', 'on-demand', 'server-connections'] as const) {
      const w = agreed({ health: { by } });
      w.change(20 * SECOND, () => w.network.setCondition(1, 'refusing', 7));
      w.at(40 * SECOND, () => w.ask());
      w.at(50 * SECOND, () => w.negotiation.crashed(SOURCE_OF_TRUTH));
      w.change(60 * SECOND, () => w.network.setCondition(1, 'up', 7));
      w.at(100 * SECOND, () => w.negotiation.restarted(SOURCE_OF_TRUTH));
      w.kernel.runUntil(99 * SECOND);
      expect(w.ask()).toMatchObject({ endpoint: 0, delay_us: 0 });
      w.kernel.runUntil(100 * SECOND);
      expect(w.negotiation.isOnline(0, 1)).toBe(false);
      w.kernel.runUntil(120 * SECOND);
      expect(w.ask().endpoint).toBe(1);
    }
  });

  it('an app server that ends takes nothing with it', () => {
    const w = agreed();
    w.at(50 * SECOND, () => w.negotiation.crashed(0));
    w.at(60 * SECOND, () => w.negotiation.restarted(0));
    w.kernel.runUntil(100 * SECOND);
    expect(w.changes).toEqual([]);
  });
});
