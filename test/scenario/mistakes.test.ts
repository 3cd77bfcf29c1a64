import { describe, expect, it } from 'vitest';
import { parseScenario } from '../../src/scenario/parse.js';
import { base } from './fixtures/base.js';

interface Found {
  readonly code: string;
  /** line:column */
  readonly at: string;
  /** The text underlined. */
  readonly caret: string;
  readonly says: string;
  readonly hint?: string;
}

interface Mistake {
  readonly name: string;
  readonly edits: readonly (readonly [from: string | RegExp, to: string])[];
  readonly found: readonly Found[];
}

const mistakes: readonly Mistake[] = [
  {
    name: 'bare number',
    edits: [['duration: 30m', 'duration: 60']],
    found: [
      { code: 'no-unit', at: '3:11', caret: '60', says: '60 has no unit', hint: 'write 60s, 60ms or 60m' },
    ],
  },
  {
    name: 'bare number as text',
    edits: [['duration: 30m', 'duration: "60"']],
    found: [
      { code: 'no-unit', at: '3:11', caret: '"60"', says: '60 has no unit', hint: 'write 60s, 60ms or 60m' },
    ],
  },
  {
    name: 'bare zero',
    edits: [['warmup: 1m', 'warmup: 0']],
    found: [{ code: 'no-unit', at: '4:9', caret: '0', says: '0 has no unit', hint: 'write 0s, 0ms or 0m' }],
  },
  {
    name: 'negative',
    edits: [['duration: 30m', 'duration: -5m']],
    found: [{ code: 'negative', at: '3:11', caret: '-5m', says: '-5m is negative' }],
  },
  {
    name: 'wrong unit',
    edits: [['interval: 30s', 'interval: 30sec']],
    found: [{ code: 'bad-unit', at: '14:23', caret: '30sec', says: '"sec" is no unit of a duration' }],
  },
  {
    name: 'wrong unit of a size',
    edits: [['message: 2KB', 'message: 2kb']],
    found: [
      { code: 'bad-unit', at: '20:61', caret: '2kb', says: '"kb" is no unit of a size', hint: 'write KB' },
    ],
  },
  {
    name: 'comma',
    edits: [['interval: 30s', 'interval: "1,5s"']],
    found: [
      {
        code: 'bad-quantity',
        at: '14:23',
        caret: '"1,5s"',
        says: '"1,5s" has a comma',
        hint: 'write decimals with a point',
      },
    ],
  },
  {
    name: 'composite order',
    edits: [['duration: 30m', 'duration: 30s1m']],
    found: [{ code: 'bad-quantity', at: '3:11', caret: '30s1m', says: '"30s1m" is no duration' }],
  },
  {
    name: 'share over',
    edits: [['honoursTtl: 90%', 'honoursTtl: 120%']],
    found: [{ code: 'out-of-range', at: '19:23', caret: '120%', says: '120% is more than 100%' }],
  },
  {
    name: 'share bare',
    edits: [['honoursTtl: 90%', 'honoursTtl: 0.9']],
    found: [
      { code: 'no-unit', at: '19:23', caret: '0.9', says: '0.9 has no unit', hint: 'write 90%, or 0.9%' },
    ],
  },
  {
    name: 'rate',
    edits: [['rate: 0.1/s each', 'rate: 0.1']],
    found: [
      {
        code: 'no-unit',
        at: '20:21',
        caret: '0.1',
        says: '0.1 has no unit',
        hint: 'write 0.1/s, 0.1/min or 0.1/h',
      },
    ],
  },
  {
    name: 'sub micro',
    edits: [['interval: 30s', 'interval: 0.0000001s']],
    found: [
      {
        code: 'out-of-range',
        at: '14:23',
        caret: '0.0000001s',
        says: '0.0000001s is less than a microsecond',
      },
    ],
  },
  {
    name: 'too long',
    edits: [['duration: 30m', 'duration: 400000d']],
    found: [{ code: 'out-of-range', at: '3:11', caret: '400000d', says: '400000d is too long' }],
  },
  {
    name: 'unknown key',
    edits: [['units: 2}\n    - {region: west', 'unts: 2}\n    - {region: west']],
    found: [
      {
        code: 'unknown-key',
        at: '9:24',
        caret: 'unts',
        says: 'unknown key "unts"',
        hint: 'did you mean "units"?',
      },
    ],
  },
  {
    name: 'unknown root key',
    edits: [['warmup: 1m', 'warm-up: 1m']],
    found: [
      {
        code: 'unknown-key',
        at: '4:1',
        caret: 'warm-up',
        says: 'unknown key "warm-up"',
        hint: 'did you mean "warmup"?',
      },
    ],
  },
  {
    name: 'unknown key far',
    edits: [['method: performance', 'zzz: performance']],
    found: [{ code: 'unknown-key', at: '13:5', caret: 'zzz', says: 'unknown key "zzz"' }],
  },
  {
    name: 'enum',
    edits: [['method: performance', 'method: perfomance']],
    found: [
      {
        code: 'unknown-value',
        at: '13:13',
        caret: 'perfomance',
        says: 'unknown value "perfomance"',
        hint: 'did you mean "performance"?',
      },
    ],
  },
  {
    name: 'fault kind',
    edits: [['kind: region-outage', 'kind: region-outtage']],
    found: [
      {
        code: 'unknown-value',
        at: '26:21',
        caret: 'region-outtage',
        says: 'unknown value "region-outtage"',
        hint: 'did you mean "region-outage"?',
      },
    ],
  },
  {
    name: 'fault kind missing',
    edits: [['kind: region-outage, ', '']],
    found: [
      {
        code: 'missing',
        at: '26:5',
        caret: '{at: 10m, region: eastus, for: 10m, as: dark}',
        says: '"kind" is missing',
      },
    ],
  },
  {
    name: 'missing region',
    edits: [['{region: westeurope, units: 2}', '{units: 2}']],
    found: [{ code: 'missing', at: '10:7', caret: '{units: 2}', says: '"region" is missing' }],
  },
  {
    name: 'missing duration',
    edits: [['duration: 30m\n', '']],
    found: [{ code: 'missing', at: '1:1', caret: 'geosim: 1', says: '"duration" is missing' }],
  },
  {
    name: 'missing service',
    edits: [[/service:[\s\S]*routing/, 'routing']],
    found: [{ code: 'missing', at: '1:1', caret: 'geosim: 1', says: '"service" is missing' }],
  },
  {
    name: 'empty',
    edits: [['warmup: 1m', 'warmup:']],
    found: [{ code: 'empty', at: '4:8', caret: '', says: '"warmup" is empty' }],
  },
  {
    name: 'wrong type',
    edits: [['count: 500', 'count: many']],
    found: [{ code: 'wrong-type', at: '18:12', caret: 'many', says: '"count" cannot be "many"' }],
  },
  {
    name: 'fraction',
    edits: [['count: 500', 'count: 1.5']],
    found: [{ code: 'wrong-type', at: '18:12', caret: '1.5', says: '"count" cannot be 1.5' }],
  },
  {
    name: 'zero count',
    edits: [['count: 500', 'count: 0']],
    found: [{ code: 'out-of-range', at: '18:12', caret: '0', says: '0 is out of range' }],
  },
  {
    name: 'list for map',
    edits: [[/routing:\n[\s\S]*clients:/, 'routing: [a]\nclients:']],
    found: [{ code: 'wrong-type', at: '11:10', caret: '[a]', says: '"routing" cannot be a list' }],
  },
  {
    name: 'empty replicas',
    edits: [[/replicas:\n[\s\S]*routing:/, 'replicas: []\nrouting:']],
    found: [{ code: 'out-of-range', at: '8:13', caret: '[]', says: '"replicas" is empty' }],
  },
  {
    name: 'location',
    edits: [['location: [47.6, -122.3]', 'location: [47.6, -222.3]']],
    found: [{ code: 'out-of-range', at: '5:51', caret: '-222.3', says: '-222.3 is out of range' }],
  },
  {
    name: 'location short',
    edits: [['location: [47.6, -122.3]', 'location: [47.6]']],
    found: [{ code: 'out-of-range', at: '5:44', caret: '[47.6]', says: '"location" has the wrong length' }],
  },
  {
    name: 'location missing',
    edits: [['{name: branch, location: [47.6, -122.3]}', 'branch']],
    found: [
      { code: 'unknown-region', at: '5:19', caret: 'branch', says: 'unknown region "branch"' },
      { code: 'unknown-region', at: '22:13', caret: 'branch', says: 'unknown region "branch"' },
    ],
  },
  {
    name: 'version',
    edits: [['geosim: 1', 'geosim: 2']],
    found: [{ code: 'unknown-value', at: '1:9', caret: '2', says: 'unknown value 2' }],
  },
  {
    name: 'union object',
    edits: [['warmup: 1m', 'warmup: 1m\nnetwork: {jitter: {packet: {lognorml: {median: 1ms, sigma: 1}}}}']],
    found: [
      {
        code: 'unknown-key',
        at: '5:29',
        caret: 'lognorml',
        says: 'unknown key "lognorml"',
        hint: 'did you mean "lognormal"?',
      },
    ],
  },
  {
    name: 'union inner',
    edits: [['warmup: 1m', 'warmup: 1m\nnetwork: {jitter: {packet: {lognormal: {median: 1, sigma: 1}}}}']],
    found: [{ code: 'no-unit', at: '5:49', caret: '1', says: '1 has no unit', hint: 'write 1s, 1ms or 1m' }],
  },
  {
    name: 'union text',
    edits: [['warmup: 1m', 'warmup: 1m\nnetwork: {jitter: {packet: 5}}']],
    found: [{ code: 'no-unit', at: '5:28', caret: '5', says: '5 has no unit', hint: 'write 5s, 5ms or 5m' }],
  },
  {
    name: 'union text2',
    edits: [['warmup: 1m', 'warmup: 1m\nnetwork: {jitter: {packet: nothing}}']],
    found: [{ code: 'bad-quantity', at: '5:28', caret: 'nothing', says: '"nothing" is no duration' }],
  },
  {
    name: 'policy',
    edits: [['{honoursTtl: 90%}', '{policies: [{share: 50%}, {share: 50%, honours: true}]}']],
    found: [
      {
        code: 'wrong-form',
        at: '19:22',
        caret: '{share: 50%}',
        says: 'entry 0 of "policies" fits none of the forms it can take',
      },
    ],
  },
  {
    name: 'unknown region',
    edits: [['region: westeurope', 'region: westeurop']],
    found: [
      {
        code: 'unknown-region',
        at: '10:16',
        caret: 'westeurop',
        says: 'unknown region "westeurop"',
        hint: 'did you mean "westeurope"?',
      },
    ],
  },
  {
    name: 'display name',
    edits: [['region: westeurope', 'region: West Europe']],
    found: [
      {
        code: 'unknown-region',
        at: '10:16',
        caret: 'West Europe',
        says: 'unknown region "West Europe"',
        hint: 'did you mean "westeurope"?',
      },
    ],
  },
  {
    name: 'unknown fault region',
    edits: [['kind: region-outage, region: eastus', 'kind: region-outage, region: eastsu']],
    found: [
      {
        code: 'unknown-region',
        at: '26:44',
        caret: 'eastsu',
        says: 'unknown region "eastsu"',
        hint: 'did you mean "eastus"?',
      },
    ],
  },
  {
    name: 'preset',
    edits: [['dns: {honoursTtl: 90%}', 'dns: dns-lanman']],
    found: [
      {
        code: 'unknown-preset',
        at: '19:10',
        caret: 'dns-lanman',
        says: 'unknown preset "dns-lanman"',
        hint: 'did you mean "dns-lanman-2014"?',
      },
    ],
  },
  {
    name: 'tm preset',
    edits: [['    method: performance', '    preset: traffic-manager-fst']],
    found: [
      {
        code: 'unknown-preset',
        at: '13:13',
        caret: 'traffic-manager-fst',
        says: 'unknown preset "traffic-manager-fst"',
        hint: 'did you mean "traffic-manager-fast"?',
      },
    ],
  },
  {
    name: 'client preset',
    edits: [['    count: 500', '    count: 500\n    preset: signalr']],
    found: [
      {
        code: 'unknown-preset',
        at: '19:13',
        caret: 'signalr',
        says: 'unknown preset "signalr"',
        hint: 'did you mean "signalr-js-client"?',
      },
    ],
  },
  {
    name: 'latency preset',
    edits: [['warmup: 1m', 'warmup: 1m\nnetwork: {latency: azure-2025}']],
    found: [
      {
        code: 'unknown-preset',
        at: '5:20',
        caret: 'azure-2025',
        says: 'unknown preset "azure-2025"',
        hint: 'did you mean "azure-2026-07"?',
      },
    ],
  },
  {
    name: 'csv without reader',
    edits: [['warmup: 1m', 'warmup: 1m\nnetwork: {latency: rtt.csv}']],
    found: [
      {
        code: 'unreadable-file',
        at: '5:20',
        caret: 'rtt.csv',
        says: 'cannot read "rtt.csv": no files can be read here',
      },
    ],
  },
  {
    name: 'strategy',
    edits: [['strategy: geo-replicas', 'strategy: geo-replica']],
    found: [
      {
        code: 'unknown-strategy',
        at: '7:13',
        caret: 'geo-replica',
        says: 'unknown strategy "geo-replica"',
        hint: 'did you mean "geo-replicas"?',
      },
    ],
  },
  {
    name: 'single',
    edits: [['strategy: geo-replicas', 'strategy: single']],
    found: [
      {
        code: 'too-many-replicas',
        at: '8:3',
        caret: 'replicas',
        says: 'strategy "single" has one replica, here are 2',
      },
    ],
  },
  {
    name: 'units',
    edits: [['region: eastus, units: 2', 'region: eastus, units: 3']],
    found: [
      { code: 'provider-limit', at: '9:31', caret: '3', says: 'the provider offers no size of 3 units' },
    ],
  },
  {
    name: 'interval',
    edits: [['interval: 30s', 'interval: 7s']],
    found: [
      { code: 'provider-limit', at: '14:23', caret: '7s', says: 'the provider does not probe every 7s' },
    ],
  },
  {
    name: 'timeout',
    edits: [['timeout: 10s', 'timeout: 11s']],
    found: [
      {
        code: 'provider-limit',
        at: '14:37',
        caret: '11s',
        says: 'the provider has no time-out of 11s at an interval of 30s',
      },
    ],
  },
  {
    name: 'timeout fast',
    edits: [['interval: 30s, timeout: 10s', 'interval: 10s, timeout: 10s']],
    found: [
      {
        code: 'provider-limit',
        at: '14:37',
        caret: '10s',
        says: 'the provider has no time-out of 10s at an interval of 10s',
      },
    ],
  },
  {
    name: 'tolerated',
    edits: [['timeout: 10s}', 'toleratedFailures: 10}']],
    found: [
      {
        code: 'provider-limit',
        at: '14:47',
        caret: '10',
        says: 'the provider tolerates no more than 9 failures',
      },
    ],
  },
  {
    name: 'phase',
    edits: [['timeout: 10s}', 'phase: 1s}']],
    found: [
      {
        code: 'ideal-only',
        at: '14:28',
        caret: 'phase',
        says: 'phase is a setting of ideal probes, this is a probe over https',
      },
    ],
  },
  {
    name: 'sites dark',
    edits: [['timeout: 10s}', 'sites: [eastus, uksouth]}']],
    found: [
      {
        code: 'probing-site-dark',
        at: '14:36',
        caret: 'eastus',
        says: 'probing site "eastus" stands in a region that an outage takes',
      },
    ],
  },
  {
    name: 'sites unknown',
    edits: [['timeout: 10s}', 'sites: [uksoth]}']],
    found: [
      {
        code: 'unknown-region',
        at: '14:36',
        caret: 'uksoth',
        says: 'unknown region "uksoth"',
        hint: 'did you mean "uksouth"?',
      },
    ],
  },
  {
    name: 'both routings',
    edits: [['  trafficManager:', '  fixed: eastus\n  trafficManager:']],
    found: [
      {
        code: 'contradiction',
        at: '12:3',
        caret: 'fixed',
        says: 'fixed and trafficManager exclude each other',
      },
    ],
  },
  {
    name: 'fixed unknown',
    edits: [[/trafficManager:\n.*\n.*\n/, 'fixed: eastuss\n']],
    found: [
      {
        code: 'unknown-replica',
        at: '12:10',
        caret: 'eastuss',
        says: 'unknown replica "eastuss"',
        hint: 'did you mean "eastus"?',
      },
    ],
  },
  {
    name: 'endpoint unknown',
    edits: [['    method: performance', '    endpoints: {eastus2: {weight: 2}}']],
    found: [
      {
        code: 'unknown-replica',
        at: '13:17',
        caret: 'eastus2',
        says: 'unknown replica "eastus2"',
        hint: 'did you mean "eastus"?',
      },
    ],
  },
  {
    name: 'priority',
    edits: [
      [
        '    method: performance',
        '    method: priority\n    endpoints: {eastus: {priority: 1}, westeurope: {priority: 1}}',
      ],
    ],
    found: [{ code: 'duplicate-priority', at: '14:63', caret: '1', says: 'priority 1 is taken by "eastus"' }],
  },
  {
    name: 'dup name',
    edits: [['name: office', 'name: us']],
    found: [{ code: 'duplicate-name', at: '21:11', caret: 'us', says: 'population "us" is there twice' }],
  },
  {
    name: 'dup fault',
    edits: [
      ['as: dark}', 'as: dark}\n  - {at: 25m, kind: replica-crash, replica: westeurope, for: 1m, as: dark}'],
    ],
    found: [{ code: 'duplicate-name', at: '27:70', caret: 'dark', says: 'fault "dark" is there twice' }],
  },
  {
    name: 'dup key',
    edits: [['    count: 500', '    count: 500\n    count: 600']],
    found: [
      {
        code: 'duplicate-key',
        at: '19:5',
        caret: 'count',
        says: '"count" stands here twice, first in line 18',
      },
    ],
  },
  {
    name: 'fault late',
    edits: [['at: 10m', 'at: 40m']],
    found: [
      { code: 'fault-time', at: '26:10', caret: '40m', says: 'begins at 40m, when the run of 30m is over' },
    ],
  },
  {
    name: 'fault zero',
    edits: [['for: 10m', 'for: 0s']],
    found: [{ code: 'fault-time', at: '26:57', caret: '0s', says: 'a fault of length 0 does nothing' }],
  },
  {
    name: 'fault overlap',
    edits: [['as: dark}', 'as: dark}\n  - {at: 15m, kind: region-outage, region: eastus, for: 1m}']],
    found: [
      {
        code: 'fault-overlap',
        at: '27:10',
        caret: '15m',
        says: 'overlaps "dark", which has the same target',
      },
    ],
  },
  {
    name: 'fault replica',
    edits: [['kind: region-outage, region: eastus', 'kind: replica-crash, replica: eastu']],
    found: [
      {
        code: 'unknown-replica',
        at: '26:45',
        caret: 'eastu',
        says: 'unknown replica "eastu"',
        hint: 'did you mean "eastus"?',
      },
    ],
  },
  {
    name: 'cut place',
    edits: [['kind: region-outage, region: eastus', 'kind: network-cut, from: us, to: {replica: westerope}']],
    found: [
      {
        code: 'unknown-replica',
        at: '26:58',
        caret: 'westerope',
        says: 'unknown replica "westerope"',
        hint: 'did you mean "westeurope"?',
      },
    ],
  },
  {
    name: 'cut itself',
    edits: [['kind: region-outage, region: eastus', 'kind: network-cut, from: us, to: us']],
    found: [
      { code: 'contradiction', at: '26:48', caret: 'us', says: 'the cut leads from a place to itself' },
    ],
  },
  {
    name: 'cut text',
    edits: [['kind: region-outage, region: eastus', 'kind: network-cut, from: nowhere, to: us']],
    found: [{ code: 'unknown-place', at: '26:40', caret: 'nowhere', says: 'unknown place "nowhere"' }],
  },
  {
    name: 'tm outage fixed',
    edits: [
      [/trafficManager:\n.*\n.*\n/, 'fixed: eastus\n'],
      ['kind: region-outage, region: eastus', 'kind: traffic-manager-outage'],
    ],
    found: [
      {
        code: 'contradiction',
        at: '24:21',
        caret: 'traffic-manager-outage',
        says: 'there is no traffic manager: routing is fixed',
      },
    ],
  },
  {
    name: 'shares',
    edits: [['{honoursTtl: 90%}', '{policies: [{share: 50%, honours: true}, {share: 40%, floor: 5m}]}']],
    found: [{ code: 'shares', at: '19:11', caret: 'policies', says: 'the shares add up to 90%' }],
  },
  {
    name: 'both dns',
    edits: [['{honoursTtl: 90%}', '{honoursTtl: 90%, policies: [{share: 100%, honours: true}]}']],
    found: [
      {
        code: 'contradiction',
        at: '19:11',
        caret: 'honoursTtl',
        says: 'honoursTtl and policies exclude each other',
      },
    ],
  },
  {
    name: 'publish on requests',
    edits: [['kind: requests', 'kind: requests\n    publish: {rate: 1/s}']],
    found: [
      {
        code: 'wrong-kind',
        at: '25:5',
        caret: 'publish',
        says: 'clients of kind requests have no "publish"',
      },
    ],
  },
  {
    name: 'requests on websocket',
    edits: [['    count: 500', '    count: 500\n    requests: {rate: 1/s}']],
    found: [
      {
        code: 'wrong-kind',
        at: '19:5',
        caret: 'requests',
        says: 'clients of kind websocket have no "requests"',
      },
    ],
  },
  {
    name: 'pool',
    edits: [['    kind: requests', '    publish: {rate: 1/s, group: {size: 5}}']],
    found: [
      {
        code: 'pool-size',
        at: '24:40',
        caret: '5',
        says: 'groups of pool "all" have 5 members here and 10 in "us"',
      },
    ],
  },
  {
    name: 'schedule',
    edits: [['    count: 500', '    count: 500\n    reconnect: {backoff: schedule}']],
    found: [
      {
        code: 'missing',
        at: '19:5',
        caret: 'reconnect',
        says: 'a schedule without delays never tries again',
      },
    ],
  },
  {
    name: 'warmup',
    edits: [['warmup: 1m', 'warmup: 30m']],
    found: [
      { code: 'warmup', at: '4:9', caret: '30m', says: 'the warm-up leaves nothing of the run of 30m' },
    ],
  },
  {
    name: 'years',
    edits: [['duration: 30m', 'duration: 4000d']],
    found: [
      { code: 'too-large', at: '3:11', caret: '4000d', says: 'the run is longer than 10 years' },
      {
        code: 'too-large',
        at: '16:5',
        caret: 'name: us',
        says: 'the run would take about 2e+11 events, the limit is 5000000000',
      },
    ],
  },
  {
    name: 'clients',
    edits: [['count: 500', 'count: 6000000']],
    found: [
      {
        code: 'too-large',
        at: '16:5',
        caret: 'name: us',
        says: 'the run would take about 1e+10 events, the limit is 5000000000',
      },
      { code: 'too-large', at: '18:12', caret: '6000000', says: 'more than 5000000 clients' },
    ],
  },
  {
    name: 'events',
    edits: [['rate: 0.1/s', 'rate: 1000000/s']],
    found: [
      {
        code: 'too-large',
        at: '16:5',
        caret: 'name: us',
        says: 'the run would take about 1e+13 events, the limit is 5000000000',
      },
    ],
  },
  {
    name: 'variant not map',
    edits: [['warmup: 1m', 'warmup: 1m\nvariants: {a: 3}']],
    found: [{ code: 'wrong-type', at: '5:15', caret: '3', says: '"a" cannot be 3' }],
  },
  {
    name: 'variant base',
    edits: [['warmup: 1m', 'warmup: 1m\nvariants: {base: {seed: 3}}']],
    found: [
      {
        code: 'bad-variant',
        at: '5:12',
        caret: 'base',
        says: '"base" is the scenario itself and cannot be a variant',
      },
    ],
  },
  {
    name: 'variant mistake',
    edits: [['warmup: 1m', 'warmup: 1m\nvariants: {a: {service: {strategi: single}}}']],
    found: [
      {
        code: 'unknown-key',
        at: '5:26',
        caret: 'strategi',
        says: 'unknown key "strategi"',
        hint: 'did you mean "strategy"?',
      },
    ],
  },
  {
    name: 'variant effect',
    edits: [['warmup: 1m', 'warmup: 1m\nvariants: {a: {service: {strategy: single}}}']],
    found: [
      {
        code: 'too-many-replicas',
        at: '9:3',
        caret: 'replicas',
        says: 'strategy "single" has one replica, here are 2',
      },
    ],
  },
  {
    name: 'yaml bad',
    edits: [['    count: 500', '   count: 500']],
    found: [
      { code: 'yaml', at: '18:1', caret: ' ', says: 'sequence item without - indicator' },
      { code: 'yaml', at: '20:1', caret: ' ', says: 'all mapping items must start at the same column' },
    ],
  },
  {
    name: 'yaml unclosed',
    edits: [['units: 2}\nrouting', 'units: 2\nrouting']],
    found: [
      {
        code: 'yaml',
        at: '11:1',
        caret: 'r',
        says: 'flow map in block collection must be sufficiently indented and end with a }',
      },
    ],
  },
  {
    name: 'yaml tab',
    edits: [['    count: 500', '	count: 500']],
    found: [
      { code: 'yaml', at: '18:1', caret: '	', says: 'YAML is indented with spaces, this is a tab' },
      { code: 'yaml', at: '20:1', caret: ' ', says: 'all mapping items must start at the same column' },
      {
        code: 'yaml',
        at: '21:1',
        caret: ' ',
        says: 'a block sequence may not be used as an implicit map key; is a colon, a quote or an indentation wrong near here?',
      },
    ],
  },
  {
    name: 'yaml tag',
    edits: [['name: base', 'name: !!js/function "x"']],
    found: [
      {
        code: 'yaml',
        at: '2:7',
        caret: '!!js/function',
        says: 'a scenario knows no YAML tags: unresolved tag: tag:yaml.org,2002:js/function',
      },
    ],
  },
  {
    name: 'two docs',
    edits: [['name: base', '---\nname: base']],
    found: [
      {
        code: 'yaml',
        at: '2:1',
        caret: '---',
        says: 'a scenario file holds one document, this starts another',
      },
    ],
  },
  {
    name: 'merge key',
    edits: [['name: base', 'name: base\n<<: {seed: 1}']],
    found: [{ code: 'unknown-key', at: '3:1', caret: '<<', says: 'unknown key "<<"' }],
  },
  {
    name: 'undefined alias',
    edits: [['name: base', 'name: *nobody']],
    found: [
      { code: 'unknown-alias', at: '2:7', caret: '*nobody', says: 'there is no anchor "nobody" before this' },
    ],
  },
  {
    name: 'nested key',
    edits: [['name: base', 'name: base\n? [a, b]\n: c']],
    found: [{ code: 'yaml', at: '3:3', caret: '[', says: 'this cannot be the name of a setting' }],
  },
  {
    name: 'resolver',
    edits: [['{honoursTtl: 90%}', '{resolverRegion: eastus9}']],
    found: [
      {
        code: 'unknown-region',
        at: '19:27',
        caret: 'eastus9',
        says: 'unknown region "eastus9"',
        hint: 'did you mean "eastus"?',
      },
    ],
  },
  {
    name: 'missing sub',
    edits: [['    region: eastus\n', '']],
    found: [{ code: 'missing', at: '16:5', caret: 'name: us', says: '"region" is missing' }],
  },
  {
    name: 'recovery text',
    edits: [['    count: 500', '    count: 500\n    reconnect: {recovery: no}']],
    found: [{ code: 'unknown-value', at: '19:27', caret: 'no', says: 'unknown value "no"' }],
  },
  {
    name: 'distribution two',
    edits: [
      ['warmup: 1m', 'warmup: 1m\nnetwork: {jitter: {packet: {uniform: {min: 1ms}, gamma: {mean: 1ms}}}}'],
    ],
    found: [
      {
        code: 'wrong-form',
        at: '5:28',
        caret: '{uniform: {min: 1ms}, gamma: {mean: 1ms}}',
        says: '"packet" fits none of the forms it can take',
      },
    ],
  },
  {
    name: 'two replicas of one name',
    edits: [
      ['{region: eastus, units: 2}', '{region: eastus, name: a}'],
      ['{region: westeurope, units: 2}', '{region: westeurope, name: a}'],
    ],
    found: [{ code: 'duplicate-name', at: '10:34', caret: 'a', says: 'replica "a" is there twice' }],
  },
  {
    name: 'own region twice',
    edits: [['regions: [eastus,', 'regions: [{name: branch, location: [1, 2]},']],
    found: [{ code: 'duplicate-name', at: '5:52', caret: 'branch', says: 'region "branch" is there twice' }],
  },
  {
    name: 'own region built in',
    edits: [['regions: [eastus,', 'regions: [{name: eastus, location: [1, 2]},']],
    found: [
      {
        code: 'duplicate-name',
        at: '5:18',
        caret: 'eastus',
        says: 'region "eastus" is built in and cannot be defined again',
      },
    ],
  },
  {
    name: 'ten replicas',
    edits: [
      [
        '    - {region: westeurope, units: 2}',
        '    - {region: westeurope, units: 2}\n    - {region: westeurope, units: 2}\n    - {region: westeurope, units: 2}\n    - {region: westeurope, units: 2}\n    - {region: westeurope, units: 2}\n    - {region: westeurope, units: 2}\n    - {region: westeurope, units: 2}\n    - {region: westeurope, units: 2}\n    - {region: westeurope, units: 2}',
      ],
    ],
    found: [
      {
        code: 'provider-limit',
        at: '8:3',
        caret: 'replicas',
        says: '10 replicas: the provider allows a primary and up to 8 more',
      },
    ],
  },
  {
    name: 'back-off without pause',
    edits: [['    count: 500', '    count: 500\n    reconnect: {backoff: fixed, base: 0s}']],
    found: [
      { code: 'out-of-range', at: '19:39', caret: '0s', says: 'a back-off of 0 tries again without pause' },
    ],
  },
  {
    name: 'base over cap',
    edits: [['    count: 500', '    count: 500\n    reconnect: {backoff: exponential, base: 1m, cap: 30s}']],
    found: [
      { code: 'contradiction', at: '19:45', caret: '1m', says: 'the first delay is longer than the cap' },
    ],
  },
  {
    name: 'p95 below p50',
    edits: [
      [
        'warmup: 1m',
        'warmup: 1m\nnetwork: {latency: {pairs: [{from: eastus, to: westeurope, p50: 80ms, p95: 70ms}]}}',
      ],
    ],
    found: [{ code: 'bad-value', at: '5:76', caret: '70ms', says: 'the P95 is less than the P50' }],
  },
  {
    name: 'latency pair region',
    edits: [
      ['warmup: 1m', 'warmup: 1m\nnetwork: {latency: {pairs: [{from: estus, to: westeurope, p50: 80ms}]}}'],
    ],
    found: [
      {
        code: 'unknown-region',
        at: '5:36',
        caret: 'estus',
        says: 'unknown region "estus"',
        hint: 'did you mean "eastus"?',
      },
    ],
  },
  {
    name: 'null',
    edits: [['routing:', 'routing: ~\nroutin:']],
    found: [
      { code: 'empty', at: '11:10', caret: '~', says: '"routing" is empty' },
      {
        code: 'unknown-key',
        at: '12:1',
        caret: 'routin',
        says: 'unknown key "routin"',
        hint: 'did you mean "routing"?',
      },
    ],
  },
  {
    name: 'proto',
    edits: [['name: base', 'name: base\n__proto__: {a: 1}']],
    found: [{ code: 'bad-key', at: '3:1', caret: '__proto__', says: 'this cannot be the name of a setting' }],
  },
  {
    name: 'boolean',
    edits: [['method: performance', 'method: true']],
    found: [{ code: 'unknown-value', at: '13:13', caret: 'true', says: 'unknown value true' }],
  },
];

