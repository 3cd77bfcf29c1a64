import type { ClosedForm } from '../metrics/result.js';

/** What a closed form covers: app servers answer by what they find at once, names by way of caches. */
export function closedFormLabel({ detection, shift }: ClosedForm): string {
  return shift.worst_for_us > detection.worst_for_us ? 'detection + TTL' : 'detection';
}
