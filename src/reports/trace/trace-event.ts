/** Events of the Trace Event Format, as Perfetto and chrome://tracing read it. Times in µs, as ours. */
export type TraceEvent =
  | {
      readonly ph: 'M';
      readonly name: 'process_name' | 'thread_name';
      readonly pid: number;
      readonly tid: number;
      readonly args: { readonly name: string };
    }
  | {
      readonly ph: 'M';
      readonly name: 'process_sort_index' | 'thread_sort_index';
      readonly pid: number;
      readonly tid: number;
      readonly args: { readonly sort_index: number };
    }
  /** Something with a length; those of one thread nest. */
  | (Placed & { readonly ph: 'X'; readonly dur: number; readonly args: Arguments })
  /** A moment, drawn over its thread. */
  | (Placed & { readonly ph: 'i'; readonly s: 't'; readonly args: Arguments })
  /** Begin and end of something that may overlap others of its kind; an id pairs them. */
  | (Placed & { readonly ph: 'b' | 'e'; readonly id: number; readonly args: Arguments })
  | (Placed & { readonly ph: 'C'; readonly args: Readonly<Record<string, number>> });

interface Placed {
  readonly name: string;
  readonly cat: string;
  readonly pid: number;
  readonly tid: number;
  readonly ts: number;
}

export type Arguments = Readonly<Record<string, string | number | boolean | null>>;

/** The JSON object form of the format: events, the unit they are shown in, and what they are of. */
export function traceFile(events: readonly TraceEvent[], about: Arguments): string {
  const inOrder = [...events].sort((a, b) => time(a) - time(b)); // stable; names and orders come first
  const lines = inOrder.map((event) => JSON.stringify(event)).join(',\n');
  const otherData = JSON.stringify(about);
  return `{"displayTimeUnit":"ms","otherData":${otherData},"traceEvents":[\n${lines}\n]}\n`;
}

function time(event: TraceEvent): number {
  return event.ph === 'M' ? -1 : event.ts;
}
