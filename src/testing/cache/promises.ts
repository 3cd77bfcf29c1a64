import type { KeyId } from '../../replication/cache/contract.js';
import { checkLinearizability, type HistoryOperation } from '../../replication/cache/linearizability.js';
import { commonPromises } from '../common-promises.js';
import type { History, Promised } from '../conformance.js';
import { type Asked, type CacheFabric, type CacheSubject, cacheFabric } from './fabric.js';
import { act, type CacheAction, COUNTERS, REGISTERS } from './history.js';
import { isOperated } from './operator.js';

type CacheHistory = History<CacheAction>;

/**
 * What a cache strategy may promise; the comment of each built-in one says which it does. A client stays at
 * its replica, so that "its own" means: at the same replica.
 */
export const cachePromises: readonly Promised<CacheSubject, CacheAction>[] = [
  {
    name: 'answers',
    statement: 'while all is well, every operation is answered',
    faults: 'none',
    leastReplicas: 1,
    breach: (subject, history) => undone(subject, history, ({ answer }) => answer !== undefined),
  },
  {
    name: 'serves-anywhere',
    statement: 'while all is well, every operation is done, at whichever replica it was asked',
    faults: 'none',
    leastReplicas: 1,
    breach: (subject, history) => undone(subject, history, ({ answer }) => answer?.ok === true),
  },
  {
    name: 'converges',
    statement: 'whatever happened, once links and replicas are back all replicas answer alike, and go on to',
    faults: 'crashes',
    leastReplicas: 2,
    breach(subject, history) {
      const fabric = healed(played(subject, history));
      const found = difference(fabric);
      if (found !== null) return found;
      // What came with a copy of everything says little about what is written from now on.
      for (const key of REGISTERS)
        for (const replica of fabric.machines.keys()) act(fabric, { kind: 'write', replica, key });
      fabric.settle(SETTLE_US);
      return difference(fabric);
    },
  },
  {
    name: 'keeps-writes',
    statement: 'partitions lose no acknowledged write: after they heal nobody reads what it replaced',
    faults: 'cuts',
    leastReplicas: 1,
    breach: lostWrite,
  },
  {
    name: 'survives-crashes',
    statement: 'nor do crashes, even of all replicas',
    faults: 'crashes',
    leastReplicas: 1,
    breach: lostWrite,
  },
  {
    name: 'survives-failover',
    statement: 'no acknowledged write is lost when an operator makes another replica the primary',
    faults: 'failovers',
    leastReplicas: 2,
    concerns: (subject) => cacheFabric(subject, 2).machines.some(isOperated),
    breach: lostWrite,
  },
  {
    name: 'keeps-additions',
    statement:
      'after partitions a counter is the sum of what was acknowledged, and of nothing that was refused',
    faults: 'cuts',
    leastReplicas: 1,
    breach(subject, history) {
      const fabric = healed(played(subject, history));
      for (const key of COUNTERS) {
        const read = readSettled(fabric, 0, key);
        const sums = possibleSums(fabric.history, key);
        if (read.answer?.ok !== true) return `${inWords(read)} ${outcomeOf(read)}`;
        if (!sums.has(read.answer.sum ?? 0))
          return `counter ${key} is ${read.answer.sum ?? 0}, and should be ${[...sums].slice(0, 4).join(' or ')}`;
      }
      return null;
    },
  },
  {
    name: 'reads-own-writes',
    statement: 'a client reads what it wrote itself, or something later',
    faults: 'cuts',
    leastReplicas: 1,
    breach: (subject, history) =>
      backward(
        played(subject, history).history,
        (earlier, read) => earlier.what.kind === 'write' && earlier.replica === read.replica,
      ),
  },
  {
    name: 'reads-forward',
    statement: 'a client that has read a value reads nothing older afterwards',
    faults: 'cuts',
    leastReplicas: 1,
    breach: (subject, history) =>
      backward(
        played(subject, history).history,
        (earlier, read) => earlier.what.kind === 'read' && earlier.replica === read.replica,
      ),
  },
  {
    name: 'linearizable',
    statement: 'all operations fit into one order, as if there were one copy, also in partitions',
    faults: 'cuts',
    leastReplicas: 1,
    breach(subject, history) {
      const fabric = played(subject, history);
      fabric.settle(SETTLE_US);
      const found = checkLinearizability(fabric.history.flatMap(observed));
      if (found.verdict !== 'not-linearizable') return null;
      const { key, stuck } = found;
      return `of key ${key} no order takes in the ${stuck.what.kind} that began at ${stuck.called} µs${stuck.what.kind === 'read' ? ` and saw ${stuck.what.saw}` : ''}`;
    },
  },
  ...commonPromises<
    CacheSubject,
    CacheAction,
    { readonly fabric: CacheFabric; act(action: CacheAction): void }
  >(
    (subject, history) => {
      const fabric = started(subject, history, true);
      return { fabric, act: (action) => act(fabric, action) };
    },
    ({ fabric }) => void healed(fabric),
  ),
];

/** Long enough for elections, hints and whatever else is repeated after a while. */
const SETTLE_US = 10_000_000;

function started(subject: CacheSubject, { seed, replicas }: CacheHistory, watches = false): CacheFabric {
  const fabric = cacheFabric(subject, replicas, { seed, watches });
  fabric.linkAll();
  fabric.settle(SETTLE_US);
  return fabric;
}

function played(subject: CacheSubject, history: CacheHistory): CacheFabric {
  const fabric = started(subject, history);
  for (const action of history.actions) act(fabric, action);
  return fabric;
}

