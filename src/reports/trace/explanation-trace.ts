import type { Explanation, Outage, Step } from '../../explanation/explanation.js';
import { blameLook } from '../explain/blame-look.js';
import { stepWords } from '../explain/step-words.js';
import { oneLine } from '../safe-text.js';
import { type TraceEvent, traceFile } from './trace-event.js';
import { Tracks } from './tracks.js';

/** One client for Perfetto: its outages, what each was spent on, its attempts and pauses, and the world's course. */
export function explanationTrace({ scenario, seed, digest, story, simulated_us }: Explanation): string {
  const tracks = new Tracks();
  const group = oneLine(story.client);
  const outages = story.outages.flatMap((outage) => outageEvents(outage, simulated_us, group, tracks));
  const operations = story.operations
    .filter(({ outcome }) => outcome !== 'ok')
    .map(({ id, intended_us, outcome, reason }): TraceEvent => {
      const track = tracks.of(group, 'operations that failed');
      return {
        ph: 'i',
        name: oneLine(id),
        cat: 'operation',
        ...track,
        ts: intended_us,
        s: 't',
        args: { outcome, reason },
      };
    });
  const steps = story.steps.flatMap((step, index) => stepEvents(step, index, simulated_us, group, tracks));
  return traceFile([...tracks.events(), ...outages, ...operations, ...steps], {
    scenario: oneLine(scenario.name),
    seed,
    digest,
  });
}

function outageEvents(
  { from_us, to_us, fault, before, after, blame }: Outage,
  end_us: number,
  group: string,
  tracks: Tracks,
): readonly TraceEvent[] {
  const whole: TraceEvent = {
    ph: 'X',
    name: fault === null ? 'down' : `down: ${oneLine(fault)}`,
    cat: 'outage',
    ...tracks.of(group, 'down'),
    ts: from_us,
    dur: (to_us ?? end_us) - from_us,
    args: { before: before === null ? null : oneLine(before), after: after === null ? null : oneLine(after) },
  };
  const parts = blame.map((one): TraceEvent => {
    const track = tracks.of(group, 'waited for');
    const { label } = blameLook(one.name);
    return {
      ph: 'X',
      name: label,
      cat: 'blame',
      ...track,
      ts: one.from_us,
      dur: one.to_us - one.from_us,
      args: {},
    };
  });
  return [whole, ...parts];
}

/** Attempts may overlap (requests do); whatever else has a length does not. */
function stepEvents(
  step: Step,
  id: number,
  end_us: number,
  group: string,
  tracks: Tracks,
): readonly TraceEvent[] {
  const words = stepWords(step);
  switch (step.kind) {
    case 'attempt': {
      const name = step.ended?.operation ?? 'look-up';
      const track = tracks.of(group, 'attempts');
      const placed = { name, cat: 'attempt', ...track, id };
      const ends_us = step.ended?.ended_us ?? step.asked.at(-1)?.answered_us ?? end_us;
      return [
        { ph: 'b', ...placed, ts: step.at_us, args: { words } },
        { ph: 'e', ...placed, ts: Math.max(step.at_us, ends_us), args: {} },
      ];
    }
    case 'back-off': {
      const track = tracks.of(group, 'pauses');
      const until_us = Math.min(end_us, step.until_us ?? end_us);
      const name = step.until_us === null ? 'gave up' : 'pause';
      return [
        { ph: 'X', name, cat: 'pause', ...track, ts: step.at_us, dur: until_us - step.at_us, args: {} },
      ];
    }
    case 'milestone':
    case 'found-down':
      return [instant(words, 'world', step.at_us, tracks.of(group, 'meanwhile'))];
    case 'connected':
    case 'left':
    case 'down':
    case 'up':
    case 'noticed':
      return [instant(words, 'client', step.at_us, tracks.of(group, 'client'))];
  }
}

function instant(name: string, cat: string, ts: number, track: { pid: number; tid: number }): TraceEvent {
  return { ph: 'i', name, cat, ...track, ts, s: 't', args: {} };
}
