import { describe, expect, it } from 'vitest';
import { type Collectors, MIN, observed, PRICES } from './observed.js';

/** 38 and 10 unit-minutes, each worth 1 and a free message; 81 and 5 outbound messages. */
function tenMinutes(o: Collectors): void {
  o.resized(0, 2, 0);
  o.resized(0, 5, 4 * MIN);
  o.resized(1, 1, 0);
  for (let n = 0; n < 40; n++) o.delivered(0, 0, 0, 1 * MIN, 1 * MIN, 2_049);
  for (let n = 0; n < 5; n++) o.delivered(1, 0, 1, 1 * MIN, 1 * MIN, 1_000);
  o.forwarded(0, 1, 2_048, 1 * MIN);
}

describe('the cost of a run', () => {
  it('is that of its units, messages beyond the free ones, and traffic out of regions', () => {
    const { cost, metrics } = observed(tenMinutes, { prices: PRICES });
    const amounts = cost?.lines.map(({ what, replica, to, quantity, unit, amount }) => [
      [what, replica, to, unit].filter((word) => word !== undefined).join(' '),
      Number(quantity.toPrecision(10)),
      Number(amount.toPrecision(10)),
    ]);
    expect(amounts).toEqual([
      ['units east unit-days', Number((38 / 1_440).toPrecision(10)), 38],
      ['units west unit-days', Number((10 / 1_440).toPrecision(10)), 10],
      ['messages east messages', 81 - 38, 43], // those of west are free
      ['backbone east west GB', 0.000_002_048, 0.002_048],
      ['internet east GB', 0.000_081_96, 0.819_6],
      ['internet west GB', 0.000_005, 0.05],
    ]);
    expect(cost?.currency).toBe('USD');
    expect(cost?.total).toBeCloseTo(38 + 10 + 43 + 0.002_048 + 0.819_6 + 0.05, 9);
    expect(cost?.per30Days).toBeCloseTo((cost?.total ?? 0) * 6 * 24 * 30, 6);
    expect(metrics['cost{what=units}'].value).toBeCloseTo(48, 9);
    expect(metrics.cost.value).toBe(cost?.total);
    expect(metrics.monthly_cost.value).toBe(cost?.per30Days);
  });

  it('of the backbone depends on the continents, and is nothing within a region', () => {
    const forwarded = (regions: readonly [string, string]) =>
      observed((o) => o.forwarded(0, 1, 1_000_000_000, 1 * MIN), {
        prices: PRICES,
        replicas: regions.map((region, index) => ({ name: `r${index}`, region })),
      }).cost?.lines.find(({ what }) => what === 'backbone');
    expect(forwarded(['eastus', 'westeurope'])).toMatchObject({ quantity: 1, amount: 1_000 });
    expect(forwarded(['eastus', 'westus'])).toMatchObject({ quantity: 1, amount: 100 });
    expect(forwarded(['eastus', 'eastus'])).toMatchObject({ quantity: 1, amount: 0 });
  });

  it('leaves the warm-up out, and is not known without prices', () => {
    const { cost } = observed(tenMinutes, { prices: PRICES, warmup_us: 2 * MIN });
    // Two minutes of 2 and of 1 unit less; everything was sent in the warm-up.
    expect(cost?.lines.map(({ what }) => what)).toEqual(['units', 'units']);
    expect(cost?.total).toBeCloseTo(48 - 6, 9);
    expect(observed(tenMinutes)).not.toHaveProperty('cost');
    expect(observed(tenMinutes).metrics.cost).toBeUndefined();
  });
});
