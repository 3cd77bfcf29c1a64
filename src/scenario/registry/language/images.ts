import { z } from 'zod';
import { ownName } from '../../language/names.js';
import { bytes } from '../../quantities.js';

export const image = z.strictObject({
  name: ownName().describe('What pushers and fleets call it; of several the prefix of their names.'),
  count: z.int().min(1).max(10_000).default(1).describe('So many images, which share their lowest layers.'),
  size: bytes({ least: 10_000, most: 1e12, why: 'a manifest and a configuration alone are larger' })
    .optional()
    .describe('Of the whole image, compressed. Without: the sum of its layers as they are drawn.'),
  layers: z.int().min(1).max(500).default(8).describe('How many layers.'),
  base: z
    .int()
    .min(0)
    .max(500)
    .default(0)
    .describe('So many of the lowest layers are the same in all images of this name.'),
  changed: z
    .int()
    .min(1)
    .max(500)
    .optional()
    .describe('So many of the topmost layers are new in each version. Without: all that are not `base`.'),
  tags: z
    .enum(['per-version', 'moving'])
    .default('per-version')
    .describe('Each version is pushed under a tag of its own, or all under the same one.'),
  preloaded: z.boolean().default(false).describe('A version is in every replica before the run.'),
});

const law = z.strictObject({
  median: bytes({ least: 1, most: 1e12, why: 'a layer has at least a byte' }).describe('Median.'),
  sigma: z.number().min(0).max(4).describe('Standard deviation of the logarithm.'),
  share: z.number().min(0).max(1).describe('How many of the layers, from 0 to 1.'),
});

export const layerSizes = z
  .array(law)
  .min(1)
  .max(20)
  .prefault([
    { median: '30KB', sigma: 1.6, share: 0.65 },
    { median: '12MB', sigma: 1.3, share: 0.35 },
  ])
  .describe(
    'How layers are drawn: a mixture of log-normal laws. An image with a `size` has them stretched to add up to it.',
  );
