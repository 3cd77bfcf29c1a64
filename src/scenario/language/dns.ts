import { z } from 'zod';
import { duration, share } from '../quantities.js';
import { presetName, regionName } from './names.js';

/** Of clients that ask at every instant each expiry is an event. */
const KEPT = { least: 1_000_000, orZero: true, why: 'caches count in whole seconds' } as const;

const ofResolvers = () => share().describe('Share of the resolvers.');

const ttlPolicy = z.union([
  z.strictObject({
    share: ofResolvers(),
    honours: z.literal(true).describe('Keeps an answer for its TTL.'),
  }),
  z.strictObject({
    share: ofResolvers(),
    floor: duration(KEPT).describe('Keeps every answer at least that long.'),
  }),
  z.strictObject({
    share: ofResolvers(),
    stretch: z.number().min(0.1).max(10_000).describe('Keeps every answer for that many times its TTL.'),
  }),
  z.strictObject({
    share: ofResolvers(),
    pins: z.literal(true).describe('Keeps its first answer for ever.'),
  }),
]);

export const dns = z.strictObject({
  preset: presetName('dns')
    .optional()
    .describe('A measured population by name; what is written beside it goes before. Without: dns-honours.'),
  honoursTtl: share()
    .optional()
    .describe('Short for two policies: that share honours TTLs, the rest pins an answer for ever.'),
  policies: z
    .array(ttlPolicy)
    .max(100)
    .optional()
    .describe(
      'What resolvers do with a TTL: each a share and one of `honours`, `floor`, `stretch`, `pins`. The shares add up to 100 %.',
    ),
  clientsPerResolver: z
    .int()
    .min(1)
    .default(25)
    .describe('Clients that share a resolver, and with it the moment an answer runs out.'),
  resolverRegion: regionName()
    .optional()
    .describe(
      "Where the resolvers stand: what the traffic manager takes for nearest. Without: in the clients' region.",
    ),
  addresses: z
    .array(regionName())
    .min(2)
    .max(50)
    .optional()
    .describe(
      'Regions of the addresses through which the queries of a resolver leave, drawn at each query; each has a cache of its own, and another replica may be nearest to it. Without: one address, in `resolverRegion`.',
    ),
  authorityRtt: duration({ most: 60_000_000, whyNotMore: 'no round trip takes longer than a minute' })
    .default(20_000)
    .describe('Round trip from a resolver to the authoritative name servers.'),
  systemCache: z
    .boolean()
    .default(true)
    .describe("The operating system's cache keeps an answer as long as its TTL, or is not there."),
  warm: z
    .boolean()
    .default(false)
    .describe(
      'Resolvers are busy with other users: what they hold when the run starts is at a random moment of its life. Without, the first lookup starts it.',
    ),
  runtimeCache: duration(KEPT)
    .default(0)
    .describe(
      "The browser's or runtime's cache keeps every answer that long, whatever its TTL; 0s: it is not there.",
    ),
});

export type DnsSpec = z.output<typeof dns>;
