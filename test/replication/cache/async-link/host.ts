import type { EventHandle, HandlerId, KernelApi } from '../../../../src/kernel/kernel.js';
import type { RandomSource, Stream } from '../../../../src/kernel/random.js';
import type { asyncLink } from '../../../../src/replication/cache/async-link/async-link.js';
import type { AsyncLinkOptions } from '../../../../src/replication/cache/async-link/options.js';
import type { AsyncLinkReplica } from '../../../../src/replication/cache/async-link/replica.js';
import type {
  Answer,
  CacheEffects,
  KeyId,
  OperationId,
  VersionId,
} from '../../../../src/replication/cache/contract.js';
import type { NetworkApi } from '../../../../src/topology/network.js';
import { type Side, TcpConnection } from '../../../../src/topology/tcp-connection.js';

/** What replicas tell about themselves. */
export interface HostEvents {
  answered(replica: Side, operation: OperationId, answer: Answer): void;
  applied(replica: Side, key: KeyId, version: VersionId): void;
}

export interface HostPorts {
  readonly kernel: KernelApi;
  readonly network: NetworkApi;
  readonly random: RandomSource;
}

/**
 * Two processes of a cache, at sites 0 and 1, and the connection that they may open between them. A
 * process that is not alive neither hears nor wakes.
 */
export class CacheHosts {
  readonly connection: TcpConnection;
  readonly machines: readonly [AsyncLinkReplica, AsyncLinkReplica];
  readonly #ports: HostPorts;
  readonly #events: HostEvents;
  readonly #alive: [boolean, boolean] = [true, true];
  readonly #wakes: readonly [Map<number, EventHandle>, Map<number, EventHandle>] = [new Map(), new Map()];
  readonly #streams = new Map<string, Stream>();
  readonly #onWake: HandlerId;

  constructor(
    strategy: typeof asyncLink,
    options: AsyncLinkOptions,
    bandwidth_bps: number | undefined,
    ports: HostPorts,
    events: HostEvents,
  ) {
    const { kernel, network, random } = ports;
    this.#ports = ports;
    this.#events = events;
    this.connection = new TcpConnection(
      kernel,
      network,
      random,
      { name: 'replication link', sites: [0, 1], bandwidth_bps },
      {
        dialled: (side, incoming) => this.#tell(side, (machine) => machine.dialled(1 - side, incoming)),
        heard: (side, message) => this.#tell(side, (machine) => machine.heard(1 - side, message)),
        hungUp: (side) => this.#tell(side, (machine) => machine.hungUp(1 - side)),
      },
    );
    this.#onWake = kernel.handler('cache: wake', (side, token) => {
      this.#wakes[side].delete(token);
      this.machines[side].woken(token);
    });
    this.machines = [
      strategy.create(this.#effects(0), [1], options),
      strategy.create(this.#effects(1), [0], options),
    ];
  }

  isAlive(side: Side): boolean {
    return this.#alive[side];
  }

  /** The process dies; its kernel still sends what it was given, then the end. */
  kill(side: Side): void {
    this.#die(side);
    this.connection.hangUp(side);
    this.#ports.network.setCondition(side, 'closed', 0);
  }

  /** The place goes dark, with everything that was on its way. */
  loseSite(side: Side): void {
    this.#die(side);
    this.connection.vanish(side);
    this.#ports.network.setCondition(side, 'silent', 0);
  }

  /** A new process, empty. */
  restart(side: Side): void {
    this.#alive[side] = true;
    this.#ports.network.setCondition(side, 'up', 0);
    this.machines[side].restarted();
  }

  #die(side: Side): void {
    this.#alive[side] = false;
    for (const wake of this.#wakes[side].values()) this.#ports.kernel.cancel(wake);
    this.#wakes[side].clear();
  }

  #tell(side: Side, what: (machine: AsyncLinkReplica) => void): void {
    if (this.#alive[side]) what(this.machines[side]);
  }

  #effects(self: Side): CacheEffects {
    const { kernel, random } = this.#ports;
    const wakes = this.#wakes[self];
    const cancel = (token: number): boolean => {
      const handle = wakes.get(token);
      return wakes.delete(token) && kernel.cancel(handle as EventHandle);
    };
    return {
      self,
      now_us: () => kernel.now_us,
      random: (purpose) => {
        const name = `${self} ${purpose}`;
        let stream = this.#streams.get(name);
        if (stream === undefined) {
          stream = random.stream(`replica ${self}`, purpose);
          this.#streams.set(name, stream);
        }
        return stream.uniform();
      },
      wake: (delay_us, token) => {
        cancel(token);
        wakes.set(token, kernel.after(delay_us, this.#onWake, self, token));
      },
      cancel,
      answer: (operation, answer) => this.#events.answered(self, operation, answer),
      applied: (key, version) => this.#events.applied(self, key, version),
      dial: () => this.connection.dial(self),
      hangUp: () => this.connection.hangUp(self),
      write: (_peer, message, bytes) => this.connection.write(self, message, bytes),
      unsent_bytes: () => this.connection.unsent_bytes(self),
      send: () => {
        throw new Error('async-link sends nothing over the backbone');
      },
    };
  }
}
