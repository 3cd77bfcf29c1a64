import type { RunResult, VisibilityCurve } from '../metrics/result.js';
import { oneLine, shorten } from './safe-text.js';

/** Of one condition: how many reads saw the write acknowledged last, by how long ago that was. */
export interface NamedCurve {
  readonly name: string;
  readonly reads: number;
  /** x: milliseconds since the acknowledgement; y: percent of the reads. */
  readonly points: readonly { readonly x: number; readonly y: number }[];
}

/** In health, during each fault and after it; those with too few reads to speak of are left out. */
export function visibilityCurves({ data }: RunResult): readonly NamedCurve[] {
  return (data?.visibility ?? [])
    .map((curve) => ({
      name: nameOf(curve),
      reads: curve.points.reduce((sum, { reads }) => sum + reads, 0),
      points: pointsOf(curve),
    }))
    .filter(({ points }) => points.length > 0);
}

/** Neighbours together until there are enough reads to speak of a share; the rest at the end is left out. */
function pointsOf({ points }: VisibilityCurve): readonly { readonly x: number; readonly y: number }[] {
  const done: { x: number; y: number }[] = [];
  let reads = 0;
  let seen = 0;
  for (const point of points) {
    reads += point.reads;
    seen += point.seen;
    if (reads < ENOUGH_READS || point.upTo_us === null) continue;
    done.push({ x: point.upTo_us / 1_000, y: (100 * seen) / reads });
    reads = 0;
    seen = 0;
  }
  return done;
}

const ENOUGH_READS = 30;

function nameOf({ when, fault }: VisibilityCurve): string {
  const name = shorten(oneLine(fault ?? ''), 28);
  switch (when) {
    case 'healthy':
      return 'in health';
    case 'during':
      return `during ${name}`;
    case 'after':
      return `after ${name}, until the replicas were alike`;
  }
}
