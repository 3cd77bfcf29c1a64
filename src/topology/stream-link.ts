import type { SiteId } from '../domain/ids.js';
import type { EventHandle, HandlerId, KernelApi, Micros } from '../kernel/kernel.js';
import type { Uniform } from '../kernel/random.js';
import { Fifo } from './fifo.js';
import type { NetworkApi } from './network.js';
import { givesUpAfter_us, nextRetransmission_us, retransmissionTimeout_us } from './tcp.js';
import { DROP, PASS, REFUSE } from './verdict.js';

/** Why a connection ended: nobody answered for too long, or the other side answered by a reset. */
export type LinkEnd = 'given-up' | 'reset';

export interface StreamLinkOptions {
  /** Unique among the links of a kernel; names the link's events. */
  readonly name: string;
  readonly from: SiteId;
  readonly to: SiteId;
  /** For the jitter of packets. */
  readonly random: Uniform;
  /** After so long without an answer the sender ends the connection. Without: as Linux does. */
  readonly giveUp_us?: Micros | undefined;
}

/** What the link tells its owner: from events, or from within `reset`, never from within `send`. */
export interface StreamLinkEvents {
  /** The token's last byte arrived; in the order of sending. */
  delivered(token: number): void;
  /** The connection ended before the token arrived; in the order of sending, before `ended`. */
  lost(token: number, why: LinkEnd): void;
  ended(why: LinkEnd): void;
  /** It gets through again, and what it held is on its way. */
  resumed?(): void;
}

interface Segment {
  readonly token: number;
  readonly bytes: number;
  readonly sent_us: Micros;
}

/**
 * One direction of a TCP connection: a reliable, ordered stream of messages from one site to another.
 *
 * While nothing is lost, a message arrives one latency after it was sent. From the first lost segment
 * on the sender holds everything and tries again at doubling intervals (tcp.ts), so that the stream
 * comes back at the first retransmission after the cut ended, not when it ended. Where only the way
 * back is cut, messages arrive until the first acknowledgement is overdue. Not modelled: recovery
 * before the first time-out by later segments, slow start of the backlog, random loss.
 */
export class StreamLink {
  readonly #kernel: KernelApi;
  readonly #network: NetworkApi;
  readonly #options: StreamLinkOptions;
  readonly #events: StreamLinkEvents;
  readonly #onArrival: HandlerId;
  readonly #onTimer: HandlerId;
  readonly #onReset: HandlerId;

  #state: 'open' | 'refused' | 'closed' = 'open';
  /** Arrivals of an older number are void: their segments went back or were lost. */
  #generation = 0;
  readonly #inFlight = new Fifo<Segment>();
  #held = new Fifo<Segment>();
  #heldBytes = 0;
  #lastArrival_us: Micros = 0;
  /** When the last acknowledgement reaches, or reached, the sender. */
  #lastAck_us: Micros = 0;
  /** First sending of the oldest segment without an answer, or -1. The timer runs exactly then. */
  #unanswered_us: Micros = -1;
  /** Nothing new is sent before a retransmission is answered. */
  #stalled = false;
  #timer: EventHandle = -1;
  #reset: EventHandle = -1;

  /** Registers its handlers: to be made before the run. The connection is open at once. */
  constructor(kernel: KernelApi, network: NetworkApi, options: StreamLinkOptions, events: StreamLinkEvents) {
    this.#kernel = kernel;
    this.#network = network;
    this.#options = options;
    this.#events = events;
    this.#onArrival = kernel.handler(`${options.name}.arrival`, (generation) => this.#arrived(generation));
    this.#onTimer = kernel.handler(`${options.name}.retransmission`, () => this.#timeout());
    this.#onReset = kernel.handler(`${options.name}.reset`, () => this.#end('reset'));
  }

  get isOpen(): boolean {
    return this.#state !== 'closed';
  }

  /** It waits for an answer or for its end, and holds whatever it is given. */
  get isStalled(): boolean {
    return this.#stalled || this.#state === 'refused';
  }

  /** What waits at the sender because the connection does not get through. */
  get heldBytes(): number {
    return this.#heldBytes;
  }

