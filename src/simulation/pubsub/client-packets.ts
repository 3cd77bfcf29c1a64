import type { SocketPopulation } from '../../clients/websocket/socket-population.js';
import type { ClientId, PopulationId, SiteId } from '../../domain/ids.js';
import type { Micros } from '../../kernel/kernel.js';
import type { Cursor, Stream } from '../../kernel/random.js';
import { retransmissionTimeout_us } from '../../topology/tcp.js';
import type { FlowPorts } from './message-flow.js';

/** How long packets of messages take; each client's draw from a row of their own, whoever else talks. */
export class ClientPackets {
  readonly #ports: FlowPorts;
  /** By population. */
  readonly #streams: (Stream | undefined)[];
  readonly #drawn: Uint32Array;

  constructor(populations: number, clients: number, ports: FlowPorts) {
    this.#ports = ports;
    this.#streams = Array.from({ length: populations }, () => undefined);
    this.#drawn = new Uint32Array(clients);
  }

  attach(id: PopulationId, name: string): void {
    this.#streams[id] = this.#ports.random.stream(`clients/${name}`, 'delivery');
  }

  /** One packet between a client and its replica, last mile and retransmission of a lost one included. */
  way_us(from: SiteId, to: SiteId, population: SocketPopulation, client: ClientId): Micros {
    const { kernel, network } = this.#ports;
    const { connections, identity } = population;
    const access_us = connections.access_us[client - identity.firstClient];
    const draws = this.#rowOf(population, client);
    let way_us = network.oneWay_us(from, to, kernel.now_us, draws) + Math.round(access_us / 2);
    const loss = network.lossRate(from, to);
    if (loss > 0 && draws.uniform() < loss) {
      way_us += retransmissionTimeout_us(network.medianRtt_us(from, to) + Math.round(access_us));
    }
    this.#drawn[client] = draws.draw;
    return way_us;
  }

  /** A round trip between two sites that the client's event makes. */
  roundTrip_us(from: SiteId, to: SiteId, population: SocketPopulation, client: ClientId): Micros {
    const draws = this.#rowOf(population, client);
    const there_us = this.#ports.network.roundTrip_us(from, to, this.#ports.kernel.now_us, draws);
    this.#drawn[client] = draws.draw;
    return there_us;
  }

  /** The client's own random numbers, from the first unused one on; the caller notes how far it got. */
  #rowOf({ identity: { id, firstClient } }: SocketPopulation, client: ClientId): Cursor {
    return (this.#streams[id] as Stream).seek(client - firstClient, this.#drawn[client]);
  }
}
