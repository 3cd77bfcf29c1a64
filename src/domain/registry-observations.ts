import type { Micros } from '../kernel/kernel.js';
import type { ClientId, PopulationId, ReplicaId } from './ids.js';
import type { ManifestId, TagId } from './image.js';
import type { FailureReason, Outcome } from './outcome.js';

/** One `docker push` of one image to one registry, from the first request to the last answer. */
export interface PushEnded {
  readonly population: PopulationId;
  readonly client: ClientId;
  readonly tag: TagId;
  readonly manifest: ManifestId;
  /** Of the image, whatever was uploaded of it. */
  readonly bytes: number;
  readonly uploaded_bytes: number;
  /** Replicas that its requests went to, each once. */
  readonly replicas: readonly ReplicaId[];
  /** Of the manifest; -1: it did not come to that. */
  readonly acknowledgedBy: ReplicaId;
  readonly intended_us: Micros;
  readonly started_us: Micros;
  readonly ended_us: Micros;
  readonly outcome: Outcome;
  readonly reason: FailureReason;
}

/** One host has an image that it wanted. Attempts that failed before are operations of their own. */
export interface Pulled {
  readonly population: PopulationId;
  readonly client: ClientId;
  readonly replica: ReplicaId;
  readonly tag: TagId;
  readonly wanted_us: Micros;
  readonly done_us: Micros;
  /** Attempts that failed because the replica did not have the image yet. */
  readonly tooEarly: number;
  readonly failed: number;
}

/** What a registry states besides what every service does. Facts only. */
export interface RegistryObserver {
  pushEnded(push: PushEnded): void;
  /** A host wants an image from now on. */
  pullWanted(population: PopulationId, tag: TagId, at_us: Micros): void;
  pulled(pull: Pulled): void;
  /** An attempt to pull failed since the replica had nothing of that name. */
  pulledTooEarly(population: PopulationId, replica: ReplicaId, at_us: Micros): void;
  /** From now on a pull finds the image at this replica; null: the tag is gone there. */
  visible(replica: ReplicaId, tag: TagId, manifest: ManifestId | null, at_us: Micros): void;
  /** Of two pushes that did not know of each other this one's tag was dropped. */
  overruled(replica: ReplicaId, tag: TagId, manifest: ManifestId | null, at_us: Micros): void;
  /** A replica answered by 429. */
  requestThrottled(replica: ReplicaId, at_us: Micros): void;
  /** Bytes that went from one replica to another. */
  replicated(from: ReplicaId, to: ReplicaId, bytes: number, at_us: Micros): void;
  /** Bytes that a replica sent to hosts of a population. */
  served(replica: ReplicaId, population: PopulationId, bytes: number, at_us: Micros): void;
  /** A replica is there and charged, or no longer. */
  provided(replica: ReplicaId, isThere: boolean, at_us: Micros): void;
  /** What a replica holds. */
  stored(replica: ReplicaId, bytes: number, at_us: Micros): void;
  /** At the end of the run: of the acknowledged pushes those that no replica has, and nobody deleted. */
  pushesLost(count: number): void;
}
