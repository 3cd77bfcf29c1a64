import type { Say } from '../diagnostic.js';
import { type FaultDraft, faultNames } from '../names.js';
import { formatDuration } from '../quantity-text.js';
import type { Path } from '../tree.js';
import {
  type Check,
  type CheckContext,
  type CommonDraft,
  entriesOf,
  mustDiffer,
  mustName,
} from './context.js';

/** Faults: within the run, on things that exist, one at a time on one thing. */
export const checkFaults: Check = (context, say) => {
  const faults = entriesOf(context.draft.faults);
  const names = faultNames(context.draft.faults ?? []);
  mustDiffer(
    'fault',
    faults.map(([index, { as }]) => [as, ['faults', index, 'as']]),
    say,
  );
  for (const [index, fault] of faults) {
    checkTime(fault, ['faults', index], context.draft, say);
    checkTarget(fault, ['faults', index], context, say);
  }
  checkOverlaps(faults, names, say);
};

function checkTime(fault: FaultDraft, path: Path, { duration, warmup }: CommonDraft, say: Say): void {
  const { at, for: length } = fault;
  if (length === 0 && fault.kind !== 'connection-reset')
    say({ code: 'fault-time', path: [...path, 'for'], message: 'a fault of length 0 does nothing' });
  if (at === undefined || duration === undefined) return;
  if (at >= duration) {
    const message = `begins at ${formatDuration(at)}, when the run of ${formatDuration(duration)} is over`;
    say({ code: 'fault-time', path: [...path, 'at'], message });
  } else if (length !== undefined && at + length > duration) {
    const end = formatDuration(at + length);
    const message = `ends at ${end}, after the run of ${formatDuration(duration)}: recovery will not be seen`;
    say({ severity: 'warning', code: 'fault-beyond-end', path: [...path, 'for'], message });
  }
  if (warmup !== undefined && at < warmup) {
    const message = `begins within the warm-up of ${formatDuration(warmup)}, which metrics leave out`;
    say({ severity: 'warning', code: 'fault-in-warmup', path: [...path, 'at'], message });
  }
}

function checkTarget(fault: FaultDraft, path: Path, context: CheckContext, say: Say): void {
  switch (fault.kind) {
    case 'region-outage':
      return mustName('region', fault.region, context.regions, [...path, 'region'], say);
    case 'replica-crash':
    case 'access-disabled':
    case 'storage-failure':
    case 'connection-reset':
      return checkReplicas(fault.replica, [...path, 'replica'], context, say);
    case 'network-cut':
      checkPlace(fault.from, [...path, 'from'], context, say);
      checkPlace(fault.to, [...path, 'to'], context, say);
      if (fault.from !== undefined && JSON.stringify(fault.from) === JSON.stringify(fault.to)) {
        say({
          code: 'contradiction',
          path: [...path, 'to'],
          message: 'the cut leads from a place to itself',
        });
      }
      return;
    case 'traffic-manager-outage':
      return; // whether there is one, its family knows
    case undefined:
      return;
  }
}

type ReplicasDraft = Extract<FaultDraft, { readonly kind?: 'replica-crash' | undefined }>['replica'];

function checkReplicas(replicas: ReplicasDraft, path: Path, context: CheckContext, say: Say): void {
  if (replicas === undefined) return;
  if (typeof replicas === 'string') return mustName('replica', replicas, context.replicas, path, say);
  if ('region' in replicas) {
    mustName('region', replicas.region, context.regions, [...path, 'region'], say);
  } else checkSelector(replicas, path, context, say);
}

/** A selector that can never fit makes a fault that touches nothing. */
function checkSelector(
  selector: object & { readonly role?: string | undefined; readonly fraction?: number | undefined },
  path: Path,
  { replicas }: CheckContext,
  say: Say,
): void {
  if (selector.fraction === 0) {
    say({ code: 'fault-target', path: [...path, 'fraction'], message: '0% of the replicas are none' });
  }
  if (selector.role === 'secondary' && replicas.length < 2) {
    say({ code: 'fault-target', path: [...path, 'role'], message: 'there is only one replica, the primary' });
  }
}

type PlaceDraft = Extract<FaultDraft, { readonly kind?: 'network-cut' | undefined }>['from'];

function checkPlace(place: PlaceDraft, path: Path, context: CheckContext, say: Say): void {
  const { regions, replicas, populations } = context;
  if (place === undefined) return;
  if (typeof place === 'string') {
    const known = [...new Set([...replicas, ...populations, ...regions])];
    mustName('place', place, known, path, (problem) =>
      say({ ...problem, expected: 'a region, a replica or a population of clients' }),
    );
  } else if ('region' in place) {
    mustName('region', place.region, regions, [...path, 'region'], say);
  } else if ('clients' in place) {
    mustName('clients', place.clients, populations, [...path, 'clients'], say);
  } else if ('replica' in place) {
    mustName('replica', place.replica, replicas, [...path, 'replica'], say);
  } else checkSelector(place, path, context, say);
}

/** Of two outages of one thing that overlap, the end of the first would end both, or neither. */
function checkOverlaps(
  faults: readonly (readonly [number, FaultDraft])[],
  names: readonly string[],
  say: Say,
): void {
  const earlier: { target: string; from: number; to: number; name: string }[] = [];
  for (const [index, fault] of faults) {
    const target = exclusiveTarget(fault);
    if (target === undefined || fault.at === undefined) continue;
    const span = {
      target,
      from: fault.at,
      to: fault.at + (fault.for ?? Number.POSITIVE_INFINITY),
      name: names[index]!,
    };
    const clash = earlier.find(
      (other) => other.target === target && span.from < other.to && other.from < span.to,
    );
    if (clash !== undefined) {
      const message = `overlaps "${clash.name}", which has the same target`;
      say({ code: 'fault-overlap', path: ['faults', index, 'at'], message, hint: 'make it one fault' });
    }
    earlier.push(span);
  }
}

function exclusiveTarget(fault: FaultDraft): string | undefined {
  switch (fault.kind) {
    case 'region-outage':
      return fault.region === undefined ? undefined : `region ${fault.region}`;
    case 'replica-crash':
      return typeof fault.replica === 'string' ? `replica ${fault.replica}` : undefined;
    case 'traffic-manager-outage':
      return 'traffic manager';
    case 'access-disabled':
    case 'storage-failure':
    case 'connection-reset':
    case 'network-cut':
    case undefined:
      return undefined;
  }
}

/** Of services without storage of their own: such a fault would touch nothing. */
export const refuseStorageFailures: Check = ({ draft }, say) => {
  for (const [index, { kind }] of entriesOf(draft.faults)) {
    if (kind !== 'storage-failure') continue;
    say({
      code: 'contradiction',
      path: ['faults', index, 'kind'],
      message: 'storage-failure is a fault of container registries',
      hint: 'take replica-crash, or region-outage',
    });
  }
};
