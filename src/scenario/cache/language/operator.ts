import { z } from 'zod';
import { ownName } from '../../language/names.js';
import { bytes, duration, share } from '../../quantities.js';

const base = {
  at: duration().describe('Moment, from 0.'),
  as: ownName().optional().describe('Its name, for the timeline. Without: what is done and to what.'),
};
const cacheName = (what: string) => z.string().min(1).describe(`${what}, by name.`);
const takes = (standard_us: number, what: string) =>
  duration().default(standard_us).describe(`How long ${what} takes.`);
const applications = z
  .array(z.string().min(1))
  .optional()
  .describe('Which applications, by name. Without: all.');

/** What an operator can see that makes him act. */
export const alert = z.strictObject({
  on: z
    .enum(['errors', 'link-down'])
    .default('errors')
    .describe(
      'Operations of applications and requests of their users fail, or the link of the caches is broken.',
    ),
  above: share().default(0.5).describe('Of `errors`: more than so many, in one look.'),
  every: duration({ least: 1_000_000, why: 'a dashboard is not redrawn many times a second' })
    .default(60_000_000)
    .describe('How often it is looked at.'),
  for: duration().default(120_000_000).describe('The alert fires when it was so for that long.'),
});

/** What operators do to caches and applications. */
export const operatorAction = z.discriminatedUnion('do', [
  z
    .strictObject({
      do: z.literal('fail-over').describe('A secondary becomes the primary.'),
      at: duration().optional().describe('Moment, from 0. Without: when the alert fires.'),
      alert: alert.optional().describe('What makes operators act. Without: the moment `at`.'),
      as: base.as,
      to: cacheName('The cache that is to take over'),
      decide: takes(300_000_000, 'the decision'),
      unlink: takes(60_000_000, 'unlinking (until the secondary is out of the link)'),
      promote: takes(0, 'the promotion after that'),
      switch: takes(60_000_000, 'changing the endpoint in the applications'),
      move: z
        .enum(['endpoint', 'stack'])
        .default('endpoint')
        .describe(
          'Applications stay where they are and ask the promoted cache, or run in their standby region from then on.',
        ),
      applications,
    })
    .describe(
      'Unlinks, promotes the secondary and gives applications the new endpoint: steps that take time.',
    ),
  z
    .strictObject({
      do: z.literal('link').describe('Links two caches.'),
      ...base,
      primary: cacheName('The cache that keeps its data'),
      secondary: cacheName('The cache whose data is removed'),
    })
    .describe('Links two caches: the data of the secondary is removed and a full synchronisation runs.'),
  z
    .strictObject({
      do: z.literal('unlink').describe('Unlinks the caches.'),
      ...base,
      takes: takes(60_000_000, 'it'),
    })
    .describe('Ends the link. The secondary keeps what it has and takes writes.'),
  z
    .strictObject({
      do: z.literal('switch').describe('Applications ask another cache.'),
      ...base,
      to: cacheName('The cache that they ask from then on'),
      move: z
        .enum(['endpoint', 'stack', 'home'])
        .default('endpoint')
        .describe('Applications stay where they are, move to their standby region, or move back home.'),
      applications,
    })
    .describe('Gives applications another endpoint.'),
  z
    .strictObject({
      do: z.literal('export').describe('Exports a cache.'),
      ...base,
      cache: cacheName('The cache'),
      takes: takes(300_000_000, 'it'),
    })
    .describe('Exports a cache: what it held when the export began is a recovery point.'),
  z
    .strictObject({
      do: z.literal('import').describe('Imports what was exported last.'),
      ...base,
      cache: cacheName('The cache'),
      takes: takes(300_000_000, 'it'),
    })
    .describe('Puts the last export into a cache; while linked, into the primary only.'),
  z
    .strictObject({
      do: z.literal('scale').describe('Changes the size.'),
      ...base,
      cache: cacheName('The cache'),
      size: bytes().optional().describe('Memory from then on.'),
      shards: z.int().min(1).max(30).optional().describe('Shards from then on.'),
    })
    .describe('Gives a cache another size or another number of shards.'),
  z
    .strictObject({
      do: z.literal('enable-persistence').describe('Keeps a cache on disk.'),
      ...base,
      cache: cacheName('The cache'),
    })
    .describe('Turns persistence on.'),
  z
    .strictObject({
      do: z.literal('delete-cache').describe('Deletes a cache.'),
      ...base,
      cache: cacheName('The cache'),
    })
    .describe('Deletes a cache.'),
  z
    .strictObject({
      do: z.literal('delete-group').describe('Deletes the resource group of all caches and applications.'),
      ...base,
    })
    .describe(
      'Deletes the resource group: the applications go; linked caches run on, and the group stays `deleting`, until the link is removed.',
    ),
]);
