import { cache } from './cache/language.js';
import type { Family } from './family.js';
import type { Language } from './language.js';
import { pubsub } from './pubsub/language.js';
import { registry } from './registry/language.js';

/** The language of each family. */
export const languages: Readonly<Record<Family, Language>> = { pubsub, cache, registry };
