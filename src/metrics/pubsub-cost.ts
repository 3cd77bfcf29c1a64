import type { Micros } from '../kernel/kernel.js';
import type { CollectorContext } from './context.js';
import { backboneLines, costOf, DAY_us, GB } from './cost.js';
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
 * What a pub/sub service costs, line by line; undefined without prices of one.
 *
 * The free messages of a day are granted evenly over it. The free volume of internet traffic that the
 * provider grants once for a whole subscription is not taken off.
 */
export function pubsubCost(context: CollectorContext, consumed: Consumed, end_us: Micros): Cost | undefined {
  const sheet = context.prices?.sheet;
  if (sheet === undefined || !('unitDay' in sheet)) return undefined;
  const lines = [
    ...unitLines(context, consumed, sheet),
    ...messageLines(context, consumed, sheet),
    ...backboneLines(context, (from, to) => consumed.messages.forwardedBetween(from, to).bytes),
    ...internetLines(context, consumed, sheet),
  ];
  return costOf(context, lines, end_us);
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

const MILLION = 1_000_000;
