import type { Golden, GoldenMilestone } from './golden.js';

/** How far each kind of milestone may move, in µs; none: exactly. */
export type Tolerances = Readonly<Record<string, number>>;

/** One thing that is not as it was. Values are null where the thing is not there on that side. */
export type Difference =
  | {
      readonly kind: 'milestone';
      readonly what: string;
      /** Name of the fault it counts from, and its moments since then; else since 0. */
      readonly since: string | null;
      readonly before_us: number | null;
      readonly after_us: number | null;
      /** Details that changed, e.g. counts. */
      readonly details: readonly Change[];
    }
  | {
      readonly kind: 'phase';
      readonly fault: string;
      readonly clients: string;
      readonly phase: string;
      readonly before_us: number | null;
      readonly after_us: number | null;
    }
  | {
      readonly kind: 'metric';
      readonly name: string;
      readonly before: number | null;
      readonly after: number | null;
    }
  | { readonly kind: 'digest'; readonly before: string; readonly after: string };

export interface Change {
  readonly name: string;
  readonly before: string | null;
  readonly after: string | null;
}

export interface Comparison {
  readonly same: boolean;
  /** Why the two cannot be compared; then nothing else is filled in. */
  readonly incomparable: string | null;
  /** Settings that are not the same: the likely cause of everything else. */
  readonly causes: readonly Change[];
  readonly differences: readonly Difference[];
}

/** Holds `after` against `before`, milestone by milestone, aligned by what they are about. */
export function compareGoldens(before: Golden, after: Golden, tolerances: Tolerances = {}): Comparison {
  const incomparable = whyIncomparable(before, after);
  if (incomparable !== null) return { same: false, incomparable, causes: [], differences: [] };
  const differences = [
    ...milestoneDifferences(before, after, tolerances),
    ...phaseDifferences(before, after, tolerances),
    ...metricDifferences(before, after, tolerances),
    ...digestDifferences(before, after, tolerances),
  ];
  const causes = [...settingChanges(before, after), ...givenChanges(before, after)];
  return { same: differences.length === 0 && causes.length === 0, incomparable: null, causes, differences };
}

function whyIncomparable(before: Golden, after: Golden): string | null {
  if (before.scenario !== after.scenario) {
    return `they are of different scenarios: “${before.scenario}” and “${after.scenario}”`;
  }
  if (before.seed !== after.seed) {
    return `they have different seeds, ${before.seed} and ${after.seed}: what differs would be chance`;
  }
  return null;
}

/** A milestone's identity: what it is, about whom, the how-manieth of its kind. */
function keysOf(milestones: readonly GoldenMilestone[]): Map<string, GoldenMilestone> {
  const seen = new Map<string, number>();
  const keyed = new Map<string, GoldenMilestone>();
  for (const milestone of milestones) {
    const { kind, subject, detail } = milestone;
    // Whose probe failed is part of what happened; which site's count decided is a detail of it.
    const site = kind === 'probe-failed' ? detail.site : undefined;
    const words = [kind, subject, detail.which, site].filter((word) => word !== undefined);
    const base = words.join(' ');
    const count = (seen.get(base) ?? 0) + 1;
    seen.set(base, count);
    keyed.set(count === 1 ? base : `${base} (${count})`, milestone);
  }
  return keyed;
}

function milestoneDifferences(before: Golden, after: Golden, tolerances: Tolerances): Difference[] {
  const old = keysOf(before.milestones);
  const now = keysOf(after.milestones);
  const starts = { before: faultStarts(before), after: faultStarts(after) };
  const found: { at_us: number; difference: Difference }[] = [];
  for (const what of new Set([...old.keys(), ...now.keys()])) {
    const a = old.get(what);
    const b = now.get(what);
    const details = changedDetails(a, b);
    const moved = a !== undefined && b !== undefined ? Math.abs(b.at_us - a.at_us) : Number.POSITIVE_INFINITY;
    const allowed = tolerances[(a ?? b)?.kind ?? ''];
    const within = moved <= (allowed ?? 0);
    // A tolerated shift may carry counts along with it.
    if (within && (details.length === 0 || allowed !== undefined)) continue;
    const since = sinceOf(a, before) ?? sinceOf(b, after);
    const relative = (milestone: GoldenMilestone | undefined, starts: Map<string, number>): number | null =>
      milestone === undefined ? null : milestone.at_us - (since === null ? 0 : (starts.get(since) ?? 0));
    found.push({
      at_us: (b ?? a)?.at_us ?? 0,
      difference: {
        kind: 'milestone',
        what,
        since,
        before_us: relative(a, starts.before),
        after_us: relative(b, starts.after),
        details,
      },
    });
  }
  return found.sort((a, b) => a.at_us - b.at_us).map(({ difference }) => difference);
}

