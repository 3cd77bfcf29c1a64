import type { Micros } from '../kernel/kernel.js';
import type { CollectorContext } from './context.js';
import type { Load } from './load.js';
import type { Messages } from './messages.js';
import type { PriceSheet } from './prices.js';
import type { Cost, CostLine } from './result.js';
import type { Traffic } from './traffic.js';

export interface Consumed {
  readonly load: Load;
  readonly messages: Messages;
  readonly traffic: Traffic;
}

/**
 * What the measured time costs, line by line; undefined without prices or without measured time.
 *
 * The free messages of a day are granted evenly over it. Prices do not fall with volume, and the free
 * volume of internet traffic that the provider grants once for a whole subscription is not taken off.
 */
export function costOf(context: CollectorContext, consumed: Consumed, end_us: Micros): Cost | undefined {
  const measured_us = end_us - context.warmup_us;
  if (context.prices === undefined || measured_us <= 0) return undefined;
  const { sheet } = context.prices;
  const lines = [
    ...unitLines(context, consumed, sheet),
    ...messageLines(context, consumed, sheet),
    ...backboneLines(context, consumed),
    ...internetLines(context, consumed, sheet),
  ].filter(({ quantity }) => quantity > 0);
  const total = sumInAnyOrder(lines.map(({ amount }) => amount));
  return { currency: sheet.currency, total, per30Days: (total * MONTH_us) / measured_us, lines };
}

function unitLines({ replicas }: CollectorContext, { load }: Consumed, { unitDay }: PriceSheet): CostLine[] {
  return replicas.map(({ name }, replica) => {
    const quantity = load.unit_us(replica) / DAY_us;
    return { what: 'units', replica: name, quantity, unit: 'unit-days', amount: quantity * unitDay };
  });
}

/** Beyond those that the replica's own units bring along. */
function messageLines(
  { replicas }: CollectorContext,
  { load, traffic }: Consumed,
  { messagesPerMillion, freeMessagesPerUnitDay }: PriceSheet,
): CostLine[] {
  return replicas.map(({ name }, replica) => {
    const free = (load.unit_us(replica) / DAY_us) * freeMessagesPerUnitDay;
    const quantity = Math.max(0, traffic.billed(replica) - free);
    const amount = (quantity / MILLION) * messagesPerMillion;
    return { what: 'messages', replica: name, quantity, unit: 'messages', amount };
  });
}

function backboneLines({ replicas, prices }: CollectorContext, { messages }: Consumed): CostLine[] {
  if (prices === undefined) return [];
  const { sheet, continentOf } = prices;
  const perGb = (from: string, to: string): number => {
    if (from === to) return 0;
    const { sameContinent, otherContinent } = sheet.egressPerGb;
    return continentOf(from) === continentOf(to) ? sameContinent : otherContinent;
  };
  return replicas.flatMap((from, f) =>
    replicas.map((to, t) => {
      const quantity = messages.forwardedBetween(f, t).bytes / GB;
      const amount = quantity * perGb(from.region, to.region);
      return { what: 'backbone', replica: from.name, to: to.name, quantity, unit: 'GB', amount };
    }),
  );
}

function internetLines(
  { replicas }: CollectorContext,
  { traffic }: Consumed,
  { egressPerGb }: PriceSheet,
): CostLine[] {
  return replicas.map(({ name }, replica) => {
    const quantity = traffic.deliveredBytes(replica) / GB;
    return { what: 'internet', replica: name, quantity, unit: 'GB', amount: quantity * egressPerGb.internet };
  });
}

const DAY_us = 86_400_000_000;
const MONTH_us = 30 * DAY_us;
const MILLION = 1_000_000;
const GB = 1_000_000_000;

/** The same to the last digit in whatever order replicas are listed: the smallest come first. */
function sumInAnyOrder(amounts: readonly number[]): number {
  return [...amounts].sort((a, b) => a - b).reduce((sum, amount) => sum + amount, 0);
}
