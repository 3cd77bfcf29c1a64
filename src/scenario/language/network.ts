import { z } from 'zod';
import { duration, share } from '../quantities.js';
import { distribution } from './laws.js';
import { latencyName, ownName, regionName } from './names.js';

/** Longer round trips than a minute make no network. */
const ROUND_TRIP = { most: 60_000_000, whyNotMore: 'no round trip takes longer than a minute' } as const;

export const region = z.union([
  regionName().describe('A region of the built-in table.'),
  z.strictObject({
    name: ownName().describe('How the rest of the scenario calls it.'),
    location: z
      .tuple([z.number().min(-90).max(90), z.number().min(-180).max(180)])
      .describe('Latitude and longitude in degrees, north and east positive: `[47.6, -122.3]`.'),
  }),
]);

export const latencyTable = z.strictObject({
  source: z.string().default('scenario file').describe('Where the figures come from; shown in reports.'),
  default: duration(ROUND_TRIP)
    .optional()
    .describe('Round trip between two different regions that `pairs` does not give. Without: by distance.'),
  local: duration(ROUND_TRIP).default(1_550).describe('Round trip within a region.'),
  pairs: z
    .array(
      z.strictObject({
        from: regionName().describe('The region that measures.'),
        to: regionName().describe('The region that answers.'),
        p50: duration(ROUND_TRIP).describe('Median round trip.'),
        p95: duration(ROUND_TRIP)
          .optional()
          .describe('The round trip that 95 % stay below. Without: 1.059 times the median.'),
      }),
    )
    .default([])
    .describe('Round trips of directed pairs: the way back is a pair of its own.'),
});

export const network = z.strictObject({
  latency: z
    .union([latencyName(), latencyTable])
    .default('azure-2026-07')
    .describe(
      'Round trips between regions: a preset by name, a CSV file (columns from,to,p50_ms,p95_ms; the path counts from the scenario) or a table written out.',
    ),
  jitter: z
    .strictObject({
      packet: distribution
        .default({ lognormal: { median: 200, sigma: 1, shift: 0 } })
        .describe("Added to each packet on the provider's network."),
      regime: z
        .enum(['table', 'none'])
        .default('table')
        .describe("How a path's round trip wanders: fitted to the table's P50 and P95, or not at all."),
      regimeEvery: duration({ least: 1_000_000, why: 'a path is not rerouted many times a second' })
        .default(4 * 3_600_000_000)
        .describe('Mean time between two changes of a path that wanders.'),
    })
    .prefault({})
    .describe('How round trips differ from one packet and from one hour to the next.'),
  backbone: z
    .strictObject({
      stretch: z
        .number()
        .min(1)
        .max(100)
        .default(1)
        .describe('Round trips are that many times those of the table.'),
      loss: share().default(0).describe('Share of packets that vanish without any fault.'),
    })
    .prefault({})
    .describe("Between replicas and from probing sites: the provider's network."),
  internet: z
    .strictObject({
      stretch: z
        .number()
        .min(1)
        .max(100)
        .default(1.2)
        .describe('Round trips to another region are that many times those of the table.'),
      access: distribution
        .default({ lognormal: { median: 20_000, sigma: 0.5, shift: 0 } })
        .describe('Round trip of the last mile, one draw a client.'),
      jitter: distribution
        .default({ lognormal: { median: 1_000, sigma: 1, shift: 0 } })
        .describe('Added to each packet.'),
      loss: share().default(0.001).describe('Share of packets that vanish without any fault.'),
    })
    .prefault({})
    .describe('Between users and replicas.'),
});
