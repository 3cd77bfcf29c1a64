import type { EventHandle, HandlerId, KernelApi, Micros } from '../kernel/kernel.js';
import { Fifo } from './fifo.js';
import type { NetworkApi } from './network.js';
import { type LinkEnd, StreamLink, type StreamLinkOptions } from './stream-link.js';

/** How a pipe ends for whoever listens to it: closed by the sender after its last message, or broken. */
export type PipeEnd = 'closed' | LinkEnd;

export interface BytePipeOptions extends StreamLinkOptions {
  /** Whole bit/s of the path; 0 carries nothing. Without: no limit. */
  readonly bandwidth_bps?: number | undefined;
}

/** Told from events, or from within `reset`; never from within `write` or `close`. */
export interface BytePipeEvents<Message> {
  /** Its last byte is there; in the order of writing. */
  arrived(message: Message): void;
  /** Nothing comes any more. What had not arrived is lost. */
  ended(why: PipeEnd): void;
}

interface Written<Message> {
  /** undefined: the end, as FIN says it. */
  readonly message: Message | undefined;
  readonly bytes: number;
}

const MICRO = 1_000_000;

/**
 * One direction of a TCP connection over a path of limited bandwidth: what is written leaves in order,
 * one bit after the other, and arrives one latency after its last bit left. Under a cut it stalls and
 * comes back as {@link StreamLink} does, and meanwhile nothing new leaves.
 *
 * Not modelled: the window (a path is always full when there is something to send), other traffic on
 * the path, and buffers on the way. What one retransmission brings again (at most what left within one
 * round trip) takes no bandwidth the second time.
 */
export class BytePipe<Message> {
  readonly #kernel: KernelApi;
  readonly #events: BytePipeEvents<Message>;
  readonly #link: StreamLink;
  readonly #onLeft: HandlerId;
  #bandwidth_bps: number | undefined;

  readonly #waiting = new Fifo<Written<Message>>();
  #waiting_bytes = 0;
  /** What leaves at the moment, and how much of it (in millionths of a bit) had not left at `since`. */
  #head: Written<Message> | undefined;
  #left_ubit = 0;
  #since_us: Micros = 0;
  #timer: EventHandle = -1;
  /** Part of a µs that the last message did not need, in millionths of a bit: nothing is lost by rounding. */
  #spare_ubit = 0;

  /** No more is taken: the end is on its way, or is there. */
  #closed = false;
  #endDelivered = false;
  /** What the link carries, by token. */
  readonly #carried = new Map<number, Written<Message>>();
  #token = 0;

