import { oneLine } from '../safe-text.js';
import type { TraceEvent } from './trace-event.js';

export interface Track {
  readonly pid: number;
  readonly tid: number;
}

/** Processes and threads by name, in the order in which they are first named; both count from 1. */
export class Tracks {
  readonly #processes = new Map<string, Map<string, Track>>();

  of(group: string, thread: string): Track {
    const threads = this.#processes.get(group) ?? new Map<string, Track>();
    this.#processes.set(group, threads);
    const pid = [...this.#processes.keys()].indexOf(group) + 1;
    const track = threads.get(thread) ?? { pid, tid: threads.size + 1 };
    threads.set(thread, track);
    return track;
  }

  /** What names and orders them. */
  events(): readonly TraceEvent[] {
    return [...this.#processes].flatMap(([group, threads], place): TraceEvent[] => {
      const pid = place + 1;
      return [
        { ph: 'M', name: 'process_name', pid, tid: 0, args: { name: oneLine(group) } },
        { ph: 'M', name: 'process_sort_index', pid, tid: 0, args: { sort_index: pid } },
        ...[...threads].flatMap(([thread, { tid }]): TraceEvent[] => [
          { ph: 'M', name: 'thread_name', pid, tid, args: { name: oneLine(thread) } },
          { ph: 'M', name: 'thread_sort_index', pid, tid, args: { sort_index: tid } },
        ]),
      ];
    });
  }
}
