import type { Band, FailoverBand, PhaseBands } from '../../experiments/phase-bands.js';
import { DASH, duration, range } from '../format.js';
import { PHASE_LOOKS } from '../phase-look.js';
import { oneLine } from '../safe-text.js';
import type { Cell, Column } from '../tables/table.js';
import { table, wrap } from './layout.js';
import type { Styler } from './styler.js';

/** From what to what each step of a failover takes, whenever the fault meets the probes. */
export function phaseBandLines(bands: PhaseBands, width: number, style: Styler): string[] {
  const rows = bands.bands.flatMap((band) => rowsOf(band, bands.runs.length));
  const missed = bands.runs.filter(({ verdict }) => verdict === 'missed').length;
  const judged = missed === 0 ? '' : `; expectations were missed in ${missed} of them`;
  const what = `${bands.runs.length} runs, the probes of all sites at every moment between two of them (${duration(bands.interval_us)}) after ${oneLine(bands.fault)}${judged}`;
  return [...wrap(what, width), ...table({ head: HEAD, rows }, width, style)];
}

const HEAD: readonly Column[] = [
  { title: 'clients', align: 'left', max: 20, yields: 'shortened' },
  { title: 'fault to', align: 'left', max: 32, yields: 'shortened' },
  { title: 'min', align: 'right' },
  { title: 'median', align: 'right' },
  { title: 'max', align: 'right' },
  { title: 'closed form', align: 'right', yields: 'dropped' },
  { title: 'runs', align: 'right', yields: 'dropped' },
];

function rowsOf(row: FailoverBand, runs: number): readonly (readonly Cell[])[] {
  const { detection, total } = row.closedForm ?? { detection: null, total: null };
  const steps: readonly (readonly [string, Band | null, Extremes | null])[] = [
    ['detected', row.detected, detection],
    ['published', row.published, null],
    ['50 % moved', row.shifted50, null],
    ['99 % moved', row.shifted99, null],
    ['last moved', row.lastMoved, total],
    ['recovered', row.recovered, null],
    ...row.phases.map(({ name, band }) => [`  of which ${PHASE_LOOKS[name].label}`, band, null] as const),
  ];
  return steps.map(([step, band, bounds], index) => [
    { text: index === 0 ? oneLine(row.clients) : '' },
    { text: step },
    ...figures(band),
    { text: bounds === null ? '' : range(bounds.best_for_us, bounds.worst_for_us) },
    { text: band === null || band.runs === runs ? '' : `${band.runs} of ${runs}` },
  ]);
}

interface Extremes {
  readonly best_for_us: number;
  readonly worst_for_us: number;
}

function figures(band: Band | null): readonly Cell[] {
  if (band === null) return [DASH, DASH, DASH].map((text) => ({ text, tone: 'quiet' as const }));
  return [band.min_us, band.median_us, band.max_us].map((length) => ({ text: duration(length) }));
}
