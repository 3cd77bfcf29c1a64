import { language } from '../language.js';
import type { PresetKind } from '../presets/list.js';
import type { Answering, Setting } from '../scenario.js';
import { presetChoice } from '../settings.js';
import type { Path } from '../tree.js';
import { applyPresets } from './apply-presets.js';
import { checks } from './checks/all.js';
import { complete } from './complete.js';
import { type Draft, type PubSubDocument, pubsubSchema } from './schema.js';

type PubSubDesign = ReturnType<typeof complete>;

/** The language of scenarios about a pub/sub service. */
export const pubsub = language<PubSubDocument, Draft, PubSubDesign>({
  family: 'pubsub',
  schema: pubsubSchema,
  applyPresets,
  checks,
  complete,
  presetPlaces,
  choices,
});

function presetPlaces({ clients }: PubSubDesign): readonly (readonly [PresetKind, Path])[] {
  return [
    ['service', ['service']],
    ['traffic-manager', ['routing', 'trafficManager']],
    ['traffic-manager', ['routing', 'app', 'trafficManager']],
    ['prices', ['prices']],
    ...clients.flatMap((_, index): (readonly [PresetKind, Path])[] => [
      ['client-library', ['clients', index]],
      ['dns', ['clients', index, 'dns']],
    ]),
  ];
}

function choices({ service, routing, clients, prices }: PubSubDesign): readonly Setting[] {
  return [
    ...presetChoice('service.preset', 'service', service.preset),
    ...presetChoice('prices.preset', 'prices', prices.preset),
    ...answeringChoice('routing', routing),
    ...(routing.app === null ? [] : answeringChoice('routing.app', routing.app)),
    ...clients.flatMap(({ name, kind, preset, dns }) => [
      ...(kind === 'websocket' ? presetChoice(`clients.${name}.preset`, 'client-library', preset) : []),
      ...presetChoice(`clients.${name}.dns.preset`, 'dns', dns.preset),
    ]),
  ];
}

function answeringChoice(path: string, how: Answering): readonly Setting[] {
  return 'fixed' in how
    ? [{ path: `${path}.fixed`, value: how.fixed, default: null }]
    : presetChoice(`${path}.trafficManager.preset`, 'traffic-manager', how.trafficManager.preset);
}
