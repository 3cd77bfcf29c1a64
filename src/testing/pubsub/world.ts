import type { ClientId, ReplicaId } from '../../domain/ids.js';
import type { GroupId, MessageId, PubSubStrategy } from '../../replication/pubsub/contract.js';
import type { History } from '../conformance.js';
import { actFault } from '../fault-actions.js';
import { type Delivery, type PubSubFabric, pubsubFabric } from './fabric.js';
import { GROUPS, type PubSubAction } from './history.js';

export type PubSubSubject = Pick<PubSubStrategy, 'create' | 'exchanges'>;

export interface Published {
  readonly message: MessageId;
  readonly from: ReplicaId;
  readonly group: GroupId;
  /** Who was subscribed when it was sent, and where; by client. */
  readonly subscribers: readonly Subscriber[];
}

export interface Subscriber {
  readonly client: ClientId;
  readonly replica: ReplicaId;
}

/** Replicas under test, and beside them what everybody should know: which client is where, in which groups. */
export class PubSubWorld {
  readonly fabric: PubSubFabric;
  readonly published: Published[] = [];
  /** What was written to somebody who was not a member there at that moment. */
  readonly strays: Delivery[] = [];
  readonly #exchanges: boolean;
  readonly #place = new Map<ClientId, { readonly replica: ReplicaId; readonly groups: Set<GroupId> }>();
  #seen = 0;

  constructor(
    { create, exchanges = true }: PubSubSubject,
    { seed, replicas }: Pick<History<PubSubAction>, 'seed' | 'replicas'>,
    watches = false,
  ) {
    this.#exchanges = exchanges;
    this.fabric = pubsubFabric({ create }, replicas, { seed, watches });
    this.fabric.linkAll();
    this.settle();
  }

  act(action: PubSubAction): void {
    this.#do(action);
    this.#look();
  }

  settle(length_us = SETTLE_US): void {
    this.fabric.settle(length_us);
    this.#look();
  }

  heal(): void {
    this.fabric.heal();
    this.settle();
  }

  /** A message from a client of this replica, handed over wherever it goes. */
  publishAndSettle(from: ReplicaId, group: GroupId): Published {
    this.#publish(from, group);
    this.settle();
    return this.published[this.published.length - 1];
  }

  /** One message to each group, not handed over yet. */
  publishToAll(from: ReplicaId): void {
    for (let group = 0; group < GROUPS; group++) this.#publish(from, group);
  }

  subscribers(group: GroupId): readonly Subscriber[] {
    return [...this.#place]
      .filter(([, { groups }]) => groups.has(group))
      .map(([client, { replica }]) => ({ client, replica }))
      .sort((a, b) => a.client - b.client);
  }

  /** Can what is sent from one of them get to the other now? `one-way`: it can, and nothing comes back. */
  reach(from: ReplicaId, to: ReplicaId): 'open' | 'one-way' | 'none' {
    if (from === to) return 'open';
    if (!this.#exchanges || !this.fabric.passes(from, to)) return 'none';
    return this.fabric.passes(to, from) ? 'open' : 'one-way';
  }

  receiversOf(message: MessageId): readonly ClientId[] {
    return this.fabric.deliveries
      .filter((delivery) => delivery.message === message)
      .map(({ client }) => client)
      .sort((a, b) => a - b);
  }

  #do(action: PubSubAction): void {
    const { fabric } = this;
    switch (action.kind) {
      case 'join': {
        const place = this.#place.get(action.client) ?? { replica: action.replica, groups: new Set() };
        if (!fabric.isAlive(place.replica) || place.groups.has(action.group)) return;
        this.#place.set(action.client, place);
        place.groups.add(action.group);
        return fabric.joined(place.replica, action.client, action.group);
      }
      case 'close': {
        const place = this.#place.get(action.client);
        if (place === undefined) return;
        this.#place.delete(action.client);
        return fabric.closed(place.replica, action.client);
      }
      case 'publish':
        if (fabric.isAlive(action.replica)) this.#publish(action.replica, action.group);
        return;
      case 'crash':
        for (const [client, { replica }] of [...this.#place]) {
          if (replica === action.replica) this.#place.delete(client);
        }
        return actFault(fabric, action);
      default:
        return actFault(fabric, action);
    }
  }

  #publish(from: ReplicaId, group: GroupId): void {
    const message = this.published.length;
    this.published.push({ message, from, group, subscribers: this.subscribers(group) });
    this.fabric.published(from, message, group);
  }

  /** Holds what was written since the last look against who is a member now. */
  #look(): void {
    const { deliveries } = this.fabric;
    for (; this.#seen < deliveries.length; this.#seen++) {
      const delivery = deliveries[this.#seen];
      const place = this.#place.get(delivery.client);
      const group = this.published[delivery.message]?.group;
      const isMember = group !== undefined && place?.replica === delivery.replica && place.groups.has(group);
      if (!isMember) this.strays.push(delivery);
    }
  }
}

/** Long enough for whatever a strategy repeats after a while. */
const SETTLE_US = 60_000_000;