function faultStarts(golden: Golden): Map<string, number> {
  const starts = golden.milestones.filter(({ kind }) => kind === 'fault-started');
  return new Map(starts.map(({ subject, at_us }) => [subject, at_us]));
}

/** The fault that a milestone names, or the last one that began before it; null: it counts from 0. */
function sinceOf(milestone: GoldenMilestone | undefined, golden: Golden): string | null {
  if (milestone === undefined || milestone.kind === 'fault-started' || milestone.kind === 'fault-ended') {
    return null;
  }
  if (typeof milestone.detail.fault === 'string') return milestone.detail.fault;
  const begun = golden.milestones.filter(
    ({ kind, at_us }) => kind === 'fault-started' && at_us <= milestone.at_us,
  );
  return begun.at(-1)?.subject ?? null;
}

function changedDetails(a: GoldenMilestone | undefined, b: GoldenMilestone | undefined): Change[] {
  if (a === undefined || b === undefined) return [];
  const names = new Set([...Object.keys(a.detail), ...Object.keys(b.detail)]);
  return [...names]
    .filter((name) => name !== 'after_us' && a.detail[name] !== b.detail[name]) // it only repeats the moment
    .map((name) => ({ name, before: text(a.detail[name]), after: text(b.detail[name]) }));
}

function phaseDifferences(before: Golden, after: Golden, tolerances: Tolerances): Difference[] {
  const old = phasesOf(before);
  const now = phasesOf(after);
  const allowed_us = tolerances['client-moved'] ?? 0;
  return [...new Set([...old.keys(), ...now.keys()])].flatMap((key) => {
    const a = old.get(key);
    const b = now.get(key);
    const shift_us = Math.abs((b?.for_us ?? 0) - (a?.for_us ?? 0));
    if (a !== undefined && b !== undefined && shift_us <= allowed_us) return [];
    if (shift_us <= allowed_us && allowed_us > 0) return [];
    const { fault, clients, phase } = (a ?? b) as PhaseRow;
    return [
      {
        kind: 'phase' as const,
        fault,
        clients,
        phase,
        before_us: a?.for_us ?? null,
        after_us: b?.for_us ?? null,
      },
    ];
  });
}

interface PhaseRow {
  readonly fault: string;
  readonly clients: string;
  readonly phase: string;
  readonly for_us: number;
}

function phasesOf(golden: Golden): Map<string, PhaseRow> {
  const rows = golden.waterfall.flatMap(({ fault, clients, phases }) =>
    phases.map(({ name, for_us }) => ({ fault, clients, phase: name, for_us })),
  );
  return new Map(rows.map((row) => [JSON.stringify([row.fault, row.clients, row.phase]), row]));
}

/** With any tolerance the run may differ, and its figures with it: only milestones and phases judge. */
function metricDifferences(before: Golden, after: Golden, tolerances: Tolerances): Difference[] {
  if (Object.keys(tolerances).length > 0) return [];
  return [...new Set([...Object.keys(before.metrics), ...Object.keys(after.metrics)])]
    .filter((name) => before.metrics[name] !== after.metrics[name])
    .map((name) => ({
      kind: 'metric' as const,
      name,
      before: before.metrics[name] ?? null,
      after: after.metrics[name] ?? null,
    }));
}

function digestDifferences(before: Golden, after: Golden, tolerances: Tolerances): Difference[] {
  const comparable = before.engine === after.engine && Object.keys(tolerances).length === 0;
  if (!comparable || before.digest === after.digest) return [];
  return [{ kind: 'digest', before: before.digest, after: after.digest }];
}

function settingChanges(before: Golden, after: Golden): Change[] {
  const old = new Map(before.settings.map((setting) => [setting.path, setting]));
  const now = new Map(after.settings.map((setting) => [setting.path, setting]));
  return [...new Set([...old.keys(), ...now.keys()])].sort().flatMap((path) => {
    const a = old.get(path);
    const b = now.get(path);
    // What is not listed has its default, which the other side names.
    const valueBefore = a?.value ?? b?.default ?? null;
    const valueAfter = b?.value ?? a?.default ?? null;
    return valueBefore === valueAfter ? [] : [{ name: path, before: valueBefore, after: valueAfter }];
  });
}

function givenChanges(before: Golden, after: Golden): Change[] {
  return [...new Set([...Object.keys(before.givens), ...Object.keys(after.givens)])]
    .sort()
    .flatMap((name) => {
      const a = before.givens[name] ?? null;
      const b = after.givens[name] ?? null;
      return a === b ? [] : [{ name, before: a, after: b }];
    });
}

function text(value: string | number | undefined): string | null {
  return value === undefined ? null : String(value);
}
