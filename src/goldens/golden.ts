import type { RunResult } from '../metrics/result.js';

/**
 * What of a run is held against the next one: small enough to read in a review, complete enough that
 * a failover cannot change unnoticed. Lengths and moments in µs.
 */
export interface Golden {
  readonly scenario: string;
  /** null: the scenario itself. */
  readonly variant: string | null;
  readonly seed: number;
  /** Version of geosim; the digest is compared only between equal ones. */
  readonly engine: string;
  readonly digest: string;
  readonly settings: readonly GoldenSetting[];
  /** What has no default, by path. */
  readonly givens: Readonly<Record<string, string>>;
  readonly milestones: readonly GoldenMilestone[];
  readonly waterfall: readonly GoldenFailover[];
  readonly metrics: Readonly<Record<string, number>>;
}

export interface GoldenSetting {
  readonly path: string;
  readonly value: string;
  readonly default: string;
}

export interface GoldenMilestone {
  readonly at_us: number;
  readonly kind: string;
  readonly subject: string;
  readonly detail: Readonly<Record<string, string | number>>;
}

export interface GoldenFailover {
  readonly fault: string;
  readonly clients: string;
  readonly moved: number;
  readonly hit: number;
  /** The last moved client's phases, in order, with their lengths. */
  readonly phases: readonly { readonly name: string; readonly for_us: number }[];
}

/** `metrics`: the figures asked for first, or every one that the result holds. */
export function goldenOf(result: RunResult, metrics: 'headlines' | 'all' = 'headlines'): Golden {
  return {
    scenario: result.scenario.name,
    variant: result.scenario.variant ?? null,
    seed: result.seed,
    engine: result.engine.version,
    digest: result.digest,
    settings: result.settings.map((setting) => ({
      path: setting.path,
      value: plain(setting.value),
      default: plain(setting.default),
    })),
    givens: Object.fromEntries(result.givens.map(({ path, value }) => [path, plain(value)])),
    milestones: result.timeline.map(({ at_us, kind, subject, detail }) => ({ at_us, kind, subject, detail })),
    waterfall: result.failovers.map(({ fault, clients, moved, hit, phases }) => ({
      fault,
      clients,
      moved,
      hit,
      phases: phases.map(({ name, from_us, to_us }) => ({ name, for_us: to_us - from_us })),
    })),
    metrics: metrics === 'all' ? allFigures(result) : headlines(result),
  };
}

/** The figures that a reader of a build log asks for first; not broken down further than by clients. */
const HEADLINES: readonly string[] = [
  'availability',
  'downtime_seconds',
  'longest_downtime_seconds',
  'messages_delivered',
  'messages_lost',
  'forwarded_messages',
  'dns_queries',
];
const HEADLINE_LABELS: readonly string[] = ['clients', 'over'];

function headlines(result: RunResult): Record<string, number> {
  const chosen: Record<string, number> = {};
  for (const key of Object.keys(result.metrics).sort()) {
    const { value, labels } = result.metrics[key];
    const isHeadline = HEADLINES.includes(key.split('{')[0]);
    const isBroad = Object.keys(labels).every((label) => HEADLINE_LABELS.includes(label));
    if (typeof value === 'number' && isHeadline && isBroad) chosen[key] = value;
  }
  for (const row of result.latency) {
    if (row.from !== 'intended' || row.region !== '*') continue;
    chosen[`${row.operation}_p50_us{clients=${row.clients}}`] = row.p50_us;
    chosen[`${row.operation}_p99_us{clients=${row.clients}}`] = row.p99_us;
  }
  return chosen;
}

function allFigures(result: RunResult): Record<string, number> {
  const figures: Record<string, number> = {};
  for (const [key, { value, histogram }] of Object.entries(result.metrics)) {
    if (typeof value === 'number') figures[key] = value;
    if (histogram === undefined) continue;
    figures[`${key} count`] = histogram.count;
    figures[`${key} p50`] = histogram.p50;
    figures[`${key} p99`] = histogram.p99;
  }
  return figures;
}

function plain(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
