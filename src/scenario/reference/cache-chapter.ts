import { application, endpoints, keys, load, popularity, retries } from '../cache/language/applications.js';
import { cache } from '../cache/language/caches.js';
import { consensus } from '../cache/language/consensus.js';
import { link } from '../cache/language/link.js';
import { alert, operatorAction } from '../cache/language/operator.js';
import { prices } from '../cache/language/prices.js';
import { quorum } from '../cache/language/quorum.js';
import { service } from '../cache/language/service.js';
import { cacheSchema } from '../cache/schema.js';
import type { Chapter } from './section.js';

const whole = `geosim: 1
name: The primary goes dark
seed: 42
duration: 40m
warmup: 1m
service:
  family: cache
  strategy: async-link
  replicas:
    - {region: eastus}
    - {region: westeurope}
clients:
  - {name: us, region: centralus, count: 20, load: {rate: 5/s, reads: 80%}}
faults:
  - {at: 10m, kind: region-outage, region: eastus, for: 25m, as: dark}
operator:
  - {do: fail-over, as: rescue, to: westeurope, alert: {on: errors, for: 2m}, decide: 5m}
expect:
  - detected(dark) within 4m
variants:
  quicker:
    operator: [{do: fail-over, as: rescue, to: westeurope, alert: {on: errors, for: 1m}, decide: 1m}]
`;

const THREE =
  'service:\n  STRATEGY\n  replicas:\n    - {region: eastus}\n    - {region: westeurope}\n    - {region: centralus}\noperator: []\n';
const three = (strategy: string) => THREE.replace('STRATEGY', strategy);

/** Redis, and what an architect would weigh against it: keys, links, quorums, and operators. */
export const cacheChapter: Chapter = {
  title: 'Caches',
  intro:
    '`service: {family: cache}`. Caches hold keys that applications read and write; a strategy says how the copies hang together. What is named after a setting of `redis.conf` says so.',
  whole,
  schema: cacheSchema,
  sections: [
    {
      title: 'Cache service',
      where: 'service',
      intro: 'What is replicated, and how. Strategies are listed by `geosim list strategies`.',
      example: 'service:\n  data: {keys: 4000000, valueSize: 1KB}\n  throughput: 80000/s\n',
      schema: service,
    },
    {
      title: 'One cache',
      where: 'service.replicas[]',
      intro: 'The first is the primary, where the strategy has one. Only linked caches need to be alike.',
      example:
        'service:\n  replicas:\n    - {name: a, region: eastus, size: 26GB, vnet: us}\n    - {name: westeurope, region: westeurope, size: 26GB, vnet: eu}\n  link: {via: gateway}\n',
      schema: cache,
    },
    {
      title: 'Link of two caches',
      where: 'service.link',
      intro:
        'Of strategy `async-link`: Redis replication, and the rules of a provider who links two Premium caches. While they are linked the secondary is read-only, and neither can be scaled, kept on disk or deleted.',
      example: 'service:\n  link: {backlog: 64MiB, wait: {replicas: 1, timeout: 200ms}}\n',
      schema: link,
    },
    {
      title: 'Quorums',
      where: 'service.quorum',
      intro: 'Of strategy `quorum`: with R + W > N a read meets the last acknowledged write.',
      example: three('strategy: quorum\n  quorum: {read: 2, write: 2}'),
      schema: quorum,
    },
    {
      title: 'Consensus',
      where: 'service.consensus',
      intro: 'Of strategy `consensus`: one leader, elected, and a log that a majority holds.',
      example: three('strategy: consensus\n  consensus: {reads: lease, preferredLeader: eastus}'),
      schema: consensus,
    },
    {
      title: 'Applications',
      where: 'clients[]',
      intro: 'Sessions that ask caches, of their own accord or on demand of users.',
      example:
        'clients:\n  - {name: us, region: eastus, count: 20, users: eastus2, calls: 10, load: {rate: 0.5/s, reads: 90%}}\n',
      schema: application,
    },
    {
      title: 'Load of an application',
      where: 'clients[].load',
      intro: 'How much is asked, and what.',
      example:
        'clients:\n  - {name: us, region: eastus, load: {arrivals: closed, think: 200ms, reads: 50%, increments: 10%}}\n',
      schema: load,
    },
    {
      title: 'Keys of an application',
      where: 'clients[].keys',
      intro: 'Which keys are asked for, and how unevenly.',
      example:
        'clients:\n  - {name: us, region: eastus, keys: {count: 5000, popularity: {zipf: 0.99}}}\n  - {name: carts, region: eastus, keys: {count: 5, own: true, pool: carts}}\n',
      schema: keys,
    },
    {
      title: 'Popularity of keys',
      where: 'clients[].keys.popularity',
      intro: '`uniform`, or one of these.',
      example: 'clients:\n  - {name: us, region: eastus, keys: {popularity: {hot: {keys: 3, share: 60%}}}}\n',
      schema: popularity,
    },
    {
      title: 'Endpoints of an application',
      where: 'clients[].endpoints',
      intro:
        'Which caches are asked. An operator changes what `primary` means; a cache by name stays the one it is.',
      example: 'clients:\n  - {name: us, region: westeurope, endpoints: {reads: nearest}}\n',
      schema: endpoints,
    },
    {
      title: 'Retries of an application',
      where: 'clients[].retries',
      intro: 'What follows a try that failed or had no answer.',
      example:
        'clients:\n  - {name: us, region: eastus, timeout: 500ms, retries: {times: 3, pause: 100ms}}\n',
      schema: retries,
    },
    {
      title: 'Operators of caches',
      where: 'operator[]',
      intro:
        'What people do, each step in its time. What the provider refuses stands in the timeline as `refused`, with the reason.',
      example:
        'operator:\n  - {do: export, at: 2m, cache: westeurope, takes: 1m}\n  - {do: unlink, at: 15m, as: part}\n  - {do: switch, at: 20m, to: westeurope}\n  - {do: link, at: 36m, primary: westeurope, secondary: eastus}\n',
      schema: operatorAction,
    },
    {
      title: 'Alerts',
      where: 'operator[].alert',
      intro: 'What somebody sees on a dashboard, now and then, before they act.',
      example:
        'operator:\n  - {do: fail-over, to: westeurope, alert: {on: link-down, every: 30s, for: 90s}}\n',
      schema: alert,
    },
    {
      title: 'Prices of caches',
      where: 'prices',
      intro:
        'What things cost. Only the cost of a run depends on it; the figures of the preset are not from the vendor, so put your own in.',
      example: 'prices: {cacheGbHour: 0.09, egressPerGb: {sameContinent: 0.02}}\n',
      schema: prices,
    },
  ],
};
