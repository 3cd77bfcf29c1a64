import { describe, expect, it } from 'vitest';
import type { Role } from '../../../src/routing/negotiate/options.js';
import { SECOND } from '../world.js';
import { type Design, world } from './world.js';

const DRAWS = 100_000;
/** What chi-square exceeds once in ten thousand times, by degrees of freedom. */
const CRITICAL = [0, 15.14, 18.42, 21.11];

const THREE_AND_TWO: readonly Role[] = ['primary', 'primary', 'primary', 'secondary', 'secondary'];

/** How often each of five instances is answered when some of them are known to be dark. */
function counts(dark: readonly number[], design: Design = {}): number[] {
  const w = world({ roles: [THREE_AND_TWO], ...design });
  for (const replica of dark) w.network.setCondition(replica, 'silent', 0);
  w.kernel.runUntil(60 * SECOND);
  const found = [0, 0, 0, 0, 0];
  for (let i = 0; i < DRAWS; i += 1) found[w.ask().endpoint] += 1;
  return found;
}

/** Weights of those that are not there are 0; they must not be answered at all. */
function expectShares(found: readonly number[], weights: readonly number[]): void {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  let chiSquare = 0;
  weights.forEach((weight, replica) => {
    if (weight === 0) {
      expect(found[replica]).toBe(0);
      return;
    }
    const expected = (DRAWS * weight) / total;
    chiSquare += (found[replica] - expected) ** 2 / expected;
  });
  const freedom = weights.filter((weight) => weight > 0).length - 1;
  expect(chiSquare).toBeLessThanOrEqual(CRITICAL[freedom]);
}

describe('S3: negotiate returns', () => {
  it.each([
    ['any of three online primaries', [], [1, 1, 1, 0, 0]],
    ['any of two', [1], [1, 0, 1, 0, 0]],
    ['the only one', [0, 1], [0, 0, 1, 0, 0]],
    ['any online secondary when no primary is online', [0, 1, 2], [0, 0, 0, 1, 1]],
    ['the only online secondary', [0, 1, 2, 4], [0, 0, 0, 1, 0]],
  ] as const)('%s, all alike', (_, dark, weights) => {
    expectShares(counts(dark), weights);
  });

  it('by the free connections of each, as the SDK weighs them', () => {
    const free = [0.5, 0.2504, 0, 1, 1];
    const design: Design = {
      options: { choice: 'by-free-capacity' },
      freeShare: (replica) => free[replica],
    };
    // floor(1000 x share), and 1 for the full one: over 100,000 draws about 133 times.
    expectShares(counts([], design), [500, 250, 1, 0, 0]);
    // Weights never lead past an online primary.
    expectShares(counts([0, 1], design), [0, 0, 1, 0, 0]);
    expectShares(counts([0, 1, 2], design), [0, 0, 0, 1000, 1000]);
  });
});

describe('the answer', () => {
  it('says what the endpoint is to the app server, and who decided', () => {
    const w = world();
    expect(w.ask(0)).toEqual({ endpoint: 0, role: 'primary', decider: 0, delay_us: 0 });
    expect(w.ask(1)).toEqual({ endpoint: 1, role: 'primary', decider: 1, delay_us: 0 });
    w.network.setCondition(0, 'silent', 0);
    w.kernel.runUntil(30 * SECOND);
    expect(w.ask(0)).toEqual({ endpoint: 1, role: 'secondary', decider: 0, delay_us: 0 });
  });

  it('D4: is none when no instance is online', () => {
    const w = world();
    for (const replica of [0, 1]) w.network.setCondition(replica, 'silent', 0);
    w.kernel.runUntil(30 * SECOND);
    expect(w.ask(0)).toMatchObject({ endpoint: -1, decider: 0 });
  });
});
