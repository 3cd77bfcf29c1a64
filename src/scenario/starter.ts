/** The families that have a starter scenario. */
export const STARTER_FAMILIES = ['pubsub'] as const;
export type StarterFamily = (typeof STARTER_FAMILIES)[number];

/**
 * A commented scenario to begin with: it holds as it is, and each line says what to change.
 *
 * @param schema where the editor finds the JSON Schema, a path or an address
 */
export function starterScenario(family: StarterFamily, schema: string): string {
  switch (family) {
    case 'pubsub':
      return `# yaml-language-server: $schema=${schema}\n${PUBSUB}`;
  }
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
