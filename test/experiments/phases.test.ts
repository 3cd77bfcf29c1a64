import { describe, expect, it } from 'vitest';
import { type PhaseBands, phaseBands, phaseOutcome } from '../../src/experiments/phase-bands.js';
import { phasedRuns, whyNoPhases } from '../../src/experiments/phases.js';
import type { ClosedForm } from '../../src/metrics/result.js';
import { phaseBandLines } from '../../src/reports/text/phase-bands.js';
import { plainStyler } from '../../src/reports/text/styler.js';
import type { Scenario } from '../../src/scenario/scenario.js';
import { type Design, IDEAL_PROBE, idealNetwork, run, SECOND, scenarioOf } from '../behaviours/support.js';

const INTERVAL = 30 * SECOND;

/** Stateless clients, a region gone for long, probes as given. */
function outage(probe: Design, more: Design = {}): Design {
  return {
    duration: '10m',
    network: idealNetwork(),
    service: { replicas: [{ region: 'eastus' }, { region: 'westeurope' }] },
    routing: { trafficManager: { method: 'priority', ttl: '20s', probe } },
    clients: [
      { name: 'us', region: 'eastus', kind: 'requests', count: 4, requests: { arrivals: 'always-on' } },
    ],
    faults: [{ at: '2m17s', kind: 'region-outage', region: 'eastus', as: 'dark' }],
    ...more,
  };
}

const IDEAL = outage({ ...IDEAL_PROBE, sites: ['northeurope', 'centralus', 'japaneast'] });
const OVER_NETWORK = outage({ transport: 'https' }, { network: { jitter: { regime: 'none' } } });

function bandsOf(scenario: Scenario, runs: number): PhaseBands {
  const outcomes = phasedRuns(scenario, scenario.seed, runs).map((phased) =>
    phaseOutcome(phased.phase_us, run(phased.scenario, { seed: phased.seed })),
  );
  return phaseBands('dark', INTERVAL, outcomes);
}

function detectionOf(bands: PhaseBands) {
  const [{ detected, closedForm }] = bands.bands;
  if (detected === null || closedForm === null) throw new Error('not detected');
  return { detected, closedForm: closedForm as ClosedForm };
}

describe('a run over phases', () => {
  it.each([2, 7, 16])('of ideal probes encloses the closed form of detection tightly: %d runs', (runs) => {
    const { detected, closedForm } = detectionOf(bandsOf(scenarioOf(IDEAL), runs));
    const { best_for_us, worst_for_us } = closedForm.detection;
    expect([best_for_us, worst_for_us]).toEqual([100 * SECOND, 130 * SECOND]);
    expect(detected.min_us).toBe(best_for_us);
    // The last run probes one µs before the interval is over: the worst case is a supremum.
    expect(detected.max_us).toBe(worst_for_us - 1);
    expect(detected.runs).toBe(runs);
  });

  it('of probes over the network does so up to the probe that is under way when the fault strikes', () => {
    const runs = 7;
    const bands = bandsOf(scenarioOf(OVER_NETWORK), runs);
    const { detected, closedForm } = detectionOf(bands);
    const { best_for_us, worst_for_us } = closedForm.detection;
    // The last phase: the probe before had begun one µs before the fault, and fails with it.
    expect(detected.min_us).toBe(best_for_us - 1);
    expect(detected.max_us).toBe(worst_for_us - INTERVAL / (runs - 1));
  });

  it('probes first at the fault, last one µs before the next is due, with a seed of its own each', () => {
    const runs = phasedRuns(scenarioOf(IDEAL), 5, 4);
    expect(runs.map(({ phase_us }) => phase_us)).toEqual([0, 10 * SECOND, 20 * SECOND, 30 * SECOND - 1]);
    expect(runs.map(({ seed }) => seed)).toEqual([5, 6, 7, 8]);
    for (const { phase_us, scenario } of runs) {
      const failed = run(scenario).timeline.filter(({ kind }) => kind === 'probe-failed');
      // All three sites at once, and the time-out after their first probe that met the fault.
      expect(failed.map(({ at_us }) => at_us)).toEqual(Array(3).fill((137 + 10) * SECOND + phase_us));
    }
  });

  it('gives min ≤ median ≤ max of every step, and phases whose medians occurred', () => {
    const [band] = bandsOf(scenarioOf(IDEAL), 5).bands;
    const steps = [
      band.detected,
      band.published,
      band.shifted50,
      band.shifted99,
      band.lastMoved,
      band.recovered,
    ];
    for (const step of [...steps, ...band.phases.map((phase) => phase.band)]) {
      if (step === null) throw new Error('a step is missing');
      expect(step.min_us).toBeLessThanOrEqual(step.median_us);
      expect(step.median_us).toBeLessThanOrEqual(step.max_us);
    }
    const waiting = band.phases.find(({ name }) => name === 'waiting-for-probe')?.band;
    // 0, 7.5, 15, 22.5 s and one µs less than 30 s.
    expect(waiting).toEqual({ runs: 5, min_us: 0, median_us: 15 * SECOND, max_us: 30 * SECOND - 1 });
    expect(band.phases.map(({ name }) => name).slice(0, 3)).toEqual([
      'waiting-for-probe',
      'tolerated-failures',
      'probe-timeout',
    ]);
  });

  it('says in how many runs something happened at all', () => {
    // The fourth probe must start before the end: phase + 90 s < 110 s, for 0, 5, 10 and 15 s.
    const short = { at: '2m17s', for: '110s', kind: 'region-outage', region: 'eastus', as: 'dark' };
    const bands = bandsOf(scenarioOf({ ...IDEAL, faults: [short] }), 7);
    expect(bands.bands[0].detected?.runs).toBe(4);
    expect(phaseBandLines(bands, 100, plainStyler).join('\n')).toMatch(/detected .* 4 of 7/);
  });

  it.each([
    ['no traffic manager', { routing: { fixed: 'eastus' } }],
    ['keep no phase', outage({ ...IDEAL_PROBE, repeat: 'end-to-start' })],
    ['no fault silences', { faults: [{ at: '2m', kind: 'traffic-manager-outage' }] }],
    ['before the first probe', { faults: [{ at: '10s', kind: 'region-outage', region: 'eastus' }] }],
  ])('is refused where phases say nothing: %s', (why, changes) => {
    expect(whyNoPhases(scenarioOf({ ...IDEAL, ...changes }))).toContain(why);
  });

  it('does not touch the scenario it is given', () => {
    const scenario = scenarioOf(IDEAL);
    const text = JSON.stringify(scenario);
    phasedRuns(scenario, 1, 3);
    expect(JSON.stringify(scenario)).toBe(text);
    expect(whyNoPhases(scenario)).toBeNull();
  });
});
