import type { PopulationId, ReplicaId } from '../../domain/ids.js';
import type { ManifestId, TagId } from '../../domain/image.js';
import type { Pulled, PushEnded, RegistryObserver } from '../../domain/registry-observations.js';
import type { Micros } from '../../kernel/kernel.js';
import { Histogram } from '../histogram.js';

export interface RegistryContext {
  readonly populations: readonly { readonly name: string; readonly region: string }[];
  readonly replicas: readonly { readonly name: string; readonly region: string }[];
  readonly warmup_us: Micros;
  /** What a tag is an image of, for labels. */
  readonly imageOf: (tag: TagId) => string;
}

/** A push that a replica has acknowledged, and when each replica had it whole. */
export interface Acknowledged {
  readonly tag: TagId;
  readonly manifest: ManifestId;
  readonly by: ReplicaId;
  readonly at_us: Micros;
  readonly bytes: number;
  /** By replica; undefined: not yet. */
  readonly visible_us: (Micros | undefined)[];
}

/** One rollout: all hosts of a population that wanted one image. */
export interface Rollout {
  readonly tag: TagId;
  readonly population: PopulationId;
  readonly first_us: Micros;
  wanted: number;
  done: number;
  last_us: Micros;
  /** When each host had it, in order. */
  readonly done_us: Micros[];
}

/** Turns what a registry states into counts. Metrics leave the warm-up out. */
export class RegistryCollector implements RegistryObserver {
  readonly context: RegistryContext;
  readonly acknowledged: Acknowledged[] = [];
  readonly rollouts: Rollout[] = [];
  readonly pullTimes: readonly Histogram[];
  /** By population: hosts that got an image, those that had to wait for it to come, attempts that came too early. */
  readonly hostsServed: number[];
  /** Hosts that wanted an image. */
  readonly wanted: number[];
  readonly waited: number[];
  readonly tooEarly: number[];
  readonly pushes: number[];
  readonly split: number[];
  readonly refused: number[];
  /** Bytes by pair. */
  readonly replicatedBytes: readonly Float64Array[];
  /** Bytes by replica and population. */
  readonly servedBytes: readonly Float64Array[];
  readonly throttled: number[];
  overruledTags = 0;
  lostPushes = 0;
  readonly #byManifest = new Map<ManifestId, Acknowledged>();
  readonly #seen = new Map<ManifestId, (Micros | undefined)[]>();
  readonly #open = new Map<string, Rollout>();
  readonly #provided: readonly { since_us: Micros; whole_us: number }[];
  readonly #storage: readonly { bytes: number; since_us: Micros; byte_us: number }[];

  constructor(context: RegistryContext) {
    const { populations, replicas } = context;
    const zero = () => populations.map(() => 0);
    this.context = context;
    this.pullTimes = populations.map(() => new Histogram());
    this.hostsServed = zero();
    this.wanted = zero();
    this.waited = zero();
    this.tooEarly = zero();
    this.pushes = zero();
    this.split = zero();
    this.refused = zero();
    this.throttled = replicas.map(() => 0);
    this.replicatedBytes = replicas.map(() => new Float64Array(replicas.length));
    this.servedBytes = replicas.map(() => new Float64Array(populations.length));
    this.#provided = replicas.map(() => ({ since_us: -1, whole_us: 0 }));
    this.#storage = replicas.map(() => ({ bytes: 0, since_us: 0, byte_us: 0 }));
  }

