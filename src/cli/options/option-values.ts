import { readQuantity } from '../../scenario/quantity-text.js';
import { Mistake } from '../mistake.js';

/** `42`. @throws Mistake for anything but a whole number from `least` on. */
export function wholeNumber(option: string, text: string, least: number): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && Number.isSafeInteger(value) && value >= least) return value;
  throw new Mistake(`${option} ${text}: not a whole number of at least ${least}`);
}

/** `90s` → milliseconds. @throws Mistake for anything but a duration with its unit. */
export function milliseconds(option: string, text: string): number {
  const reading = readQuantity('duration', text);
  if (!reading.ok) throw new Mistake(`${option} ${text}: ${reading.message}`, reading.hint);
  return reading.value / 1000;
}
