import { entriesOf, mustDiffer } from '../../checks/context.js';
import type { Check } from './context.js';

/** Images: each name once, and layers that add up. */
export const checkImages: Check = ({ draft }, say) => {
  const images = entriesOf(draft.images);
  mustDiffer(
    'image',
    images.map(([index, { name }]) => [name, ['images', index, 'name']]),
    say,
  );
  for (const [index, { layers = 1, base = 0, changed = 1, size }] of images) {
    if (base + changed > layers) {
      say({
        code: 'contradiction',
        path: ['images', index, base > 0 ? 'base' : 'changed'],
        message: `${base} layers that never change and ${changed} that always do: of ${layers} layers`,
        hint: 'more layers, or fewer that change',
      });
    }
    if (size !== undefined && size < 2 * (6_000 + 200 * layers)) {
      say({
        code: 'contradiction',
        path: ['images', index, 'size'],
        message: `too small for ${layers} layers`,
        hint: 'a larger size, or fewer layers',
      });
    }
  }
  const shares = entriesOf(draft.layerSizes).map(([, { share }]) => share ?? 0);
  const sum = shares.reduce((total, share) => total + share, 0);
  if (shares.length > 0 && Math.abs(sum - 1) > 1e-9) {
    say({
      code: 'shares',
      path: ['layerSizes'],
      at: 'key',
      message: `the shares add up to ${Number(sum.toPrecision(6))}, not to 1`,
    });
  }
};
