import type { Verified } from './preset.js';

/** Where the schema's defaults come from, for those a result rests on and that are no preset's. */
export const figures: readonly {
  /** `[]` stands for every entry of a list. */
  readonly path: string;
  /** The one strategy that reads it. */
  readonly strategy?: string;
  readonly source: string;
  readonly date: string;
  readonly verified: Verified;
}[] = [
  {
    path: 'network.jitter.packet',
    source: 'spread within a probe minute; no measurement',
    date: '2026-11',
    verified: 'assumed',
  },
  {
    path: 'network.jitter.regimeEvery',
    source: 'how often a path changes; no measurement',
    date: '2026-11',
    verified: 'assumed',
  },
  {
    path: 'network.internet.stretch',
    source:
      "Bozkurt et al., Dissecting Latency in the Internet's Fiber Infrastructure: 2.1 times light in fibre, over the median of 1.7 of the built-in table",
    date: '2018',
    verified: 'derived',
  },
  {
    path: 'network.internet.access',
    source:
      'FCC Measuring Broadband America: 34.9 ms on average to a near server, an upper bound; median and spread chosen below it',
    date: '2013',
    verified: 'assumed',
  },
  {
    path: 'network.internet.jitter',
    source: 'five times the backbone packet jitter; no law found',
    date: '2026-11',
    verified: 'assumed',
  },
  {
    path: 'network.internet.loss',
    source: 'FCC Measuring Broadband America: good lines lose less than 0.4 %; chosen below it',
    date: '2020',
    verified: 'assumed',
  },
  {
    path: 'routing.trafficManager.publishDelay',
    source: 'the provider publishes no delay between detection and its name servers',
    date: '2026-11',
    verified: 'assumed',
  },
  {
    path: 'routing.trafficManager.probe.timeout',
    source: 'Azure Traffic Manager endpoint monitoring: 10 s at an interval of 30 s, 9 s at 10 s',
    date: '2024-08',
    verified: 'documented',
  },
  {
    path: 'routing.trafficManager.probe.sites',
    source: 'number and places of probing sites are not published',
    date: '2026-11',
    verified: 'assumed',
  },
  {
    path: 'routing.trafficManager.probe.combine',
    source:
      'Azure Traffic Manager endpoint monitoring counts failures for each probing location; how it combines them is inferred',
    date: '2024-08',
    verified: 'assumed',
  },
  {
    path: 'clients[].dns.clientsPerResolver',
    source: 'no measurement',
    date: '2026-11',
    verified: 'assumed',
  },
  {
    path: 'clients[].dns.authorityRtt',
    source: 'anycast name servers near the resolver; no measurement',
    date: '2026-11',
    verified: 'assumed',
  },
  {
    path: 'clients[].connect.synTimeout',
    source: 'RFC 6298: initial retransmission timer of 1 s',
    date: '2011-06',
    verified: 'documented',
  },
  {
    path: 'clients[].connect.timeout',
    source: 'no document of the client libraries',
    date: '2026-11',
    verified: 'assumed',
  },
  {
    path: 'service.replication.pickup',
    source:
      "no figure is published; Azure's reliability guide says that replication takes minutes typically, and longer for larger images",
    date: '2026-05',
    verified: 'assumed',
  },
  {
    path: 'service.replication.bandwidth',
    source: 'no figure is published',
    date: '2026-11',
    verified: 'assumed',
  },
  {
    path: 'service.replication.fetches',
    source: 'no figure is published',
    date: '2026-11',
    verified: 'assumed',
  },
  {
    path: 'service.webhookDelay',
    source: 'no figure is published',
    date: '2026-11',
    verified: 'assumed',
  },
  {
    path: 'service.healthCheck',
    source:
      'Azure blog on health-aware failover of Container Registry: until then probes saw the front end only',
    date: '2026-03-16',
    verified: 'documented',
  },
  {
    path: 'layerSizes',
    source:
      'Anwar et al., Improving Docker Registry Design based on Production Workload Analysis, FAST 2018: 65 % of layers below 1 MB, 80 % below 10 MB; the mixture was fitted to these two shares',
    date: '2018',
    verified: 'derived',
  },
  {
    path: 'clients[].engine.downloads',
    source: 'Docker engine (moby at b985e231): three downloads at a time',
    date: '2026',
    verified: 'source-code',
  },
  {
    path: 'clients[].engine.uploads',
    source: 'Docker engine (moby at b985e231): five uploads at a time',
    date: '2026',
    verified: 'source-code',
  },
  {
    path: 'clients[].engine.attempts',
    source: 'Docker engine (moby at b985e231): five attempts for each layer',
    date: '2026',
    verified: 'source-code',
  },
  {
    path: 'clients[].engine.retryPause',
    source: 'Docker engine (moby at b985e231): five seconds more before each further attempt, without jitter',
    date: '2026',
    verified: 'source-code',
  },
  {
    path: 'clients[].engine.dialTimeout',
    source: 'Docker engine, distribution/registry.go at 0173da3f',
    date: '2016',
    verified: 'source-code',
  },
  {
    path: 'clients[].engine.silence',
    source: 'Docker engine, distribution/registry.go at 0173da3f: a minute for each read and write',
    date: '2016',
    verified: 'source-code',
  },
  {
    path: 'clients[].engine.window',
    source: 'about half of the largest receive buffer of Linux (6 MiB)',
    date: '2026-11',
    verified: 'assumed',
  },
  {
    path: 'clients[].engine.bandwidth',
    source: 'a host of moderate size',
    date: '2026-11',
    verified: 'assumed',
  },
  {
    path: 'clients[].pull.backoff',
    source: 'kubelet: 10 s, doubled up to five minutes (Kubernetes documentation, images)',
    date: '2026',
    verified: 'documented',
  },
  {
    path: 'service.link.backlog',
    strategy: 'async-link',
    source: 'redis/redis, redis.conf: repl-backlog-size 1mb',
    date: '2024-10',
    verified: 'source-code',
  },
  {
    path: 'service.link.backlogTtl',
    strategy: 'async-link',
    source: 'redis/redis, redis.conf: repl-backlog-ttl 3600',
    date: '2024-10',
    verified: 'source-code',
  },
  {
    path: 'service.link.timeout',
    strategy: 'async-link',
    source: 'redis/redis, redis.conf: repl-timeout 60',
    date: '2024-10',
    verified: 'source-code',
  },
  {
    path: 'service.link.pingInterval',
    strategy: 'async-link',
    source: 'redis/redis, redis.conf: repl-ping-replica-period 10',
    date: '2024-10',
    verified: 'source-code',
  },
  {
    path: 'service.link.diskless',
    strategy: 'async-link',
    source: 'redis/redis, redis.conf: repl-diskless-sync yes',
    date: '2024-10',
    verified: 'source-code',
  },
  {
    path: 'service.link.disklessDelay',
    strategy: 'async-link',
    source: 'redis/redis, redis.conf: repl-diskless-sync-delay 5',
    date: '2024-10',
    verified: 'source-code',
  },
  {
    path: 'service.link.outputBufferLimit',
    strategy: 'async-link',
    source: 'redis/redis, redis.conf: client-output-buffer-limit replica 256mb 64mb 60',
    date: '2024-10',
    verified: 'source-code',
  },
  {
    path: 'service.link.minReplicas.maxLag',
    strategy: 'async-link',
    source: 'redis/redis, redis.conf: min-replicas-max-lag 10',
    date: '2024-10',
    verified: 'source-code',
  },
  {
    path: 'service.link.serveStaleData',
    strategy: 'async-link',
    source: 'redis/redis, redis.conf: replica-serve-stale-data yes',
    date: '2024-10',
    verified: 'source-code',
  },
  {
    path: 'service.link.machine',
    strategy: 'async-link',
    source:
      'redis-server 7.0.15 loaded 320,000 keys of 100 B in 415 ms, 64,000 of 1 kB in 170 ms and 32,000 of 4 kB in 252 ms, and wrote 64 MB to disk in 150 to 350 ms',
    date: '2026-11',
    verified: 'measured',
  },
  {
    path: 'service.throughput',
    source: 'what one core of a cache serves, about; no measurement',
    date: '2026-11',
    verified: 'assumed',
  },
  {
    path: 'service.quorum.timeout',
    strategy: 'quorum',
    source: 'the order of the request time-outs of quorum stores; no measurement',
    date: '2026-11',
    verified: 'assumed',
  },
  {
    path: 'service.quorum.hintTtl',
    strategy: 'quorum',
    source: 'how long quorum stores keep hints, a few hours; no measurement',
    date: '2026-11',
    verified: 'assumed',
  },
  {
    path: 'service.consensus.electionTimeout',
    strategy: 'consensus',
    source: 'several round trips between far regions, as elections need; no measurement',
    date: '2026-11',
    verified: 'assumed',
  },
  {
    path: 'service.consensus.heartbeat',
    strategy: 'consensus',
    source: 'ten in the shortest election time-out; no measurement',
    date: '2026-11',
    verified: 'assumed',
  },
  {
    path: 'clients[].timeout',
    source: 'no document of a client library',
    date: '2026-11',
    verified: 'assumed',
  },
  {
    path: 'clients[].retries',
    source: 'no document of a client library',
    date: '2026-11',
    verified: 'assumed',
  },
  {
    path: 'operator[].decide',
    source: 'how long people and the provider take; no measurement',
    date: '2026-11',
    verified: 'assumed',
  },
  {
    path: 'operator[].unlink',
    source: 'how long people and the provider take; no measurement',
    date: '2026-11',
    verified: 'assumed',
  },
  {
    path: 'operator[].switch',
    source: 'how long people and the provider take; no measurement',
    date: '2026-11',
    verified: 'assumed',
  },
];
