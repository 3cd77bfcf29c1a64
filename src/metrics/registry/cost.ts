import type { Micros } from '../../kernel/kernel.js';
import type { Cost, CostLine } from '../result.js';
import type { RegistryCollector } from './collector.js';

export interface RegistryPricing {
  readonly currency: string;
  /** Of one replica of the tier in use, for a day. */
  readonly registryDay: number;
  readonly storageGbDay: number;
  readonly includedStorage_bytes: number;
  readonly egressPerGb: { readonly sameContinent: number; readonly otherContinent: number };
  continentOf(region: string): string;
}

/**
 * What the measured time costs: a fee for each replica while it is there, what they hold beyond the included
 * storage, and the traffic that leaves a region, to another replica or to hosts.
 */
export function registryCost(
  collector: RegistryCollector,
  pricing: RegistryPricing,
  end_us: Micros,
): Cost | undefined {
  const { context } = collector;
  const measured_us = end_us - context.warmup_us;
  if (measured_us <= 0) return undefined;
  const perGb = (from: string, to: string): number => {
    if (from === to) return 0;
    const { sameContinent, otherContinent } = pricing.egressPerGb;
    return pricing.continentOf(from) === pricing.continentOf(to) ? sameContinent : otherContinent;
  };
  const lines: CostLine[] = context.replicas.flatMap((replica, id) => {
    const days = collector.provided_us(id, end_us) / DAY_us;
    const overage_byte_us =
      collector.stored_byte_us(id, end_us) - pricing.includedStorage_bytes * measured_us;
    const gbDays = Math.max(0, overage_byte_us) / GB / DAY_us;
    const own: CostLine[] = [
      {
        what: 'registry',
        replica: replica.name,
        quantity: days,
        unit: 'registry-days',
        amount: days * pricing.registryDay,
      },
      {
        what: 'storage',
        replica: replica.name,
        quantity: gbDays,
        unit: 'GB-days',
        amount: gbDays * pricing.storageGbDay,
      },
    ];
    const between = context.replicas.map((other, to): CostLine => {
      const quantity = collector.replicatedBytes[id][to] / GB;
      const amount = quantity * perGb(replica.region, other.region);
      return { what: 'backbone', replica: replica.name, to: other.name, quantity, unit: 'GB', amount };
    });
    const toHosts = context.populations.map((population, p): CostLine => {
      const quantity = replica.region === population.region ? 0 : collector.servedBytes[id][p] / GB;
      const amount = quantity * perGb(replica.region, population.region);
      return { what: 'pulls', replica: replica.name, to: population.name, quantity, unit: 'GB', amount };
    });
    return [...own, ...between, ...toHosts];
  });
  const charged = lines.filter(({ quantity }) => quantity > 0);
  const total = [...charged.map(({ amount }) => amount)].sort((a, b) => a - b).reduce((sum, x) => sum + x, 0);
  const { currency } = pricing;
  return { currency, total, per30Days: (total * MONTH_us) / measured_us, lines: charged };
}

const DAY_us = 86_400_000_000;
const MONTH_us = 30 * DAY_us;
const GB = 1_000_000_000;
