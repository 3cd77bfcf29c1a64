import type { RunResult, Series } from '../metrics/result.js';
import { seriesNamed, sumOf } from './charts/series-of.js';
import { isTelling, loadRows } from './load-rows.js';
import { withoutIdleTotal } from './populations.js';
import { registryPanels } from './registry-panels.js';

/** One plot over time: the series of one name, and how to read them. */
export interface SeriesPanel {
  /** Stable: the series' name. */
  readonly id: string;
  readonly title: string;
  /** What the vertical axis is in: `share` is from 0 to 1, `per second` a rate of the unit. */
  readonly unit: string;
  readonly scale: 'share' | 'amount';
  /** Areas on top of each other add up to something. */
  readonly shape: 'areas' | 'lines' | 'steps';
  /** The first ones say most; of the others there is nothing to tell, or others say it too. */
  readonly isMain: boolean;
  readonly lines: readonly PanelLine[];
}

export interface PanelLine {
  readonly label: string;
  /** Whose colour it has: a replica has the same one everywhere on the page. */
  readonly hue: { readonly of: 'replica' | 'clients' | 'other'; readonly index: number };
  readonly step_us: number;
  /** Where in its step a value stands: at its end (1) or in its middle (0.5). */
  readonly within: 1 | 0.5;
  readonly values: Series['values'];
}

/**
 * Every series of the result as plots, the most telling first. What this file does not know by name gets
 * a plot of its own all the same. With `clients`, what has a population is of that one only.
 */
export function seriesPanels(result: RunResult, clients: string | null): readonly SeriesPanel[] {
  const series = new Set(Object.keys(result.series).map((key) => key.replace(/\{.*$/s, '')));
  const others = Object.entries(KNOWN).filter(([, { of }]) => of !== undefined && series.has(of));
  const names = [...series, ...others.map(([id]) => id)];
  const order = Object.keys(KNOWN);
  const rank = (name: string) => (order.includes(name) ? order.indexOf(name) : order.length);
  const panels = names
    .sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1))
    .map((name) => panelOf(result, name, clients))
    .filter(({ lines }) => lines.length > 0);
  return [...registryPanels(result, clients), ...panels].sort((a, b) => Number(b.isMain) - Number(a.isMain));
}

interface Known {
  readonly title: string;
  readonly shape: SeriesPanel['shape'];
  /** `rate`: counted in each step, shown by the second. */
  readonly reads: 'share' | 'level' | 'rate';
  readonly isMain: (result: RunResult) => boolean;
  /** Labels by which lines are told apart; over others they are added up. */
  readonly by: readonly string[];
  /** Whose series they are, where it is not the name of the plot. */
  readonly of?: string;
  /** Which of the series are meant. */
  readonly only?: (labels: Series['labels']) => boolean;
}

const always = () => true;
const never = () => false;
/** Where clients hold connections, others say as much. */
const whereNothingConnects = ({ series }: RunResult) =>
  !Object.keys(series).some((key) => key.startsWith('connected'));
const whereTelling = (result: RunResult) => isTelling(loadRows(result));

/** In the order in which they stand. */
const KNOWN: Readonly<Record<string, Known>> = {
  connected: {
    title: 'Connections by replica, as the clients believe',
    shape: 'areas',
    reads: 'level',
    isMain: always,
    by: ['replica'],
  },
  availability: {
    title: 'Clients with service',
    shape: 'lines',
    reads: 'share',
    isMain: always,
    by: ['clients'],
  },
  operations_ok: {
    title: 'Operations that went well',
    shape: 'lines',
    reads: 'rate',
    isMain: whereNothingConnects,
    by: ['clients', 'operation'],
    of: 'operations',
    only: ({ outcome }) => outcome === 'ok',
  },
  operations: {
    title: 'Operations that failed, or were never answered',
    shape: 'lines',
    reads: 'rate',
    isMain: always,
    by: ['clients', 'operation'],
    only: ({ outcome }) => outcome !== 'ok',
  },
  lost: {
    title: 'Messages lost, by the moment of sending',
    shape: 'lines',
    reads: 'rate',
    isMain: always,
    by: ['clients'],
  },
  writes_lost: {
    title: 'Acknowledged writes lost, by the moment of their loss',
    shape: 'lines',
    reads: 'rate',
    isMain: always,
    by: [],
  },
  replication_lag: {
    title: 'How far behind each replica is',
    shape: 'lines',
    reads: 'level',
    isMain: always,
    by: ['replica'],
  },
  replication_lag_bytes: {
    title: 'What each replica lacks',
    shape: 'lines',
    reads: 'level',
    isMain: always,
    by: ['replica'],
  },
  stale_reads: {
    title: 'Reads of something out of date',
    shape: 'lines',
    reads: 'rate',
    isMain: always,
    by: ['clients', 'replica'],
  },
  connect_attempts: {
    title: 'Attempts to connect',
    shape: 'lines',
    reads: 'rate',
    isMain: always,
    by: ['clients'],
  },
  throttled: {
    title: 'Turned away by a replica',
    shape: 'lines',
    reads: 'rate',
    isMain: always,
    by: ['replica', 'what'],
  },
  utilisation: {
    title: 'How busy the replicas are',
    shape: 'lines',
    reads: 'share',
    isMain: whereTelling,
    by: ['replica'],
  },
  units: {
    title: 'Size of the replicas',
    shape: 'steps',
    reads: 'level',
    isMain: whereTelling,
    by: ['replica'],
  },
  reads: {
    title: 'Reads answered',
    shape: 'lines',
    reads: 'rate',
    isMain: never,
    by: ['clients', 'replica'],
  },
  stream_lag_bytes: {
    title: 'By how much of its stream a replica is behind',
    shape: 'lines',
    reads: 'level',
    isMain: never,
    by: ['replica'],
  },
  writes_lost_during: {
    title: 'Acknowledged writes lost that overlap the fault',
    shape: 'lines',
    reads: 'rate',
    isMain: never,
    by: ['fault'],
  },
  delivered: {
    title: 'Messages delivered, by the moment of sending',
    shape: 'lines',
    reads: 'rate',
    isMain: never,
    by: ['clients'],
  },
  duplicated: {
    title: 'Messages that came again',
    shape: 'lines',
    reads: 'rate',
    isMain: never,
    by: ['clients'],
  },
  lost_during: {
    title: 'Messages lost that overlap the fault',
    shape: 'lines',
    reads: 'rate',
    isMain: never,
    by: ['fault', 'clients'],
  },
  forwarded_bytes: {
    title: 'Traffic between replicas',
    shape: 'lines',
    reads: 'rate',
    isMain: never,
    by: ['from', 'to'],
  },
  down: { title: 'Clients down', shape: 'lines', reads: 'level', isMain: never, by: ['clients'] },
  up_time: { title: 'Client time up', shape: 'lines', reads: 'rate', isMain: never, by: ['clients'] },
  down_time: { title: 'Client time down', shape: 'lines', reads: 'rate', isMain: never, by: ['clients'] },
};

