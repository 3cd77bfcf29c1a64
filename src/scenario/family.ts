import { nodeAt, type Tree } from './tree.js';

/** What kind of service a scenario is about; each has a language, strategies and a world of its own. */
export const FAMILIES = ['pubsub', 'cache', 'registry'] as const;
export type Family = (typeof FAMILIES)[number];

/** What a scenario says of its family; undefined: nothing that is one. */
export function familyOf(tree: Tree): Family | undefined {
  const written = nodeAt(tree, ['service', 'family']);
  if (written === undefined) return 'pubsub';
  return FAMILIES.find((family) => written.kind === 'scalar' && written.value === family);
}
