import type { Family } from './family.js';

/**
 * A commented scenario to begin with: it holds as it is, and each line says what to change.
 *
 * @param schema where the editor finds the JSON Schema, a path or an address
 */
export function starterScenario(family: Family, schema: string): string {
  return `# yaml-language-server: $schema=${schema}\n${starters[family]}`;
}

const PUBSUB = `#
# A pub/sub service in two regions; one of them goes dark. Change what is yours and run:
#
#   npx geosim check FILE     what is wrong with it, before anything runs
#   npx geosim run FILE       what happens, how long it takes, and where the seconds go
#   npx geosim test FILE      the same as a gate for CI (--update accepts what it does today)
#
# Everything that has a default may be left out. All quantities carry their unit.
geosim: 1 # version of the language
name: Our service loses a region
description: Two replicas behind a traffic manager; eastus goes dark for ten minutes.
seed: 1 # the same seed gives the same run, to the byte
duration: 30m # of the whole run
warmup: 2m # metrics leave this much out, so that clients can arrive

service:
  family: pubsub
  strategy: geo-replicas # or: single. npx geosim list strategies
  replicas: # npx geosim list regions
    - {region: eastus, units: 2} # a unit takes 1,000 connections
    - {region: westeurope, units: 2}

routing:
  trafficManager:
    method: performance # the nearest healthy replica; or: priority, weighted
    ttl: 60s # how long resolvers may keep an answer
    probe: {interval: 30s, timeout: 10s, toleratedFailures: 3}

clients: # who uses the service, and from where
  - name: us
    region: eastus
    count: 500
    preset: web-pubsub-js-client # a client library's defaults: npx geosim list presets
    publish: {rate: 0.1/s each, group: {size: 10}, message: 2KB}
  - name: eu
    region: westeurope
    count: 500
    preset: web-pubsub-js-client
    publish: {rate: 0.1/s each, group: {size: 10}, message: 2KB}

faults: # what goes wrong, and when: npx geosim list faults
  - {at: 10m, kind: region-outage, region: eastus, mode: silent, for: 10m, as: dark}

expect: # what must hold; anything else turns the build red
  - detected(dark) within 130s
  - recovered(dark) within 6m
  - availability(clients = eu) = 100%
  - availability(clients = us, window = 1m) >= 99% from 6m after dark.start

variants: # other designs, as changes of the above: npx geosim run FILE --variant fast-probes
  fast-probes:
    routing: {trafficManager: {ttl: 10s, probe: {interval: 10s, timeout: 5s, toleratedFailures: 0}}}
`;

const CACHE = `#
# A linked pair of caches loses its primary. Nothing fails over by itself: people see it, decide, unlink the
# caches and give the applications the new endpoint. Change what is yours and run:
#
#   npx geosim check FILE     what is wrong with it, before anything runs
#   npx geosim run FILE       what happens, how long it takes, what was stale and what is lost
#   npx geosim test FILE      the same as a gate for CI (--update accepts what it does today)
#
# Everything that has a default may be left out. All quantities carry their unit.
geosim: 1 # version of the language
name: Our cache loses its primary
description: Two linked caches; the region of the primary goes dark and operators fail over.
seed: 1 # the same seed gives the same run, to the byte
duration: 40m # of the whole run
warmup: 1m # metrics leave this much out

service:
  family: cache
  strategy: async-link # or: single, quorum, consensus, active-active
  replicas: # the primary first: npx geosim list regions
    - {region: eastus, size: 6GB}
    - {region: westus2, size: 6GB} # the same size or larger
  data: {keys: 1000000, valueSize: 1KB} # what else is in it: it makes a full synchronisation long
  link:
    backlog: 64MiB # how long a break may last without a full synchronisation (repl-backlog-size)

clients: # the applications that ask it
  - name: shop
    region: eastus
    standby: westus2 # where it runs after a failover with move: stack
    users: eastus2 # where its users are
    calls: 5 # operations that one request of a user makes, one after another
    count: 20 # its sessions
    load: {rate: 1/s, reads: 80%, valueSize: 1KB}
    keys: {count: 5000, popularity: {zipf: 0.99}}
    timeout: 1s
    retries: {times: 2, pause: 50ms}

faults: # what goes wrong, and when: npx geosim list faults
  - {at: 10m, kind: region-outage, region: eastus, for: 25m, as: dark}

operator: # what people do about it
  - do: fail-over
    as: rescue
    to: westus2
    alert: {on: errors, above: 50%, every: 1m, for: 2m} # what somebody sees
    decide: 5m # until somebody dares
    unlink: 1m
    switch: 2m # until the applications know the new endpoint
    move: stack # or: endpoint, which leaves the application far from its cache

expect: # what must hold; anything else turns the build red
  - detected(dark) within 4m
  - recovered(dark) within 12m

variants: # other designs, as changes of the above: npx geosim run FILE --variant quicker
  quicker:
    operator: [{do: fail-over, as: rescue, to: westus2, alert: {on: errors, every: 30s, for: 1m}, decide: 1m, move: stack}]
  quorum: # no operator, a round trip for every operation
    service: {strategy: quorum, replicas: [{region: eastus}, {region: westus2}, {region: centralus}], data: null, link: null}
    clients: [{name: shop, region: eastus, users: eastus2, calls: 5, count: 20, load: {rate: 1/s, reads: 80%}}]
    operator: []
    expect: []
`;

