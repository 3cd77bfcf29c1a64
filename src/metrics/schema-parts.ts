import { z } from 'zod';

export const moment = z.int().min(0).describe('Moment in µs since the start of the run.');
export const length = z.number().min(0).describe('Length in µs.');
export const count = z.int().min(0);
export const ratio = z.number().min(0).max(1);
export const labels = z.record(z.string(), z.string());

export const histogram = z.strictObject({
  count,
  mean: z.number(),
  min: z.number(),
  p50: z.number(),
  p90: z.number(),
  p95: z.number(),
  p99: z.number(),
  p999: z.number(),
  max: z.number(),
  relativeError: z.number().describe('Largest relative error of the quantiles.'),
});
