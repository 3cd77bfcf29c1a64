import type { HandlerId, Micros } from './kernel.js';

/** A hash function of bytes, handed in by whoever has one. */
export interface ByteHasher {
  update(bytes: Uint8Array): void;
  /** The hash of everything so far, in hexadecimal; ends the hasher's life. */
  hex(): string;
}

/**
 * Hashes the trace of a run: the names of the handlers, then 20 bytes an event, little-endian: time
 * (float64), handler, a, b (int32 each).
 */
export class TraceDigest {
  readonly #hasher: ByteHasher;
  readonly #bytes = new Uint8Array(CHUNK_EVENTS * RECORD_BYTES);
  readonly #view = new DataView(this.#bytes.buffer);
  #filled = 0;

  constructor(hasher: ByteHasher) {
    this.#hasher = hasher;
  }

  /** What the numbers of handlers mean; before the first event. */
  begin(handlerNames: readonly string[]): void {
    this.#hasher.update(new TextEncoder().encode(`${JSON.stringify(handlerNames)}\n`));
  }

  event(time_us: Micros, handler: HandlerId, a: number, b: number): void {
    const at = this.#filled;
    const view = this.#view;
    view.setFloat64(at, time_us, true);
    view.setInt32(at + 8, handler, true);
    view.setInt32(at + 12, a, true);
    view.setInt32(at + 16, b, true);
    this.#filled = at + RECORD_BYTES;
    if (this.#filled === this.#bytes.length) this.#flush();
  }

  hex(): string {
    this.#flush();
    return this.#hasher.hex();
  }

  #flush(): void {
    this.#hasher.update(this.#bytes.subarray(0, this.#filled));
    this.#filled = 0;
  }
}

const RECORD_BYTES = 20;
const CHUNK_EVENTS = 4096;
