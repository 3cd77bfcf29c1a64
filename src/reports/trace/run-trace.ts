import type { RunResult, Series } from '../../metrics/result.js';
import { PHASE_LOOKS } from '../phase-look.js';
import { oneLine } from '../safe-text.js';
import { type Arguments, type TraceEvent, traceFile } from './trace-event.js';
import { Tracks } from './tracks.js';

/** The timeline of a run for Perfetto: faults, what the last client waited for, milestones, curves. */
export function runTrace(result: RunResult): string {
  const tracks = new Tracks();
  const events = [
    ...faultEvents(result, tracks),
    ...waterfallEvents(result, tracks),
    ...milestoneEvents(result, tracks),
    ...counterEvents(result, tracks),
  ];
  const { scenario, seed, digest, engine } = result;
  return traceFile([...tracks.events(), ...events], {
    scenario: oneLine(scenario.name),
    variant: scenario.variant === undefined ? null : oneLine(scenario.variant),
    seed,
    digest,
    engine: `${engine.name} ${engine.version}`,
  });
}

function faultEvents({ faults, simulated_us }: RunResult, tracks: Tracks): readonly TraceEvent[] {
  return faults.map(({ name, kind, from_us, to_us, touched }) => ({
    ph: 'X',
    name: oneLine(name),
    cat: 'fault',
    ...tracks.of('Faults', name),
    ts: from_us,
    dur: (to_us ?? simulated_us) - from_us,
    args: { kind, touched },
  }));
}

function waterfallEvents({ failovers }: RunResult, tracks: Tracks): readonly TraceEvent[] {
  return failovers.flatMap(({ fault, clients, phases }) =>
    phases.map(({ name, from_us, to_us }): TraceEvent => {
      const track = tracks.of('The last client waited for', `${clients} · ${fault}`);
      const { label } = PHASE_LOOKS[name];
      return { ph: 'X', name: label, cat: 'failover', ...track, ts: from_us, dur: to_us - from_us, args: {} };
    }),
  );
}

function milestoneEvents({ timeline }: RunResult, tracks: Tracks): readonly TraceEvent[] {
  return timeline.map(({ at_us, kind, subject, detail }) => ({
    ph: 'i',
    name: oneLine(`${kind} ${subject}`),
    cat: 'timeline',
    ...tracks.of('Timeline', kind),
    ts: at_us,
    s: 't',
    args: detailArguments(detail),
  }));
}

/** In the order of the keys: a result read from a file has them in another than the run. */
function detailArguments(detail: RunResult['timeline'][number]['detail']): Arguments {
  const keys = Object.keys(detail).sort();
  return Object.fromEntries(
    keys.map((key) => {
      const value = detail[key]!;
      return [oneLine(key), typeof value === 'string' ? oneLine(value) : value];
    }),
  );
}

/** Curves that say how many are served; only where they change. */
const CURVES: readonly string[] = ['connected', 'down', 'utilisation', 'units'];

function counterEvents({ series }: RunResult, tracks: Tracks): readonly TraceEvent[] {
  return Object.keys(series)
    .sort()
    .filter((name) => CURVES.includes(name.replace(/\{.*/, '')))
    .flatMap((name) =>
      changes(series[name]!).map(({ at_us, value }): TraceEvent => {
        const track = tracks.of('Curves', 'values');
        const args = { [oneLine(series[name]!.unit)]: value };
        return { ph: 'C', name: oneLine(name), cat: 'series', ...track, ts: at_us, args };
      }),
    );
}

function changes({ values, step_us }: Series): readonly { at_us: number; value: number }[] {
  return values.flatMap((value, step) =>
    value === null || (step > 0 && value === values[step - 1]) ? [] : [{ at_us: step * step_us, value }],
  );
}
