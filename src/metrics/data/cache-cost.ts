import type { Micros } from '../../kernel/kernel.js';
import type { CollectorContext } from '../context.js';
import { backboneLines, costOf, GB } from '../cost.js';
import { perGbBetween } from '../prices.js';
import type { Cost, CostLine } from '../result.js';
import type { Transfers } from './transfers.js';

/** What caches cost, line by line; undefined without prices of them. Traffic within a region is free. */
export function cacheCost(context: CollectorContext, transfers: Transfers, end_us: Micros): Cost | undefined {
  const sheet = context.prices?.sheet;
  if (sheet === undefined || !('cacheHour' in sheet)) return undefined;
  const hours = (end_us - context.warmup_us) / HOUR_us;
  const fees = context.replicas.map(({ name: replica }, r): CostLine => {
    const amount = hours * sheet.cacheHour[r];
    return { what: 'caches', replica, quantity: hours, unit: 'cache-hours', amount };
  });
  const applications = transfers.regions().flatMap((to) =>
    context.replicas.map(({ name: replica, region }, r): CostLine => {
      const quantity = to === region ? 0 : transfers.withApplications(to, r) / GB;
      const amount = quantity * perGbBetween(context, region, to);
      return { what: 'application', replica, to, quantity, unit: 'GB', amount };
    }),
  );
  const between = backboneLines(context, (from, to) => transfers.between(from, to));
  return costOf(context, [...fees, ...between, ...applications], end_us);
}

const HOUR_us = 3_600_000_000;
