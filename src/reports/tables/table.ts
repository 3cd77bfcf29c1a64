/** A table in words, before it is text or a page: titles, and cells that are ready to be read. */
export interface Table {
  readonly head: readonly Column[];
  readonly rows: readonly (readonly Cell[])[];
}

export interface Column {
  readonly title: string;
  readonly align: 'left' | 'right';
  /** Where characters count, no cell gets more columns than that. */
  readonly max?: number;
  /** What gives way where the table is too wide: the whole column goes, or its texts are cut. */
  readonly yields?: 'dropped' | 'shortened';
}

export interface Cell {
  readonly text: string;
  readonly tone?: CellTone;
}

/** What a cell says beside its text. */
export type CellTone = 'quiet' | 'good' | 'bad' | 'warning';

/** Of what there is nothing to say. */
export const NO_TABLE: Table = { head: [], rows: [] };
