import { z } from 'zod';
import { dns } from '../../language/dns.js';
import { ownName, presetName, regionName } from '../../language/names.js';
import { bandwidth, bytes, duration } from '../../quantities.js';

const PAUSE = { least: 1_000, why: 'between two tries time must pass' } as const;

const moments = z.array(duration()).max(10_000);

const push = z.strictObject({
  image: z.string().min(1).describe('Which of `images`.'),
  at: moments
    .default([])
    .describe('Moments of pushes: a new version each. Their webhooks are in the timeline.'),
  every: duration({ least: 1_000, why: 'pushes without time between them never end' })
    .optional()
    .describe('Besides, at random moments: mean time between two pushes of all hosts together.'),
  attempts: z.int().min(1).max(1_000).default(1).describe('How often a build tries to push, in all.'),
  pause: duration(PAUSE).default(10_000_000).describe('Time before it tries again.'),
});

const pull = z.strictObject({
  image: z.string().min(1).describe('Which of `images`.'),
  when: z
    .enum(['pushed', 'webhook', 'at'])
    .default('pushed')
    .describe(
      "When a rollout begins: as soon as the push was acknowledged, when a replica's webhook fires, or at moments of its own.",
    ),
  webhookOf: z
    .string()
    .min(1)
    .optional()
    .describe('Of `webhook`: the replica. Without: the first in the region of the fleet, else the nearest.'),
  at: moments.default([]).describe('Of `at`: the moments; the newest version is pulled.'),
  over: duration().default(10_000_000).describe('Hosts begin at moments drawn evenly from that time.'),
  backoff: duration(PAUSE)
    .default(10_000_000)
    .describe('Pause after a pull that failed; doubles every time.'),
  backoffCap: duration(PAUSE).default(300_000_000).describe('The longest pause.'),
});

const engine = z.strictObject({
  tls: z
    .enum(['none', '1.2', '1.3', '1.3-0rtt'])
    .default('1.3')
    .describe('Round trips for encryption: 0, 2, 1, 0.'),
  dialTimeout: duration(PAUSE).default(30_000_000).describe('For TCP and TLS.'),
  synTimeout: duration(PAUSE).default(1_000_000).describe('First retransmission of a lost SYN; doubles.'),
  silence: duration(PAUSE)
    .default(60_000_000)
    .describe('A connection on which nothing moves is given up after that long.'),
  downloads: z.int().min(1).max(1_000).default(3).describe('Layers pulled at a time.'),
  uploads: z.int().min(1).max(1_000).default(5).describe('Layers pushed at a time.'),
  attempts: z.int().min(1).max(1_000).default(5).describe('Of each layer, the first included.'),
  retryPause: duration(PAUSE)
    .default(5_000_000)
    .describe('Before the first retry of a layer; before the n-th n times as long.'),
  bandwidth: bandwidth()
    .default(1_000_000_000)
    .describe('What a host sends, and what it receives; its layers share it evenly.'),
  window: bytes({ least: 1_000, most: 1e10, why: 'a window holds at least a segment' })
    .default(3_000_000)
    .describe('Largest TCP window: one connection carries no more than that in a round trip.'),
});

const firewall = z.strictObject({
  login: z.boolean().default(true).describe("Lets connections to the registry's own name out."),
  data: z
    .union([
      z.enum(['all', 'none']).describe('Every data endpoint, or none.'),
      z.array(z.string().min(1)).describe('Those of these replicas: needs dedicated data endpoints.'),
    ])
    .default('all')
    .describe('Which data endpoints it lets connections to out.'),
});

export const population = z.strictObject({
  name: ownName().describe('What reports, faults and expectations call them.'),
  region: regionName().describe('Where they are: hosts on the network of the provider.'),
  count: z.int().min(1).max(1_000_000).default(1).describe('How many hosts.'),
  kind: z.enum(['pusher', 'fleet']).describe('Build hosts that push, or hosts that run containers and pull.'),
  push: push.optional().describe('Of `kind: pusher`.'),
  pull: pull.optional().describe('Of `kind: fleet`.'),
  registry: z
    .string()
    .min(1)
    .optional()
    .describe(
      'They ask this replica by its own name, which never leads elsewhere. Without: the name of the service; where every registry has its own name, pushers the first and fleets the nearest.',
    ),
  dns: z
    .union([presetName('dns').describe('A preset by name.'), dns])
    .prefault({})
    .describe('How names are cached: settings, or a preset by name.'),
  engine: engine.prefault({}).describe('How the container engine pushes and pulls.'),
  firewall: firewall.prefault({}).describe('What the network of these hosts lets out.'),
});
