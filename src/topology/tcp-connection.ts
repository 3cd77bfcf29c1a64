import type { SiteId } from '../domain/ids.js';
import type { EventHandle, HandlerId, KernelApi, Micros } from '../kernel/kernel.js';
import type { RandomSource, Stream } from '../kernel/random.js';
import { BytePipe, type PipeEnd } from './byte-pipe.js';
import { DROP, type NetworkApi, PASS } from './network.js';
import { givesUpAfter_us, nextSyn_us, SYN_RETRIES, SYN_TIMEOUT_US } from './tcp.js';

/** One of the two ends. */
export type Side = 0 | 1;

export interface TcpConnectionOptions {
  readonly name: string;
  readonly sites: readonly [SiteId, SiteId];
  readonly bandwidth_bps?: number | undefined;
}

export interface TcpConnectionEvents {
  dialled(side: Side, incoming: boolean): void;
  heard(side: Side, message: unknown): void;
  hungUp(side: Side): void;
}

/**
 * TCP between two places, one connection at a time: dialled by either side, two pipes while it is open,
 * and each side's own view of whether it is.
 */
export class TcpConnection {
  readonly #kernel: KernelApi;
  readonly #network: NetworkApi;
  readonly #events: TcpConnectionEvents;
  readonly #sites: readonly [SiteId, SiteId];
  /** By the side that writes into it. */
  readonly #pipes: readonly [BytePipe<unknown>, BytePipe<unknown>];
  readonly #random: Stream;
  readonly #onSyn: HandlerId;
  readonly #onAnswer: HandlerId;
  readonly #onReset: HandlerId;
  readonly #open: [boolean, boolean] = [false, false];
  /** Pending step of a side's dialling, and when it sent its first SYN. */
  readonly #dialling: [EventHandle, EventHandle] = [-1, -1];
  readonly #firstSyn_us: [Micros, Micros] = [0, 0];
  /** Resets of an earlier connection are void. */
  #epoch = 0;
  /** Pipes are torn down by the connection itself: their ends are no news. */
  #quiet = false;

  constructor(
    kernel: KernelApi,
    network: NetworkApi,
    random: RandomSource,
    options: TcpConnectionOptions,
    events: TcpConnectionEvents,
  ) {
    const { name, sites, bandwidth_bps } = options;
    this.#kernel = kernel;
    this.#network = network;
    this.#events = events;
    this.#sites = sites;
    this.#random = random.stream(name, 'handshake');
    this.#onSyn = kernel.handler(`${name}.syn`, (side) => this.#syn(side as Side));
    this.#onAnswer = kernel.handler(`${name}.syn-answer`, (side, ok) =>
      this.#answered(side as Side, ok === 1),
    );
    this.#onReset = kernel.handler(`${name}.peer-reset`, (side, epoch) => {
      if (epoch === this.#epoch) this.#learn(side as Side);
    });
    const pipe = (side: Side) =>
      new BytePipe<unknown>(
        kernel,
        network,
        {
          name: `${name} from ${side}`,
          from: sites[side],
          to: sites[other(side)],
          random: random.stream(`${name} from ${side}`, 'packet'),
          bandwidth_bps,
        },
        {
          arrived: (message) => this.#arrived(side, message),
          ended: (why) => this.#ended(side, why),
        },
      );
    this.#pipes = [pipe(0), pipe(1)];
    this.#tearDown();
  }

  /** At either end, for all it knows. */
  get isOpen(): boolean {
    return this.#open[0] || this.#open[1];
  }

  dial(side: Side): void {
    this.#stopDialling(side);
    this.#firstSyn_us[side] = this.#kernel.now_us;
    this.#syn(side);
  }

  /** What has left still arrives, then the end. */
  hangUp(side: Side): void {
    this.#stopDialling(side);
    this.#open[side] = false;
    this.#pipes[side].close();
  }

  /** False: the side has no connection, and the message is nowhere. */
  write(side: Side, message: unknown, bytes: number): boolean {
    return this.#open[side] && this.#pipes[side].write(message, bytes);
  }

  unsent_bytes(side: Side): number {
    return this.#open[side] ? this.#pipes[side].unsent_bytes : 0;
  }

  /** Both ways, from now on. */
  setBandwidth(bandwidth_bps: number | undefined): void {
    for (const pipe of this.#pipes) pipe.setBandwidth(bandwidth_bps);
  }

  /** Something on the path resets both ends now; everything under way is lost. */
  sever(): void {
    this.#tearDown();
    this.#learn(0);
    this.#learn(1);
  }

  /** A place is gone with everything under way to and from it; the other side hears nothing. */
  vanish(side: Side): void {
    this.#stopDialling(side);
    this.#open[side] = false;
    this.#tearDown();
  }

  #syn(side: Side): void {
    const [from, to] = [this.#sites[side], this.#sites[other(side)]];
    const now_us = this.#kernel.now_us;
    const first_us = this.#firstSyn_us[side];
    const verdict = this.#network.connectVerdict(from, to);
    if (verdict !== DROP) {
      const answer_us = this.#network.roundTrip_us(from, to, now_us, this.#random);
      this.#dialling[side] = this.#kernel.after(answer_us, this.#onAnswer, side, verdict === PASS ? 1 : 0);
    } else if (now_us >= first_us + givesUpAfter_us(SYN_TIMEOUT_US, SYN_RETRIES)) {
      this.#dialling[side] = -1;
      this.#events.hungUp(side);
    } else {
      this.#dialling[side] = this.#kernel.at(nextSyn_us(first_us, now_us + 1), this.#onSyn, side);
    }
  }

  #answered(side: Side, ok: boolean): void {
    this.#dialling[side] = -1;
    if (!ok) return this.#events.hungUp(side);
    const peer = other(side);
    // The peer may believe in an earlier connection.
    this.#learn(peer);
    this.#tearDown();
    for (const pipe of this.#pipes) pipe.open();
    this.#open[0] = true;
    this.#open[1] = true;
    this.#events.dialled(peer, true);
    if (this.#open[side]) this.#events.dialled(side, false);
  }

  #arrived(from: Side, message: unknown): void {
    const to = other(from);
    if (this.#open[to]) return this.#events.heard(to, message);
    // Nobody reads here any more: the answer is a reset.
    const sites = this.#sites;
    if (this.#network.verdict(sites[to], sites[from]) !== PASS) return;
    const back_us = this.#network.oneWay_us(sites[to], sites[from], this.#kernel.now_us, this.#random);
    this.#kernel.after(back_us, this.#onReset, from, this.#epoch);
  }

  #ended(from: Side, why: PipeEnd): void {
    if (!this.#quiet) this.#learn(why === 'closed' ? other(from) : from);
  }

  /** The side finds that its connection is no more. */
  #learn(side: Side): void {
    if (!this.#open[side]) return;
    this.#open[side] = false;
    this.#quietly(() => this.#pipes[side].reset());
    this.#events.hungUp(side);
  }

  #tearDown(): void {
    this.#epoch++;
    this.#quietly(() => {
      for (const pipe of this.#pipes) pipe.reset();
    });
  }

  #quietly(step: () => void): void {
    const before = this.#quiet;
    this.#quiet = true;
    step();
    this.#quiet = before;
  }

  #stopDialling(side: Side): void {
    if (this.#dialling[side] >= 0) this.#kernel.cancel(this.#dialling[side]);
    this.#dialling[side] = -1;
  }
}

function other(side: Side): Side {
  return side === 0 ? 1 : 0;
}
