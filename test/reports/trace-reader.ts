/**
 * Checks a file against the Trace Event Format (its JSON object form), as the document of the format says;
 * knows nothing of what writes.
 */
export interface ReadEvent {
  readonly ph: string;
  readonly name: string;
  readonly pid: number;
  readonly tid: number;
  readonly ts: number;
  readonly dur?: number;
  readonly cat?: string;
  readonly id?: number;
  readonly s?: string;
  readonly args: Readonly<Record<string, unknown>>;
}

export function readTrace(text: string): readonly ReadEvent[] {
  const file = JSON.parse(text) as { traceEvents: ReadEvent[]; displayTimeUnit: string };
  if (!['ms', 'ns'].includes(file.displayTimeUnit)) throw new Error('displayTimeUnit is ms or ns');
  const events = file.traceEvents;
  const named = new Set(events.filter(({ name }) => name === 'thread_name').map(trackOf));
  const open = new Map<string, number>();
  for (const event of events) {
    const say = (what: string) => new Error(`${what}: ${JSON.stringify(event)}`);
    if (!Number.isInteger(event.pid) || !Number.isInteger(event.tid))
      throw say('pid and tid are whole numbers');
    if (typeof event.name !== 'string' || event.name === '') throw say('no name');
    if (event.ph === 'M') {
      const isName = event.name.endsWith('_name') && typeof event.args.name === 'string';
      const isOrder = event.name.endsWith('_sort_index') && Number.isInteger(event.args.sort_index);
      if (!isName && !isOrder) throw say('metadata without its argument');
      continue;
    }
    if (!Number.isFinite(event.ts) || event.ts < 0) throw say('no time');
    if (!named.has(trackOf(event))) throw say('its thread has no name');
    const pair = `${event.cat} ${event.id}`;
    switch (event.ph) {
      case 'X':
        if (event.dur === undefined || event.dur < 0) throw say('a complete event needs a length');
        break;
      case 'i':
        if (!['g', 'p', 't'].includes(event.s ?? '')) throw say('an instant needs a scope');
        break;
      case 'C':
        if (!Object.values(event.args).every((value) => typeof value === 'number')) throw say('numbers only');
        break;
      case 'b':
        if (open.has(pair)) throw say('begun twice');
        open.set(pair, event.ts);
        break;
      case 'e':
        if ((open.get(pair) ?? Number.POSITIVE_INFINITY) > event.ts) throw say('ended before it began');
        open.delete(pair);
        break;
      default:
        throw say('unknown phase');
    }
  }
  if (open.size > 0) throw new Error(`never ended: ${[...open.keys()].join(', ')}`);
  nest(events.filter(({ ph }) => ph === 'X'));
  return events;
}

/** Complete events of one thread lie within each other or apart. */
function nest(events: readonly ReadEvent[]): void {
  const stacks = new Map<string, number[]>();
  for (const event of [...events].sort((a, b) => a.ts - b.ts || (b.dur ?? 0) - (a.dur ?? 0))) {
    const stack = stacks.get(trackOf(event)) ?? [];
    stacks.set(trackOf(event), stack);
    while (stack.length > 0 && stack.at(-1)! <= event.ts) stack.pop();
    const end = event.ts + (event.dur ?? 0);
    if (stack.length > 0 && end > stack.at(-1)!) throw new Error(`overlaps: ${JSON.stringify(event)}`);
    stack.push(end);
  }
}

function trackOf({ pid, tid }: ReadEvent): string {
  return `${pid}/${tid}`;
}
