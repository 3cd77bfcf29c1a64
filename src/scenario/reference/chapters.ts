import { FAMILIES, type Family } from '../family.js';
import { cacheChapter } from './cache-chapter.js';
import { pubsubChapter } from './pubsub-chapter.js';
import { registryChapter } from './registry-chapter.js';
import type { Chapter } from './section.js';

const byFamily: Readonly<Record<Family, Chapter>> = {
  pubsub: pubsubChapter,
  cache: cacheChapter,
  registry: registryChapter,
};

/** One for each family. */
export const chapters: readonly Chapter[] = FAMILIES.map((family) => byFamily[family]);
