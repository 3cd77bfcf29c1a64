import type { ReplicaId, SiteId } from '../../domain/ids.js';
import type { HandlerId, KernelApi } from '../../kernel/kernel.js';
import type { RandomSource, Stream } from '../../kernel/random.js';
import { type NetworkApi, PASS } from '../../topology/network.js';
import { type LinkId, SharedBandwidth, type TransferId } from '../../topology/shared-bandwidth.js';

export interface BulkEvents {
  arrived(to: ReplicaId, from: ReplicaId, message: unknown): void;
  /** So many bytes have crossed, whether they arrived as a whole or not. */
  crossed(from: ReplicaId, to: ReplicaId, bytes: number): void;
}

interface Copy {
  readonly from: ReplicaId;
  readonly to: ReplicaId;
  readonly message: unknown;
  readonly bytes: number;
  /** undefined: all bytes have left, and the last is on its way. */
  transfer: TransferId | undefined;
}

/**
 * Content on its way between replicas. All copies of one replica share what it can send, and what it can
 * receive, max-min fairly; a cut path carries nothing.
 */
export class BulkCopies {
  readonly #kernel: KernelApi;
  readonly #network: NetworkApi;
  readonly #sites: readonly SiteId[];
  readonly #events: BulkEvents;
  readonly #bandwidth: SharedBandwidth;
  readonly #packets: Stream;
  readonly #sends: readonly LinkId[];
  readonly #receives: readonly LinkId[];
  readonly #paths: readonly (readonly LinkId[])[];
  readonly #capacity_bps: number;
  readonly #isStorageWell: (replica: ReplicaId) => boolean;
  readonly #copies = new Map<number, Copy>();
  readonly #onArrival: HandlerId;
  #next = 0;

  constructor(
    options: { readonly sites: readonly SiteId[]; readonly capacity_bps: number },
    isStorageWell: (replica: ReplicaId) => boolean,
    events: BulkEvents,
    ports: { readonly kernel: KernelApi; readonly network: NetworkApi; readonly random: RandomSource },
  ) {
    const { kernel, network, random } = ports;
    const { sites, capacity_bps } = options;
    this.#kernel = kernel;
    this.#network = network;
    this.#sites = sites;
    this.#events = events;
    this.#capacity_bps = capacity_bps;
    this.#isStorageWell = isStorageWell;
    this.#packets = random.stream('replication', 'packet');
    this.#bandwidth = new SharedBandwidth(kernel, 'replication', (token) => this.#left(token));
    this.#sends = sites.map(() => this.#bandwidth.addLink(capacity_bps));
    this.#receives = sites.map(() => this.#bandwidth.addLink(capacity_bps));
    this.#paths = sites.map(() => sites.map(() => this.#bandwidth.addLink(capacity_bps)));
    this.#onArrival = kernel.handler('replication: blob arrived', (token) => this.#arrived(token));
  }

  start(from: ReplicaId, to: ReplicaId, message: unknown, bytes: number): void {
    const token = this.#next++;
    const links = [this.#sends[from], this.#receives[to], this.#paths[from][to]];
    const copy: Copy = { from, to, message, bytes, transfer: undefined };
    this.#copies.set(token, copy);
    copy.transfer = this.#bandwidth.start({ token, bytes, links });
  }

  /** The connection between the two is gone, and with it what was on its way. */
  drop(a: ReplicaId, b: ReplicaId): void {
    for (const [token, copy] of [...this.#copies]) {
      const isBetween = (copy.from === a && copy.to === b) || (copy.from === b && copy.to === a);
      if (!isBetween) continue;
      this.#copies.delete(token);
      const bytes = copy.transfer === undefined ? copy.bytes : this.#bandwidth.cancel(copy.transfer);
      if (bytes > 0) this.#events.crossed(copy.from, copy.to, bytes);
    }
  }

  /** Verdicts of the network, or storages, changed. */
  pathsChanged(): void {
    this.#paths.forEach((row, from) => {
      row.forEach((link, to) => {
        if (from !== to) this.#bandwidth.setCapacity(link, this.#isOpen(from, to) ? this.#capacity_bps : 0);
      });
    });
  }

  #isOpen(from: ReplicaId, to: ReplicaId): boolean {
    if (!this.#isStorageWell(from) || !this.#isStorageWell(to)) return false;
    return this.#network.roundTripVerdict(this.#sites[from], this.#sites[to]) === PASS;
  }

  #left(token: number): void {
    const copy = this.#copies.get(token) as Copy;
    copy.transfer = undefined;
    const { now_us } = this.#kernel;
    const way_us = this.#network.oneWay_us(
      this.#sites[copy.from],
      this.#sites[copy.to],
      now_us,
      this.#packets,
    );
    this.#kernel.after(way_us, this.#onArrival, token);
  }

  #arrived(token: number): void {
    const copy = this.#copies.get(token);
    if (copy === undefined) return; // its connection broke meanwhile
    this.#copies.delete(token);
    this.#events.crossed(copy.from, copy.to, copy.bytes);
    this.#events.arrived(copy.to, copy.from, copy.message);
  }
}
