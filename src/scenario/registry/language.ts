import { language } from '../language.js';
import type { PresetKind } from '../presets/list.js';
import type { Setting } from '../scenario.js';
import { presetChoice } from '../settings.js';
import type { Path } from '../tree.js';
import { applyPresets } from './apply-presets.js';
import { checks } from './checks/all.js';
import { complete } from './complete.js';
import { type Draft, type RegistryDocument, registrySchema } from './schema.js';

type RegistryDesign = ReturnType<typeof complete>;

/** The language of scenarios about a container registry. */
export const registry = language<RegistryDocument, Draft, RegistryDesign>({
  family: 'registry',
  schema: registrySchema,
  applyPresets,
  checks,
  complete,
  presetPlaces,
  choices,
});

function presetPlaces({ clients }: RegistryDesign): readonly (readonly [PresetKind, Path])[] {
  return [
    ['registry', ['service']],
    ['traffic-manager', ['routing', 'trafficManager']],
    ['registry-prices', ['prices']],
    ...clients.map((_, index): readonly [PresetKind, Path] => ['dns', ['clients', index, 'dns']]),
  ];
}

function choices({ service, routing, clients, prices }: RegistryDesign): readonly Setting[] {
  return [
    ...presetChoice('service.preset', 'registry', service.preset),
    ...presetChoice('prices.preset', 'registry-prices', prices.preset),
    ...('fixed' in routing
      ? [{ path: 'routing.fixed', value: routing.fixed, default: null }]
      : presetChoice('routing.trafficManager.preset', 'traffic-manager', routing.trafficManager.preset)),
    ...clients.flatMap(({ name, dns }) => presetChoice(`clients.${name}.dns.preset`, 'dns', dns.preset)),
  ];
}
