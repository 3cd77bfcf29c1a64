import type { DataObserver } from '../../domain/data-observations.js';
import type { ReplicaId } from '../../domain/ids.js';
import type { EventHandle } from '../../kernel/kernel.js';
import type { Stream } from '../../kernel/random.js';
import type { Answer, CacheEffects, Operation, OperationId } from '../../replication/cache/contract.js';
import { DROP, PASS } from '../../topology/network.js';
import { type Side, TcpConnection } from '../../topology/tcp-connection.js';
import { Mesh } from '../mesh.js';
import type { CachePorts } from './cache-ports.js';
import { DelayedMessages, type DelayOf } from './delayed-messages.js';
import type { CacheHosts } from './hosts.js';
import type { Machine, MachineMaker } from './strategy-of.js';

/** What operations are told of the replicas. */
export interface MachineEvents {
  answered(replica: ReplicaId, operation: OperationId, answer: Answer): void;
}

export interface MachineOptions {
  readonly make: MachineMaker;
  /** Of connections that strategies dial themselves, each way. */
  readonly bandwidth_bps: number;
  /** How long a message takes by its kind; null: what the network takes. */
  readonly delayOf: DelayOf | null;
}

/**
 * The replicas' state machines and what joins them: links over which any of them sends, and TCP connections
 * that a strategy dials itself. Carries out what they ask for, and tells them what a real process would see.
 */
export class CacheMachines {
  readonly all: readonly Machine[];
  readonly #ports: CachePorts;
  readonly #hosts: CacheHosts;
  readonly #events: MachineEvents;
  readonly #mesh: Mesh<unknown>;
  /** Instead of the mesh, while a path is open. */
  readonly #delayed: DelayedMessages | null;
  /** By the lower id, then the higher one. */
  readonly #connections: (TcpConnection | undefined)[][];
  /** Per replica, what its state machine wants to be woken for, by token. */
  readonly #wakes: readonly Map<number, EventHandle>[];

  constructor(options: MachineOptions, hosts: CacheHosts, events: MachineEvents, ports: CachePorts) {
    this.#ports = ports;
    this.#hosts = hosts;
    this.#events = events;
    const { specs } = hosts;
    this.#wakes = specs.map(() => new Map());
    this.#mesh = new Mesh<unknown>(
      specs,
      {
        received: (to, from, letter) => this.#tell(to, ({ replica }) => replica.received(from, letter)),
        lost() {},
        linkUp: (replica, peer) => this.#tell(replica, (machine) => machine.replica.linkUp(peer)),
        linkDown: (replica, peer) => this.#linkDown(replica, peer),
      },
      ports,
    );
    this.#delayed =
      options.delayOf === null
        ? null
        : new DelayedMessages(options.delayOf, specs, ports, (to, from, message) =>
            this.#tell(to, ({ replica }) => replica.received(from, message)),
          );
    this.#connections = specs.map((_, low) =>
      specs.map((__, high) => (low < high ? this.#connection(low, high, options.bandwidth_bps) : undefined)),
    );
    const ids = specs.map((_, id) => id);
    this.all = specs.map((_, self) =>
      options.make(
        this.#effectsOf(self),
        ids.filter((id) => id !== self),
      ),
    );
  }

  start(): void {
    this.#mesh.start();
  }

  ask(replica: ReplicaId, operation: OperationId, what: Operation): void {
    this.#tell(replica, (machine) => machine.replica.asked(operation, what));
  }

  forget(replica: ReplicaId, operation: OperationId): void {
    this.#tell(replica, (machine) => machine.replica.forgotten(operation));
  }

