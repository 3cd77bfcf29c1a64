import type { Asked, DataService, Pending, Reply } from '../../clients/applications/ports.js';
import type { KeyId, VersionId } from '../../domain/data-observations.js';
import type { ReplicaId, SiteId } from '../../domain/ids.js';
import type { HandlerId } from '../../kernel/kernel.js';
import type { Answer, OperationId } from '../../replication/cache/contract.js';
import type { CachePorts } from './cache-ports.js';
import type { DelayOf } from './delayed-messages.js';
import { CacheHosts, type CacheSpec } from './hosts.js';
import { CacheMachines } from './machines.js';
import type { MachineMaker } from './strategy-of.js';

export interface CacheServiceOptions {
  readonly caches: readonly CacheSpec[];
  readonly make: MachineMaker;
  readonly bandwidth_bps: number;
  readonly delayOf: DelayOf | null;
  /** Operations that one cache serves a second. */
  readonly throughput: number;
  /** WAIT after each write: for so many secondaries, so long at most. */
  readonly wait: { readonly replicas: number; readonly timeout: number };
}

interface Open {
  readonly replica: ReplicaId;
  readonly life: number;
  readonly isWrite: boolean;
  readonly replied: (reply: Reply) => void;
  reply: Reply | null;
}

/** The caches as applications meet them: their operations wait for their turn, and answers for the cache. */
export class CacheService implements DataService {
  readonly sites: readonly SiteId[];
  readonly hosts: CacheHosts;
  readonly machines: CacheMachines;
  readonly #options: CacheServiceOptions;
  readonly #ports: CachePorts;
  readonly #open = new Map<OperationId, Open>();
  readonly #leaves: HandlerId;
  readonly #deleted = new Set<ReplicaId>();
  #lastOperation = 0;
  #lastVersion = 0;

  constructor(options: CacheServiceOptions, ports: CachePorts) {
    const { caches, make, bandwidth_bps, delayOf, throughput } = options;
    this.#options = options;
    this.#ports = ports;
    this.sites = caches.map(({ site }) => site);
    this.hosts = new CacheHosts(caches, throughput);
    this.#leaves = ports.kernel.handler('cache: reply leaves', (operation) => this.#left(operation));
    this.machines = new CacheMachines(
      { make, bandwidth_bps, delayOf },
      this.hosts,
      { answered: (replica, operation, answer) => this.#answered(replica, operation, answer) },
      ports,
    );
  }

  newVersion(): VersionId {
    return ++this.#lastVersion;
  }

  ask(replica: ReplicaId, what: Asked, replied: (reply: Reply) => void): Pending | null {
    if (!this.hosts.isAlive(replica)) return null;
    const operation = ++this.#lastOperation;
    const life = this.hosts.lifeOf(replica);
    this.#open.set(operation, { replica, life, isWrite: what.kind !== 'read', replied, reply: null });
    this.machines.ask(replica, operation, what);
    return {
      forget: () => {
        if (this.#open.delete(operation)) this.machines.forget(replica, operation);
      },
    };
  }

  /** By an operator, not by an application: nobody waits for a reply. */
  write(replica: ReplicaId, key: KeyId, version: VersionId, bytes: number): void {
    this.machines.ask(replica, ++this.#lastOperation, { kind: 'write', key, version, bytes });
  }

  start(): void {
    this.machines.start();
  }

  // ---- what faults do --------------------------------------------------------------------------

  crashed(replica: ReplicaId): void {
    if (!this.hosts.isAlive(replica)) return;
    const { kernel, observer, data } = this.#ports;
    this.hosts.crashed(replica);
    this.machines.crashed(replica);
    for (const [operation, open] of this.#open) if (open.replica === replica) this.#open.delete(operation);
    observer.crashed(replica, kernel.now_us);
    data.dataMemoryLost(replica, kernel.now_us);
  }

  /** For good: it does not come back when a fault ends. */
  deleteCache(replica: ReplicaId): void {
    this.#deleted.add(replica);
    if (this.hosts.isAlive(replica)) this.crashed(replica);
  }

  restarted(replica: ReplicaId): void {
    if (this.#deleted.has(replica)) return;
    const { kernel, data } = this.#ports;
    this.hosts.restarted(replica);
    data.dataMemoryBack(replica, kernel.now_us);
    this.machines.restarted(replica);
  }

  backboneChanged(): void {
    this.machines.pathsChanged();
  }

  // ---- answers ---------------------------------------------------------------------------------

  #answered(replica: ReplicaId, operation: OperationId, answer: Answer): void {
    const open = this.#open.get(operation);
    if (open === undefined) return; // nobody waits for it any more
    const { wait } = this.#options;
    const { link } = this.machines.all[replica];
    if (wait.replicas > 0 && open.isWrite && answer.ok && link !== undefined) {
      return link.wait(wait.replicas, wait.timeout, () => this.#reply(operation, answer));
    }
    this.#reply(operation, answer);
  }

  /** The cache works on it in its turn; then the reply leaves. */
  #reply(operation: OperationId, answer: Answer): void {
    const open = this.#open.get(operation);
    if (open === undefined) return;
    open.reply = answer.ok
      ? { ok: true, version: answer.version, sum: answer.sum }
      : { ok: false, reason: answer.reason, unknown: answer.unknown ?? false };
    const { kernel } = this.#ports;
    const done_us = this.hosts.serve(open.replica, kernel.now_us);
    if (done_us <= kernel.now_us) this.#left(operation);
    else kernel.at(done_us, this.#leaves, operation);
  }

  #left(operation: OperationId): void {
    const open = this.#open.get(operation);
    if (open?.reply === undefined || open.reply === null) return;
    this.#open.delete(operation);
    if (open.life === this.hosts.lifeOf(open.replica)) open.replied(open.reply);
  }
}
