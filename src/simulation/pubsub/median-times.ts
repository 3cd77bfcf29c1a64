import type { FaultId, PopulationId } from '../../domain/ids.js';
import type { Micros } from '../../kernel/kernel.js';
import type { PubSubScenario } from '../../scenario/pubsub/scenario.js';
import type { Fault } from '../../scenario/scenario.js';
import { handshakeRounds } from '../../topology/handshake.js';
import type { Network } from '../../topology/network.js';
import { distributionOf } from '../distribution-of.js';
import type { Places } from './places.js';

/** Median times that the closed forms need from the network. */
export interface MedianTimes {
  /** How long a refused probe takes to fail, over all sites and endpoints. */
  readonly refusal_us: Micros;
  /** A handshake of the population with the nearest replica that the fault leaves. */
  handshake_us(fault: FaultId, population: PopulationId): Micros;
}

export function medianTimes(scenario: PubSubScenario, network: Network, places: Places): MedianTimes {
  const access_us = distributionOf(scenario.network.internet.access).mean;
  return {
    refusal_us: refusal_us(scenario, network, places),
    handshake_us(fault, population) {
      const spec = scenario.clients[population];
      const { connect, kind } = spec;
      const what = kind === 'websocket' ? 'websocket' : 'get';
      const negotiate = kind === 'websocket' && connect.negotiate;
      const asksApp = kind === 'websocket' && scenario.service.appServers.length > 0;
      const appRounds = asksApp ? handshakeRounds({ ...connect, negotiate: false, what: 'get' }).total : 0;
      const rounds = appRounds + handshakeRounds({ ...connect, negotiate, what }).total;
      const { site } = places.clients[population];
      const left = places.replicas.filter((replica) => !takes(scenario.faults[fault], replica));
      const roundTrips = left.map((replica) => network.medianRtt_us(site, replica.site));
      return Math.round(rounds * (Math.min(...roundTrips) + access_us));
    },
  };
}

/** Does the fault take the replica down? */
export function takes(fault: Fault, replica: { readonly name: string; readonly region: string }): boolean {
  if (fault.kind === 'region-outage') return fault.region === replica.region;
  return fault.kind === 'replica-crash' && fault.replica === replica.name;
}

/** An ideal probe is told when it answers; any other waits one round trip for the reset. */
function refusal_us(scenario: PubSubScenario, network: Network, places: Places): Micros {
  if (!('trafficManager' in scenario.routing)) return 0;
  const { probe } = scenario.routing.trafficManager;
  if (probe.transport === 'ideal') return probe.answerTime;
  const roundTrips = places.probes.flatMap(({ site }) =>
    places.replicas.map((replica) => network.medianRtt_us(site, replica.site)),
  );
  return Math.round(roundTrips.reduce((sum, one) => sum + one, 0) / roundTrips.length);
}
