import { dns } from '../language/dns.js';
import { endpoint, probe, routing, trafficManager } from '../language/routing.js';
import { appServer, health, negotiate } from '../pubsub/language/app-servers.js';
import { autoscale, capacity } from '../pubsub/language/capacity.js';
import {
  connect,
  group,
  keepAlive,
  population,
  publish,
  reconnect,
  requests,
  session,
} from '../pubsub/language/clients.js';
import { operatorAction } from '../pubsub/language/operator.js';
import { prices } from '../pubsub/language/prices.js';
import { replica, service } from '../pubsub/language/service.js';
import { pubsubSchema } from '../pubsub/schema.js';
import type { Chapter } from './section.js';

const whole = `geosim: 1
name: East US goes dark
seed: 42
duration: 30m
warmup: 2m
service:
  replicas:
    - {region: eastus, units: 2}
    - {region: westeurope, units: 2}
clients:
  - {name: us, region: eastus, count: 500}
faults:
  - {at: 10m, kind: region-outage, region: eastus, for: 10m, as: dark}
expect:
  - detected(dark) within 130s
variants:
  fast-probes:
    routing: {trafficManager: traffic-manager-fast}
`;

/** Web PubSub and SignalR: connections, messages, and how clients find a replica. */
export const pubsubChapter: Chapter = {
  title: 'Pub/sub services',
  intro:
    '`service: {family: pubsub}`, which may be left out. Replicas hold connections of clients and carry messages between them; clients find a replica by its name, or through an app server.',
  whole,
  schema: pubsubSchema,
  sections: [
    {
      title: 'Service',
      where: 'service',
      intro: 'What is replicated, and where. Strategies are listed by `geosim list strategies`.',
      example:
        'service:\n  strategy: geo-replicas\n  replicas:\n    - {region: eastus, units: 2}\n    - {region: westeurope, units: 2}\n',
      schema: service,
    },
    {
      title: 'Replicas',
      where: 'service.replicas[]',
      intro: 'The places where the service runs. Every one has a size of its own, and pays for it.',
      example:
        'service:\n  replicas:\n    - {name: us, region: eastus, units: 2}\n    - {name: eu, region: westeurope, units: 5}\n',
      schema: replica,
    },
    {
      title: 'Capacity',
      where: 'service.capacity',
      intro:
        'What one unit carries. Connections are counted, messages wait in a queue before the replica; whoever finds it full, or too long, is turned away.',
      example: 'service:\n  capacity: {connectRate: 20/s, longestWait: 2s}\n',
      schema: capacity,
    },
    {
      title: 'Autoscale',
      where: 'service.replicas[].autoscale',
      intro:
        'Instead of room to spare: units are added some time after they are needed. The control plane does it, which stands in the region of the primary.',
      example:
        'service:\n  replicas:\n    - {region: eastus, units: 2}\n    - {region: westeurope, units: 2, autoscale: {most: 10, outAbove: 0.7, delay: 2m}}\n',
      schema: autoscale,
    },
    {
      title: 'App servers',
      where: 'service.appServers[]',
      intro: 'The application behind the service. An outage of a region takes those that run there as well.',
      example:
        'service:\n  appServers:\n    - {region: eastus, publish: {rate: 1/s, to: everyone}}\n    - {name: spare, region: westeurope}\n',
      schema: appServer,
    },
    {
      title: 'Negotiate',
      where: 'service.negotiate',
      intro:
        'With strategy `multi-instance` clients ask an app server for an instance: one that is primary to it and online, else a secondary.',
      example:
        'service:\n  strategy: multi-instance\n  negotiate: {mode: active-passive, drain: app-server, drainAfter: 1m}\n',
      schema: negotiate,
    },
    {
      title: 'Health of instances',
      where: 'service.negotiate.health',
      intro:
        'Web PubSub leaves it to the application, which polls or asks on demand. The SDK of SignalR knows by its own connections to each instance.',
      example:
        'service:\n  strategy: multi-instance\n  negotiate: {health: {by: poll, interval: 5s, timeout: 2s, toleratedFailures: 1}}\n',
      schema: health,
    },
    {
      title: 'Routing',
      where: 'routing',
      intro: 'How clients find a replica: through a traffic manager, or always the same one.',
      example: 'routing:\n  fixed: eastus\n',
      schema: routing,
    },
    {
      title: 'Traffic manager',
      where: 'routing.trafficManager',
      intro: 'A name server that answers with a healthy endpoint. It never moves a connection.',
      example: 'routing:\n  trafficManager: {method: performance, ttl: 30s}\n',
      schema: trafficManager,
    },
    {
      title: 'Probe',
      where: 'routing.trafficManager.probe',
      intro:
        'With interval I, time-out T and N tolerated failures a silent outage is detected after N·I + T to (N + 1)·I + T.',
      example:
        'routing:\n  trafficManager:\n    ttl: 20s\n    probe: {interval: 10s, timeout: 5s, toleratedFailures: 1, sites: [northeurope, centralus, japaneast]}\n',
      schema: probe,
    },
    {
      title: 'Endpoint',
      where: 'routing.trafficManager.endpoints.<replica>',
      intro: 'Settings of one replica at the traffic manager.',
      example:
        'routing:\n  trafficManager:\n    method: weighted\n    endpoints: {eastus: {weight: 3}, westeurope: {weight: 1}}\n',
      schema: endpoint,
    },
    {
      title: 'Clients',
      where: 'clients[]',
      intro: 'Populations: clients alike in everything but chance.',
      example:
        'clients:\n  - name: us\n    region: eastus\n    count: 500\n    publish: {rate: 0.1/s each, group: {size: 10}}\n',
      schema: population,
    },
    {
      title: 'Names and caches',
      where: 'clients[].dns',
      intro:
        'Caches in a row: the runtime, the operating system, the resolver. `dns: dns-lanman-2014` is short for `dns: {preset: dns-lanman-2014}`.',
      example:
        'clients:\n  - name: us\n    region: eastus\n    count: 500\n    dns: {policies: [{share: 90%, honours: true}, {share: 10%, floor: 5m}]}\n',
      schema: dns,
    },
    {
      title: 'Connecting',
      where: 'clients[].connect',
      intro: 'A connection costs whole round trips: name resolution, TCP, TLS, and the request or upgrade.',
      example:
        'clients:\n  - {name: us, region: eastus, count: 500, connect: {tls: "1.2", negotiate: true}}\n',
      schema: connect,
    },
    {
      title: 'Noticing a dead connection',
      where: 'clients[].keepAlive',
      intro: 'A reset is noticed at once. Silence is noticed only by someone who expects to hear something.',
      example:
        'clients:\n  - {name: us, region: eastus, count: 500, keepAlive: {from: server, interval: 15s, timeout: 30s}}\n',
      schema: keepAlive,
    },
    {
      title: 'Coming back',
      where: 'clients[].reconnect',
      intro: 'What a client does when its connection is gone or an attempt failed.',
      example:
        'clients:\n  - name: us\n    region: eastus\n    count: 500\n    reconnect: {backoff: exponential, base: 1s, cap: 30s, jitter: full, recovery: none}\n',
      schema: reconnect,
    },
    {
      title: 'Publishing',
      where: 'clients[].publish',
      intro: 'Each message goes to every member of the group of its sender, wherever they are connected.',
      example:
        'clients:\n  - {name: us, region: eastus, count: 500, publish: {rate: 5/min, message: 2KB, group: {size: 10, pool: chat}}}\n',
      schema: publish,
    },
    {
      title: 'Groups',
      where: 'clients[].group',
      intro: 'Who hears whom. Populations of one pool are mixed; clients that only listen need it, too.',
      example: 'clients:\n  - {name: us, region: eastus, count: 500, group: {size: 50, pool: news}}\n',
      schema: group,
    },
    {
      title: 'Visits',
      where: 'clients[].session',
      intro:
        'Clients that come and go: new connections reach a restored replica, old ones stay where they are.',
      example: 'clients:\n  - {name: us, region: eastus, count: 500, session: {lasts: 10m, pause: 30s}}\n',
      schema: session,
    },
    {
      title: 'Requests',
      where: 'clients[].requests',
      intro: 'Of clients of `kind: requests`: each request is a connection of its own.',
      example:
        'clients:\n  - {name: us, region: eastus, count: 500, kind: requests, requests: {arrivals: always-on}}\n',
      schema: requests,
    },
    {
      title: 'Operators',
      where: 'operator[]',
      intro:
        'What people do to the service while it runs. What needs the control plane waits while its region is dark.',
      example:
        'operator:\n  - {at: 5m, do: scale, replica: westeurope, units: 5}\n  - {at: 12m, do: close-connections, replica: westeurope, as: drain}\n',
      schema: operatorAction,
    },
    {
      title: 'Prices',
      where: 'prices',
      intro:
        'What things cost. Only the cost of a run depends on it; the figures of the preset are second-hand, so put your own in.',
      example: 'prices: {unitDay: 2, egressPerGb: {internet: 0.08}}\n',
      schema: prices,
    },
  ],
};