describe('mistakes in a scenario', () => {
  it('the undamaged scenario holds', () => {
    const { scenario, diagnostics } = parseScenario(base, 'base.yaml');
    expect(diagnostics).toEqual([]);
    expect(scenario).toBeDefined();
  });

  it.each(mistakes)('$name', ({ edits, found }) => {
    const { scenario, diagnostics } = parseScenario(damaged(edits), 'base.yaml');
    const errors = diagnostics.filter(({ severity }) => severity === 'error');
    expect(scenario).toBeUndefined();
    expect(errors.map((error) => `${error.line}:${error.column} ${error.code}: ${error.message}`)).toEqual(
      found.map(({ at, code, says }) => `${at} ${code}: ${says}`),
    );
    for (const [index, { caret, hint }] of found.entries()) {
      const { text, column, length, ...error } = errors[index]!;
      expect(text.slice(column - 1, column - 1 + length)).toBe(caret);
      if (hint !== undefined) expect(error.hint).toBe(hint);
    }
  });

  it('says everything at once, form and meaning alike', () => {
    const all = mistakesThatMeet.map((name) => mistakes.find((mistake) => mistake.name === name)!);
    const { diagnostics } = parseScenario(damaged(all.flatMap(({ edits }) => edits)), 'base.yaml');
    const said = diagnostics.filter(({ severity }) => severity === 'error').map(({ message }) => message);
    expect(said.sort()).toEqual(all.flatMap(({ found }) => found.map(({ says }) => says)).sort());
  });
});

/** One of each kind, in different lines. */
const mistakesThatMeet = [
  'unknown root key',
  'location',
  'strategy',
  'unknown key',
  'unknown region',
  'enum',
  'timeout',
  'fraction',
  'share bare',
  'wrong unit of a size',
  'dup name',
  'unknown fault region',
];

function damaged(edits: Mistake['edits']): string {
  return edits.reduce((text, [from, to]) => {
    const changed = text.replace(from, () => to);
    if (changed === text) throw new Error(`nothing to replace: ${from}`);
    return changed;
  }, base);
}
