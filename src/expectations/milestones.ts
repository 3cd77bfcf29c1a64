import type { Micros } from '../kernel/kernel.js';
import type { Failover } from '../metrics/result.js';
import type { Label, MilestoneCall, MilestoneName } from './expectation.js';
import type { JudgedRun } from './judged-run.js';
import { metricValue } from './metric-value.js';

/** When a milestone was reached, and from when its deadline counts. */
export type MilestoneMoment =
  | { readonly kind: 'at'; readonly at_us: Micros; readonly since_us: Micros; readonly since: string }
  | { readonly kind: 'never'; readonly reason: string; readonly since_us: Micros; readonly since: string }
  | { readonly kind: 'none'; readonly reason: string };

export function milestoneMoment(
  run: JudgedRun,
  { milestone, fault, labels }: MilestoneCall,
): MilestoneMoment {
  const clients = labelText(labels, 'clients');
  const share = labelText(labels, 'share') ?? '100%';
  return momentOf(run, milestone, fault.text, clients, share);
}

/** @param share `first`, `50%`, `99%`, `100%`, or `last`: of those that moved */
export function momentOf(
  run: JudgedRun,
  milestone: MilestoneName,
  fault: string,
  clients: string | undefined,
  share: string,
): MilestoneMoment {
  const report = run.faults.find(({ name }) => name === fault);
  if (report === undefined) return { kind: 'none', reason: `there was no fault "${fault}"` };
  if (report.touched === 0) return { kind: 'none', reason: `"${fault}" touched nothing` };
  if (milestone === 'failedBack' && report.to_us === null) {
    return { kind: 'none', reason: `"${fault}" did not end before the run did` };
  }
  const start = milestone === 'failedBack' ? 'ended' : 'began';
  const since_us = milestone === 'failedBack' ? (report.to_us as Micros) : report.from_us;
  const since = `${fault} ${start}`;
  if (milestone === 'detected' || milestone === 'published') {
    const metric = milestone === 'detected' ? 'time_to_detect' : 'time_to_publish';
    const seconds = metricValue(run, metric, { fault });
    return seconds === null
      ? { kind: 'never', reason: `"${fault}" was never ${milestone}`, since_us, since }
      : { kind: 'at', at_us: since_us + Math.round(seconds * 1_000_000), since_us, since };
  }
  const rows = run.failovers.filter((row) => row.fault === fault && (clients ?? row.clients) === row.clients);
  if (rows.length === 0) {
    return {
      kind: 'none',
      reason: `"${fault}" hit no clients${clients === undefined ? '' : ` of "${clients}"`}`,
    };
  }
  const moments = rows.map((row) => ({ row, at_us: reached(row, milestone, share) }));
  const missing = moments.filter(({ at_us }) => at_us === null);
  const known = moments.flatMap(({ at_us }) => (at_us === null ? [] : [at_us]));
  // The first client of any population will do; everything else must be true of every population.
  const isFirst = milestone === 'failedBack' || (milestone === 'moved' && share === 'first');
  if (isFirst ? known.length > 0 : missing.length === 0) {
    return { kind: 'at', at_us: isFirst ? Math.min(...known) : Math.max(...known), since_us, since };
  }
  return {
    kind: 'never',
    reason: missing.map(({ row }) => unreached(row, milestone)).join('; '),
    since_us,
    since,
  };
}

export function labelText(labels: readonly Label[], name: string): string | undefined {
  return labels.find((label) => label.name.text === name)?.value.text;
}

function reached(
  row: Failover,
  milestone: 'moved' | 'recovered' | 'failedBack',
  share: string,
): Micros | null {
  switch (milestone) {
    case 'recovered':
      return row.recovered_us;
    case 'failedBack':
      return row.failedBack_us;
    case 'moved':
      return movedAt(row, share);
  }
}

function movedAt(row: Failover, share: string): Micros | null {
  switch (share) {
    case 'first':
      return row.firstMoved_us;
    case '50%':
      return row.shifted50_us;
    case '99%':
      return row.shifted99_us;
    case 'last':
      return row.lastMoved_us;
    default:
      return row.recovered_us;
  }
}

function unreached(
  { clients, hit, moved }: Failover,
  milestone: 'moved' | 'recovered' | 'failedBack',
): string {
  return milestone === 'failedBack'
    ? `no client of "${clients}" came back`
    : `${moved} of ${hit} clients of "${clients}" moved before the run ended`;
}
