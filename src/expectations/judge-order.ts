import type { ExpectationReport } from '../metrics/result.js';
import type { OrderClaim } from './expectation.js';
import type { JudgedRun } from './judged-run.js';
import { formatDuration } from './literals.js';
import { eventsLike, type PlacedEntry } from './timeline-events.js';

/** The first of each after the warm-up, one after another in the timeline. */
export function judgeOrder({ text, events }: OrderClaim, run: JudgedRun): ExpectationReport {
  const time = [{ from_us: run.warmup_us, to_us: run.simulated_us + 1 }];
  let previous: PlacedEntry | undefined;
  for (const pattern of events) {
    const first = eventsLike(run, pattern, time)[0];
    if (first === undefined) {
      const observed = `${pattern.event.text} never happened`;
      return { text, verdict: 'missed', observed, at_us: null };
    }
    if (previous !== undefined && first.index < previous.index) {
      const observed = `${said(first)} came before ${said(previous)}`;
      return { text, verdict: 'missed', observed, at_us: first.entry.at_us };
    }
    previous = first;
  }
  return { text, verdict: 'met', observed: 'in this order', at_us: null };
}

function said({ entry }: PlacedEntry): string {
  return `${entry.kind} at ${formatDuration(entry.at_us)}`;
}
