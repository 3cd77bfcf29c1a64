import type { FaultId, ReplicaId } from '../../domain/ids.js';
import type { BlobId, TagId } from '../../domain/image.js';
import type { HandlerId, Micros } from '../../kernel/kernel.js';
import type { Stream } from '../../kernel/random.js';
import type { Population, PopulationIdentity } from '../ports.js';
import { type Engine, engineOf, outcomeOf, type Session } from './engine.js';
import type { Host } from './http-calls.js';
import type { Images } from './images.js';
import type { EngineOptions, RegistryClientPorts } from './ports.js';
import { type PullReport, pull } from './pull.js';
import type { Releases, Signal } from './releases.js';

export interface FleetOptions {
  readonly kind: number;
  /** Hosts pull when they hear of a release; undefined: at the given moments alone. */
  readonly signal: Signal | undefined;
  readonly at_us: readonly Micros[];
  /** Each host begins at a moment of its own within that time. */
  readonly over_us: Micros;
  /** After a failed pull; doubles up to the cap. */
  readonly backoff_us: Micros;
  readonly backoffCap_us: Micros;
  readonly from: Host;
}

/** One host that wants one image. */
interface Wish {
  readonly client: number;
  readonly tag: TagId;
  readonly wanted_us: Micros;
  tooEarly: number;
  failed: number;
}

/**
 * Hosts that run containers: they pull when a deployment tells them to, all within a short time, and try
 * again for ever, as the kubelet does. Layers that a host has it does not pull again.
 */
export class Fleet implements Population {
  readonly identity: PopulationIdentity;
  readonly #options: FleetOptions;
  readonly #ports: RegistryClientPorts;
  readonly #engine: Engine;
  readonly #demand: Stream;
  readonly #held: (Set<BlobId> | undefined)[];
  readonly #onMoment: HandlerId;
  readonly #onBegin: HandlerId;
  /** Rollouts so far: which moments their hosts take. */
  #rollouts = 0;
  readonly #tags: TagId[] = [];
  #underWay = 0;

  constructor(
    identity: PopulationIdentity,
    options: FleetOptions,
    engine: EngineOptions,
    images: Images,
    releases: Releases,
    ports: RegistryClientPorts,
  ) {
    this.identity = identity;
    this.#options = options;
    this.#ports = ports;
    const { kernel, random } = ports;
    this.#engine = engineOf(identity, engine, ports);
    this.#demand = random.stream(`clients/${identity.name}`, 'demand');
    this.#held = new Array<Set<BlobId> | undefined>(identity.count).fill(undefined);
    this.#onMoment = kernel.handler(`${identity.name}: rollout`, () => {
      for (let number = 0; number < images.kinds[options.kind].count; number++) {
        this.#rollOut(images.newest(options.kind, number).tag);
      }
    });
    this.#onBegin = kernel.handler(`${identity.name}: pull`, (client, rollout) => {
      this.#want(client, this.#tags[rollout]);
    });
    const { name } = images.kinds[options.kind];
    if (options.signal === undefined) return;
    releases.listen(options.signal, ({ image, tag }) => {
      if (image === name) this.#rollOut(tag);
    });
  }

  start(): void {
    for (const at_us of this.#options.at_us) this.#ports.kernel.at(at_us, this.#onMoment);
  }

  answersChanged(): void {}

  resetConnections(): void {}

  inFlight() {
    return [{ kind: 'pull' as const, count: this.#underWay }];
  }

  pathChanged(replica: ReplicaId, fault: FaultId, memoryLost: boolean): void {
    this.#engine.calls.pathChanged(replica, fault, memoryLost);
  }

  #rollOut(tag: TagId): void {
    const rollout = this.#rollouts++;
    this.#tags[rollout] = tag;
    for (let client = 0; client < this.identity.count; client++) {
      const wait_us = Math.floor(this.#demand.uniformAt(client, rollout) * this.#options.over_us);
      this.#ports.kernel.after(wait_us, this.#onBegin, client, rollout);
    }
  }

  #want(client: number, tag: TagId): void {
    const wanted_us = this.#ports.kernel.now_us;
    this.#ports.registryObserver.pullWanted(this.identity.id, tag, wanted_us);
    this.#pull({ client, tag, wanted_us, tooEarly: 0, failed: 0 });
  }

  #pull(wish: Wish): void {
    const started_us = this.#ports.kernel.now_us;
    const session: Session = { client: wish.client, host: this.#options.from, replicas: new Set() };
    const held = this.#held[wish.client] ?? new Set<BlobId>();
    this.#held[wish.client] = held;
    this.#underWay++;
    pull(this.#engine, session, wish.tag, held, (report) => {
      this.#underWay--;
      this.#ended(wish, report, started_us);
    });
  }

  #ended(wish: Wish, { reason, replica }: PullReport, started_us: Micros): void {
    const { kernel, observer, registryObserver } = this.#ports;
    const { now_us } = kernel;
    const outcome = outcomeOf(reason);
    observer.operation(
      'pull',
      this.identity.id,
      replica,
      wish.wanted_us,
      started_us,
      now_us,
      outcome,
      reason,
      this.identity.firstClient + wish.client,
    );
    if (reason === 'none') {
      registryObserver.pulled({
        population: this.identity.id,
        client: this.identity.firstClient + wish.client,
        replica,
        tag: wish.tag,
        wanted_us: wish.wanted_us,
        done_us: now_us,
        tooEarly: wish.tooEarly,
        failed: wish.failed,
      });
      return;
    }
    if (reason === 'unknown-manifest') {
      wish.tooEarly++;
      registryObserver.pulledTooEarly(this.identity.id, replica, now_us);
    }
    const { backoff_us, backoffCap_us } = this.#options;
    const pause_us = Math.min(backoffCap_us, backoff_us * 2 ** Math.min(40, wish.failed));
    wish.failed++;
    this.#engine.later.after(pause_us, () => this.#pull(wish));
  }
}
