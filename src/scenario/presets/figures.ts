import type { Verified } from './preset.js';

/** Where the schema's defaults come from, for those a result rests on and that are no preset's. */
export const figures: readonly {
  /** `[]` stands for every entry of a list. */
  readonly path: string;
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
];
