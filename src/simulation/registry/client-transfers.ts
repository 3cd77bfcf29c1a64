import type { TransferHandle } from '../../clients/registry/ports.js';
import type { ReplicaId } from '../../domain/ids.js';
import type { KernelApi } from '../../kernel/kernel.js';
import { type LinkId, SharedBandwidth, type TransferId } from '../../topology/shared-bandwidth.js';

/** What a replica takes in from hosts, and what it gives out. */
interface Doors {
  readonly bandwidth: SharedBandwidth;
  readonly up: LinkId;
  readonly down: LinkId;
}

interface Carried {
  readonly replica: ReplicaId;
  readonly transfer: TransferId;
  readonly bytes: number;
  readonly ended: (whole: boolean, bytes: number) => void;
}

/** Bytes between hosts and replicas: what a replica takes in, and what it gives out, is shared max-min fairly. */
export class ClientTransfers {
  /** By replica: what does not share anything need not be reckoned together. */
  readonly #replicas: readonly Doors[];
  readonly #carried = new Map<number, Carried>();
  #next = 0;

  constructor(
    kernel: KernelApi,
    replicas: number,
    limits: { readonly upload_bps: number; readonly download_bps: number },
  ) {
    this.#replicas = Array.from({ length: replicas }, (_, replica) => {
      const bandwidth = new SharedBandwidth(kernel, `hosts of replica ${replica}`, (token) =>
        this.#done(token),
      );
      return {
        bandwidth,
        up: bandwidth.addLink(limits.upload_bps),
        down: bandwidth.addLink(limits.download_bps),
      };
    });
  }

  /** `ended` is told how many bytes went over, and whether they were all. */
  start(
    replica: ReplicaId,
    way: 'up' | 'down',
    bytes: number,
    cap_bps: number,
    ended: (whole: boolean, bytes: number) => void,
  ): TransferHandle {
    const token = this.#next++;
    const { bandwidth, ...doors } = this.#replicas[replica];
    const transfer = bandwidth.start({ token, bytes, links: [doors[way]], cap_bps });
    this.#carried.set(token, { replica, transfer, bytes, ended });
    const ifUnderWay = (act: () => void) => () => {
      if (this.#carried.has(token)) act();
    };
    return {
      cancel: ifUnderWay(() => this.#cut(token, false)),
      pause: ifUnderWay(() => bandwidth.setCap(transfer, 0)),
      resume: ifUnderWay(() => bandwidth.setCap(transfer, cap_bps)),
    };
  }

  /** The replica ends all of its transfers. */
  failAll(replica: ReplicaId): void {
    for (const [token, carried] of [...this.#carried])
      if (carried.replica === replica) this.#cut(token, true);
  }

  #cut(token: number, told: boolean): void {
    const { replica, transfer, ended } = this.#carried.get(token) as Carried;
    this.#carried.delete(token);
    const bytes = this.#replicas[replica].bandwidth.cancel(transfer);
    if (told) ended(false, bytes);
  }

  #done(token: number): void {
    const { ended, bytes } = this.#carried.get(token) as Carried;
    this.#carried.delete(token);
    ended(true, bytes);
  }
}
