import type { ReplicaId } from '../../../domain/ids.js';
import type { Answer, Operation } from '../contract.js';
import type { Entry } from './log.js';
import type { Snapshot, Store } from './store.js';

export type Term = number;
/** Names one life of a replica that had lost its memory; 0: its first. */
export type Incarnation = number;
/** Names an operation at the replica whose client asked it. */
export type Ticket = number;

/** Who is to get the answer to an operation. */
export interface Origin {
  readonly replica: ReplicaId;
  readonly ticket: Ticket;
}

export interface VoteRequest {
  readonly kind: 'vote';
  readonly term: Term;
  readonly lastIndex: number;
  readonly lastTerm: Term;
  /** Only asks whether it would be granted. */
  readonly pre: boolean;
  /** The leader itself asked for the election: no reason to stand by it. */
  readonly transfer: boolean;
}

export interface VoteReply {
  readonly kind: 'vote-reply';
  readonly term: Term;
  readonly pre: boolean;
  readonly granted: boolean;
  /** Of the voter; null: it has started afresh, and no log knows this life. */
  readonly incarnation: Incarnation | null;
}

export interface Append {
  readonly kind: 'append';
  readonly term: Term;
  /** Of the leader's log: see {@link Store.lineage}. */
  readonly lineage: number;
  readonly prevIndex: number;
  readonly prevTerm: Term;
  readonly entries: readonly Entry[];
  readonly commit: number;
  /** Comes back in the reply: who answers round r held the sender for its leader after r began. */
  readonly round: number;
}

/** One piece of a snapshot; the state itself stands in the last. */
export interface SnapshotChunk {
  readonly kind: 'snapshot';
  readonly term: Term;
  readonly lineage: number;
  readonly index: number;
  readonly offset: number;
  readonly bytes: number;
  readonly snapshot: Snapshot | null;
  readonly round: number;
}

/** What a follower answers to its leader. */
export interface FollowerReply {
  readonly kind: 'append-reply' | 'chunk-reply';
  readonly term: Term;
  readonly ok: boolean;
  /** The request's, so that late rejections are known. */
  readonly prevIndex: number;
  /** ok: up to here the logs agree. Not ok: from here on the leader may try. */
  readonly index: number;
  readonly round: number;
  /** False while it has not recovered what it forgot: then it counts in no quorum. */
  readonly voting: boolean;
}

export type Message =
  | VoteRequest
  | VoteReply
  | Append
  | SnapshotChunk
  | FollowerReply
  /** The leader asks for an election at once (leadership transfer). */
  | { readonly kind: 'timeout-now'; readonly term: Term }
  | { readonly kind: 'forward'; readonly ticket: Ticket; readonly what: Operation }
  | { readonly kind: 'answer'; readonly ticket: Ticket; readonly answer: Answer }
  /** A replica without memory asks who else has none. */
  | { readonly kind: 'recover'; readonly round: number }
  | { readonly kind: 'recover-reply'; readonly round: number; readonly incarnation: Incarnation | null }
  /** It asks the leader to be taken in again. */
  | { readonly kind: 'rejoin'; readonly incarnation: Incarnation };

/** Of each thing that leaves a host, on the wire (assumed). */
export const HEADER_BYTES = 64;
const FIELDS_BYTES = 32;

/** Size on the wire without the header (fields assumed, payload as stated by the client). */
export function bytesOf(message: Message): number {
  switch (message.kind) {
    case 'append':
      return message.entries.reduce((sum, entry) => sum + FIELDS_BYTES + payloadBytes(entry), FIELDS_BYTES);
    case 'snapshot':
      return FIELDS_BYTES + message.bytes;
    case 'forward':
      return FIELDS_BYTES + (message.what.kind === 'write' ? message.what.bytes : 0);
    default:
      return FIELDS_BYTES;
  }
}

function payloadBytes({ command }: Entry): number {
  return command.kind === 'write' ? command.bytes : 0;
}
