import type { ReplicaId } from '../../domain/ids.js';
import { blobsOf, type Manifest, type TagId } from '../../domain/image.js';
import type { RegistryAnswer, RegistryRequest } from '../../domain/registry-requests.js';
import type {
  RegistryOptions,
  RegistryReplica,
  RegistryStrategy,
} from '../../replication/registry/contract.js';
import { Store } from '../../replication/registry/store.js';
import { Fabric, type FabricOptions } from '../fabric.js';

/** One request of a client. */
export interface Asked {
  readonly replica: ReplicaId;
  readonly request: RegistryRequest;
  answer: RegistryAnswer | undefined;
}

/** A push: asked for in one go, and acknowledged once its last request, the manifest, is. */
export interface Push {
  readonly replica: ReplicaId;
  readonly manifest: Manifest;
  readonly tag: TagId;
  readonly put: Asked;
}

export type RegistrySubject = Pick<RegistryStrategy, 'create'>;
export type RegistryFabric = ReturnType<typeof registryFabric>;

/** Short, so that histories see all of it; nothing is swept. */
const OPTIONS: RegistryOptions = {
  pickup_us: 1_000_000,
  parallelFetches: 2,
  unreferencedLife_us: 86_400_000_000,
  upstream: 0,
};

/** Replicas of a registry in a {@link Fabric}, what they hold, which outlives crashes, and what they answered. */
export function registryFabric(
  subject: RegistrySubject,
  count: number,
  options: Omit<FabricOptions, 'onCrash' | 'connections'> = {},
) {
  const asked: Asked[] = [];
  const pushes: Push[] = [];
  const stores = Array.from({ length: count }, () => new Store(true));
  const fabric = new Fabric<RegistryReplica>(
    count,
    ({ effects, copy, note }, peers) =>
      subject.create(
        {
          ...effects,
          copy,
          store: stores[effects.self],
          answer(operation, answer) {
            note('answer', operation, answer);
            if (asked[operation].answer !== undefined)
              throw new Error(`request ${operation} was answered twice`);
            asked[operation].answer = answer;
          },
          noted: (fact) => note('noted', fact),
        },
        peers,
        OPTIONS,
      ),
    options,
  );

  function ask(replica: ReplicaId, request: RegistryRequest): Asked {
    const one: Asked = { replica, request, answer: undefined };
    const operation = asked.push(one) - 1;
    fabric.machines[replica].asked(operation, request);
    return one;
  }

  return Object.assign(fabric, {
    asked: asked as readonly Asked[],
    pushes: pushes as readonly Push[],
    ask,
    push(replica: ReplicaId, manifest: Manifest, tag: TagId): void {
      for (const blob of blobsOf(manifest)) {
        if (ask(replica, { kind: 'check-blob', blob: blob.id }).answer?.ok !== true) continue;
        const upload = asked.length;
        ask(replica, { kind: 'start-upload', upload });
        ask(replica, { kind: 'upload-blob', upload, blob });
      }
      const put = ask(replica, { kind: 'put-manifest', manifest, tag });
      pushes.push({ replica, manifest, tag, put });
    },
    named: (replica: ReplicaId, tag: TagId) => ask(replica, { kind: 'get-manifest', tag, manifest: null }),
  });
}
