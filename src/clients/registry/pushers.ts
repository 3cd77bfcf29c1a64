import type { FaultId, ReplicaId } from '../../domain/ids.js';
import type { FailureReason } from '../../domain/outcome.js';
import type { UploadId } from '../../domain/registry-requests.js';
import { exponential, sampleMicros } from '../../kernel/distributions.js';
import type { HandlerId, Micros } from '../../kernel/kernel.js';
import type { Stream } from '../../kernel/random.js';
import type { Population, PopulationIdentity } from '../ports.js';
import { ask, type Engine, engineOf, outcomeOf, reasonOf, type Session } from './engine.js';
import type { Host } from './http-calls.js';
import type { Images, TaggedImage } from './images.js';
import type { EngineOptions, RegistryClientPorts } from './ports.js';
import { type PushReport, push } from './push.js';
import type { Releases } from './releases.js';

export interface PusherOptions {
  readonly kind: number;
  readonly at_us: readonly Micros[];
  /** Mean time between two pushes of all hosts together; 0: none beside `at`. */
  readonly every_us: Micros;
  /** `docker push` is begun again if it failed, so often in all. */
  readonly attempts: number;
  readonly pause_us: Micros;
  /** Where the image is pushed first, and then (one after the other) where else. */
  readonly to: Host;
  readonly also: readonly ReplicaId[];
  /** How it gets there: pushed again, or imported from the first. */
  readonly by: 'push' | 'import';
}

/** One image that one host wants in one registry. */
interface Job {
  readonly client: number;
  readonly image: TaggedImage;
  readonly host: Host;
  readonly intended_us: Micros;
  readonly done: (acknowledgedBy: ReplicaId) => void;
}

/** Build hosts that push: at given moments, and at random ones. What they push when is drawn apart from what comes of it. */
export class Pushers implements Population {
  readonly identity: PopulationIdentity;
  readonly #options: PusherOptions;
  readonly #ports: RegistryClientPorts;
  readonly #images: Images;
  readonly #releases: Releases;
  readonly #engine: Engine;
  readonly #demand: Stream;
  readonly #onPush: HandlerId;
  readonly #onRandomPush: HandlerId;
  #underWay = 0;
  #uploads = 0;

