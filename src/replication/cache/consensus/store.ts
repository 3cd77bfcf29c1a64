import type { ReplicaId } from '../../../domain/ids.js';
import type { Answer, KeyId, VersionId } from '../contract.js';
import { type Command, RaftLog } from './log.js';
import type { Incarnation, Term } from './messages.js';

/** A key is a register that is written or a counter that is added to; the last command decides. */
export interface Value {
  readonly version: VersionId;
  /** Null: a register. */
  readonly sum: number | null;
  readonly bytes: number;
}

export interface Snapshot {
  readonly index: number;
  readonly term: Term;
  readonly values: ReadonlyMap<KeyId, Value>;
  readonly incarnations: ReadonlyMap<ReplicaId, Incarnation>;
  readonly bytes: number;
}

/** Of a counter, and of what a snapshot says about a key besides its value (assumed). */
const KEY_BYTES = 32;

/**
 * What a replica writes down before it answers anybody: term, vote, log, and the state up to the last
 * applied entry. With `persists` this object outlives the process; otherwise a crash loses it.
 */
export class Store {
  term: Term = 0;
  /** Whom it voted for in this term. */
  votedFor: ReplicaId | null = null;
  /**
   * Names what this log goes on from. Another only follows after more replicas lost their memory than are
   * tolerated: logs of two lineages have nothing to do with each other. 0: an empty log.
   */
  lineage = 0;
  #log = new RaftLog();
  #applied = 0;
  #values = new Map<KeyId, Value>();
  #incarnations = new Map<ReplicaId, Incarnation>();

  get log(): RaftLog {
    return this.#log;
  }

  /** The last applied entry; what is known to be committed is applied at once. */
  get applied(): number {
    return this.#applied;
  }

  /** Applies the next entry and says what it did. */
  applyNext(): Command {
    this.#applied++;
    const { command } = this.#log.at(this.#applied);
    switch (command.kind) {
      case 'write':
        this.#values.set(command.key, { version: command.version, sum: null, bytes: command.bytes });
        break;
      case 'add': {
        const sum = (this.#values.get(command.key)?.sum ?? 0) + command.amount;
        this.#values.set(command.key, { version: command.version, sum, bytes: KEY_BYTES });
        break;
      }
      case 'rejoin':
        this.#incarnations.set(command.replica, command.incarnation);
        break;
      case 'no-op':
    }
    return command;
  }

  /** What a read of the key answers now. */
  read(key: KeyId): Answer {
    const value = this.#values.get(key);
    if (value === undefined) return { ok: true, version: 0 };
    return value.sum === null
      ? { ok: true, version: value.version }
      : { ok: true, version: value.version, sum: value.sum };
  }

  /** The life in which a replica's votes count, by all that stands in the log. */
  incarnationOf(replica: ReplicaId): Incarnation {
    return this.#log.incarnationOf(replica) ?? this.#incarnations.get(replica) ?? 0;
  }

  forEachValue(visit: (key: KeyId, version: VersionId) => void): void {
    for (const [key, { version }] of this.#values) visit(key, version);
  }

  snapshot(): Snapshot {
    let bytes = 0;
    for (const value of this.#values.values()) bytes += KEY_BYTES + value.bytes;
    return {
      index: this.#applied,
      term: this.#log.termAt(this.#applied),
      values: new Map(this.#values),
      incarnations: new Map(this.#incarnations),
      bytes,
    };
  }

  /** Takes a snapshot's state in place of its own; calls back for each key that it changes. */
  install(snapshot: Snapshot, changed: (key: KeyId, version: VersionId) => void): void {
    const before = this.#values;
    this.#values = new Map(snapshot.values);
    this.#incarnations = new Map(snapshot.incarnations);
    this.#applied = snapshot.index;
    this.#log.resetTo(snapshot.index, snapshot.term);
    for (const [key, { version }] of this.#values) {
      if (before.get(key)?.version !== version) changed(key, version);
    }
  }

  /** Drops log and state for those of another lineage; calls back for each key that had a value. */
  takeUp(lineage: number, changed: (key: KeyId, version: VersionId) => void): void {
    const before = this.#values;
    this.lineage = lineage;
    this.#log = new RaftLog();
    this.#applied = 0;
    this.#values = new Map();
    this.#incarnations = new Map();
    for (const key of before.keys()) changed(key, 0);
  }

  /** Cuts the log once twice as much as must stay stands applied in it: the cut is then paid for. */
  compact(keptEntries: number): void {
    if (this.#applied - this.#log.baseIndex >= 2 * keptEntries)
      this.#log.compactTo(this.#applied - keptEntries);
  }
}
