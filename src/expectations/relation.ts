import type { Relation } from './expectation.js';

export function holds(value: number, relation: Relation, limit: number): boolean {
  switch (relation) {
    case '>=':
      return value >= limit;
    case '<=':
      return value <= limit;
    case '>':
      return value > limit;
    case '<':
      return value < limit;
    case '=':
      return value === limit;
    case '!=':
      return value !== limit;
  }
}

/**
 * How far the value lies on the right side of the limit; below 0 by how much it is missed. null where
 * there are no sides.
 */
export function marginOf(value: number, relation: Relation, limit: number): number | null {
  switch (relation) {
    case '>=':
    case '>':
      return value - limit;
    case '<=':
    case '<':
      return limit - value;
    case '=':
    case '!=':
      return null;
  }
}

/** Of values that must all hold, the one that says most: the worst. */
export function worst<Item extends { readonly value: number }>(
  items: readonly [Item, ...Item[]],
  relation: Relation,
  limit: number,
): Item {
  const fails = items.find(({ value }) => !holds(value, relation, limit));
  switch (relation) {
    case '>=':
    case '>':
      return items.reduce((least, item) => (item.value < least.value ? item : least));
    case '<=':
    case '<':
      return items.reduce((most, item) => (item.value > most.value ? item : most));
    case '=':
    case '!=':
      return fails ?? items[0];
  }
}
