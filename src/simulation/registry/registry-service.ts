import type {
  EndpointKind,
  HttpAnswer,
  RegistryService,
  TransferHandle,
} from '../../clients/registry/ports.js';
import type { Releases } from '../../clients/registry/releases.js';
import type { PopulationId, ReplicaId, SiteId } from '../../domain/ids.js';
import type { ManifestId, TagId } from '../../domain/image.js';
import type { RegistryObserver } from '../../domain/registry-observations.js';
import { countsAs, type RegistryRequest } from '../../domain/registry-requests.js';
import type { EventHandle, HandlerId, Micros } from '../../kernel/kernel.js';
import type {
  RegistryEffects,
  RegistryFact,
  RegistryOptions,
  RegistryReplica,
  RegistryStrategy,
} from '../../replication/registry/contract.js';
import { Store } from '../../replication/registry/store.js';
import type { NetworkApi } from '../../topology/network.js';
import { Mesh } from '../mesh.js';
import type { WorldPorts } from '../world.js';
import { BulkCopies } from './bulk-copies.js';
import { ClientTransfers } from './client-transfers.js';
import { MinuteLimit } from './minute-limit.js';

export interface RegistryReplicaSpec {
  readonly name: string;
  readonly region: string;
  readonly site: SiteId;
  /** There from the start. */
  readonly present: boolean;
}

export interface RegistryServiceOptions {
  readonly strategy: RegistryStrategy;
  readonly replicas: readonly RegistryReplicaSpec[];
  readonly replication: RegistryOptions & { readonly bandwidth_bps: number };
  readonly limits: {
    readonly readsPerMinute: number;
    readonly writesPerMinute: number;
    readonly upload_bps: number;
    readonly download_bps: number;
  };
  readonly webhookDelay_us: Micros;
  /** May connections of this population reach that endpoint? */
  readonly passes: RegistryService['passes'];
  /** What the timeline calls a tag; undefined: its webhooks are not in the timeline. */
  readonly imageOf: (tag: TagId) => { readonly kind: string; readonly name: string; readonly told: boolean };
}

export interface RegistryPorts extends WorldPorts {
  readonly network: NetworkApi;
  readonly registryObserver: RegistryObserver;
  readonly releases: Releases;
  /** A replica is there from now on, or no more: whoever asks it is refused. */
  readonly presenceChanged: (replica: ReplicaId, isThere: boolean) => void;
  /** A replica that was added has everything. */
  readonly ready: (replica: ReplicaId) => void;
}

/**
 * A registry as its clients meet it: carries out what the strategy's replicas ask for, holds their content
 * through crashes, limits requests by tier, fires webhooks. The strategy decides who has what.
 */
export class SimulatedRegistry implements RegistryService {
  readonly #options: RegistryServiceOptions;
  readonly #ports: RegistryPorts;
  readonly #stores: readonly Store[];
  readonly #machines: readonly RegistryReplica[];
  readonly #mesh: Mesh<unknown>;
  readonly #copies: BulkCopies;
  readonly #transfers: ClientTransfers;
  readonly #there: boolean[];
  readonly #alive: boolean[];
  readonly #storageWell: boolean[];
  readonly #reads: readonly MinuteLimit[];
  readonly #writes: readonly MinuteLimit[];
  readonly #wakes: readonly Map<number, EventHandle>[];
  readonly #onWebhook: HandlerId;
  readonly #operations = new Map<
    number,
    { readonly replica: ReplicaId; readonly answered: (a: HttpAnswer) => void }
  >();
  readonly #acknowledged = new Map<ManifestId, TagId | null>();
  #nextOperation = 0;

