import type { ReplicaId } from '../../../domain/ids.js';
import type { Micros } from '../../../kernel/kernel.js';
import type { OperatedReplica } from '../contract.js';
import type { ReplicationId } from './messages.js';
import type { LinkEvent } from './server.js';
import type { WaitDone } from './waiting.js';

/** What an operator, a client library or a report can ask of a replica besides its operations. */
export interface AsyncLinkReplica extends OperatedReplica {
  /** REPLICAOF NO ONE; false while a snapshot is loaded, when the command is refused. */
  promote(): boolean;
  /** REPLICAOF. `wipe`: its data is removed first, as when two caches of Azure are linked. */
  follow(primary: ReplicaId, wipe: boolean): boolean;
  /** WAIT for all that was written so far; a secondary answers 0 at once. timeout_us 0: for ever. */
  wait(replicas: number, timeout_us: Micros, done: WaitDone): void;
  /** Calls the listener from now on. */
  listen(listener: (event: LinkEvent) => void): void;
  /** INFO replication. */
  info(): Info;
}

export interface Info {
  readonly role: 'primary' | 'secondary';
  readonly replid: ReplicationId;
  readonly offset: number;
  /** Bytes of history in the backlog. */
  readonly histlen: number;
  /** Of a secondary: master_link_status. */
  readonly linkUp: boolean;
  /** Of a primary: what its secondary acknowledged; undefined while none is online. */
  readonly ackOffset: number | undefined;
  readonly output_bytes: number;
}
