import type { KeyId, VersionId } from './contract.js';

/** An operation of a history, as its client saw it. Moments are any numbers that order what happened. */
export interface HistoryOperation {
  readonly key: KeyId;
  readonly what: Observed;
  readonly called: number;
  /** Null: no answer came, so it may have been done at any time since, or never. */
  readonly returned: number | null;
}

export type Observed =
  | { readonly kind: 'write'; readonly version: VersionId }
  /** Of a register: the version; 0: no value. Of a counter: the sum, 0 at first. */
  | { readonly kind: 'read'; readonly saw: number }
  /** `sum`: what the answer said the counter was afterwards, if it did. */
  | { readonly kind: 'add'; readonly amount: number; readonly sum?: number };

export type Linearizability =
  | { readonly verdict: 'linearizable' }
  | {
      readonly verdict: 'not-linearizable';
      readonly key: KeyId;
      /** The longest order that could be found, and what could not be fitted in next. */
      readonly order: readonly HistoryOperation[];
      readonly stuck: HistoryOperation;
    }
  /** Too many orders to try within the limit. */
  | { readonly verdict: 'undecided'; readonly key: KeyId };

export interface LinearizabilityOptions {
  /** Steps to try for each key before giving up. */
  readonly maxSteps?: number;
}

/**
 * Is there an order of the operations that agrees with real time (whatever returned before another was
 * called stands before it) and in which each read sees the last write, or the sum of all additions before?
 *
 * Searches as Wing and Gong (1993) do, with Lowe's memory of what was tried (2017) and each key by itself,
 * as Horn and Kroening (2015) and Porcupine do: a history is linearizable if that of each key is (Herlihy
 * and Wing 1990). A key is either written or added to. An operation called at the moment when another
 * returned counts as concurrent with it.
 */
export function checkLinearizability(
  history: readonly HistoryOperation[],
  { maxSteps = 5_000_000 }: LinearizabilityOptions = {},
): Linearizability {
  const keys = new Map<KeyId, HistoryOperation[]>();
  for (const operation of history) {
    const ofKey = keys.get(operation.key);
    if (ofKey === undefined) keys.set(operation.key, [operation]);
    else ofKey.push(operation);
  }
  for (const [key, operations] of keys) {
    const found = checkKey(key, withoutIdle(key, operations), maxSteps);
    if (found.verdict !== 'linearizable') return found;
  }
  return { verdict: 'linearizable' };
}

/** Leaves out what cannot decide anything: reads without an answer, and such writes that nobody saw. */
function withoutIdle(key: KeyId, operations: readonly HistoryOperation[]): readonly HistoryOperation[] {
  const kinds = new Set(operations.map(({ what }) => what.kind));
  if (kinds.has('write') && kinds.has('add')) throw new Error(`history: key ${key} is written and added to`);
  const seen = new Set(operations.map(({ what }) => (what.kind === 'read' ? what.saw : null)));
  return operations.filter(({ returned, what }) => {
    if (returned !== null || what.kind === 'add') return true;
    return what.kind === 'write' && seen.has(what.version);
  });
}

/** A call or a return, in a doubly linked list: what is ordered already is taken out of it. */
interface Mark {
  readonly operation: number;
  /** Of a call: its return. Of a return: null. */
  readonly match: Mark | null;
  prev: Mark | null;
  next: Mark | null;
}

/** One more operation put in, and what could follow it. */
interface Frame {
  readonly call: Mark | null;
  readonly state: number;
  readonly choices: readonly Mark[];
  tried: number;
}

function checkKey(key: KeyId, operations: readonly HistoryOperation[], maxSteps: number): Linearizability {
  const head: Mark = { operation: -1, match: null, prev: null, next: null };
  link(head, marksOf(operations));
  const readers = new Readers(operations);
  const done = new Uint32Array((operations.length + 31) >> 5);
  const known = new Set<string>();
  const frames: Frame[] = [
    { call: null, state: 0, choices: choices(head, operations, readers, 0), tried: 0 },
  ];
  let unreturned = operations.filter(({ returned }) => returned !== null).length;
  let longest: readonly number[] = [];
  let stuck = -1;
  for (let steps = 0; unreturned > 0; steps++) {
    if (steps === maxSteps) return { verdict: 'undecided', key };
    const frame = frames.at(-1)!;
    if (frame.tried < frame.choices.length) {
      const call = frame.choices[frame.tried++];
      const { what, returned } = operations[call.operation];
      const state = step(frame.state, what);
      if (state === null) continue;
      flip(done, call.operation);
      if (!remember(known, done, state)) {
        flip(done, call.operation);
        continue;
      }
      lift(call);
      readers.count(what, -1);
      if (returned !== null) unreturned--;
      frames.push({ call, state, choices: choices(head, operations, readers, state), tried: 0 });
      continue;
    }
    if (frames.length > longest.length || stuck < 0) {
      longest = frames.flatMap(({ call }) => (call === null ? [] : [call.operation]));
      stuck = firstReturn(head);
    }
    const { call } = frames.pop()!;
    if (call === null) {
      const order = longest.map((at) => operations[at]);
      return { verdict: 'not-linearizable', key, order, stuck: operations[stuck] };
    }
    const { what, returned } = operations[call.operation];
    flip(done, call.operation);
    unlift(call);
    readers.count(what, 1);
    if (returned !== null) unreturned++;
  }
  return { verdict: 'linearizable' };
}

