import type { KeyId, VersionId } from '../contract.js';
import type { Command } from './messages.js';
import type { AsyncLinkOptions } from './options.js';
import { RDB_FIXED_BYTES, rdbEntryBytes } from './sizes.js';

interface Entry {
  readonly version: VersionId;
  readonly valueBytes: number;
  /** Of a counter. */
  readonly sum: number;
}

/** The data at one moment, as a forked process sees it. */
export interface Snapshot {
  readonly entries: ReadonlyMap<KeyId, Entry>;
  readonly prefilled: boolean;
  readonly keys: number;
  readonly bytes: number;
}

/** What one process holds in memory. Entries are never changed in place: snapshots share them. */
export class Dataset {
  readonly #options: AsyncLinkOptions;
  #entries = new Map<KeyId, Entry>();
  #prefilled: boolean;

  constructor(options: AsyncLinkOptions, prefilled: boolean) {
    this.#options = options;
    this.#prefilled = prefilled;
  }

  get(key: KeyId): { readonly version: VersionId; readonly sum: number } | undefined {
    return this.#entries.get(key);
  }

  /** Executes a command that came from a client or down the stream. */
  execute(command: Command): void {
    switch (command.kind) {
      case 'set': {
        const { key, version, valueBytes } = command;
        this.#entries.set(key, { version, valueBytes, sum: 0 });
        return;
      }
      case 'incrby': {
        const sum = (this.#entries.get(command.key)?.sum ?? 0) + command.amount;
        const entry = { version: command.version, valueBytes: String(sum).length, sum };
        this.#entries.set(command.key, entry);
        return;
      }
      case 'select':
      case 'ping':
      case 'getack':
    }
  }

  snapshot(): Snapshot {
    const { prefilled, keyBytes } = this.#options;
    let bytes = RDB_FIXED_BYTES;
    for (const entry of this.#entries.values()) bytes += rdbEntryBytes(keyBytes, entry.valueBytes);
    if (this.#prefilled) bytes += prefilled.keys * rdbEntryBytes(prefilled.keyBytes, prefilled.valueBytes);
    return {
      entries: new Map(this.#entries),
      prefilled: this.#prefilled,
      keys: this.#entries.size + (this.#prefilled ? prefilled.keys : 0),
      bytes: Math.round(bytes), // the length of a prefilled key is a mean
    };
  }

  /** Forgets everything and takes the snapshot instead; tells which keys read differently from now on. */
  replace(snapshot: Snapshot | undefined, changed: (key: KeyId, version: VersionId) => void): void {
    const before = this.#entries;
    this.#entries = new Map(snapshot?.entries);
    this.#prefilled = snapshot?.prefilled ?? false;
    for (const [key, { version }] of this.#entries) {
      if (before.get(key)?.version !== version) changed(key, version);
    }
    for (const key of before.keys()) if (!this.#entries.has(key)) changed(key, 0);
  }
}
