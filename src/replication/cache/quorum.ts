import type { ReplicaId } from '../../domain/ids.js';
import type { Micros } from '../../kernel/kernel.js';
import { Cells } from './cells.js';
import type { CacheEffects, CacheReplica, CacheStrategy } from './contract.js';
import { MAX_REPLICAS } from './origin.js';
import { Coordinator } from './quorum/coordinator.js';
import { messageBytes, type PeerMessage } from './quorum/messages.js';
import type { ClockSkew } from './skewed-clock.js';

/** What a message of one replica to another is about: links may treat them differently. */
export type QuorumMessageKind = PeerMessage['kind'];

export interface QuorumOptions {
  /** R: so many copies reply before a read is answered. */
  readonly readQuorum: number;
  /** W: so many copies acknowledge before a write is. */
  readonly writeQuorum: number;
  /** After so long without them the coordinator answers no-quorum. */
  readonly timeout_us: Micros;
  /** Give what a read found to be the newest to the copies that replied with something older. */
  readonly readRepair: boolean;
  /** Keep writes for copies that did not acknowledge them, and hand them over when the link is back. */
  readonly hintedHandoff: boolean;
  /** Hints older than this are dropped. */
  readonly hintAge_us: Micros;
  readonly clockSkew_us?: ClockSkew;
  /** Which replicas hold the copies; the others only coordinate. Default: all. */
  readonly copies?: readonly ReplicaId[];
}

/**
 * N copies of all keys, as in Dynamo and Cassandra. The replica that the client asks coordinates: it sends a
 * read or write to every copy it has a link to, its own included, and answers at the R-th reply or W-th
 * acknowledgement. The last writer wins, by the clock of the coordinator, then by its id. Counters have a
 * shard for each coordinator.
 *
 * Promises, as long as no copy loses its memory: if R + W > N, a read that starts after a write was
 * acknowledged sees it or one that wins over it. With hinted hand-off all copies are the same again after a
 * healed partition that was shorter than the age of hints. With read repair those that reply to a read of a
 * key are the same again after it.
 *
 * Does not promise: that the later of two writes wins (a slow clock loses an acknowledged write to a faster
 * one); linearizability (a read beside a write may see it, and the next not: repair is in the background);
 * that a write answered no-quorum did not happen, if the answer says `unknown`. Nothing is persisted: a
 * restart empties the copy and loses the hints it kept. Keys that nobody reads stay empty there.
 */
export const quorum: CacheStrategy<QuorumOptions> = {
  name: 'quorum',
  summary: 'N copies; a write waits for W of them and a read for R; the last writer wins',
  replicas: { min: 1, max: MAX_REPLICAS },
  create: createReplica,
};

function createReplica(
  effects: CacheEffects,
  peers: readonly ReplicaId[],
  options: QuorumOptions,
): CacheReplica {
  const copies = options.copies ?? [effects.self, ...peers];
  checkQuorums(copies, [effects.self, ...peers], options);
  const cells = new Cells((key, version) => effects.applied(key, version));
  const coordinator = new Coordinator(effects, copies, options, cells);

  function reply(to: ReplicaId, message: PeerMessage): void {
    effects.send(to, message, messageBytes(message));
  }

  function receive(from: ReplicaId, message: PeerMessage): void {
    switch (message.kind) {
      case 'write': {
        const { request, key } = message;
        cells.merge(key, message.cell);
        return reply(from, { kind: 'ack', request, key });
      }
      case 'repair':
        return cells.merge(message.key, message.cell);
      case 'read':
        return reply(from, { kind: 'value', request: message.request, cell: cells.get(message.key) });
      case 'ack':
        return coordinator.acknowledged(from, message.request, message.key);
      case 'value':
        return coordinator.replied(from, message.request, message.cell);
    }
  }

  return {
    asked(operation, what) {
      coordinator.asked(operation, what);
    },
    forgotten(operation) {
      coordinator.forgotten(operation);
    },
    received(from, message) {
      receive(from, message as PeerMessage);
    },
    linkUp(peer) {
      coordinator.linkUp(peer);
    },
    linkDown(peer) {
      coordinator.linkDown(peer);
    },
    woken() {
      coordinator.woken();
    },
    restarted() {
      cells.clear();
      coordinator.restarted();
    },
    dialled() {},
    heard() {},
    hungUp() {},
  };
}

function checkQuorums(
  copies: readonly ReplicaId[],
  replicas: readonly ReplicaId[],
  { readQuorum, writeQuorum }: QuorumOptions,
): void {
  const n = copies.length;
  const fits = (count: number) => Number.isInteger(count) && count >= 1 && count <= n;
  if (!fits(readQuorum) || !fits(writeQuorum)) {
    throw new Error(`quorum: R = ${readQuorum} and W = ${writeQuorum} must be between 1 and N = ${n}`);
  }
  if (new Set(copies).size !== n || copies.some((copy) => !replicas.includes(copy))) {
    throw new Error('quorum: the copies are replicas of the cache, each named once');
  }
}
