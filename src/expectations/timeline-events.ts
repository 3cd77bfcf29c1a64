import type { TimelineEntry } from '../metrics/result.js';
import type { EventPattern } from './expectation.js';
import { contains, type Interval } from './intervals.js';
import type { JudgedRun } from './judged-run.js';

export interface PlacedEntry {
  readonly entry: TimelineEntry;
  /** Its place in the timeline, which decides among entries of one moment. */
  readonly index: number;
}

/** Entries of a kind in these times whose subject and details are as the labels say. */
export function eventsLike(
  run: JudgedRun,
  { event, labels }: EventPattern,
  intervals: readonly Interval[],
): readonly PlacedEntry[] {
  return [...run.timeline.entries()].flatMap(([index, entry]) =>
    entry.kind === event.text &&
    contains(intervals, entry.at_us) &&
    labels.every(({ name, value }) => fieldOf(entry, name.text) === value.text)
      ? [{ entry, index }]
      : [],
  );
}

function fieldOf({ subject, detail }: TimelineEntry, name: string): string | undefined {
  if (name === 'subject') return subject;
  return Object.hasOwn(detail, name) ? String(detail[name]) : undefined;
}
