import type { Micros } from '../kernel/kernel.js';
import type { ClientId, PopulationId, ReplicaId } from './ids.js';
import type { FailureReason, Outcome } from './outcome.js';

/** A key of a cache, and what one write wrote to it: small integers, 0 for no value at all. */
export type KeyId = number;
export type VersionId = number;

/** One operation on data, from the session that asked to its end. The record is reused: copy what you keep. */
export interface DataOperation {
  kind: 'read' | 'write' | 'add';
  population: PopulationId;
  /** Where the application ran when it asked; without: in the region of its population. */
  region?: string | undefined;
  /** One of the application's sessions, which ask one thing after another or several at once. */
  session: ClientId;
  /** The last replica that was asked. */
  replica: ReplicaId;
  key: KeyId;
  /** Of a write, what it wrote, whatever came of it. Of a read that is ok, what it saw. */
  version: VersionId;
  /** Of a counter that was added to or read: its sum as answered; null where nothing was answered. */
  sum: number | null;
  /** Of an addition. */
  amount: number;
  bytes: number;
  intended_us: Micros;
  started_us: Micros;
  ended_us: Micros;
  outcome: Outcome;
  reason: FailureReason;
}

/** How far one step of an operator's failover took. */
export interface RecoveryStep {
  /** The operator's action, as the scenario names it. */
  readonly action: string;
  /** `alert`, `decision`, `unlink`, `promotion`, `switch` … in the order in which they were done. */
  readonly step: string;
  readonly from_us: Micros;
  readonly to_us: Micros;
}

/**
 * What a replicated data service states besides what every service does. Facts only: a run with an observer
 * that ignores everything has the same events.
 */
export interface DataObserver {
  /** An operation ended. Writes state their version also where nobody knows whether they were done. */
  dataOperation(operation: Readonly<DataOperation>): void;
  /** A write was asked for: stated before anything can be applied. */
  dataWritten(version: VersionId, key: KeyId, bytes: number, session: ClientId, at_us: Micros): void;
  /** From now on whoever reads the key at the replica sees this version (0: nothing). */
  dataApplied(replica: ReplicaId, key: KeyId, version: VersionId, at_us: Micros): void;
  /** Merging dropped a version for one whose writer had not seen it; several replicas may state the same. */
  dataConflict(replica: ReplicaId, key: KeyId, dropped: VersionId, at_us: Micros): void;
  /** The replica's process ended, and with it all that it held in memory. */
  dataMemoryLost(replica: ReplicaId, at_us: Micros): void;
  /** The replica is alive and has again what it will ever have: what it lacks from now on is behind, not lost. */
  dataMemoryBack(replica: ReplicaId, at_us: Micros): void;
  /** The replica takes the writes from now on, in place of another: what it lacks of acknowledged ones is lost. */
  dataPromoted(replica: ReplicaId, at_us: Micros): void;
  /** How many bytes of the primary's stream the replica has not acknowledged, as its own protocol counts them. */
  dataLag(replica: ReplicaId, bytes: number, at_us: Micros): void;
  /** Bytes that crossed from one replica to another, whatever they carried. */
  dataTransferred(from: ReplicaId, to: ReplicaId, bytes: number, at_us: Micros): void;
  recoveryStep(step: RecoveryStep): void;
}