  /** Registers its handlers: to be made before the run. It is open at once. */
  constructor(
    kernel: KernelApi,
    network: NetworkApi,
    options: BytePipeOptions,
    events: BytePipeEvents<Message>,
  ) {
    this.#kernel = kernel;
    this.#events = events;
    this.#bandwidth_bps = checked(options.bandwidth_bps);
    this.#onLeft = kernel.handler(`${options.name}.left`, () => this.#headLeft());
    this.#link = new StreamLink(kernel, network, options, {
      delivered: (token) => this.#delivered(token),
      lost: (token) => this.#carried.delete(token),
      ended: (why) => this.#ended(why),
      resumed: () => this.#start(),
    });
  }

  /** Takes messages. */
  get isOpen(): boolean {
    return !this.#closed && this.#link.isOpen;
  }

  /** What was written and has not left this host, a begun byte counted whole. */
  get unsent_bytes(): number {
    const head_bytes = this.#head === undefined ? 0 : Math.ceil(this.#headLeft_ubit() / (8 * MICRO));
    return head_bytes + this.#waiting_bytes + this.#link.heldBytes;
  }

  /** False when the pipe has ended, and the message is then nowhere. */
  write(message: Message, bytes: number): boolean {
    if (!this.isOpen) return false;
    this.#enqueue({ message, bytes });
    return true;
  }

  /** Ends it in order: what has left still arrives, and then the end does. The rest is dropped. */
  close(): void {
    if (!this.isOpen) return;
    this.#closed = true;
    this.#dropUnsent();
    this.#carry({ message: undefined, bytes: 0 });
  }

  /** Ends it now: everything under way is lost. */
  reset(): void {
    this.#link.reset();
  }

  /** A new connection after the old one ended; its handshake is the caller's affair. */
  open(): void {
    this.#link.open();
    this.#closed = false;
  }

  /** From now on. 0: everything waits; undefined: no limit. */
  setBandwidth(bandwidth_bps: number | undefined): void {
    this.#left_ubit = this.#headLeft_ubit();
    this.#since_us = this.#kernel.now_us;
    this.#spare_ubit = 0;
    this.#bandwidth_bps = checked(bandwidth_bps);
    this.#disarm();
    if (this.#head === undefined) this.#start();
    else this.#arm();
  }

  #enqueue(written: Written<Message>): void {
    this.#waiting.push(written);
    this.#waiting_bytes += written.bytes;
    if (this.#head === undefined) this.#start();
  }

  /** Takes up the next message, unless the link has to be waited for. */
  #start(): void {
    if (this.#head !== undefined) return;
    while (this.#waiting.length > 0 && !this.#link.isStalled) {
      const next = this.#waiting.shift() as Written<Message>;
      this.#waiting_bytes -= next.bytes;
      if (this.#bandwidth_bps === undefined) {
        this.#carry(next);
        continue;
      }
      this.#head = next;
      // Below zero when it fits into what the last one spared.
      this.#left_ubit = 8 * MICRO * next.bytes - this.#spare_ubit;
      this.#spare_ubit = 0;
      this.#since_us = this.#kernel.now_us;
      return this.#arm();
    }
  }

  #arm(): void {
    const rate_bps = this.#bandwidth_bps;
    if (rate_bps === 0) return;
    const takes_us = rate_bps === undefined ? 0 : Math.max(0, Math.ceil(this.#left_ubit / rate_bps));
    this.#timer = this.#kernel.at(this.#kernel.now_us + takes_us, this.#onLeft);
  }

  #headLeft(): void {
    this.#timer = -1;
    const head = this.#head as Written<Message>;
    this.#head = undefined;
    if (this.#waiting.length > 0 && this.#bandwidth_bps !== undefined) {
      const done_ubit = (this.#kernel.now_us - this.#since_us) * this.#bandwidth_bps;
      this.#spare_ubit = Math.max(0, done_ubit - this.#left_ubit);
    } else this.#spare_ubit = 0;
    this.#carry(head);
    this.#start();
  }

  #headLeft_ubit(): number {
    if (this.#head === undefined) return 0;
    const done_ubit = (this.#kernel.now_us - this.#since_us) * (this.#bandwidth_bps ?? 0);
    return Math.max(0, this.#left_ubit - done_ubit);
  }

  #carry(written: Written<Message>): void {
    const token = this.#token++;
    this.#carried.set(token, written);
    this.#link.send(token, written.bytes);
  }

  #delivered(token: number): void {
    const written = this.#carried.get(token) as Written<Message>;
    this.#carried.delete(token);
    if (written.message !== undefined) return this.#events.arrived(written.message);
    this.#endDelivered = true;
    this.#link.reset();
  }

  #ended(why: LinkEnd): void {
    this.#dropUnsent();
    const inOrder = this.#endDelivered;
    this.#endDelivered = false;
    this.#events.ended(inOrder ? 'closed' : why);
  }

  #dropUnsent(): void {
    this.#waiting.drain();
    this.#waiting_bytes = 0;
    this.#head = undefined;
    this.#spare_ubit = 0;
    this.#disarm();
  }

  #disarm(): void {
    if (this.#timer >= 0) this.#kernel.cancel(this.#timer);
    this.#timer = -1;
  }
}

function checked(bandwidth_bps: number | undefined): number | undefined {
  if (bandwidth_bps === undefined) return undefined;
  if (!Number.isInteger(bandwidth_bps) || bandwidth_bps < 0 || bandwidth_bps > 1e12) {
    throw new RangeError(`a bandwidth is a whole number of bit/s from 0 to 1e12, not ${bandwidth_bps}`);
  }
  return bandwidth_bps;
}