  constructor(
    identity: PopulationIdentity,
    options: PusherOptions,
    engine: EngineOptions,
    images: Images,
    releases: Releases,
    ports: RegistryClientPorts,
  ) {
    this.identity = identity;
    this.#options = options;
    this.#ports = ports;
    this.#images = images;
    this.#releases = releases;
    const { kernel, random } = ports;
    this.#engine = engineOf(identity, engine, ports);
    this.#demand = random.stream(`clients/${identity.name}`, 'demand');
    this.#onPush = kernel.handler(`${identity.name}: push`, (index) => this.#begin(index));
    this.#onRandomPush = kernel.handler(`${identity.name}: push at random`, (index) => {
      this.#begin(index);
      this.#schedule(index + 1);
    });
  }

  start(): void {
    this.#options.at_us.forEach((at_us, index) => {
      this.#ports.kernel.at(at_us, this.#onPush, index);
    });
    if (this.#options.every_us > 0) this.#schedule(this.#options.at_us.length);
  }

  answersChanged(): void {}

  /** They hold no connection between two requests. */
  resetConnections(): void {}

  inFlight() {
    return [{ kind: 'push' as const, count: this.#underWay }];
  }

  pathChanged(replica: ReplicaId, fault: FaultId, memoryLost: boolean): void {
    this.#engine.calls.pathChanged(replica, fault, memoryLost);
  }

  #schedule(index: number): void {
    const gap = exponential(this.#options.every_us);
    this.#ports.kernel.after(sampleMicros(gap, this.#demand.seek(index, 2)), this.#onRandomPush, index);
  }

  /** The push of this number: who and which image is drawn by the number alone. */
  #begin(index: number): void {
    const { kind } = this.#options;
    const client = Math.floor(this.#demand.uniformAt(index, 0) * this.identity.count);
    const number = Math.floor(this.#demand.uniformAt(index, 1) * this.#images.kinds[kind].count);
    const image = this.#images.next(kind, number);
    const intended_us = this.#ports.kernel.now_us;
    this.#push({
      client,
      image,
      host: this.#options.to,
      intended_us,
      done: (home) => this.#spread(client, image, home),
    });
  }

  /** The image is in the first registry. */
  #spread(client: number, image: TaggedImage, home: ReplicaId): void {
    const { also, by } = this.#options;
    const rest = also.filter((replica) => replica !== home);
    const next = (at: number): void => {
      if (at === rest.length) return this.#released(image);
      const host = { kind: 'registry', replica: rest[at] } as const;
      const done = () => next(at + 1);
      const job = { client, image, host, intended_us: this.#ports.kernel.now_us, done };
      if (by === 'push') this.#push(job);
      else this.#import(job, home);
    };
    next(0);
  }

  #released(image: TaggedImage): void {
    this.#releases.pushed({ image: this.#images.kinds[this.#options.kind].name, tag: image.tag });
  }

  #push(job: Job, attempt = 1): void {
    const started_us = this.#ports.kernel.now_us;
    const session: Session = { client: job.client, host: job.host, replicas: new Set() };
    this.#underWay++;
    push(
      this.#engine,
      session,
      job.image,
      () => this.#nextUpload(),
      (report) => {
        this.#underWay--;
        this.#state(job, report, started_us);
        this.#again(job, report.reason, attempt, () => this.#push(job, attempt + 1), report.acknowledgedBy);
      },
    );
  }

  #import(job: Job, from: ReplicaId, attempt = 1): void {
    const started_us = this.#ports.kernel.now_us;
    const session: Session = { client: job.client, host: job.host, replicas: new Set() };
    this.#underWay++;
    ask(this.#engine, session, { kind: 'import', tag: job.image.tag, from }, 0, (end) => {
      this.#underWay--;
      const reason = reasonOf(end);
      const report = { reason, replicas: [end.replica], acknowledgedBy: end.replica, uploaded_bytes: 0 };
      this.#state(job, report, started_us);
      this.#again(job, reason, attempt, () => this.#import(job, from, attempt + 1), end.replica);
    });
  }

  #again(job: Job, reason: FailureReason, attempt: number, retry: () => void, by: ReplicaId): void {
    if (reason === 'none') return job.done(by);
    if (attempt < this.#options.attempts) this.#engine.later.after(this.#options.pause_us, retry);
  }

  #state(job: Job, report: PushReport, started_us: Micros): void {
    const { kernel, observer, registryObserver } = this.#ports;
    const { manifest, tag } = job.image;
    const outcome = outcomeOf(report.reason);
    const replica = report.acknowledgedBy >= 0 ? report.acknowledgedBy : (report.replicas.at(-1) ?? -1);
    observer.operation(
      'push',
      this.identity.id,
      replica,
      job.intended_us,
      started_us,
      kernel.now_us,
      outcome,
      report.reason,
      this.identity.firstClient + job.client,
    );
    registryObserver.pushEnded({
      population: this.identity.id,
      client: this.identity.firstClient + job.client,
      tag,
      manifest: manifest.id,
      bytes: manifest.layers.reduce((sum, { bytes }) => sum + bytes, 0),
      uploaded_bytes: report.uploaded_bytes,
      replicas: report.replicas,
      acknowledgedBy: report.reason === 'none' ? report.acknowledgedBy : -1,
      intended_us: job.intended_us,
      started_us,
      ended_us: kernel.now_us,
      outcome,
      reason: report.reason,
    });
  }

  #nextUpload(): UploadId {
    return this.identity.id * UPLOADS_A_POPULATION + this.#uploads++;
  }
}

const UPLOADS_A_POPULATION = 1_000_000_000;
