import { z } from 'zod';

/** An amount of money. */
export const amount = () => z.number().min(0).max(1e12);

export const currency = () =>
  z
    .string()
    .regex(/^[A-Z]{3}$/)
    .default('USD')
    .describe('Of all amounts, as ISO 4217 writes it.');

/** What leaves a region; of families without clients on the internet, `internet` has no effect. */
export const betweenRegions = {
  sameContinent: amount().default(0.02).describe('Between two regions of one continent.'),
  otherContinent: amount().default(0.05).describe('To a region of another continent.'),
};