  pushEnded(push: PushEnded): void {
    const { population, tag, manifest, acknowledgedBy, ended_us, outcome, reason, replicas, bytes } = push;
    if (push.intended_us >= this.context.warmup_us) {
      this.pushes[population]++;
      if (replicas.length > 1) this.split[population]++;
      if (outcome === 'failed' && (reason === 'unknown-blob' || reason === 'unknown-upload'))
        this.refused[population]++;
    }
    if (acknowledgedBy < 0 || push.intended_us < this.context.warmup_us) return;
    if (this.#byManifest.has(manifest)) return;
    const visible_us = this.#seen.get(manifest) ?? this.context.replicas.map(() => undefined);
    // The client hears of it half a round trip after it is there.
    const at_us = visible_us[acknowledgedBy] ?? ended_us;
    const acknowledged = { tag, manifest, by: acknowledgedBy, at_us, bytes, visible_us };
    this.#seen.set(manifest, visible_us);
    this.#byManifest.set(manifest, acknowledged);
    this.acknowledged.push(acknowledged);
  }

  pullWanted(population: PopulationId, tag: TagId, at_us: Micros): void {
    if (at_us < this.context.warmup_us) return;
    this.wanted[population]++;
    const key = `${population}/${tag}`;
    let rollout = this.#open.get(key);
    if (rollout === undefined) {
      rollout = { tag, population, first_us: at_us, wanted: 0, done: 0, last_us: at_us, done_us: [] };
      this.#open.set(key, rollout);
      this.rollouts.push(rollout);
    }
    rollout.wanted++;
  }

  pulled(pull: Pulled): void {
    const { population, tag, wanted_us, done_us, tooEarly } = pull;
    if (wanted_us < this.context.warmup_us) return;
    this.hostsServed[population]++;
    if (tooEarly > 0) this.waited[population]++;
    this.pullTimes[population].record(done_us - wanted_us);
    const rollout = this.#open.get(`${population}/${tag}`);
    if (rollout === undefined) return;
    rollout.done++;
    rollout.last_us = done_us;
    rollout.done_us.push(done_us);
  }

  pulledTooEarly(population: PopulationId, _replica: ReplicaId, at_us: Micros): void {
    if (at_us >= this.context.warmup_us) this.tooEarly[population]++;
  }

  visible(replica: ReplicaId, _tag: TagId, manifest: ManifestId | null, at_us: Micros): void {
    if (manifest === null) return;
    const seen = this.#seen.get(manifest) ?? this.context.replicas.map(() => undefined);
    seen[replica] ??= at_us;
    this.#seen.set(manifest, seen);
  }

  overruled(): void {
    this.overruledTags++;
  }

  requestThrottled(replica: ReplicaId, at_us: Micros): void {
    if (at_us >= this.context.warmup_us) this.throttled[replica]++;
  }

  replicated(from: ReplicaId, to: ReplicaId, bytes: number, at_us: Micros): void {
    if (at_us >= this.context.warmup_us) this.replicatedBytes[from][to] += bytes;
  }

  served(replica: ReplicaId, population: PopulationId, bytes: number, at_us: Micros): void {
    if (at_us >= this.context.warmup_us) this.servedBytes[replica][population] += bytes;
  }

  provided(replica: ReplicaId, isThere: boolean, at_us: Micros): void {
    const provided = this.#provided[replica];
    if (isThere) provided.since_us = at_us;
    else {
      provided.whole_us += this.#measured(provided.since_us, at_us);
      provided.since_us = -1;
    }
  }

  stored(replica: ReplicaId, bytes: number, at_us: Micros): void {
    this.#bookStorage(replica, at_us);
    this.#storage[replica].bytes = bytes;
  }

  pushesLost(count: number): void {
    this.lostPushes = count;
  }

  /** How long the replica was there, of the measured time. */
  provided_us(replica: ReplicaId, end_us: Micros): number {
    const { since_us, whole_us } = this.#provided[replica];
    return whole_us + (since_us < 0 ? 0 : this.#measured(since_us, end_us));
  }

  /** Bytes that it held, added up over the measured time. */
  stored_byte_us(replica: ReplicaId, end_us: Micros): number {
    this.#bookStorage(replica, end_us);
    return this.#storage[replica].byte_us;
  }

  storedBytes(replica: ReplicaId): number {
    return this.#storage[replica].bytes;
  }

  #bookStorage(replica: ReplicaId, at_us: Micros): void {
    const storage = this.#storage[replica];
    storage.byte_us += storage.bytes * this.#measured(storage.since_us, at_us);
    storage.since_us = at_us;
  }

  #measured(from_us: Micros, to_us: Micros): number {
    return Math.max(0, to_us - Math.max(from_us, this.context.warmup_us));
  }
}
