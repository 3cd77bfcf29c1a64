import { language } from '../language.js';
import { presetChoice } from '../settings.js';
import { applyPresets } from './apply-presets.js';
import { checks } from './checks/all.js';
import { complete } from './complete.js';
import { type CacheDocument, cacheSchema, type Draft } from './schema.js';

type CacheDesign = ReturnType<typeof complete>;

/** The language of scenarios about caches. */
export const cache = language<CacheDocument, Draft, CacheDesign>({
  family: 'cache',
  schema: cacheSchema,
  applyPresets,
  checks,
  complete,
  presetPlaces: () => [
    ['cache', ['service']],
    ['cache-prices', ['prices']],
  ],
  choices: ({ service, prices }) => [
    ...presetChoice('service.preset', 'cache', service.preset),
    ...presetChoice('prices.preset', 'cache-prices', prices.preset),
  ],
});
