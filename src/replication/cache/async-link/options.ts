import type { ReplicaId } from '../../../domain/ids.js';
import type { Micros } from '../../../kernel/kernel.js';

const MIB = 1024 * 1024;

export interface AsyncLinkOptions {
  /** Who is the primary at the start; the other one is its secondary. */
  readonly primary: ReplicaId;
  /** They have been linked for long: at the start both have the same data and history. */
  readonly synced: boolean;
  /** Length of a key's name. */
  readonly keyBytes: number;
  /**
   * Keys that nobody writes during the run; they only make a full synchronisation long. `keyBytes`: the
   * mean length of a name.
   */
  readonly prefilled: { readonly keys: number; readonly keyBytes: number; readonly valueBytes: number };

  /** repl-backlog-size, repl-backlog-ttl (0: for ever). */
  readonly backlog_bytes: number;
  readonly backlogTtl_s: number;
  /** repl-timeout: silence for longer than this ends the link, on either side. */
  readonly timeout_s: number;
  /** repl-ping-replica-period. */
  readonly pingEvery_s: number;
  /** repl-diskless-sync, repl-diskless-sync-delay. */
  readonly diskless: boolean;
  readonly disklessDelay_s: number;
  /** client-output-buffer-limit replica: at once, or after more than so many seconds. 0: no limit. */
  readonly outputLimit: {
    readonly hard_bytes: number;
    readonly soft_bytes: number;
    readonly soft_s: number;
  };
  /** min-replicas-to-write, min-replicas-max-lag. */
  readonly minReplicas: { readonly toWrite: number; readonly maxLag_s: number };

  /** replica-serve-stale-data: whether a secondary answers reads while its link is down. */
  readonly serveStaleData: boolean;
  /**
   * What a secondary answers until a full synchronisation is done: errors to everything (Azure's
   * passive geo-replication), or old data until it begins to load (plain Redis).
   */
  readonly duringFullSync: 'refuse' | 'serve-stale';

  readonly machine: Machine;
}

/** How fast a machine turns data into a snapshot and back. */
export interface Machine {
  /** Loading a snapshot: so long a key, and so long a byte of it. */
  readonly loadKey_us: Micros;
  readonly loadByte_us: number;
  /** Writing a snapshot to disk, where it is not sent straight from memory. */
  readonly dump_bytes_per_s: number;
}

/**
 * The only calibration: redis-server 7.0.15 loaded 320,000 keys of 100 B in 415 ms, 64,000 of 1 kB in
 * 170 ms and 32,000 of 4 kB in 252 ms, and wrote 64 MB to disk in 150 to 350 ms.
 */
export const MEASURED_MACHINE: Machine = {
  loadKey_us: 1.15,
  loadByte_us: 0.0015,
  dump_bytes_per_s: 260_000_000,
};

/** redis.conf of 7.0, with the first replica as primary and no data. */
export const REDIS_DEFAULTS: AsyncLinkOptions = {
  primary: 0,
  synced: false,
  keyBytes: 16,
  prefilled: { keys: 0, keyBytes: 16, valueBytes: 0 },
  backlog_bytes: MIB,
  backlogTtl_s: 3_600,
  timeout_s: 60,
  pingEvery_s: 10,
  diskless: true,
  disklessDelay_s: 5,
  outputLimit: { hard_bytes: 256 * MIB, soft_bytes: 64 * MIB, soft_s: 60 },
  minReplicas: { toWrite: 0, maxLag_s: 10 },
  serveStaleData: true,
  duringFullSync: 'serve-stale',
  machine: MEASURED_MACHINE,
};
