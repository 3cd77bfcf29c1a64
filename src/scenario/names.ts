import type { FaultSpec } from './language/common.js';
import type { DeepPartial } from './lenient.js';

/** Names that are made where the author gives none. The checks and the completion must agree on them. */

/** Of each replica: its own name, else its region's, made unique by a number. */
export function replicaNames(replicas: readonly (Named<'name' | 'region'> | undefined)[]): string[] {
  return unique(replicas.map((replica) => [replica?.name, replica?.region ?? 'replica']));
}

/** Of each fault: its own name, else its kind and what it acts on. */
export function faultNames(faults: readonly (FaultDraft | undefined)[]): string[] {
  return unique(
    faults.map((fault) => {
      if (fault === undefined) return [undefined, 'fault'];
      return [fault.as, [fault.kind, subjectOf(fault)].filter((part) => part !== undefined).join('-')];
    }),
  );
}

/** Of each app server: its own name, else its region's after `app-`. */
export function appServerNames(servers: readonly (Named<'name' | 'region'> | undefined)[]): string[] {
  return unique(servers.map((server) => [server?.name, `app-${server?.region ?? 'server'}`]));
}

/** Of each of an operator's actions: its own name, else what is done and to what. */
export function actionNames(actions: readonly (ActionDraft | undefined)[]): string[] {
  return unique(
    actions.map((action) => {
      if (action === undefined) return [undefined, 'action'];
      return [
        action.as,
        [action.do, action.replica ?? action.cache ?? action.to]
          .filter((part) => part !== undefined)
          .join('-'),
      ];
    }),
  );
}

/** `eastus:primary`, `eastus` (primary as well) and `eastus:secondary`; undefined: no such role. */
export function readEndpoint(
  text: string,
): { readonly replica: string; readonly role: 'primary' | 'secondary' } | undefined {
  const [replica = '', role = 'primary', ...rest] = text.split(':');
  if (rest.length > 0 || (role !== 'primary' && role !== 'secondary')) return undefined;
  return { replica, role };
}

export type FaultDraft = DeepPartial<FaultSpec>;

/** What every action of an operator has; on what it acts, where it says so. */
export interface ActionDraft {
  readonly as?: string | undefined;
  readonly do?: string | undefined;
  /** What is acted on, whichever word the family has for it. */
  readonly replica?: string | undefined;
  readonly cache?: string | undefined;
  readonly to?: string | undefined;
}

type Named<Key extends string> = { readonly [K in Key]?: string | undefined };

function subjectOf(fault: FaultDraft): string | undefined {
  switch (fault.kind) {
    case 'region-outage':
      return fault.region;
    case 'replica-crash':
    case 'access-disabled':
    case 'connection-reset':
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
