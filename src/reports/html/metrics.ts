import type { HistogramSummary, Metric, RunResult } from '../../metrics/result.js';
import { figureTexts } from '../figure-text.js';
import { count, DASH } from '../format.js';
import type { Cell, Table } from '../tables/table.js';
import { html, type Markup } from './markup.js';
import { tableMarkup } from './table.js';

/** Every metric of the result by its full name: whatever a family measures stands here, known or not. */
export function metricsSection({ metrics }: RunResult): Markup {
  const names = Object.keys(metrics).sort();
  const values = names.filter((name) => metrics[name]?.histogram === undefined);
  const histograms = names.filter((name) => metrics[name]?.histogram !== undefined);
  return html`<p><label class="filter" data-needs-script>Show what holds <input type="search" id="metric-filter" autocomplete="off"></label></p>
<div id="all-metrics">${tableMarkup(valueTable(metrics, values), { caption: 'Values', isTall: true })}
${tableMarkup(histogramTable(metrics, histograms), { caption: 'Distributions', isTall: true })}</div>`;
}

type Metrics = RunResult['metrics'];

function valueTable(metrics: Metrics, names: readonly string[]): Table {
  return {
    head: [
      { title: 'metric', align: 'left' },
      { title: 'value', align: 'right' },
      { title: 'unit', align: 'left' },
    ],
    rows: names.map((name) => {
      const metric = metrics[name];
      return [
        { text: name },
        figureCell(name, metric?.value ?? null),
        { text: metric?.unit ?? '', tone: 'quiet' },
      ];
    }),
  };
}

const QUANTILES = ['mean', 'p50', 'p90', 'p99', 'p999', 'max'] as const;

function histogramTable(metrics: Metrics, names: readonly string[]): Table {
  return {
    head: [
      { title: 'metric', align: 'left' },
      { title: 'count', align: 'right' },
      ...QUANTILES.map((title) => ({ title: title === 'p999' ? 'p99.9' : title, align: 'right' as const })),
    ],
    rows: names.map((name) => [{ text: name }, ...histogramCells(name, metrics[name])]),
  };
}

function histogramCells(name: string, metric: Metric | undefined): readonly Cell[] {
  const histogram: HistogramSummary | undefined = metric?.histogram;
  if (histogram === undefined || histogram.count === 0) {
    return ['0', ...QUANTILES.map(() => DASH)].map((text) => ({ text, tone: 'quiet' as const }));
  }
  return [
    { text: count(histogram.count) },
    ...QUANTILES.map((quantile) => figureCell(name, histogram[quantile])),
  ];
}

function figureCell(name: string, value: number | null): Cell {
  return value === null ? { text: DASH, tone: 'quiet' } : { text: figureTexts(name, value, null).before };
}
