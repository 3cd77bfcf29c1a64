import { describe, expect, it } from 'vitest';
import { createRandom } from '../../src/kernel/streams.js';
import { SECOND, world } from './world.js';

const draw = createRandom(11).stream('test', 'methods');

function shares(answer: () => number, endpoints: number, queries = 20_000): number[] {
  const counts = new Array<number>(endpoints).fill(0);
  for (let i = 0; i < queries; i += 1) counts[answer()] += 1;
  return counts.map((count) => count / queries);
}

describe('performance', () => {
  const rtt = { us: [90_000, 20_000, 35_000], eu: [15_000, 95_000, 80_000], tie: [5000, 5000, 5000] };
  const endpoints = [{ region: 'europe' }, { region: 'east' }, { region: 'west' }];
  const rttTo_us = (region: string, endpoint: number): number => rtt[region as keyof typeof rtt][endpoint];

  it('answers the endpoint nearest to the asking resolver, without a draw', () => {
    const w = world({ endpoints, rttTo_us });
    const noDraw = {
      uniform(): number {
        throw new Error('drawn');
      },
    };
    expect(w.manager.answer('us', noDraw)).toBe(1);
    expect(w.manager.answer('eu', noDraw)).toBe(0);
    expect(w.manager.answer('tie', noDraw)).toBe(0);
  });

  it('fails over to the next closest region', () => {
    const w = world({ endpoints, rttTo_us });
    w.network.setCondition(1, 'silent', 0);
    w.kernel.runUntil(600 * SECOND);
    expect(w.manager.answer('us', draw)).toBe(2);
    expect(w.manager.answer('eu', draw)).toBe(0);
  });

  it('shares evenly among endpoints of the nearest region', () => {
    const w = world({
      endpoints: [{ region: 'far' }, { region: 'near', name: 'a' }, { region: 'near', name: 'b' }],
      rttTo_us: (_region, endpoint) => (endpoint === 0 ? 2 : 1),
    });
    const [far, a, b] = shares(() => w.manager.answer('x', draw), 3);
    expect(far).toBe(0);
    // Four standard deviations of 20,000 draws.
    expect(Math.abs(a - b)).toBeLessThan(0.03);
  });
});

describe('priority', () => {
  it('answers the lowest number, wherever it stands in the list', () => {
    const w = world({
      profile: { method: 'priority' },
      endpoints: [{ priority: 30 }, { priority: 2 }, { priority: 10 }],
    });
    expect(w.manager.answer('x', draw)).toBe(1);
    w.manager.setEnabled(1, false);
    expect(w.manager.answer('x', draw)).toBe(2);
  });

  it('goes by the order of the list without numbers', () => {
    const w = world({ profile: { method: 'priority' }, endpoints: [{}, {}] });
    expect(w.manager.answer('x', draw)).toBe(0);
  });
});

describe('weighted', () => {
  it('answers each query at random by weight, among those that are served', () => {
    const w = world({
      profile: { method: 'weighted' },
      endpoints: [{ weight: 1 }, { weight: 6 }, { weight: 3 }],
    });
    const [a, b, c] = shares(() => w.manager.answer('x', draw), 3);
    // Four standard deviations of 20,000 draws.
    expect(Math.abs(a - 0.1)).toBeLessThan(0.0085);
    expect(Math.abs(b - 0.6)).toBeLessThan(0.014);
    expect(Math.abs(c - 0.3)).toBeLessThan(0.013);
    w.manager.setEnabled(1, false);
    const [a2, b2] = shares(() => w.manager.answer('x', draw), 3);
    expect(b2).toBe(0);
    expect(Math.abs(a2 - 0.25)).toBeLessThan(0.0125);
  });
});
