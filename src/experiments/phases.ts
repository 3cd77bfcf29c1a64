import type { Micros } from '../kernel/kernel.js';
import { areInstances } from '../scenario/pubsub/instances.js';
import type { PubSubScenario } from '../scenario/pubsub/scenario.js';
import type { Fault, Scenario, TrafficManager } from '../scenario/scenario.js';

/** One run of an experiment over phases: the scenario as it is to be run, and with which seed. */
export interface PhasedRun {
  /** From the fault to the next probe, in µs. */
  readonly phase_us: Micros;
  readonly seed: number;
  readonly scenario: PubSubScenario;
}

/** Why phases say nothing of this scenario, in words; null where they do. */
export function whyNoPhases(scenario: Scenario): string | null {
  if (scenario.family !== 'pubsub') return 'phases are of pub/sub services';
  if (areInstances(scenario.service.strategy)) {
    return 'app servers find out about instances, each at a phase of its own';
  }
  if (!('trafficManager' in scenario.routing)) return 'there is no traffic manager whose probes have a phase';
  const { probe } = scenario.routing.trafficManager;
  if (probe.repeat === 'end-to-start') {
    return 'probes that start one interval after the last one ended (probe.repeat: end-to-start) keep no phase';
  }
  const fault = alignedFault(scenario);
  if (fault === undefined) return 'no fault silences a replica';
  if (fault.at < probe.interval) {
    return `the fault ${fault.as} begins before the first probe: it has to begin one interval after 0 or later`;
  }
  return null;
}

/** The fault that the probes are aligned with: the first one that silences a replica. */
export function alignedFault({ faults }: Scenario): Fault | undefined {
  return [...faults].sort((a, b) => a.at - b.at).find(silencesReplica);
}

/**
 * The same outage met by the probes at every moment between two of them. In run k of N all probing
 * sites probe at the same moments, the first one k · I / (N − 1) after the fault: at the fault itself in
 * the first run, one µs before the next would be due in the last. Everything else that chance decides
 * is drawn anew: run k has the seed + k.
 *
 * @throws Error where `whyNoPhases` has a reason.
 */
export function phasedRuns(scenario: Scenario, seed: number, runs: number): readonly PhasedRun[] {
  const why = whyNoPhases(scenario);
  const fault = alignedFault(scenario);
  if (
    why !== null ||
    scenario.family !== 'pubsub' ||
    fault === undefined ||
    !('trafficManager' in scenario.routing)
  ) {
    throw new Error(`no phases: ${why}`);
  }
  const { trafficManager } = scenario.routing;
  const { interval } = trafficManager.probe;
  return Array.from({ length: runs }, (_, run) => {
    const phase_us = runs === 1 ? 0 : Math.min(Math.round((run * interval) / (runs - 1)), interval - 1);
    const phase = (fault.at + phase_us) % interval;
    const routing = { ...scenario.routing, trafficManager: probingAt(trafficManager, phase) };
    return { phase_us, seed: (seed + run) % Number.MAX_SAFE_INTEGER, scenario: { ...scenario, routing } };
  });
}

/** Written in a scenario, a phase needs ideal probes; probes over the network keep one as well. */
function probingAt(trafficManager: TrafficManager, phase: Micros): TrafficManager {
  return { ...trafficManager, probe: { ...trafficManager.probe, phase } };
}

function silencesReplica({ kind }: Fault): boolean {
  switch (kind) {
    case 'region-outage':
    case 'replica-crash':
      return true;
    case 'access-disabled':
    case 'storage-failure':
    case 'connection-reset':
    case 'network-cut':
    case 'traffic-manager-outage':
      return false;
  }
}
