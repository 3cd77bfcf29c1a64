import { type LinkCandidate, whyNoLink } from '../../domain/cache-link.js';
import type { ReplicaId } from '../../domain/ids.js';
import type { Milestone } from '../../domain/observations.js';
import type { AsyncLinkReplica } from '../../replication/cache/async-link/replica.js';
import type { LinkEvent } from '../../replication/cache/async-link/server.js';
import type { CachePorts } from './cache-ports.js';
import type { CacheService } from './service.js';

export type LinkStatus = 'none' | 'linking' | 'succeeded' | 'unlinking';

/**
 * The link of two caches as the provider keeps it: its status, who is primary, and what is refused while it
 * is there. States what its replication goes through. Without a strategy that links it stays `none`.
 */
export class CacheLink {
  readonly #service: CacheService;
  readonly #ports: CachePorts;
  readonly #candidates: LinkCandidate[];
  readonly #via: 'none' | 'peering' | 'gateway';
  #status: LinkStatus;
  #primary: ReplicaId = 0;
  #secondary: ReplicaId = 1;
  /** A full synchronisation is under way. */
  #syncing = false;

  constructor(
    options: {
      readonly candidates: readonly LinkCandidate[];
      readonly via: 'none' | 'peering' | 'gateway';
      readonly linked: boolean;
    },
    service: CacheService,
    ports: CachePorts,
  ) {
    this.#service = service;
    this.#ports = ports;
    this.#candidates = [...options.candidates];
    this.#via = options.via;
    this.#status = options.linked && this.#machine(1) !== undefined ? 'succeeded' : 'none';
    for (const replica of options.candidates.keys()) {
      this.#machine(replica)?.listen((event) => this.#heard(replica, event));
    }
  }

  get status(): LinkStatus {
    return this.#status;
  }

  get primary(): ReplicaId {
    return this.#primary;
  }

  get secondary(): ReplicaId {
    return this.#secondary;
  }

  /** Whether the secondary hears its primary. */
  get isConnected(): boolean {
    return this.#machine(this.#secondary)?.info().linkUp ?? false;
  }

  isSecondary(replica: ReplicaId): boolean {
    return this.#status !== 'none' && replica === this.#secondary;
  }

  /** Bytes of the primary's stream that the secondary has not; null where there is no link. */
  get lag_bytes(): number | null {
    if (this.#status === 'none') return null;
    const from = this.#machine(this.#primary)?.info();
    const to = this.#machine(this.#secondary)?.info();
    if (from === undefined || to === undefined || from.role !== 'primary') return null;
    return from.replid === to.replid ? Math.max(0, from.offset - to.offset) : null;
  }

  candidate(replica: ReplicaId): LinkCandidate {
    return this.#candidates[replica];
  }

  /** A cache is different from now on. */
  change(replica: ReplicaId, changes: Partial<LinkCandidate>): void {
    this.#candidates[replica] = { ...this.#candidates[replica], ...changes };
  }

  /** Begins to link; the reason why not, if it is refused. */
  link(primary: ReplicaId, secondary: ReplicaId): string | undefined {
    const machine = this.#machine(secondary);
    if (machine === undefined) return 'the strategy links no caches';
    if (this.#status !== 'none') return 'there is a link already, and a third cache cannot be linked';
    const [refusal] = whyNoLink(this.#candidates[primary], this.#candidates[secondary], this.#via);
    if (refusal !== undefined) return refusal.reason;
    const { hosts } = this.#service;
    for (const replica of [primary, secondary]) {
      if (!hosts.isAlive(replica)) return `${hosts.specs[replica].name} is not running`;
    }
    this.#primary = primary;
    this.#secondary = secondary;
    if (!machine.follow(primary, true)) return 'the secondary is loading data';
    this.#become('linking');
    return undefined;
  }

  /** Begins to unlink; the reason why not, if it is refused. */
  unlink(): string | undefined {
    if (this.#status === 'none') return 'the caches are not linked';
    if (this.#status === 'unlinking') return 'the caches are being unlinked';
    this.#become('unlinking');
    return undefined;
  }

  /** The link is gone: the secondary keeps what it has. False: it is loading data and has to be asked again. */
  unlinked(): boolean {
    const promoted = this.#machine(this.#secondary)?.promote() ?? true;
    if (!promoted) return false;
    this.#syncing = false;
    this.#become('none');
    return true;
  }

  /** The caches have changed their roles after a failover: a later link may go the other way. */
  promoted(replica: ReplicaId): void {
    if (replica === this.#primary) return;
    this.#secondary = this.#primary;
    this.#primary = replica;
  }

  #machine(replica: ReplicaId): AsyncLinkReplica | undefined {
    return this.#service.machines.all[replica]?.link;
  }

  #become(status: LinkStatus): void {
    this.#status = status;
    const { specs } = this.#service.hosts;
    this.#state('link-status', `${specs[this.#primary].name}+${specs[this.#secondary].name}`, { status });
  }

  #heard(replica: ReplicaId, event: LinkEvent): void {
    const { name } = this.#service.hosts.specs[replica];
    switch (event.kind) {
      case 'resync':
        if (event.how === 'full') {
          if (!this.#syncing) this.#state('replica-syncing', name);
          this.#syncing = true;
        }
        // The first look of caches that have been linked for long is no news.
        if (this.#ports.kernel.now_us > SETTLED_us) this.#state('resynchronised', name, { how: event.how });
        return;
      case 'link-up':
        if (this.#syncing) this.#state('replica-ready', name);
        this.#syncing = false;
        if (this.#status === 'linking') this.#become('succeeded');
        return;
      case 'link-down':
        return this.#broken(name, event.why);
      case 'replica-lost':
        return this.#broken(name, event.why);
      case 'role':
        return this.#state('role-changed', name, { role: event.role });
      case 'snapshot-received':
        return;
    }
  }

  #broken(name: string, why: string): void {
    if (this.#status === 'none') return;
    this.#state('link-status', name, { status: 'broken', why });
  }

  #state(kind: Milestone['kind'], subject: string, detail?: Readonly<Record<string, string>>): void {
    const milestone = detail === undefined ? { kind, subject } : { kind, subject, detail };
    this.#ports.observer.milestone(this.#ports.kernel.now_us, milestone);
  }
}

/** Caches that are linked at the start have said hello to each other by then. */
const SETTLED_us = 5_000_000;
