import type { ReplicaId } from '../../../domain/ids.js';
import type { Snapshot } from './dataset.js';
import type { Command, FromPrimary } from './messages.js';
import { OutputLimit } from './output-limit.js';
import type { Server } from './server.js';

/**
 * handshake: not asked for data yet. wait-start: for the snapshot to begin. dumping: it is written to
 * disk. sending: it is on the wire, or the secondary loads it. online: only the stream is left.
 */
export type AttachedState = 'handshake' | 'wait-start' | 'dumping' | 'sending' | 'online';

/** A snapshot is written in so many pieces, of this size at least: progress shows with each. */
const PIECES = 8_192;
const PIECE_BYTES = 64 * 1024;

/** The connection from a secondary, as its primary sees it. */
export class Attached {
  readonly peer: ReplicaId;
  state: AttachedState = 'handshake';
  /** The last offset it acknowledged, and when a sign of life last came. */
  ackOffset = 0;
  ackTime_s: number;
  /** When its last packet of any kind came. */
  heard_s: number;
  readonly limit: OutputLimit;

  readonly #server: Server;
  /** Stream that waits until the snapshot is through. */
  #held: Command[] | undefined;
  #held_bytes = 0;
  /** Stream that was written into the connection. */
  #streamed_bytes = 0;
  #unsentAtCron_bytes = 0;
  #progress_s = 0;

  constructor(peer: ReplicaId, server: Server) {
    this.peer = peer;
    this.#server = server;
    this.limit = new OutputLimit(server.options);
    this.ackTime_s = server.now_s();
    this.heard_s = server.now_s();
  }

  /** The stream goes to it, at once or later. */
  get isFed(): boolean {
    return this.state !== 'handshake' && this.state !== 'wait-start';
  }

  /** Stream that has not left this host: the output buffer. Of what is unsent, the stream is the end. */
  get output_bytes(): number {
    const unsent_bytes = this.#server.effects.unsent_bytes(this.peer);
    return this.#held_bytes + Math.min(unsent_bytes, this.#streamed_bytes);
  }

  say(message: FromPrimary, bytes: number): void {
    this.#server.effects.write(this.peer, message, bytes);
  }

  stream(command: Command): void {
    if (this.#held === undefined) {
      this.#streamed_bytes += command.size;
      this.say(command, command.size);
    } else {
      this.#held.push(command);
      this.#held_bytes += command.size;
    }
  }

  /** From here on the stream waits for {@link release}. */
  hold(): void {
    this.#held = [];
  }

  release(): void {
    const held = this.#held ?? [];
    this.#held = undefined;
    this.#held_bytes = 0;
    for (const command of held) this.stream(command);
  }

  get isHeld(): boolean {
    return this.#held !== undefined;
  }

  send(snapshot: Snapshot, diskless: boolean): void {
    this.state = 'sending';
    this.#progress_s = this.#server.now_s();
    const piece_bytes = Math.max(PIECE_BYTES, Math.ceil(snapshot.bytes / PIECES));
    let left = snapshot.bytes;
    for (; left > piece_bytes; left -= piece_bytes) this.say({ kind: 'rdb' }, piece_bytes);
    this.say({ kind: 'rdb', last: { snapshot, diskless } }, left);
  }

  /** Once a second while sending. Ends with 'sent', or 'stuck' when nothing moved for too long. */
  progress(): 'sending' | 'sent' | 'stuck' {
    const unsent_bytes = this.#server.effects.unsent_bytes(this.peer);
    if (unsent_bytes <= this.#streamed_bytes) return 'sent';
    const now_s = this.#server.now_s();
    const rdb_bytes = unsent_bytes - this.#streamed_bytes;
    if (rdb_bytes !== this.#unsentAtCron_bytes) this.#progress_s = now_s;
    this.#unsentAtCron_bytes = rdb_bytes;
    return now_s - this.#progress_s > this.#server.options.timeout_s ? 'stuck' : 'sending';
  }
}
