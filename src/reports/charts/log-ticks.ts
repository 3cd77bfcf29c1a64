import { duration } from '../format.js';

/** Of a logarithmic axis in ms only 1, 10, 100 …: what lies between has a grid line without a label. */
export function powerLabel(value: number | string): string {
  const milliseconds = Number(value);
  if (!milliseconds.toExponential().startsWith('1e')) return '';
  return milliseconds >= 1_000 ? `${milliseconds / 1_000} s` : duration(milliseconds * 1_000);
}
