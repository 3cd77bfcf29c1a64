import type { RegistryReport, RunResult } from '../metrics/result.js';
import { hardestHit } from './fault-story.js';
import { count, DASH, duration, money, percent, windowName } from './format.js';
import { latencyOverview } from './latency-rows.js';
import { lengthOf, longestRollouts } from './rollouts.js';

/** A figure that somebody in a hurry takes away. */
export interface Headline {
  readonly label: string;
  readonly figure: string;
  /** What it is of, or beside what it stands. */
  readonly note: string;
}

/** The few figures that say most of a run, as far as it has them. */
export function headlines(result: RunResult): readonly Headline[] {
  return [
    ...availability(result),
    ...recovery(result),
    ...detection(result),
    ...messages(result),
    ...writes(result),
    ...images(result),
    ...rollout(result),
    ...latency(result),
    ...cost(result),
  ];
}

function availability({ availability }: RunResult): readonly Headline[] {
  const row =
    availability.clientMinutes.find(({ clients }) => clients === '*') ?? availability.clientMinutes[0];
  if (row === undefined || row.ratio === null) return requests(availability);
  const worst = availability.windowed
    .filter(({ clients }) => clients === row.clients)
    .sort((a, b) => a.window_us - b.window_us)[0];
  const note =
    worst === undefined ? 'of client time' : `worst ${windowName(worst.window_us)} ${percent(worst.minimum)}`;
  return [{ label: 'Availability for users', figure: percent(row.ratio), note }];
}

function requests({ requests: rows }: RunResult['availability']): readonly Headline[] {
  const all = rows.find(({ clients, operation }) => clients === '*' && operation === '*');
  if (all === undefined || all.ratio === null) return [];
  return [
    {
      label: 'Availability',
      figure: percent(all.ratio),
      note: `of ${count(all.ok + all.failed + all.unknown)} operations`,
    },
  ];
}

function recovery(result: RunResult): readonly Headline[] {
  const failover = hardestHit(result);
  if (failover === undefined) return [];
  const { hit, moved, lastMoved_us, started_us, clients } = failover;
  const figure = lastMoved_us === null ? 'never' : duration(lastMoved_us - started_us);
  const note = moved < hit ? `${count(hit - moved)} of ${count(hit)} never` : `of ${count(hit)}, ${clients}`;
  return [{ label: 'Last client back after', figure, note }];
}

function detection(result: RunResult): readonly Headline[] {
  const failover = hardestHit(result);
  if (failover === undefined) return [];
  const { detected_us, published_us, started_us } = failover;
  const note =
    published_us === null ? 'by the routing' : `published after ${duration(published_us - started_us)}`;
  return [
    {
      label: 'Detected after',
      figure: detected_us === null ? 'never' : duration(detected_us - started_us),
      note: detected_us === null ? 'by the routing' : note,
    },
  ];
}

function messages({ metrics }: RunResult): readonly Headline[] {
  const lost = metrics.messages_lost?.value ?? null;
  const delivered = metrics.messages_delivered?.value ?? null;
  if (lost === null || delivered === null || lost + delivered === 0) return [];
  return [
    {
      label: 'Messages lost',
      figure: count(lost),
      note: `${percent(lost / (lost + delivered))} of ${count(lost + delivered)}`,
    },
  ];
}

function writes({ data }: RunResult): readonly Headline[] {
  if (data === undefined || data.writesAcknowledged === 0) return [];
  const { losses, writesAcknowledged } = data;
  return [
    {
      label: 'Acknowledged writes lost',
      figure: count(losses.writes),
      note: `${percent(losses.writes / writesAcknowledged)} of ${count(writesAcknowledged)}`,
    },
  ];
}

/** When the last replica had the last image whole. */
function images({ registry }: RunResult): readonly Headline[] {
  const rows = registry?.visibility ?? [];
  const all = rows.reduce((sum, row) => sum + row.images, 0);
  if (all === 0) return [];
  const missing = rows.reduce((sum, row) => sum + row.missing, 0);
  const slowest = [...rows].sort((a, b) => last(b) - last(a))[0];
  const figure = missing > 0 || slowest === undefined ? 'never' : duration(last(slowest));
  const note =
    missing > 0 ? `${count(missing)} of ${count(all)} copies missing` : `last in ${slowest?.replica}`;
  return [{ label: 'Images in every region after', figure, note }];
}

function last({ reached }: RegistryReport['visibility'][number]): number {
  return reached.at(-1)?.for_us ?? 0;
}

function rollout(result: RunResult): readonly Headline[] {
  const slowest = [...longestRollouts(result)].sort((a, b) => lengthOf(b) - lengthOf(a))[0];
  if (slowest === undefined) return [];
  const { clients, image, done, hosts } = slowest;
  const figure = done < hosts ? 'never' : duration(lengthOf(slowest));
  const note = done < hosts ? `${count(done)} of ${count(hosts)} hosts` : `${clients}: ${image}`;
  return [{ label: 'Longest rollout', figure, note }];
}

/** Of what clients do most often. */
function latency(result: RunResult): readonly Headline[] {
  const rows = latencyOverview(result);
  const most = [...rows].sort((a, b) => b.count - a.count)[0];
  if (most === undefined) return [];
  return [
    {
      label: `p99 to ${most.operation}`,
      figure: duration(most.p99_us),
      note: `median ${duration(most.p50_us)}`,
    },
  ];
}

function cost({ cost }: RunResult): readonly Headline[] {
  if (cost === undefined) return [];
  const month =
    cost.per30Days >= 1_000
      ? `${count(cost.per30Days)} ${cost.currency}`
      : money(cost.per30Days, cost.currency);
  return [
    {
      label: '30 days like it',
      figure: month,
      note: cost.total === 0 ? DASH : `this run ${money(cost.total, cost.currency)}`,
    },
  ];
}