  constructor(options: RegistryServiceOptions, ports: RegistryPorts) {
    const { replicas, strategy, limits, replication } = options;
    this.#options = options;
    this.#ports = ports;
    this.#there = replicas.map(({ present }) => present);
    this.#alive = [...this.#there];
    this.#storageWell = replicas.map(() => true);
    this.#stores = replicas.map(({ present }) => new Store(present));
    this.#reads = replicas.map(() => new MinuteLimit(limits.readsPerMinute));
    this.#writes = replicas.map(() => new MinuteLimit(limits.writesPerMinute));
    this.#wakes = replicas.map(() => new Map());
    this.#mesh = new Mesh(
      replicas,
      {
        received: (to, from, letter) => this.#machines[to].received(from, letter),
        lost() {},
        linkUp: (replica, peer) => this.#machines[replica].linkUp(peer),
        linkDown: (replica, peer) => {
          this.#copies.drop(replica, peer);
          this.#machines[replica].linkDown(peer);
        },
      },
      ports,
      (replica) => replicas[replica].present,
    );
    this.#copies = new BulkCopies(
      { sites: replicas.map(({ site }) => site), capacity_bps: replication.bandwidth_bps },
      (replica) => this.#storageWell[replica],
      {
        arrived: (to, from, message) => this.#machines[to].received(from, message),
        crossed: (from, to, bytes) => ports.registryObserver.replicated(from, to, bytes, ports.kernel.now_us),
      },
      ports,
    );
    this.#transfers = new ClientTransfers(ports.kernel, replicas.length, limits);
    this.#onWebhook = ports.kernel.handler('webhook fires', (replica, tag) => this.#fire(replica, tag));
    const ids = replicas.map((_, id) => id);
    this.#machines = replicas.map(({ name }, self) =>
      strategy.create(
        this.#effectsOf(self, name),
        ids.filter((id) => id !== self),
        replication,
      ),
    );
  }

  start(): void {
    const { registryObserver, kernel } = this.#ports;
    this.#there.forEach((isThere, replica) => {
      registryObserver.stored(replica, this.#stores[replica].bytes, kernel.now_us);
      if (isThere) registryObserver.provided(replica, true, kernel.now_us);
      else this.#ports.presenceChanged(replica, false);
    });
    this.#mesh.start();
  }

  /** Counts acknowledged pushes of which no replica has anything any more. */
  end(): void {
    let lost = 0;
    for (const manifest of this.#acknowledged.keys()) {
      const isSomewhere = this.#stores.some(
        (store, replica) => this.#there[replica] && store.manifest(manifest) !== undefined,
      );
      if (!isSomewhere) lost++;
    }
    const { registryObserver, kernel } = this.#ports;
    registryObserver.pushesLost(lost);
    this.#stores.forEach(({ bytes }, replica) => {
      registryObserver.stored(replica, this.#there[replica] ? bytes : 0, kernel.now_us);
    });
  }

  storeOf(replica: ReplicaId): Store {
    return this.#stores[replica];
  }

  isThere(replica: ReplicaId): boolean {
    return this.#there[replica];
  }

  // ---- clients -------------------------------------------------------------------------------------

  ask(replica: ReplicaId, request: RegistryRequest, answered: (answer: HttpAnswer) => void): void {
    const { kernel, observer, registryObserver } = this.#ports;
    if (!this.#alive[replica]) return;
    const limit = countsAs(request) === 'read' ? this.#reads[replica] : this.#writes[replica];
    if (!limit.take(kernel.now_us)) {
      observer.throttled(replica, 'request', kernel.now_us);
      registryObserver.requestThrottled(replica, kernel.now_us);
      return answered({ ok: false, reason: 'throttled' });
    }
    if (!this.#storageWell[replica] && request.kind !== 'authenticate') {
      return answered({ ok: false, reason: 'unavailable' });
    }
    const operation = this.#nextOperation++;
    this.#operations.set(operation, {
      replica,
      answered: (answer) => {
        if (answer.ok && request.kind === 'put-manifest') {
          this.#acknowledged.set(request.manifest.id, request.tag);
        }
        answered(answer);
      },
    });
    this.#machines[replica].asked(operation, request);
  }

  carry(
    population: PopulationId,
    replica: ReplicaId,
    way: 'up' | 'down',
    bytes: number,
    cap_bps: number,
    ended: (whole: boolean) => void,
  ): TransferHandle {
    const { kernel, registryObserver } = this.#ports;
    return this.#transfers.start(replica, way, bytes, cap_bps, (whole, through) => {
      if (way === 'down') registryObserver.served(replica, population, through, kernel.now_us);
      ended(whole);
    });
  }

  passes(population: PopulationId, endpoint: EndpointKind, replica: ReplicaId): boolean {
    return this.#options.passes(population, endpoint, replica);
  }

  // ---- faults and operators ------------------------------------------------------------------------

  crashed(replica: ReplicaId): void {
    if (!this.#alive[replica]) return;
    this.#alive[replica] = false;
    const { kernel } = this.#ports;
    for (const handle of this.#wakes[replica].values()) kernel.cancel(handle);
    this.#wakes[replica].clear();
    for (const [operation, asked] of [...this.#operations]) {
      if (asked.replica === replica) this.#operations.delete(operation);
    }
    this.#mesh.crashed(replica);
  }

  restarted(replica: ReplicaId): void {
    if (!this.#there[replica] || this.#alive[replica]) return;
    this.#alive[replica] = true;
    this.#machines[replica].restarted();
    this.#mesh.restarted(replica);
  }

  backboneChanged(): void {
    this.#mesh.pathsChanged();
    this.#copies.pathsChanged();
  }

  storageFailed(replica: ReplicaId): void {
    this.#storageWell[replica] = false;
    this.#copies.pathsChanged();
    this.#transfers.failAll(replica);
  }

  storageBack(replica: ReplicaId): void {
    this.#storageWell[replica] = true;
    this.#copies.pathsChanged();
  }

  /** An empty replica, which fetches everything before it is ready. */
  add(replica: ReplicaId): void {
    const { kernel, registryObserver, observer } = this.#ports;
    this.#there[replica] = true;
    this.#ports.presenceChanged(replica, true);
    this.backboneChanged();
    registryObserver.provided(replica, true, kernel.now_us);
    const subject = this.#options.replicas[replica].name;
    observer.milestone(kernel.now_us, { kind: 'replica-syncing', subject });
    this.restarted(replica);
  }

  /** For good: with what it alone holds. */
  remove(replica: ReplicaId): void {
    const { kernel, registryObserver, observer } = this.#ports;
    const subject = this.#options.replicas[replica].name;
    observer.milestone(kernel.now_us, { kind: 'replica-removed', subject });
    registryObserver.provided(replica, false, kernel.now_us);
    this.#transfers.failAll(replica);
    this.crashed(replica);
    this.#there[replica] = false;
    this.#ports.presenceChanged(replica, false);
    this.backboneChanged();
  }

  // ---- what replicas do ----------------------------------------------------------------------------

  #effectsOf(self: ReplicaId, name: string): RegistryEffects {
    const { kernel, random } = this.#ports;
    const wakes = this.#wakes[self];
    const woken = kernel.handler(`replica ${name}: woken`, (token) => {
      wakes.delete(token);
      this.#machines[self].woken(token);
    });
    return {
      self,
      store: this.#stores[self],
      now_us: () => kernel.now_us,
      send: (to, message, bytes) => this.#mesh.send(self, to, message, bytes),
      copy: (to, message, bytes) => this.#copies.start(self, to, message, bytes),
      wake: (delay_us, token) => {
        wakes.set(token, kernel.after(delay_us, woken, token));
      },
      cancel: (token) => {
        const handle = wakes.get(token);
        wakes.delete(token);
        return handle !== undefined && kernel.cancel(handle);
      },
      random: (purpose) => random.stream(`replica/${name}`, purpose).uniform(),
      answer: (operation, answer) => {
        const asked = this.#operations.get(operation);
        this.#operations.delete(operation);
        asked?.answered(answer);
      },
      noted: (fact) => this.#noted(self, fact),
    };
  }

  #noted(replica: ReplicaId, fact: RegistryFact): void {
    const { kernel, observer, registryObserver, ready } = this.#ports;
    const { now_us } = kernel;
    switch (fact.kind) {
      case 'tagged':
        registryObserver.visible(replica, fact.tag, fact.manifest, now_us);
        registryObserver.stored(replica, this.#stores[replica].bytes, now_us);
        if (fact.manifest !== null && this.#stores[replica].ready) {
          kernel.after(this.#options.webhookDelay_us, this.#onWebhook, replica, fact.tag);
        }
        return;
      case 'overruled':
        return registryObserver.overruled(replica, fact.tag, fact.manifest, now_us);
      case 'ready':
        observer.milestone(now_us, { kind: 'replica-ready', subject: this.#options.replicas[replica].name });
        return ready(replica);
    }
  }

  #fire(replica: ReplicaId, tag: TagId): void {
    if (!this.#alive[replica]) return; // nobody is there to fire it
    const { kernel, observer, releases } = this.#ports;
    const { kind, name, told } = this.#options.imageOf(tag);
    const subject = this.#options.replicas[replica].name;
    if (told) observer.milestone(kernel.now_us, { kind: 'webhook-fired', subject, detail: { image: name } });
    releases.fired(replica, { image: kind, tag });
  }
}