  /** Sends one message; false when the connection is closed, and the message then is nowhere. */
  send(token: number, bytes: number): boolean {
    if (this.#state === 'closed') return false;
    this.#transmit({ token, bytes, sent_us: this.#kernel.now_us });
    return true;
  }

  /** A new connection after the old one ended; its handshake is the caller's affair. */
  open(): void {
    if (this.#state !== 'closed') throw new Error(`link '${this.#options.name}' is open already`);
    this.#state = 'open';
    this.#lastAck_us = 0;
  }

  /** Ends the connection now, as when a process at one end dies: everything under way is lost. */
  reset(): void {
    if (this.#state !== 'closed') this.#end('reset');
  }

  #transmit(segment: Segment): void {
    if (this.#stalled || this.#state === 'refused') return this.#hold(segment);
    switch (this.#network.verdict(this.#options.from, this.#options.to)) {
      case PASS:
        return this.#launch(segment);
      case DROP:
        this.#hold(segment);
        return this.#stall(segment.sent_us);
      case REFUSE:
        this.#hold(segment);
        return this.#refused(this.#rtt_us());
    }
  }

  #launch(segment: Segment): void {
    const { from, to, random } = this.#options;
    const now_us = this.#kernel.now_us;
    const arrival_us = now_us + this.#network.oneWay_us(from, to, now_us, random);
    // A segment that overtook another waits for it at the receiver.
    this.#lastArrival_us = Math.max(this.#lastArrival_us, arrival_us);
    this.#inFlight.push(segment);
    this.#kernel.at(this.#lastArrival_us, this.#onArrival, this.#generation);
  }

  #hold(segment: Segment): void {
    this.#held.push(segment);
    this.#heldBytes += segment.bytes;
  }

  #arrived(generation: number): void {
    if (generation !== this.#generation) return;
    const { from, to } = this.#options;
    // The receiver may have gone while the segment was on its way: its own condition decides.
    switch (this.#network.verdict(to, to)) {
      case PASS:
        break;
      case DROP:
        return this.#recall();
      case REFUSE:
        return this.#refused(Math.round(this.#rtt_us() / 2));
    }
    const segment = this.#inFlight.shift() as Segment;
    if (this.#network.verdict(to, from) === PASS) {
      this.#lastAck_us = this.#kernel.now_us + Math.round(this.#rtt_us() / 2);
      if (!this.#stalled) this.#answered();
    } else if (this.#unanswered_us < 0 || segment.sent_us < this.#unanswered_us) {
      this.#watch(segment.sent_us);
    }
    this.#events.delivered(segment.token);
  }

  /** Everything in flight was lost: it goes back to the head of what is held. */
  #recall(): void {
    const lost = this.#inFlight.drain();
    const waiting = this.#held.drain();
    this.#heldBytes = 0;
    for (const segment of [...lost, ...waiting]) this.#hold(segment);
    this.#generation++;
    this.#stall(lost[0].sent_us);
  }

  #stall(since_us: Micros): void {
    this.#stalled = true;
    this.#watch(this.#unanswered_us < 0 ? since_us : Math.min(since_us, this.#unanswered_us));
  }

  #watch(since_us: Micros): void {
    this.#unanswered_us = since_us;
    this.#arm(Math.max(this.#kernel.now_us, this.#basis_us() + this.#rto_us()));
  }

  #timeout(): void {
    this.#timer = -1;
    const now_us = this.#kernel.now_us;
    // An acknowledgement may have pushed the first time-out back since the timer was set.
    const first_us = this.#basis_us() + this.#rto_us();
    if (now_us < first_us) return this.#arm(first_us);

    const { from, to } = this.#options;
    switch (this.#network.roundTripVerdict(from, to)) {
      case PASS:
        return this.#resume();
      case REFUSE:
        return this.#refused(this.#rtt_us());
      case DROP: {
        if (now_us >= this.#giveUpAt_us()) return this.#end('given-up');
        this.#stalled = true;
        const next_us = nextRetransmission_us(this.#basis_us(), now_us + 1, this.#rto_us());
        this.#arm(Math.min(next_us, this.#giveUpAt_us()));
      }
    }
  }

  #resume(): void {
    this.#stalled = false;
    this.#answered();
    const held = this.#held.drain();
    this.#heldBytes = 0;
    for (const segment of held) this.#transmit({ ...segment, sent_us: this.#kernel.now_us });
    if (!this.isStalled) this.#events.resumed?.();
  }

  #answered(): void {
    this.#unanswered_us = -1;
    this.#disarm();
  }

  /** The other side will not have it: its reset gets back after so long. */
  #refused(after_us: Micros): void {
    this.#state = 'refused';
    this.#disarm();
    if (this.#reset < 0) this.#reset = this.#kernel.after(after_us, this.#onReset);
  }

  #end(why: LinkEnd): void {
    const lost = [...this.#inFlight.drain(), ...this.#held.drain()];
    this.#heldBytes = 0;
    this.#disarm();
    if (this.#reset >= 0) this.#kernel.cancel(this.#reset);
    this.#reset = -1;
    this.#state = 'closed';
    this.#stalled = false;
    this.#unanswered_us = -1;
    this.#generation++;
    for (const segment of lost) this.#events.lost(segment.token, why);
    this.#events.ended(why);
  }

  #arm(at_us: Micros): void {
    this.#disarm();
    this.#timer = this.#kernel.at(at_us, this.#onTimer);
  }

  #disarm(): void {
    if (this.#timer >= 0) this.#kernel.cancel(this.#timer);
    this.#timer = -1;
  }

  /** The retransmission timer counts from the last answer, or from the sending if that was later. */
  #basis_us(): Micros {
    return Math.max(this.#unanswered_us, this.#lastAck_us);
  }

  #giveUpAt_us(): Micros {
    return this.#basis_us() + (this.#options.giveUp_us ?? givesUpAfter_us(this.#rto_us()));
  }

  #rto_us(): Micros {
    return retransmissionTimeout_us(this.#rtt_us());
  }

  #rtt_us(): Micros {
    return this.#network.medianRtt_us(this.#options.from, this.#options.to);
  }
}
