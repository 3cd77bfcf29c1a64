import type { Preset } from './preset.js';

const REDIS_CONF =
  'redis/redis 7.0, redis.conf and src/replication.c (backlog, time-outs, pings, diskless delay, output-buffer limits)';

/** Presets of `service` of the cache family; the first is the default. */
export const caches: readonly Preset[] = [
  {
    name: 'azure-cache-premium',
    summary: 'Azure Cache for Redis, Premium: passive geo-replication of two linked caches',
    settings: { link: { duringFullSync: 'refuse', bandwidth: '1Gbit/s' } },
    source:
      'Azure documentation of geo-replication: a secondary answers errors until a full synchronisation is done; 5 to 10 minutes for 53 GB give the bandwidth',
    date: '2019-03',
    verified: 'derived',
  },
  {
    name: 'redis-7',
    summary: 'Redis 7.0 as it comes: a replica serves what it has until it loads the new data',
    settings: { link: { duringFullSync: 'serve-stale', bandwidth: '1Gbit/s' } },
    source: REDIS_CONF,
    date: '2024-10',
    verified: 'source-code',
  },
];

/** Presets of `prices` of the cache family; the first is the default. None is the vendor's own page. */
export const cachePrices: readonly Preset[] = [
  {
    name: 'azure-cache-premium',
    summary: 'Azure Cache for Redis, Premium, about: by the size of a cache, in the United States',
    settings: {
      currency: 'USD',
      cacheGbHour: 0.085,
      egressPerGb: { sameContinent: 0.02, otherContinent: 0.05 },
    },
    source:
      'list prices as remembered (0.554 to 4.4 USD an hour for 6 to 53 GB: 0.083 to 0.092 a GB); egress: MongoDB Atlas documentation on Azure data transfer, lowest of its ranges',
    date: '2025-12',
    verified: 'assumed',
  },
];
