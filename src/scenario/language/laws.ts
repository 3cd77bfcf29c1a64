import { z } from 'zod';
import { duration } from '../quantities.js';

/** Laws that stand for themselves. */
const simple = [
  duration().describe('Always that long.'),
  z.strictObject({
    uniform: z
      .strictObject({ min: duration().describe('Shortest.'), max: duration().describe('Longest.') })
      .describe('Evenly between two durations.'),
  }),
  z.strictObject({
    exponential: z.strictObject({ mean: duration().describe('Mean.') }).describe('Exponential.'),
  }),
  z.strictObject({
    lognormal: z
      .strictObject({
        median: duration().describe('Median of the part above `shift`.'),
        sigma: z
          .number()
          .min(0)
          .max(4)
          .describe('Standard deviation of the logarithm: 0.5 spreads a little, 1 a lot.'),
        shift: duration().default(0).describe('Added to every draw.'),
      })
      .describe('Log-normal.'),
  }),
  z.strictObject({
    gamma: z
      .strictObject({
        mean: duration().describe('Mean.'),
        shape: z.number().min(0.01).max(10_000).describe('1 is exponential; more is steadier.'),
      })
      .describe('Gamma.'),
  }),
  z.strictObject({
    pareto: z
      .strictObject({
        min: duration().describe('Shortest.'),
        alpha: z.number().min(0.1).max(1_000).describe('Exponent of the tail: less is heavier.'),
      })
      .describe('Pareto, a heavy tail.'),
  }),
  z.literal('none').describe('Nothing: always 0.'),
] as const;

/** A law of a duration. A plain duration is constant. */
export const distribution = z.union([
  ...simple,
  z.strictObject({
    mixture: z
      .array(
        z.strictObject({
          weight: z.number().min(1e-9).max(1e9).describe('How often, compared with the other parts.'),
          law: z.union(simple).describe('What is drawn then.'),
        }),
      )
      .min(1)
      .max(16)
      .describe('One law or another, drawn each time: a body and its tail, or a path with two routes.'),
  }),
]);

export type DistributionSpec = z.output<typeof distribution>;