  /** The process is gone; a place that went dark takes with it what was under way, else the system hangs up. */
  crashed(replica: ReplicaId): void {
    const { kernel, network } = this.#ports;
    for (const handle of this.#wakes[replica].values()) kernel.cancel(handle);
    this.#wakes[replica].clear();
    this.#mesh.crashed(replica);
    const { site } = this.#hosts.specs[replica];
    const dark = network.verdict(site, site) === DROP;
    for (const [connection, side] of this.#connectionsOf(replica)) {
      if (dark) connection.vanish(side);
      else connection.hangUp(side);
    }
  }

  restarted(replica: ReplicaId): void {
    this.all[replica].replica.restarted();
    this.#mesh.restarted(replica);
  }

  pathsChanged(): void {
    this.#mesh.pathsChanged();
    for (const low of this.#hosts.specs.keys()) {
      for (const high of this.#hosts.specs.keys()) {
        const connection = this.#connections[low][high];
        if (connection?.isOpen) this.#touch(low, high, 'links');
      }
    }
  }

  /** States which fault, if any, stands between two caches. */
  #touch(from: ReplicaId, to: ReplicaId, what: string): void {
    const { network, observer } = this.#ports;
    const [there, back] = [this.#hosts.specs[from].site, this.#hosts.specs[to].site];
    if (network.roundTripVerdict(there, back) === PASS) return;
    const outward = network.culprit(there, back);
    observer.faultTouched(outward >= 0 ? outward : network.culprit(back, there), what, 1);
  }

  #tell(replica: ReplicaId, what: (machine: Machine) => void): void {
    if (this.#hosts.isAlive(replica)) what(this.all[replica]);
  }

  #linkDown(replica: ReplicaId, peer: ReplicaId): void {
    // Both ends of a link find it dead, unless one is dead itself: the link counts once.
    if (replica < peer || !this.#hosts.isAlive(peer)) this.#touch(replica, peer, 'links');
    this.#tell(replica, (machine) => machine.replica.linkDown(peer));
  }

  #connection(low: ReplicaId, high: ReplicaId, bandwidth_bps: number): TcpConnection {
    const { kernel, network, random } = this.#ports;
    const { specs } = this.#hosts;
    const pair = [low, high] as const;
    const told = (side: Side, what: (machine: Machine, peer: ReplicaId) => void) =>
      this.#tell(pair[side], (machine) => what(machine, pair[side === 0 ? 1 : 0]));
    return new TcpConnection(
      kernel,
      network,
      random,
      {
        name: `link of ${specs[low].name} and ${specs[high].name}`,
        sites: [specs[low].site, specs[high].site],
        bandwidth_bps,
      },
      {
        dialled: (side, incoming) => told(side, (machine, peer) => machine.replica.dialled(peer, incoming)),
        heard: (side, message) => told(side, (machine, peer) => machine.replica.heard(peer, message)),
        hungUp: (side) => told(side, (machine, peer) => machine.replica.hungUp(peer)),
      },
    );
  }

  #between(self: ReplicaId, peer: ReplicaId): readonly [TcpConnection, Side] {
    const connection = this.#connections[Math.min(self, peer)][Math.max(self, peer)];
    return [connection as TcpConnection, self < peer ? 0 : 1];
  }

  #connectionsOf(replica: ReplicaId): (readonly [TcpConnection, Side])[] {
    return this.#hosts.specs.flatMap((_, peer) => (peer === replica ? [] : [this.#between(replica, peer)]));
  }

  #effectsOf(self: ReplicaId): CacheEffects {
    const { kernel, random, data } = this.#ports;
    const { name } = this.#hosts.specs[self];
    const streams = new Map<string, Stream>();
    const wakes = this.#wakes[self];
    const woken = kernel.handler(`cache ${name}: woken`, (token) => {
      wakes.delete(token);
      this.#tell(self, (machine) => machine.replica.woken(token));
    });
    const cancel = (token: number): boolean => {
      const handle = wakes.get(token);
      wakes.delete(token);
      return handle !== undefined && kernel.cancel(handle);
    };
    return {
      self,
      now_us: () => kernel.now_us,
      send: (to, message, bytes) => {
        data.dataTransferred(self, to, bytes, kernel.now_us);
        this.#touch(self, to, 'messages');
        if (this.#delayed?.send(self, to, message)) return;
        this.#mesh.send(self, to, message, bytes);
      },
      wake: (delay_us, token) => {
        cancel(token);
        wakes.set(token, kernel.after(delay_us, woken, token));
      },
      cancel,
      random: (purpose) => {
        const stream = streams.get(purpose) ?? random.stream(`replica/${name}`, purpose);
        streams.set(purpose, stream);
        return stream.uniform();
      },
      answer: (operation, answer) => this.#events.answered(self, operation, answer),
      applied: (key, version) => data.dataApplied(self, key, version, kernel.now_us),
      conflict: (key, dropped) => data.dataConflict(self, key, dropped, kernel.now_us),
      ...this.#connectionEffects(self, data),
    };
  }

  #connectionEffects(
    self: ReplicaId,
    data: DataObserver,
  ): Pick<CacheEffects, 'dial' | 'hangUp' | 'write' | 'unsent_bytes'> {
    const { kernel } = this.#ports;
    const on = <T>(peer: ReplicaId, what: (connection: TcpConnection, side: Side) => T): T =>
      what(...this.#between(self, peer));
    return {
      dial: (to) => on(to, (connection, side) => connection.dial(side)),
      hangUp: (peer) => on(peer, (connection, side) => connection.hangUp(side)),
      write: (peer, message, bytes) => {
        const written = on(peer, (connection, side) => connection.write(side, message, bytes));
        if (written) data.dataTransferred(self, peer, bytes, kernel.now_us);
      },
      unsent_bytes: (peer) => on(peer, (connection, side) => connection.unsent_bytes(side)),
    };
  }
}
