import type { ClientId, EndpointId, FaultId, ReplicaId } from '../../domain/ids.js';
import type { HandlerId, Micros } from '../../kernel/kernel.js';
import { DROP, PASS, REFUSE } from '../../topology/network.js';
import type { ClientPorts, Population, PopulationIdentity } from '../ports.js';
import { Coming } from './coming.js';
import { CONNECTED, type Connections, HANDSHAKING, NOTHING, RESOLVING, STALLED } from './connections.js';
import { Going } from './going.js';
import { stillHears } from './liveness.js';
import { ServiceRestored } from './service-restored.js';
import { SocketCore } from './socket-core.js';
import type { SocketOptions, SocketService } from './socket-options.js';

/**
 * A population of long-lived WebSocket clients: resolve, connect, stay, lose the connection, notice,
 * come back. Nothing happens while all is well: pings are worked out only when a path breaks.
 */
export class SocketPopulation implements Population {
  readonly identity: PopulationIdentity;
  readonly connections: Connections;
  readonly #core: SocketCore;
  readonly #coming: Coming;
  readonly #going: Going;
  readonly #arrives: HandlerId;
  readonly #cut: HandlerId;
  /** Connections that are to be closed, by index; each when its event comes. */
  readonly #cuts: Cut[] = [];

  constructor(
    identity: PopulationIdentity,
    options: SocketOptions,
    service: SocketService,
    ports: ClientPorts,
  ) {
    const core = new SocketCore(identity, options, service, ports);
    const restored = new ServiceRestored(core);
    this.identity = identity;
    this.connections = core.connections;
    this.#core = core;
    this.#arrives = ports.kernel.handler(`${identity.name}: arrive`, (client) => this.#arrive(client));
    this.#cut = ports.kernel.handler(`${identity.name}: cut`, (index) => this.#cutOff(this.#cuts[index]));
    this.#coming = new Coming(core, restored, (client) => this.#going.leave(client));
    this.#going = new Going(core, this.#coming, restored);
  }

  start(): void {
    this.#core.ports.kernel.at(0, this.#arrives, 0);
  }

  answersChanged(): void {}

  inFlight() {
    const { state } = this.connections;
    const counts = { negotiate: 0, connect: 0 };
    for (let client = 0; client < this.identity.count; client++) {
      const at = state[client];
      if (at !== RESOLVING && at !== HANDSHAKING && at !== STALLED) continue;
      counts[this.#coming.attemptedOperation(client)]++;
    }
    return [
      { kind: 'negotiate' as const, count: counts.negotiate },
      { kind: 'connect' as const, count: counts.connect },
    ];
  }

  /** A message reached the client over its connection, which therefore lives. */
  heard(client: number, at_us: Micros): void {
    const { heard_us } = this.connections;
    if (heard_us[client] < at_us) heard_us[client] = at_us;
  }

  /** Data was sent on the client's connection and vanished; either side retransmits it. */
  unanswered(client: number): void {
    this.#going.unanswered(client);
  }

  pathChanged(endpoint: EndpointId, fault: FaultId, memoryLost: boolean): void {
    const core = this.#core;
    const upstream = core.upstream(endpoint);
    const downstream = core.downstream(endpoint);
    const broken = upstream !== PASS || downstream !== PASS;
    const wasBroken = core.brokenSince[endpoint] !== NOTHING;
    if (memoryLost) core.lives[endpoint] = core.lives[endpoint] + 1;
    if (broken && !wasBroken) core.brokenSince[endpoint] = core.now_us;
    const hears = stillHears(core.options.keepAlive, upstream === PASS, downstream === PASS);
    const { state, replica: endpointOf } = this.connections;
    for (let client = 0; client < this.identity.count; client++) {
      if (endpointOf[client] !== endpoint) continue;
      if (state[client] === CONNECTED) {
        if (broken) this.#going.broke(client, endpoint, fault, hears, upstream === REFUSE);
        else if (wasBroken && !this.#going.isBeingReset(client)) this.#going.awaitContact(client, endpoint);
      } else if (state[client] === STALLED && upstream !== DROP && downstream !== DROP) {
        this.#coming.synAgain(client, endpoint, upstream);
      }
    }
    if (!broken) core.brokenSince[endpoint] = NOTHING;
  }

  resetConnections(
    replica: ReplicaId,
    fault: FaultId,
    over_us: Micros,
    closing: (client: ClientId) => boolean,
  ): void {
    const core = this.#core;
    const random = core.ports.random.stream(`clients/${this.identity.name}`, `reset by ${fault}`);
    for (let client = 0; client < this.identity.count; client++) {
      if (!this.connections.isOn(client, replica) || !closing(core.id(client))) continue;
      if (over_us === 0) this.#cutOff(this.#cutOf(client, replica, fault));
      else this.#cutLater(client, replica, fault, Math.floor(random.seek(client, 0).uniform() * over_us));
    }
  }

  /** A packet of the client's has met nobody: a reset is on its way, once what happens now is done. */
  resetAtNextPacket(client: ClientId, replica: ReplicaId): void {
    this.#cutLater(client - this.identity.firstClient, replica, NOTHING, 0);
  }

  #cutLater(client: number, replica: ReplicaId, fault: FaultId, delay_us: Micros): void {
    const cut = this.#cutOf(client, replica, fault);
    this.#core.ports.kernel.after(delay_us, this.#cut, this.#cuts.push(cut) - 1);
  }

  #cutOf(client: number, replica: ReplicaId, fault: FaultId): Cut {
    return { client, replica, fault, established_us: this.connections.established_us[client] };
  }

  #arrive(client: number): void {
    const { kernel } = this.#core.ports;
    const { count } = this.identity;
    if (client + 1 < count) {
      const next_us = Math.round(((client + 1) * this.#core.options.arriveOver) / count);
      kernel.at(next_us, this.#arrives, client + 1);
    }
    this.connections.wanted_us[client] = kernel.now_us;
    this.#coming.attempt(client);
  }

  /** The service closes a connection: its own side at once, and the client learns of it as it can. */
  #cutOff({ client, replica, fault, established_us }: Cut): void {
    const core = this.#core;
    const { up, established_us: now } = this.connections;
    const isSame = this.connections.isOn(client, replica) && now[client] === established_us;
    if (!isSame || this.#going.isBeingReset(client)) return;
    // On a broken path the client hears nothing of it, until a packet of its own meets nobody.
    if (up[client] === 1) this.#going.broke(client, replica, fault, false, true);
    else if (fault !== NOTHING) core.ports.observer.faultTouched(fault, 'connections', 1);
    core.service.closed(core.id(client), replica, fault === NOTHING);
  }
}

/** One connection that the service closes; another one of the client's is not meant. */
interface Cut {
  readonly client: number;
  readonly replica: ReplicaId;
  readonly fault: FaultId;
  readonly established_us: Micros;
}
