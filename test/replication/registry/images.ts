import type { Blob, Manifest } from '../../../src/domain/image.js';

/** An image of the given layers on top of the layers of another; its ids are its own. */
export function image(
  id: number,
  layers: readonly Blob[],
  config: Blob = { id: 10_000 + id, bytes: 5_000 },
): Manifest {
  return { id, config, layers, bytes: 2_000 };
}

/** Three layers: one that all images share, one that every third does, and one of its own. */
export function stacked(id: number): Manifest {
  return image(id, [
    { id: 1, bytes: 50_000_000 },
    { id: 100 + (id % 3), bytes: 20_000_000 },
    { id: 1_000 + id, bytes: 1_000_000 * (1 + (id % 7)) },
  ]);
}