/**
 * What could be next: calls before the first return. Where one of them can never do harm, only that: a
 * read that fits, since it changes nothing; a write that nobody will read, if nobody will read the present
 * state either. And no change while somebody has yet to read a state that will not come again.
 */
function choices(
  head: Mark,
  operations: readonly HistoryOperation[],
  readers: Readers,
  state: number,
): readonly Mark[] {
  const changes: Mark[] = [];
  let harmless: Mark | null = null;
  for (let mark = head.next; mark !== null && mark.match !== null; mark = mark.next) {
    const { what } = operations[mark.operation];
    if (what.kind !== 'read') changes.push(mark);
    else if (what.saw === state) return [mark];
    if (what.kind === 'write' && readers.left(what.version) === 0) harmless ??= mark;
  }
  if (!readers.statesAreUnique) return changes;
  if (readers.left(state) > 0) return [];
  return harmless === null ? changes : [harmless];
}

/** How many reads of each state have not been put in. */
class Readers {
  /** Does no state come twice? Versions written once; or only additions, all of more than 0. */
  readonly statesAreUnique: boolean;
  readonly #left = new Map<number, number>();

  constructor(operations: readonly HistoryOperation[]) {
    const versions = operations.flatMap(({ what }) => (what.kind === 'write' ? [what.version] : []));
    const isGrowing = operations.every(({ what }) => what.kind !== 'add' || what.amount > 0);
    this.statesAreUnique = isGrowing && new Set([0, ...versions]).size === versions.length + 1;
    for (const { what } of operations) this.count(what, 1);
  }

  count(what: Observed, change: number): void {
    if (what.kind === 'read') this.#left.set(what.saw, this.left(what.saw) + change);
  }

  left(state: number): number {
    return this.#left.get(state) ?? 0;
  }
}

function firstReturn(head: Mark): number {
  let mark = head.next;
  while (mark !== null && mark.match !== null) mark = mark.next;
  if (mark === null) throw new Error('history: an operation has no return');
  return mark.operation;
}

/** The state after it, or null if it cannot have been done in this one. */
function step(state: number, what: Observed): number | null {
  switch (what.kind) {
    case 'write':
      return what.version;
    case 'read':
      return what.saw === state ? state : null;
    case 'add': {
      const sum = state + what.amount;
      return what.sum === undefined || what.sum === sum ? sum : null;
    }
  }
}

/** Calls and returns in the order of time; at one moment calls first, so that they are concurrent. */
function marksOf(operations: readonly HistoryOperation[]): readonly Mark[] {
  const timed: { readonly at: number; readonly mark: Mark }[] = [];
  for (const [operation, { called, returned }] of operations.entries()) {
    const end: Mark = { operation, match: null, prev: null, next: null };
    timed.push({ at: called, mark: { operation, match: end, prev: null, next: null } });
    timed.push({ at: returned ?? Number.POSITIVE_INFINITY, mark: end });
  }
  const rank = ({ match }: Mark) => (match === null ? 1 : 0);
  timed.sort((a, b) => (a.at === b.at ? rank(a.mark) - rank(b.mark) : a.at - b.at));
  return timed.map(({ mark }) => mark);
}

function link(head: Mark, marks: readonly Mark[]): void {
  let last = head;
  for (const mark of marks) {
    last.next = mark;
    mark.prev = last;
    last = mark;
  }
}

function lift(call: Mark): void {
  takeOut(call);
  takeOut(call.match!);
}

/** In the opposite order, so that both find their neighbours again. */
function unlift(call: Mark): void {
  putBack(call.match!);
  putBack(call);
}

function takeOut(mark: Mark): void {
  mark.prev!.next = mark.next;
  if (mark.next !== null) mark.next.prev = mark.prev;
}

function putBack(mark: Mark): void {
  mark.prev!.next = mark;
  if (mark.next !== null) mark.next.prev = mark;
}

function flip(bits: Uint32Array, at: number): void {
  bits[at >> 5] ^= 1 << (at & 31);
}

/** False if the same operations led to the same state before: what follows is known. */
function remember(tried: Set<string>, done: Uint32Array, state: number): boolean {
  const name = `${state}:${done.join()}`;
  if (tried.has(name)) return false;
  tried.add(name);
  return true;
}
