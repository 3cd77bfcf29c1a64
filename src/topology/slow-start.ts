import type { HandlerId, KernelApi, Micros } from '../kernel/kernel.js';

export interface SlowStartOptions {
  /** Segments of the first round. RFC 6928. */
  readonly initialWindow: number;
  /** Bytes of data in a segment: 1500 of Ethernet less 40 of IP and TCP. */
  readonly segmentBytes: number;
}

export const SLOW_START: SlowStartOptions = { initialWindow: 10, segmentBytes: 1_460 };

/** Called when the last byte has arrived. rounds: how many round trips the sending took, from 1. */
export type SlowStartDone = (token: number, rounds: number) => void;

interface Transfer {
  readonly token: number;
  readonly rtt_us: Micros;
  segmentsLeft: number;
  window: number;
  rounds: number;
}

/**
 * Transfers that are limited by slow start alone: each round sends a window of segments at once, its
 * acknowledgements come back after one round trip and double the window (RFC 5681). The last byte
 * arrives half a round trip after the last round began. Loss and bandwidth are not part of it.
 */
export class SlowStartTransfers {
  readonly #kernel: KernelApi;
  readonly #done: SlowStartDone;
  readonly #options: SlowStartOptions;
  readonly #onRound: HandlerId;
  readonly #onLastByte: HandlerId;
  readonly #transfers = new Map<number, Transfer>();
  #next = 0;

  /** Registers its handlers under the name: to be made before the run. */
  constructor(kernel: KernelApi, name: string, done: SlowStartDone, options: SlowStartOptions = SLOW_START) {
    this.#kernel = kernel;
    this.#done = done;
    this.#options = options;
    this.#onRound = kernel.handler(`${name}.round`, (id) => this.#round(id));
    this.#onLastByte = kernel.handler(`${name}.last-byte`, (id) => this.#lastByte(id));
  }

  /** The sender starts now with a fresh connection's window. An empty transfer takes one round. */
  start(token: number, bytes: number, rtt_us: Micros): void {
    const id = this.#next++;
    const { initialWindow, segmentBytes } = this.#options;
    this.#transfers.set(id, {
      token,
      rtt_us,
      segmentsLeft: Math.ceil(bytes / segmentBytes),
      window: initialWindow,
      rounds: 0,
    });
    this.#round(id);
  }

  #round(id: number): void {
    const transfer = this.#transfers.get(id) as Transfer;
    transfer.rounds++;
    if (transfer.segmentsLeft <= transfer.window) {
      this.#kernel.after(Math.round(transfer.rtt_us / 2), this.#onLastByte, id);
      return;
    }
    transfer.segmentsLeft -= transfer.window;
    transfer.window *= 2;
    this.#kernel.after(transfer.rtt_us, this.#onRound, id);
  }

  #lastByte(id: number): void {
    const transfer = this.#transfers.get(id) as Transfer;
    this.#transfers.delete(id);
    this.#done(transfer.token, transfer.rounds);
  }
}
