/** Shares of a whole, each with when it was reached. */
export interface ShareReached {
  readonly share: number;
  readonly for_us: number;
}

export interface RegistryReport {
  /** By replica: of the images pushed elsewhere, the share that was whole there so long after its acknowledgement. */
  readonly visibility: readonly {
    readonly replica: string;
    readonly images: number;
    /** Of those, not there when the run ended. */
    readonly missing: number;
    readonly reached: readonly ShareReached[];
  }[];
  /** The first images that were pushed. */
  readonly pushes: readonly {
    readonly image: string;
    readonly bytes: number;
    readonly by: string;
    readonly acknowledged_us: number;
    readonly visible: readonly { readonly replica: string; readonly at_us: number | null }[];
  }[];
  /** Hosts of one population that wanted one image: the share that had it so long after the first wanted it. */
  readonly rollouts: readonly {
    readonly clients: string;
    readonly image: string;
    readonly from_us: number;
    readonly hosts: number;
    readonly done: number;
    readonly reached: readonly ShareReached[];
  }[];
}