function healed(fabric: CacheFabric): CacheFabric {
  fabric.heal();
  fabric.settle(SETTLE_US);
  fabric.operator.tellOthers();
  fabric.settle(SETTLE_US);
  return fabric;
}

/** Two replicas, at rest, that do not answer alike. */
function difference(fabric: CacheFabric): string | null {
  for (const key of [...REGISTERS, ...COUNTERS]) {
    const answers = [...fabric.machines.keys()].map((replica) => readSettled(fabric, replica, key));
    const different = answers.find(
      (answer) => seenBy(answer) !== seenBy(answers[0]) || answer.answer?.ok !== true,
    );
    if (different !== undefined)
      return `${inWords(answers[0])} ${outcomeOf(answers[0])}, ${inWords(different)} ${outcomeOf(different)}`;
  }
  return null;
}

/** While all is well: the first operation that was not `fine` in the end. */
function undone(
  subject: CacheSubject,
  history: CacheHistory,
  fine: (asked: Asked) => boolean,
): string | null {
  const fabric = started(subject, history);
  for (const action of history.actions) {
    // While all is well no letter waits while time passes.
    if (action.kind === 'pass') fabric.settle(action.length_us);
    else act(fabric, action);
  }
  fabric.settle(SETTLE_US);
  const left = fabric.history.find((asked) => !fine(asked));
  return left === undefined ? null : `${inWords(left)} ${outcomeOf(left)}`;
}

function readSettled(fabric: CacheFabric, replica: number, key: KeyId): Asked {
  const read = fabric.read(replica, key);
  fabric.settle(SETTLE_US);
  return read;
}

function lostWrite(subject: CacheSubject, history: CacheHistory): string | null {
  const fabric = healed(played(subject, history));
  for (const key of REGISTERS) {
    const read = readSettled(fabric, fabric.operator.primary, key);
    if (read.answer?.ok !== true) return `${inWords(read)} ${outcomeOf(read)}`;
    const found = backward(
      fabric.history,
      (earlier, later) => later === read && earlier.what.kind === 'write',
    );
    if (found !== null) return found;
  }
  return null;
}

/** A read that saw less than an operation before it, of those that `counts`, had written or seen. */
function backward(all: readonly Asked[], counts: (earlier: Asked, read: Asked) => boolean): string | null {
  const writes = new Map(
    all.flatMap((asked) => (asked.what.kind === 'write' ? [[asked.what.version, asked]] : [])),
  );
  for (const read of all) {
    if (read.what.kind !== 'read' || COUNTERS.includes(read.what.key) || read.answer?.ok !== true) continue;
    const saw = writes.get(read.answer.version);
    for (const earlier of all) {
      if (earlier.what.key !== read.what.key || earlier.answer?.ok !== true || earlier === read) continue;
      if (earlier.answered_us >= read.started_us || !counts(earlier, read)) continue;
      const known = writes.get(earlier.answer.version);
      // Of two that overlapped either may have won.
      if (known === undefined || (saw !== undefined && !isBefore(saw, known))) continue;
      return `${inWords(read)} ${outcomeOf(read)}, after ${inWords(earlier)} ${outcomeOf(earlier)}`;
    }
  }
  return null;
}

function isBefore(one: Asked, other: Asked): boolean {
  return one.answer !== undefined && one.answered_us < other.started_us;
}

function possibleSums(all: readonly Asked[], key: KeyId): ReadonlySet<number> {
  let sums = new Set([0]);
  for (const { what, answer } of all) {
    if (what.kind !== 'add' || what.key !== key) continue;
    const done = [...sums].map((sum) => sum + what.amount);
    if (answer?.ok === true) sums = new Set(done);
    else if (mayBeDone(answer)) for (const sum of done) sums.add(sum);
  }
  return sums;
}

/** As its client saw it; nothing of what was certainly not done. */
function observed({ what, answer, started_us, answered_us }: Asked): HistoryOperation[] {
  const times = { key: what.key, called: started_us, returned: answer?.ok === true ? answered_us : null };
  if (answer?.ok !== true && (what.kind === 'read' || !mayBeDone(answer))) return [];
  const done = answer?.ok === true ? answer : undefined;
  switch (what.kind) {
    case 'write':
      return [{ ...times, what: { kind: 'write', version: what.version } }];
    case 'read':
      return [
        {
          ...times,
          what: { kind: 'read', saw: COUNTERS.includes(what.key) ? (done?.sum ?? 0) : (done?.version ?? 0) },
        },
      ];
    case 'add':
      return [{ ...times, what: { kind: 'add', amount: what.amount } }];
  }
}

function mayBeDone(answer: Asked['answer']): boolean {
  return answer === undefined || answer.ok || answer.unknown === true;
}

function seenBy({ what, answer }: Asked): number | undefined {
  if (answer?.ok !== true) return undefined;
  return COUNTERS.includes(what.key) ? (answer.sum ?? 0) : answer.version;
}

function inWords({ what, replica }: Asked): string {
  switch (what.kind) {
    case 'write':
      return `the write of version ${what.version} to key ${what.key} at replica ${replica}`;
    case 'add':
      return `the addition of ${what.amount} to counter ${what.key} at replica ${replica}`;
    case 'read':
      return `the read of key ${what.key} at replica ${replica}`;
  }
}

function outcomeOf(asked: Asked): string {
  const { what, answer } = asked;
  if (answer === undefined) return 'was not answered';
  if (!answer.ok) return `was answered by ${answer.reason}`;
  if (what.kind !== 'read') return 'was acknowledged';
  return COUNTERS.includes(what.key)
    ? `gave ${answer.sum ?? 0}`
    : answer.version === 0
      ? 'gave nothing'
      : `gave version ${answer.version}`;
}
