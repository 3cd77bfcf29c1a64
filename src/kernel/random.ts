/** Anything that gives uniform numbers in [0, 1) with 53 random bits. */
export interface Uniform {
  uniform(): number;
}

/**
 * One named stream. Its key comes from seedrandom, from (seed, entity, purpose); its numbers are
 * counter-based on that key, so that draws of a million clients cost no generator objects.
 */
export interface Stream extends Uniform {
  /** Next number in sequence of the stream itself. */
  uniform(): number;
  /** The number at (index, draw): stateless, the same whenever it is asked for. index, draw: uint32. */
  uniformAt(index: number, draw: number): number;
  /**
   * A view that starts at (index, draw) and counts draws up at each uniform(). One reused object per
   * stream: valid until the next seek. Read `draw` afterwards to save the position.
   */
  seek(index: number, draw: number): Cursor;
}

export interface Cursor extends Uniform {
  /** Number of the draw that the next uniform() gives. */
  readonly draw: number;
}

export interface RandomSource {
  /** The stream of (entity, purpose), e.g. ('clients/us', 'publish'). Same names, same numbers. */
  stream(entity: string, purpose: string): Stream;
}
