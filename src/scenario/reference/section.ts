import type { z } from 'zod';
import type { Schema } from '../schema-shape.js';

/** A part of the language that the reference shows in one place. */
export interface Section {
  /** Of all sections of all chapters, no other has it: it makes the anchor. */
  readonly title: string;
  /** Where its settings are written. */
  readonly where: string;
  readonly intro: string;
  /** A scenario in small: what it says is laid over a whole one. */
  readonly example: string;
  readonly schema: Schema;
}

/** What the language of one family has besides what all have. */
export interface Chapter {
  readonly title: string;
  readonly intro: string;
  /** The smallest scenario that shows a failover; the examples of the sections are laid over it. */
  readonly whole: string;
  readonly schema: z.ZodObject;
  /** In the order of a file. */
  readonly sections: readonly Section[];
}
