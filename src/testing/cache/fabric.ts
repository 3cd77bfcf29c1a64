import type { ReplicaId } from '../../domain/ids.js';
import type { Micros } from '../../kernel/kernel.js';
import type {
  Answer,
  CacheEffects,
  CacheReplica,
  KeyId,
  Operation,
  OperationId,
  VersionId,
} from '../../replication/cache/contract.js';
import { Fabric, type FabricOptions } from '../fabric.js';
import { Operator } from './operator.js';

/** One operation of a client, from asking to answer. */
export interface Asked {
  readonly operation: OperationId;
  readonly replica: ReplicaId;
  readonly what: Operation;
  readonly started_us: Micros;
  answer: Answer | undefined;
  /** -1: not yet. */
  answered_us: Micros;
}

/** What the kit needs of a cache strategy; options are settled already. */
export interface CacheSubject {
  create(effects: CacheEffects, peers: readonly ReplicaId[]): CacheReplica;
}

export type CacheFabric = ReturnType<typeof cacheFabric>;

/** Replicas of a cache strategy in a {@link Fabric}, and what they answered. */
export function cacheFabric(
  subject: CacheSubject,
  count: number,
  options: Omit<FabricOptions, 'onCrash' | 'connections'> = {},
) {
  const history: Asked[] = [];
  const conflicts: { readonly replica: ReplicaId; readonly key: KeyId; readonly dropped: VersionId }[] = [];
  /** What `applied` said last, by replica and key, and everything it said in this life of the replica. */
  const visible = Array.from({ length: count }, () => new Map<KeyId, VersionId>());
  const applied = Array.from({ length: count }, () => new Set<VersionId>());
  const fabric = new Fabric<CacheReplica>(
    count,
    ({ effects, connections, note }, peers) =>
      subject.create(
        {
          ...effects,
          ...connections,
          answer(operation, answer) {
            note('answer', operation, answer);
            const asked = history[operation];
            if (asked.answer !== undefined) throw new Error(`operation ${operation} was answered twice`);
            asked.answer = answer;
            asked.answered_us = effects.now_us();
          },
          applied(key, version) {
            note('applied', key, version);
            visible[effects.self].set(key, version);
            applied[effects.self].add(version);
          },
          conflict: (key, dropped) => conflicts.push({ replica: effects.self, key, dropped }),
        },
        peers,
      ),
    {
      ...options,
      onCrash(replica) {
        visible[replica].clear();
        applied[replica].clear();
      },
      connections: {
        dialled: (self, peer, incoming) => fabric.machines[self].dialled(peer, incoming),
        heard: (self, peer, message) => fabric.machines[self].heard(peer, message),
        hungUp: (self, peer) => fabric.machines[self].hungUp(peer),
      },
    },
  );

  /** A client asks; a microsecond passes first, so that no two operations start together. */
  function ask(replica: ReplicaId, what: Operation): Asked {
    fabric.pass(1);
    const operation = history.length;
    const started_us = fabric.now_us;
    const asked: Asked = { operation, replica, what, started_us, answer: undefined, answered_us: -1 };
    history.push(asked);
    fabric.machines[replica].asked(operation, what);
    return asked;
  }

  return Object.assign(fabric, {
    operator: new Operator(fabric),
    history,
    conflicts,
    visible,
    applied,
    ask,
    read: (replica: ReplicaId, key: KeyId) => ask(replica, { kind: 'read', key }),
    write: (replica: ReplicaId, key: KeyId, version: VersionId) =>
      ask(replica, { kind: 'write', key, version, bytes: 100 }),
    add: (replica: ReplicaId, key: KeyId, version: VersionId, amount: number) =>
      ask(replica, { kind: 'add', key, version, amount }),
  });
}
