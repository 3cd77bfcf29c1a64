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
    source: 'public path against backbone, see data/README.md',
    date: '2026-11',
    verified: 'assumed',
  },
  {
    path: 'network.internet.access',
    source: 'last mile of users, see data/README.md',
    date: '2026-11',
    verified: 'assumed',
  },
  {
    path: 'network.internet.jitter',
    source: 'public path, see data/README.md',
    date: '2026-11',
    verified: 'assumed',
  },
  {
    path: 'network.internet.loss',
    source: 'public path, see data/README.md',
    date: '2026-11',
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
];