/** Of a series that nobody has told this file about: its name in words, as it stands. */
function unknown(name: string, series: readonly Series[]): Known {
  const isShare = series.every(({ unit }) => unit === 'ratio');
  return {
    title: sentence(name),
    shape: 'lines',
    reads: isShare ? 'share' : 'level',
    isMain: always,
    by: [...new Set(series.flatMap(({ labels }) => Object.keys(labels)))].sort(),
  };
}

function panelOf(result: RunResult, name: string, clients: string | null): SeriesPanel {
  const all = seriesNamed(result, KNOWN[name]?.of ?? name);
  const known = KNOWN[name] ?? unknown(name, all);
  const meant = all.filter(
    ({ labels }) =>
      (known.only?.(labels) ?? true) &&
      (clients === null || labels.clients === undefined || labels.clients === clients),
  );
  const lines = linesOf(result, known, meant);
  const unit = all[0]?.unit ?? '';
  return {
    id: name,
    title: known.title,
    unit: known.reads === 'share' ? '' : known.reads === 'rate' ? `${unit} per second` : unit,
    scale: known.reads === 'share' ? 'share' : 'amount',
    shape: known.shape,
    isMain: known.isMain(result) && lines.length > 0,
    lines,
  };
}

/** Lines on which nothing ever happens are left out, unless it is a share: there 100 % says something. */
function linesOf(result: RunResult, known: Known, series: readonly Series[]): readonly PanelLine[] {
  const groups = new Map<string, Series[]>();
  for (const one of series) {
    const label = labelOf(known.by, one.labels);
    groups.set(label, [...(groups.get(label) ?? []), one]);
  }
  const lines = [...groups].flatMap(
    ([label, own]): readonly (PanelLine & { clients: string; rank: number })[] => {
      const values = known.reads === 'share' ? (own[0]?.values ?? []) : sumOf(own);
      const step_us = own[0]?.step_us ?? 1_000_000;
      const isSeen = values.some((value) => value !== null && (known.reads === 'share' || value !== 0));
      if (!isSeen) return [];
      const labels = own[0]?.labels ?? {};
      const { hue, rank } = placeOf(result, known.by, labels);
      const shown =
        known.reads === 'rate'
          ? values.map((value) => (value === null ? null : value / (step_us / 1_000_000)))
          : values;
      return [
        {
          label,
          hue,
          rank,
          step_us,
          within: known.reads === 'level' ? 1 : 0.5,
          values: shown,
          clients: labels.clients ?? '',
        },
      ];
    },
  );
  const kept = known.by.length === 1 && known.by[0] === 'clients' ? withoutIdleTotal(lines) : lines;
  return [...kept].sort((a, b) => a.rank - b.rank).map(({ rank: _, clients: __, ...line }) => line);
}

function labelOf(by: readonly string[], labels: Series['labels']): string {
  const words = by.flatMap((label) =>
    labels[label] === undefined ? [] : [labels[label] === '*' ? 'all' : labels[label]],
  );
  if (words.length === 0) return 'all';
  return by[0] === 'from' ? words.join(' → ') : words.join(' · ');
}

/** Colour and order: those of the replica or the population in the scenario; the total over all comes last. */
function placeOf(
  { topology }: RunResult,
  by: readonly string[],
  labels: Series['labels'],
): { readonly hue: PanelLine['hue']; readonly rank: number } {
  const replica = topology.replicas.findIndex(({ name }) => name === (labels.replica ?? labels.from));
  if (by.includes('replica') || by.includes('from'))
    return { hue: { of: 'replica', index: Math.max(0, replica) }, rank: replica };
  const population = topology.clients.findIndex(({ name }) => name === labels.clients);
  if (population >= 0) return { hue: { of: 'clients', index: population }, rank: population };
  return { hue: { of: 'other', index: 0 }, rank: topology.clients.length };
}

function sentence(name: string): string {
  const words = name.replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}
