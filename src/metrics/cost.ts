import type { ReplicaId } from '../domain/ids.js';
import type { Micros } from '../kernel/kernel.js';
import type { CollectorContext } from './context.js';
import { perGbBetween } from './prices.js';
import type { Cost, CostLine } from './result.js';

/**
 * What the measured time costs, from the lines that a family is charged for; undefined without prices or
 * without measured time. Lines of nothing are left out. Prices do not fall with volume.
 */
export function costOf(
  context: CollectorContext,
  lines: readonly CostLine[],
  end_us: Micros,
): Cost | undefined {
  const measured_us = end_us - context.warmup_us;
  if (context.prices === undefined || measured_us <= 0) return undefined;
  const charged = lines.filter(({ quantity }) => quantity > 0);
  const total = sumInAnyOrder(charged.map(({ amount }) => amount));
  const { currency } = context.prices.sheet;
  return { currency, total, per30Days: (total * MONTH_us) / measured_us, lines: charged };
}

/** What replicas send each other: free within a region. */
export function backboneLines(
  context: CollectorContext,
  bytesBetween: (from: ReplicaId, to: ReplicaId) => number,
): CostLine[] {
  return context.replicas.flatMap((from, f) =>
    context.replicas.map((to, t) => {
      const quantity = bytesBetween(f, t) / GB;
      const amount = quantity * perGbBetween(context, from.region, to.region);
      return { what: 'backbone', replica: from.name, to: to.name, quantity, unit: 'GB', amount };
    }),
  );
}

export const DAY_us = 86_400_000_000;
export const GB = 1_000_000_000;
const MONTH_us = 30 * DAY_us;

/** The same to the last digit in whatever order replicas are listed: the smallest come first. */
function sumInAnyOrder(amounts: readonly number[]): number {
  return [...amounts].sort((a, b) => a - b).reduce((sum, amount) => sum + amount, 0);
}
