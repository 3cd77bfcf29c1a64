import type { VersionId } from '../../domain/data-observations.js';
import type { ReplicaId } from '../../domain/ids.js';
import type { Micros } from '../../kernel/kernel.js';
import type { CollectorContext } from '../context.js';
import { Histogram } from '../histogram.js';
import { type StepGrid, stepsUntil } from '../step-grid.js';
import type { MissingListener } from './replica-states.js';
import type { WriteBook } from './write-book.js';

/**
 * How far each replica is behind: from the moment when a write was first applied anywhere until the replica no
 * longer lacks it, and the bytes of the writes that it lacks. A replica that comes back empty is behind from
 * its return on. The replica that applied a write first has no lag.
 */
export class Lag implements MissingListener {
  readonly #book: WriteBook;
  readonly #warmup_us: Micros;
  readonly #grid: StepGrid;
  readonly #replicas: readonly ReplicaLag[];
  #sampled = 0;

  constructor({ replicas, warmup_us }: CollectorContext, book: WriteBook, grid: StepGrid) {
    this.#book = book;
    this.#warmup_us = warmup_us;
    this.#grid = grid;
    this.#replicas = replicas.map(() => ({
      lags: new Histogram(),
      lacking: new Map(),
      bytes: 0,
      largest_bytes: 0,
      isLiving: true,
      stream_bytes: null,
      largestStream_bytes: null,
      samples: { lag_s: [], bytes: [], stream_bytes: [] },
    }));
  }

  lacks(replica: ReplicaId, version: VersionId, at_us: Micros): void {
    const lag = this.#replicas[replica];
    lag.lacking.set(version, at_us);
    lag.bytes += this.#book.bytesOf(version);
    if (at_us >= this.#warmup_us) lag.largest_bytes = Math.max(lag.largest_bytes, lag.bytes);
  }

  has(replica: ReplicaId, version: VersionId, at_us: Micros): void {
    const lag = this.#replicas[replica];
    const since_us = lag.lacking.get(version);
    if (since_us === undefined) return;
    if (since_us >= this.#warmup_us) lag.lags.record(at_us - since_us);
    this.gone(replica, version);
  }

  gone(replica: ReplicaId, version: VersionId): void {
    const lag = this.#replicas[replica];
    if (lag.lacking.delete(version)) lag.bytes -= this.#book.bytesOf(version);
  }

  /** As the replica's own protocol counts. */
  stream(replica: ReplicaId, bytes: number, at_us: Micros): void {
    const lag = this.#replicas[replica];
    lag.stream_bytes = bytes;
    if (at_us >= this.#warmup_us) lag.largestStream_bytes = Math.max(lag.largestStream_bytes ?? 0, bytes);
  }

  living(replica: ReplicaId, isLiving: boolean): void {
    this.#replicas[replica].isLiving = isLiving;
  }

  /** Call before what happens at the moment: takes the samples of the steps that are over. */
  advance(at_us: Micros): void {
    const { origin_us, step_us, steps } = this.#grid;
    while (this.#sampled < steps && origin_us + (this.#sampled + 1) * step_us <= at_us) {
      this.#sampled++;
      for (const lag of this.#replicas) sample(lag, origin_us + this.#sampled * step_us);
    }
  }

  /** The last step may be cut short by the end. */
  finish(end_us: Micros): void {
    this.advance(end_us);
    if (this.#sampled < stepsUntil(this.#grid, end_us)) for (const lag of this.#replicas) sample(lag, end_us);
  }

  of(replica: ReplicaId): ReplicaLag {
    return this.#replicas[replica];
  }
}

export interface ReplicaLag {
  readonly lags: Histogram;
  /** What it lacks, and since when: the longest first. */
  readonly lacking: Map<VersionId, Micros>;
  bytes: number;
  largest_bytes: number;
  isLiving: boolean;
  stream_bytes: number | null;
  /** null: its protocol counts nothing. */
  largestStream_bytes: number | null;
  /** At the end of each step; null while it has no memory. */
  readonly samples: {
    readonly lag_s: (number | null)[];
    readonly bytes: (number | null)[];
    readonly stream_bytes: (number | null)[];
  };
}

function sample(lag: ReplicaLag, at_us: Micros): void {
  const { samples, isLiving } = lag;
  samples.lag_s.push(isLiving ? (at_us - oldest(lag, at_us)) / 1_000_000 : null);
  samples.bytes.push(isLiving ? lag.bytes : null);
  samples.stream_bytes.push(isLiving ? lag.stream_bytes : null);
}

function oldest({ lacking }: ReplicaLag, at_us: Micros): Micros {
  for (const since_us of lacking.values()) return since_us;
  return at_us;
}
