import { z } from 'zod';
import { count, length, moment, ratio } from '../schema-parts.js';

const reached = z.array(z.strictObject({ share: ratio, for_us: length }));

/** Of a container registry: when its images were where, and how rollouts went. */
export const registrySchema = z.strictObject({
  visibility: z
    .array(z.strictObject({ replica: z.string(), images: count, missing: count, reached }))
    .describe(
      'By replica: of the images pushed elsewhere, the share that was whole there so long after its acknowledgement.',
    ),
  pushes: z
    .array(
      z.strictObject({
        image: z.string(),
        bytes: z.number().min(0),
        by: z.string().describe('The replica that acknowledged it.'),
        acknowledged_us: moment,
        visible: z.array(z.strictObject({ replica: z.string(), at_us: moment.nullable() })),
      }),
    )
    .describe('The first images that were pushed, and when each replica had them whole.'),
  rollouts: z
    .array(
      z.strictObject({
        clients: z.string(),
        image: z.string(),
        from_us: moment,
        hosts: count,
        done: count,
        reached,
      }),
    )
    .describe(
      'Hosts of one population that wanted one image: the share that had it so long after the first wanted it.',
    ),
});
