import type { VersionId } from '../../domain/data-observations.js';
import type { Micros } from '../../kernel/kernel.js';
import type { WriteBook } from './write-book.js';

/** Versions that merging dropped, each counted once, and how many of them had been or came to be acknowledged. */
export class Conflicts {
  readonly #book: WriteBook;
  readonly #warmup_us: Micros;
  readonly #dropped: VersionId[] = [];

  constructor(book: WriteBook, warmup_us: Micros) {
    this.#book = book;
    this.#warmup_us = warmup_us;
  }

  dropped(version: VersionId): void {
    if (!this.#book.dropped(version)) return;
    if (this.#book.asked_us(version) >= this.#warmup_us) this.#dropped.push(version);
  }

  totals(): { readonly dropped: number; readonly acknowledged: number } {
    const acknowledged = this.#dropped.filter((version) => this.#book.isAcknowledged(version));
    return { dropped: this.#dropped.length, acknowledged: acknowledged.length };
  }
}
