import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RandomSource } from '../../src/kernel/random.js';
import { createRandom } from '../../src/kernel/streams.js';
import { SECOND, world } from './world.js';

interface Design {
  readonly interval: number;
  readonly timeout: number;
  readonly answerTime: number;
  readonly toleratedFailures: number;
  readonly combine: 'majority' | 'first' | 'all';
  readonly repeat: 'start-to-start' | 'end-to-start';
  /** One a site, as shares of the interval. */
  readonly phases: readonly number[];
  /** Lengths of up, down, up, down …, the first after one interval. */
  readonly spells: readonly number[];
  readonly mode: 'silent' | 'refusing';
}

const END_US = 900 * SECOND;

const design = fc.record<Design>({
  interval: fc.integer({ min: 3 * SECOND, max: 40 * SECOND }),
  timeout: fc.integer({ min: SECOND, max: 12 * SECOND }),
  answerTime: fc.integer({ min: 0, max: 2 * SECOND }),
  toleratedFailures: fc.integer({ min: 0, max: 4 }),
  combine: fc.constantFrom('majority', 'first', 'all'),
  repeat: fc.constantFrom('start-to-start', 'end-to-start'),
  phases: fc.array(fc.double({ min: 0, max: 0.999999, noNaN: true }), { minLength: 1, maxLength: 5 }),
  spells: fc.array(fc.integer({ min: 1, max: 250 * SECOND }), { minLength: 1, maxLength: 8 }),
  mode: fc.constantFrom('silent', 'refusing'),
});

/** Moments at which the endpoint's fate changes: down, up, down … */
function turns(d: Design): number[] {
  const moments: number[] = [];
  let at = d.interval;
  for (const spell of d.spells) {
    at += spell;
    moments.push(at);
  }
  return moments;
}

interface Verdict {
  readonly at: number;
  readonly site: number;
  readonly ok: boolean;
}

/** Every probe's outcome, worked out from the rules alone, in order of its end. */
function outcomes(d: Design): Verdict[] {
  const changes = turns(d);
  const isDown = (at: number): boolean => changes.filter((change) => change <= at).length % 2 === 1;
  const found: Verdict[] = [];
  d.phases.forEach((share, site) => {
    let start = Math.floor(share * d.interval);
    while (start <= END_US) {
      const down = isDown(start);
      const silent = down && d.mode === 'silent';
      const inTime = !silent && d.answerTime < d.timeout;
      const at = start + (inTime ? d.answerTime : d.timeout);
      found.push({ at, site, ok: !down && inTime });
      start = (d.repeat === 'start-to-start' ? start : at) + d.interval;
    }
  });
  return found.filter((outcome) => outcome.at <= END_US).sort((a, b) => a.at - b.at);
}

/** Moments of Degraded and of Online after it. */
function oracle(d: Design): { degraded: number[]; online: number[] } {
  const failures = d.phases.map(() => 0);
  const degraded: number[] = [];
  const online: number[] = [];
  for (const { at, site, ok } of outcomes(d)) {
    failures[site] = ok ? 0 : failures[site] + 1;
    const down = failures.filter((count) => count > d.toleratedFailures).length;
    const sites = failures.length;
    const isDown =
      d.combine === 'majority' ? down > sites / 2 : d.combine === 'first' ? down > 0 : down === sites;
    const wasDown = degraded.length > online.length;
    if (isDown && !wasDown) degraded.push(at);
    if (!isDown && wasDown) online.push(at);
  }
  return { degraded, online };
}

/** The given phases for endpoint 0; everything else as drawn. */
function withPhases(phases: readonly number[]): RandomSource {
  const drawn = createRandom(3);
  return {
    stream(entity, purpose) {
      const stream = drawn.stream(entity, purpose);
      const site = /site-(\d)\/eastus$/.exec(entity);
      if (purpose !== 'phase' || site === null) return stream;
      return {
        uniform: () => phases[Number(site[1])],
        uniformAt: (index, draw) => stream.uniformAt(index, draw),
        seek: (index, draw) => stream.seek(index, draw),
      };
    },
  };
}

describe('detection', () => {
  it('agrees with the rules worked out by hand, for any design and any outages', () => {
    fc.assert(
      fc.property(design, (d) => {
        // Two sites that end a probe in the same microsecond have no order the rules speak of.
        const ends = outcomes(d).map((outcome) => outcome.at);
        fc.pre(new Set(ends).size === ends.length);
        const { phases, spells: _spells, mode, ...probe } = d;
        const w = world({
          sites: phases.length,
          random: withPhases(phases),
          probe: { ...probe, phase: undefined, transport: 'ideal' },
        });
        turns(d).forEach((moment, i) => {
          w.at(moment, () => w.network.setCondition(0, i % 2 === 0 ? mode : 'up', 0));
        });
        w.kernel.runUntil(END_US);
        expect({
          degraded: w.observer.moments('endpoint-degraded', 'eastus'),
          online: w.observer.moments('endpoint-online', 'eastus'),
        }).toEqual(oracle(d));
      }),
      { numRuns: 200 },
    );
  });
});