const REGISTRY = `#
# A container registry in two regions: builds push in one, clusters pull in both, and the region that takes the
# pushes goes dark. Change what is yours and run:
#
#   npx geosim check FILE     what is wrong with it, before anything runs
#   npx geosim run FILE       what happens: who pulled too early, how long it took, what was lost
#   npx geosim test FILE      the same as a gate for CI (--update accepts what it does today)
#
# Everything that has a default may be left out. All quantities carry their unit.
geosim: 1 # version of the language
name: Our registry loses a region
description: Two replicas of a registry; eastus goes dark for ten minutes, with a build and a rollout in it.
seed: 1 # the same seed gives the same run, to the byte
duration: 40m # of the whole run

service:
  family: registry
  strategy: eventual # or: single, multi-push, import, pull-through. npx geosim list strategies
  healthCheck: deep # or: front-end, whose probes do not see the storage
  replicas: # the home region first: npx geosim list regions
    - {region: eastus}
    - {region: westeurope}
  replication: {pickup: 5s, bandwidth: 1Gbit/s} # how an image gets from replica to replica

routing: # of the registry's one name
  trafficManager:
    ttl: 60s # how long resolvers may keep an answer
    probe: {interval: 30s, timeout: 10s, toleratedFailures: 3}

images: # what is pushed and pulled
  - {name: web, size: 600MB, layers: 8, base: 3, changed: 2} # each version shares all but two layers with the last

clients: # who pushes and who pulls
  - name: ci # builds: two pushes, the second while eastus is dark
    region: eastus
    kind: pusher
    push: {image: web, at: [2m, 15m], attempts: 30}
  - name: aks-us # a cluster that is told as soon as the push was acknowledged
    region: eastus
    count: 10
    kind: fleet
    pull: {image: web, when: pushed}
  - name: aks-eu # a cluster that waits for the webhook of its own region
    region: westeurope
    count: 10
    kind: fleet
    pull: {image: web, when: webhook}

faults: # what goes wrong, and when: npx geosim list faults
  - {at: 10m, kind: region-outage, region: eastus, for: 10m, as: dark}

expect: # what must hold; anything else turns the build red
  - detected(dark) within 130s
  - pushesLost = 0
  - pullsTooEarly(clients = aks-eu) = 0
  - hostsServed = 40 # ten hosts of two clusters, two versions

variants: # other designs, as changes of the above: npx geosim run FILE --variant impatient
  impatient: # the far cluster does not wait for its webhook
    clients:
      - {name: ci, region: eastus, kind: pusher, push: {image: web, at: [2m, 15m], attempts: 30}}
      - {name: aks-us, region: eastus, count: 10, kind: fleet, pull: {image: web, when: pushed}}
      - {name: aks-eu, region: westeurope, count: 10, kind: fleet, pull: {image: web, when: pushed}}
    expect:
      - hostsServed = 40
      - pullsTooEarly(clients = aks-eu) > 0
`;

const starters: Readonly<Record<Family, string>> = { pubsub: PUBSUB, cache: CACHE, registry: REGISTRY };
