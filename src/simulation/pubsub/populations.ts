import type { ClientPorts, Population, PopulationIdentity } from '../../clients/ports.js';
import { AlwaysOnPopulation } from '../../clients/requests/always-on.js';
import { PoissonPopulation } from '../../clients/requests/poisson.js';
import type { SocketOptions } from '../../clients/websocket/socket-options.js';
import type { Population as PopulationSpec, PubSubScenario } from '../../scenario/pubsub/scenario.js';
import { handshakeRounds } from '../../topology/handshake.js';
import type { Access } from '../access.js';
import type { Places } from './places.js';

/** Who the populations are, numbered through in the order of the file. */
export function identify(scenario: PubSubScenario, places: Places): PopulationIdentity[] {
  let firstClient = 0;
  return scenario.clients.map((spec, id) => {
    const identity = { id, name: spec.name, site: places.clients[id].site, firstClient, count: spec.count };
    firstClient += spec.count;
    return identity;
  });
}

export function socketOptions(
  { connect, keepAlive, reconnect, arriveOver, session, joins, protocol }: PopulationSpec,
  access_us: Access,
): SocketOptions {
  const rounds = handshakeRounds({ ...connect, what: 'websocket' });
  return {
    arriveOver,
    handshakeRounds: rounds.connect,
    serviceNegotiateRounds: rounds.negotiate,
    negotiateRounds: handshakeRounds({ ...connect, negotiate: false, what: 'get' }).total,
    connectTimeout: connect.timeout,
    synTimeout: connect.synTimeout,
    keepAlive,
    reconnect,
    session,
    joinsByRequest: joins === 'by-request',
    reliable: protocol === 'reliable',
    access_us,
  };
}

export function requestPopulation(
  spec: PopulationSpec,
  identity: PopulationIdentity,
  access_us: Access,
  ports: ClientPorts,
): Population {
  const { connect, requests, arriveOver } = spec;
  const options = {
    arriveOver,
    rounds: handshakeRounds({ ...connect, what: 'get' }).total,
    timeout: requests.timeout,
    synTimeout: connect.synTimeout,
    rate: requests.rate,
    access_us,
  };
  return requests.arrivals === 'always-on'
    ? new AlwaysOnPopulation(identity, options, ports)
    : new PoissonPopulation(identity, options, ports);
}
