import type { Draft } from './lenient.js';

/** Names that are made where the author gives none. The checks and the completion must agree on them. */

/** Of each replica: its own name, else its region's, made unique by a number. */
export function replicaNames(replicas: readonly (Named<'name' | 'region'> | undefined)[]): string[] {
  return unique(replicas.map((replica) => [replica?.name, replica?.region ?? 'replica']));
}

/** Of each fault: its own name, else its kind and what it acts on. */
export function faultNames(faults: NonNullable<Draft['faults']>): string[] {
  return unique(
    faults.map((fault) => {
      if (fault === undefined) return [undefined, 'fault'];
      return [fault.as, [fault.kind, subjectOf(fault)].filter((part) => part !== undefined).join('-')];
    }),
  );
}

type Named<Key extends string> = { readonly [K in Key]?: string | undefined };

function subjectOf(fault: NonNullable<NonNullable<Draft['faults']>[number]>): string | undefined {
  switch (fault.kind) {
    case 'region-outage':
      return fault.region;
    case 'replica-crash':
      return typeof fault.replica === 'string' ? fault.replica : undefined;
    default:
      return undefined;
  }
}

/** Names the author chose stand as they are (a clash is for the checks); made ones step aside. */
function unique(names: readonly (readonly [chosen: string | undefined, made: string])[]): string[] {
  const taken = new Set(names.flatMap(([chosen]) => (chosen === undefined ? [] : [chosen])));
  return names.map(([chosen, made]) => {
    if (chosen !== undefined) return chosen;
    let name = made;
    for (let number = 2; taken.has(name); number++) name = `${made}-${number}`;
    taken.add(name);
    return name;
  });
}
