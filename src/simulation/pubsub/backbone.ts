import type { ReplicaId } from '../../domain/ids.js';
import type { EventHandle, HandlerId } from '../../kernel/kernel.js';
import type { Stream } from '../../kernel/random.js';
import type {
  MessageId,
  PubSubEffects,
  PubSubReplica,
  PubSubStrategy,
} from '../../replication/pubsub/contract.js';
import { PASS } from '../../topology/network.js';
import { Mesh } from '../mesh.js';
import type { Hosts } from './hosts.js';
import type { FlowPorts, MessageFlow } from './message-flow.js';

/**
 * The replicas' state machines and what joins them: carries out what a strategy asks for, and keeps
 * count of the published messages that travel between replicas.
 */
export class Backbone {
  readonly #ports: FlowPorts;
  readonly #hosts: Hosts;
  readonly #flow: () => MessageFlow;
  readonly #machines: readonly PubSubReplica[];
  readonly #mesh: Mesh<Letter>;
  readonly #leaves: HandlerId;
  /** Per replica, what its state machine wants to be woken for, by token. */
  readonly #wakes: readonly Map<number, EventHandle>[];
  /** Letters that wait in their replica's queue, by token. */
  readonly #queued: Queued[] = [];
  readonly #freeTokens: number[] = [];

  constructor(strategy: PubSubStrategy, hosts: Hosts, flow: () => MessageFlow, ports: FlowPorts) {
    this.#ports = ports;
    this.#hosts = hosts;
    this.#flow = flow;
    this.#wakes = hosts.specs.map(() => new Map());
    this.#leaves = ports.kernel.handler('backbone: letter leaves', (token) => this.#letterLeaves(token));
    this.#mesh = new Mesh(
      strategy.exchanges === false ? [] : hosts.specs,
      {
        received: (to, from, letter) => this.#arrived(to, from, letter),
        lost: (to, letter) => this.#lostOnTheWay(to, letter),
        linkUp: (replica, peer) => this.machine(replica).linkUp(peer),
        linkDown: (replica, peer) => this.#linkDown(replica, peer),
      },
      ports,
    );
    const all = hosts.specs.map((_, id) => id);
    this.#machines = hosts.specs.map(({ name }, self) =>
      strategy.create(
        this.#effectsOf(self, name),
        strategy.exchanges === false ? [] : all.filter((id) => id !== self),
      ),
    );
  }

  machine(replica: ReplicaId): PubSubReplica {
    return this.#machines[replica];
  }

  start(): void {
    this.#mesh.start();
  }

  crashed(replica: ReplicaId): void {
    for (const handle of this.#wakes[replica].values()) this.#ports.kernel.cancel(handle);
    this.#wakes[replica].clear();
    this.#mesh.crashed(replica);
  }

  restarted(replica: ReplicaId): void {
    this.machine(replica).restarted();
    this.#mesh.restarted(replica);
  }

  pathsChanged(): void {
    this.#mesh.pathsChanged();
  }

  #effectsOf(self: ReplicaId, name: string): PubSubEffects {
    const { kernel, random } = this.#ports;
    const streams = new Map<string, Stream>();
    const wakes = this.#wakes[self];
    const woken = kernel.handler(`replica ${name}: woken`, (token) => {
      wakes.delete(token);
      this.machine(self).woken(token);
    });
    return {
      self,
      now_us: () => kernel.now_us,
      deliver: (client, message) => this.#flow().deliver(self, client, message),
      send: (to, message, bytes) => this.#mesh.send(self, to, { message, carried: NONE }, bytes),
      forward: (to, carried, message, bytes) => this.#forward(self, to, { message, carried }, bytes),
      wake: (delay_us, token) => {
        wakes.set(token, kernel.after(delay_us, woken, token));
      },
      cancel: (token) => {
        const handle = wakes.get(token);
        wakes.delete(token);
        return handle !== undefined && kernel.cancel(handle);
      },
      random: (purpose) => {
        const stream = streams.get(purpose) ?? random.stream(`replica/${name}`, purpose);
        streams.set(purpose, stream);
        return stream.uniform();
      },
    };
  }

  /** A message to another replica is an outbound message: it waits for its turn like every other. */
  #forward(from: ReplicaId, to: ReplicaId, letter: Letter, bytes: number): void {
    const { kernel, observer } = this.#ports;
    const flow = this.#flow();
    flow.ledger.assertCarried(letter.carried);
    flow.ledger.hold(letter.carried);
    observer.forwarded(from, to, bytes, kernel.now_us);
    const leaves_us = flow.serveForward(from, letter.carried);
    const token = this.#freeTokens.pop() ?? this.#queued.length;
    this.#queued[token] = { from, to, letter, bytes, life: this.#hosts.lifeOf(from) };
    kernel.at(leaves_us, this.#leaves, token);
  }

  #letterLeaves(token: number): void {
    const { from, to, letter, bytes, life } = this.#queued[token];
    this.#freeTokens.push(token);
    if (life !== this.#hosts.lifeOf(from)) return this.#flow().ledger.release(letter.carried, 'replica-down');
    this.#touch(from, to, 'messages');
    this.#mesh.send(from, to, letter, bytes);
  }

  #linkDown(replica: ReplicaId, peer: ReplicaId): void {
    // Both ends of a link find it dead, unless one is dead itself: the link counts once.
    if (replica < peer || !this.#hosts.isAlive(peer)) this.#touch(replica, peer, 'links');
    this.machine(replica).linkDown(peer);
  }

  /** States which fault, if any, stands between two replicas. */
  #touch(from: ReplicaId, to: ReplicaId, what: string): void {
    const { network, observer } = this.#ports;
    const [there, back] = [this.#hosts.siteOf(from), this.#hosts.siteOf(to)];
    if (network.roundTripVerdict(there, back) === PASS) return;
    const outward = network.culprit(there, back);
    observer.faultTouched(outward >= 0 ? outward : network.culprit(back, there), what, 1);
  }

  #arrived(to: ReplicaId, from: ReplicaId, { message, carried }: Letter): void {
    if (carried === NONE) return this.machine(to).received(from, message);
    const flow = this.#flow();
    if (!flow.takes(to)) return flow.ledger.release(carried, 'overloaded');
    this.machine(to).received(from, message);
    flow.ledger.release(carried);
  }

  #lostOnTheWay(to: ReplicaId, { carried }: Letter): void {
    if (carried === NONE) return;
    this.#flow().ledger.release(carried, this.#hosts.isAlive(to) ? 'link-lost' : 'replica-down');
  }
}

/** What travels between replicas: a strategy's message, and the published message it carries. */
interface Letter {
  readonly message: unknown;
  readonly carried: MessageId;
}

/** A letter that waits for its turn; `life`: of the process that sends it. */
interface Queued {
  readonly from: ReplicaId;
  readonly to: ReplicaId;
  readonly letter: Letter;
  readonly bytes: number;
  readonly life: number;
}

const NONE = -1;
