import type { DataOperation } from '../../domain/data-observations.js';
import type { PopulationId, ReplicaId } from '../../domain/ids.js';
import type { CollectorContext } from '../context.js';
import { Histogram } from '../histogram.js';
import { StepCounts } from '../step-counts.js';
import type { StepGrid } from '../step-grid.js';
import type { AcknowledgedWrites } from './acknowledged-writes.js';
import type { ReplicaStates } from './replica-states.js';
import type { Visibility } from './visibility.js';
import type { WriteBook } from './write-book.js';

/**
 * Reads that saw too little. A write is definitely newer than what a read saw if it was acknowledged by the
 * time the read began and asked for after what the read saw was over; who is asked in the very microsecond
 * of an acknowledgement is not after it. Writes that were under way at the same time have no order that a
 * client could know, and no value at all is older than any.
 *
 * A read is stale if there is such a write. Its age is the time from the first acknowledgement among them to
 * its beginning: for how long the value had been out of date. It is so many versions behind as there are.
 * The cause is `lost` if every one of them is a lost write, else `lag`.
 */
export class Staleness {
  readonly #context: CollectorContext;
  readonly #book: WriteBook;
  readonly #writes: AcknowledgedWrites;
  readonly #states: ReplicaStates;
  readonly #visibility: Visibility;
  readonly #cells: readonly StalenessCell[];
  readonly #reads: StepCounts;
  readonly #stale: StepCounts;

  constructor(
    context: CollectorContext,
    facts: { readonly book: WriteBook; readonly writes: AcknowledgedWrites; readonly states: ReplicaStates },
    visibility: Visibility,
    grid: StepGrid,
  ) {
    this.#context = context;
    this.#book = facts.book;
    this.#writes = facts.writes;
    this.#states = facts.states;
    this.#visibility = visibility;
    const cells = context.populations.length * context.replicas.length;
    this.#cells = Array.from({ length: cells }, newCell);
    this.#reads = new StepCounts(grid, cells);
    this.#stale = new StepCounts(grid, cells);
  }

  /** Of reads that are ok, once they have ended. */
  read(operation: Readonly<DataOperation>): void {
    const { population, replica, key, version, intended_us, started_us } = operation;
    const row = this.#rowOf(population, replica);
    const newer = this.#writes.newerThan(key, version, started_us);
    this.#reads.add(row, intended_us, 1);
    if (newer !== null) this.#stale.add(row, intended_us, 1);
    if (intended_us < this.#context.warmup_us) return;
    const latest = this.#writes.latest(key, started_us);
    if (latest > 0) {
      const after_us = started_us - this.#book.settled_us(latest);
      this.#visibility.read(started_us, after_us, !this.#book.isOlder(version, latest));
    }
    const cell = this.#cells[row];
    cell.reads++;
    if (newer === null) return;
    cell.stale[this.#areLost(operation) ? 'lost' : 'lag']++;
    cell.ages.record(started_us - this.#book.settled_us(newer.first));
    cell.behind.record(newer.count);
  }

  of(population: PopulationId, replica: ReplicaId): StalenessCell {
    return this.#cells[this.#rowOf(population, replica)];
  }

  /** By step: reads, and the stale ones among them, by the intended start; undefined where there were none. */
  series(population: PopulationId, replica: ReplicaId, end_us: number) {
    const reads = this.#reads.sums(this.#rowOf(population, replica), end_us);
    if (reads === undefined) return undefined;
    const stale = this.#stale.sums(this.#rowOf(population, replica), end_us);
    return { reads, stale: stale ?? reads.map(() => 0) };
  }

  /** Is every write that the read should have seen a lost one: known as such, or not on any living replica? */
  #areLost({ key, version, started_us }: Readonly<DataOperation>): boolean {
    const gone_us = this.#states.settled_us(key);
    for (const newer of this.#writes.askedAfter(key, this.#book.settled_us(version))) {
      if (this.#book.settled_us(newer) > started_us) break;
      if (this.#book.asked_us(newer) <= gone_us && !this.#book.isLost(newer)) return false;
    }
    return true;
  }

  #rowOf(population: PopulationId, replica: ReplicaId): number {
    return population * this.#context.replicas.length + replica;
  }
}

export interface StalenessCell {
  reads: number;
  readonly stale: Record<'lag' | 'lost', number>;
  readonly ages: Histogram;
  readonly behind: Histogram;
}

function newCell(): StalenessCell {
  return { reads: 0, stale: { lag: 0, lost: 0 }, ages: new Histogram(), behind: new Histogram() };
}
