import { z } from 'zod';
import { bandwidth, bytes, duration, rate } from '../../quantities.js';

const WHOLE_SECONDS = { step: 1_000_000, why: 'the server counts whole seconds' } as const;
const SILENCE = { ...WHOLE_SECONDS, least: 1_000_000 } as const;

/** Strategy `async-link`: the replication link of two caches. */
export const link = z.strictObject({
  linked: z
    .boolean()
    .default(true)
    .describe('Whether two caches are linked at the start. If not, an operator can link them.'),
  via: z
    .enum(['none', 'peering', 'gateway'])
    .default('none')
    .describe(
      'What joins the virtual networks of the caches: peering serves within a region, across regions only a VPN gateway does.',
    ),
  bandwidth: bandwidth()
    .default(1_000_000_000)
    .describe('Between the two, each way: what a full synchronisation takes its time from.'),
  backlog: bytes({ least: 16_384, why: 'a backlog is kept in blocks of 16 KiB' })
    .default(1_048_576)
    .describe(
      'History of writes that the primary keeps: a break that is longer than it covers takes a full synchronisation (repl-backlog-size).',
    ),
  backlogTtl: duration(WHOLE_SECONDS)
    .default(3_600_000_000)
    .describe('A primary without secondary frees it after so long; 0s: never (repl-backlog-ttl).'),
  timeout: duration(SILENCE)
    .default(60_000_000)
    .describe('Silence for longer than this ends the link, on either side (repl-timeout).'),
  pingInterval: duration(SILENCE)
    .default(10_000_000)
    .describe('The primary pings so often (repl-ping-replica-period).'),
  diskless: z
    .boolean()
    .default(true)
    .describe('A snapshot is sent straight from memory, or written to disk first (repl-diskless-sync).'),
  disklessDelay: duration(WHOLE_SECONDS)
    .default(5_000_000)
    .describe('Before a diskless snapshot the primary waits so long (repl-diskless-sync-delay).'),
  outputBufferLimit: z
    .strictObject({
      hard: bytes().default(268_435_456).describe('At once. 0B: no limit.'),
      soft: bytes().default(67_108_864).describe('After more than `softFor`. 0B: no limit.'),
      softFor: duration(WHOLE_SECONDS).default(60_000_000).describe('How long `soft` is forgiven.'),
    })
    .prefault({})
    .describe(
      'What may wait for the secondary before the primary drops the link (client-output-buffer-limit).',
    ),
  minReplicas: z
    .strictObject({
      toWrite: z
        .int()
        .min(0)
        .max(1)
        .default(0)
        .describe('So many secondaries must be in touch, or writes are refused. 0: none.'),
      maxLag: duration(SILENCE).default(10_000_000).describe('In touch: acknowledged within that long.'),
    })
    .prefault({})
    .describe('min-replicas-to-write and min-replicas-max-lag.'),
  wait: z
    .strictObject({
      replicas: z
        .int()
        .min(0)
        .max(1)
        .default(0)
        .describe('A write is acknowledged when so many secondaries have it. 0: at once.'),
      timeout: duration({ least: 1_000, why: 'a secondary takes time to answer' })
        .default(1_000_000)
        .describe('After so long it is acknowledged all the same: WAIT promises no durability.'),
    })
    .prefault({})
    .describe('WAIT after each write, by the application.'),
  serveStaleData: z
    .boolean()
    .default(true)
    .describe('Whether a secondary answers reads while its link is down (replica-serve-stale-data).'),
  duringFullSync: z
    .enum(['refuse', 'serve-stale'])
    .default('refuse')
    .describe(
      'What a secondary answers until a full synchronisation is done: errors (Azure), or old data until it loads (Redis).',
    ),
  machine: z
    .strictObject({
      loadKeys: rate({ least: 1, most: 1e9, why: 'a load must end' })
        .default(869_565.2173913043)
        .describe('Keys of a snapshot that a secondary loads a second.'),
      loadBytes: bandwidth()
        .default(5_333_333_333)
        .describe('Its bytes, likewise: what a key takes and what its bytes take add up.'),
      dump: bandwidth()
        .default(2_080_000_000)
        .describe('How fast a snapshot is written to disk, where it is.'),
    })
    .prefault({})
    .describe('How fast a machine turns data into a snapshot and back.'),
});
