import type { EventHandle, HandlerId, KernelApi, Micros } from '../kernel/kernel.js';
import { BitCount } from './bit-count.js';
import { type Demand, maxMinRates } from './max-min.js';

export type LinkId = number;
export type TransferId = number;

export interface TransferSpec {
  /** Comes back when the transfer is done. */
  readonly token: number;
  readonly bytes: number;
  /** All the links it crosses at once; the same bits use each of them. */
  readonly links: readonly LinkId[];
  /** Its own limit in bit/s, e.g. receive window over round trip. Without: none. */
  readonly cap_bps?: number | undefined;
}

interface Transfer extends Demand {
  readonly token: number;
  readonly size_bits: number;
  cap_bps: number;
  readonly left: BitCount;
  rate_bps: number;
}

/**
 * Transfers that share links fairly: at every moment the rates are max-min fair. They are worked out
 * again whenever a transfer starts, ends or is cut short, and whenever a link or a limit changes;
 * between those moments they are constant, so that progress is exact to the millionth of a bit.
 */
export class SharedBandwidth {
  readonly #kernel: KernelApi;
  readonly #done: (token: number, transfer: TransferId) => void;
  readonly #onFinish: HandlerId;
  readonly #capacity_bps: number[] = [];
  /** In the order of starting: the order of completions at the same moment. */
  readonly #transfers = new Map<TransferId, Transfer>();
  #next: TransferId = 0;
  /** Up to when progress is booked. */
  #booked_us: Micros = 0;
  #finish: EventHandle = -1;

  /** Registers its handler under the name: to be made before the run. */
  constructor(kernel: KernelApi, name: string, done: (token: number, transfer: TransferId) => void) {
    this.#kernel = kernel;
    this.#done = done;
    this.#onFinish = kernel.handler(`${name}.finish`, () => this.#finished());
  }

  /** capacity: whole bit/s up to 1e12; 0 is a cut link. */
  addLink(capacity_bps: number): LinkId {
    return this.#capacity_bps.push(checked(capacity_bps)) - 1;
  }

  setCapacity(link: LinkId, capacity_bps: number): void {
    this.#book();
    this.#capacity_bps[link] = checked(capacity_bps);
    this.#share();
  }

  /** Starts now. Done at the first whole µs at which all bytes are through, never within this call. */
  start(spec: TransferSpec): TransferId {
    this.#book();
    const id = this.#next++;
    const size_bits = 8 * spec.bytes;
    this.#transfers.set(id, {
      token: spec.token,
      links: [...new Set(spec.links)],
      size_bits,
      cap_bps: checkedLimit(spec.cap_bps),
      left: new BitCount(size_bits),
      rate_bps: 0,
    });
    this.#share();
    return id;
  }

  /** Changes a transfer's own limit, as when its window grows. */
  setCap(id: TransferId, cap_bps: number | undefined): void {
    this.#book();
    this.#known(id).cap_bps = checkedLimit(cap_bps);
    this.#share();
  }

  /** Ends a transfer before it is done; gives the bytes that are through as a whole. */
  cancel(id: TransferId): number {
    this.#book();
    const transfer = this.#known(id);
    this.#transfers.delete(id);
    this.#share();
    return Math.floor((transfer.size_bits - transfer.left.bits) / 8);
  }

  /** Current rate; 0 once the transfer is no more. */
  rate_bps(id: TransferId): number {
    return this.#transfers.get(id)?.rate_bps ?? 0;
  }

  /** Bytes not yet through, a begun one counted whole; 0 once the transfer is no more. */
  bytesLeft(id: TransferId): number {
    this.#book();
    return Math.ceil((this.#transfers.get(id)?.left.bits ?? 0) / 8);
  }

  #known(id: TransferId): Transfer {
    const transfer = this.#transfers.get(id);
    if (transfer === undefined) throw new Error(`transfer ${id} is not under way`);
    return transfer;
  }

  #book(): void {
    const for_us = this.#kernel.now_us - this.#booked_us;
    this.#booked_us = this.#kernel.now_us;
    if (for_us === 0) return;
    for (const transfer of this.#transfers.values()) transfer.left.take(transfer.rate_bps, for_us);
  }

  /** New rates for all, and the moment at which the first transfer will be done with them. */
  #share(): void {
    const transfers = [...this.#transfers.values()];
    const rates = maxMinRates(this.#capacity_bps, transfers);
    let first_us = Number.POSITIVE_INFINITY;
    for (const [index, transfer] of transfers.entries()) {
      transfer.rate_bps = rates[index];
      first_us = Math.min(first_us, transfer.left.lasts_us(transfer.rate_bps));
    }
    if (this.#finish >= 0) this.#kernel.cancel(this.#finish);
    this.#finish = first_us === Number.POSITIVE_INFINITY ? -1 : this.#kernel.after(first_us, this.#onFinish);
  }

  #finished(): void {
    this.#finish = -1;
    this.#book();
    const done = [...this.#transfers].filter(([, transfer]) => transfer.left.isZero);
    for (const [id] of done) this.#transfers.delete(id);
    this.#share();
    for (const [id, transfer] of done) this.#done(transfer.token, id);
  }
}

function checked(capacity_bps: number): number {
  if (!Number.isInteger(capacity_bps) || capacity_bps < 0 || capacity_bps > 1e12) {
    throw new RangeError(`a capacity is a whole number of bit/s from 0 to 1e12, not ${capacity_bps}`);
  }
  return capacity_bps;
}

function checkedLimit(cap_bps: number | undefined): number {
  return cap_bps === undefined ? Number.POSITIVE_INFINITY : checked(cap_bps);
}
