import type { ClientId, ReplicaId } from '../../domain/ids.js';
import type { GroupId, MessageId, PubSubReplica, PubSubStrategy } from '../../replication/pubsub/contract.js';
import { Fabric, type FabricOptions } from '../fabric.js';

export interface Delivery {
  readonly replica: ReplicaId;
  readonly client: ClientId;
  readonly message: MessageId;
}

export type PubSubFabric = ReturnType<typeof pubsubFabric>;

/** Replicas of a pub/sub strategy in a {@link Fabric}, and what they wrote to their clients. */
export function pubsubFabric(
  strategy: Pick<PubSubStrategy, 'create'>,
  count: number,
  options: FabricOptions = {},
) {
  const deliveries: Delivery[] = [];
  const fabric = new Fabric<PubSubReplica>(
    count,
    ({ effects, forward, note }, peers) =>
      strategy.create(
        {
          ...effects,
          forward,
          deliver(client, message) {
            note('deliver', client, message);
            deliveries.push({ replica: effects.self, client, message });
          },
        },
        peers,
      ),
    options,
  );
  return Object.assign(fabric, {
    deliveries: deliveries as readonly Delivery[],
    joined: (replica: ReplicaId, client: ClientId, group: GroupId) =>
      fabric.machines[replica].joined(client, group),
    closed: (replica: ReplicaId, client: ClientId) => fabric.machines[replica].closed(client),
    published: (replica: ReplicaId, message: MessageId, group: GroupId, bytes = 1000) =>
      fabric.machines[replica].published(message, group, bytes),
  });
}
