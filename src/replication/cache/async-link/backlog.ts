import type { Command } from './messages.js';

/** A block is asked for with 16 KiB or more and a header; the allocator (jemalloc) hands out 20 KiB. */
const CHUNK_BYTES = 16 * 1024;
const CHUNK_USABLE_BYTES = 20 * 1024 - 40;

interface Block {
  /** Offset of its first byte. */
  readonly start: number;
  readonly capacity: number;
  used: number;
  /** The commands whose last byte is in it. */
  readonly commands: Command[];
}

/**
 * The end of the replication stream, kept for secondaries that come back. Blocks are let go whole, and
 * only while the rest still holds the size asked for: so the history kept is up to a block longer than
 * repl-backlog-size. Nothing is let go that the secondary's connection has yet to send, because its
 * output buffer is these same blocks.
 */
export class Backlog {
  readonly #size_bytes: number;
  #blocks: Block[] = [];
  #head = 0;
  /** Offset of the last byte fed. */
  #end: number;

  /** Empty, after a stream that ended at the offset. */
  constructor(size_bytes: number, offset: number) {
    this.#size_bytes = size_bytes;
    this.#end = offset;
  }

  /** Bytes of history. */
  get histlen(): number {
    return this.#end + 1 - this.first;
  }

  /** Offset of the oldest byte. */
  get first(): number {
    return this.#blocks[this.#head]?.start ?? this.#end + 1;
  }

  /** Appends a command; `sent`: up to this offset the connection to the secondary has sent. */
  feed(command: Command, sent: number): void {
    let left = command.size;
    while (left > 0) {
      let tail = this.#blocks.at(-1);
      if (tail === undefined || tail.used === tail.capacity) {
        tail = { start: this.#end + 1, capacity: this.#capacityFor(left), used: 0, commands: [] };
        this.#blocks.push(tail);
      }
      const part = Math.min(left, tail.capacity - tail.used);
      tail.used += part;
      this.#end += part;
      left -= part;
      if (left === 0) tail.commands.push(command);
    }
    this.#trim(sent);
  }

  /** Whether everything from this offset on is here. */
  covers(offset: number): boolean {
    return offset >= this.first && offset <= this.#end + 1;
  }

  /** The commands from an offset on, which must be covered and the beginning of one. */
  from(offset: number): Command[] {
    const found: Command[] = [];
    let left = this.#end + 1 - offset;
    for (let block = this.#blocks.length - 1; block >= this.#head && left > 0; block--) {
      const { commands } = this.#blocks[block];
      for (let i = commands.length - 1; i >= 0 && left > 0; i--) {
        found.push(commands[i]);
        left -= commands[i].size;
      }
    }
    if (left !== 0) throw new Error(`replication: no command begins at offset ${offset}`);
    return found.reverse();
  }

  #capacityFor(bytes: number): number {
    if (bytes <= CHUNK_BYTES) return CHUNK_USABLE_BYTES;
    // Large commands are spread, so that trimming stays fine enough.
    return Math.max(CHUNK_USABLE_BYTES, Math.min(bytes, Math.floor(this.#size_bytes / 16)));
  }

  #trim(sent: number): void {
    while (this.#blocks.length - this.#head > 1) {
      const { start, used } = this.#blocks[this.#head];
      if (this.histlen - used <= this.#size_bytes || start + used - 1 > sent) break;
      this.#head++;
    }
    // Cut off what was let go once it is the larger part: each block moves at most once on average.
    if (this.#head > 32 && 2 * this.#head > this.#blocks.length) {
      this.#blocks = this.#blocks.slice(this.#head);
      this.#head = 0;
    }
  }
}
