import type { LatencyRow, RunResult } from '../../metrics/result.js';
import { duration } from '../format.js';
import { latencyByRegion } from '../latency-rows.js';
import { latencyTableOf } from '../tables/latency.js';
import { html, type Markup, NOTHING } from './markup.js';
import { tableMarkup } from './table.js';

/** Percentiles by operation, clients and region; beside them where they lie on one logarithmic scale. */
export function latencySection(result: RunResult): Markup {
  const rows = latencyByRegion(result, 'intended');
  if (rows.length === 0) return NOTHING;
  const started = latencyByRegion(result, 'started');
  const scale = decades(rows);
  return html`${tableMarkup(latencyTableOf(rows), {
    caption: 'Latency from the moment the client wanted to start',
    drawn: { title: scaleWords(scale), cells: rows.map((row) => strip(row, scale)) },
  })}
${
  started.length === 0
    ? NOTHING
    : html`<details><summary>The same from the actual start of each operation</summary>
${tableMarkup(latencyTableOf(started), { caption: 'Latency from the actual start' })}</details>`
}`;
}

/** Powers of ten, in µs, between which everything lies. */
interface Scale {
  readonly from: number;
  readonly to: number;
}

function decades(rows: readonly LatencyRow[]): Scale {
  const least = Math.max(1, Math.min(...rows.map(({ p50_us }) => p50_us)));
  const most = Math.max(1, ...rows.map(({ p999_us }) => p999_us));
  let from = 0;
  while (10 ** (from + 1) <= least) from++;
  let to = from + 1;
  while (10 ** to < most) to++;
  return { from, to };
}

function scaleWords({ from, to }: Scale): string {
  return `${duration(10 ** from)} to ${duration(10 ** to)}, logarithmic: p50 ● p90 ● p99 | p99.9`;
}

/** From the median to p99.9, with marks at p90 and p99. */
function strip(row: LatencyRow, scale: Scale): Markup {
  const at = (length_us: number) => Number((100 * place(Math.max(1, length_us), scale)).toFixed(2));
  const [p50, p90, p99, p999] = [row.p50_us, row.p90_us, row.p99_us, row.p999_us].map(at);
  const grid = Array.from({ length: scale.to - scale.from + 1 }, (_, power) =>
    Number(((100 * power) / (scale.to - scale.from)).toFixed(2)),
  );
  return html`<span class="strip" aria-hidden="true">${grid.map((x) => html`<i class="decade" style="left:${x}%"></i>`)}<i class="line" style="left:${p50!}%;right:calc(100% - ${p999!}%)"></i><i class="dot p50" style="left:${p50!}%"></i><i class="dot p90" style="left:${p90!}%"></i><i class="tick" style="left:${p99!}%"></i></span>`;
}

/** From 0 to 1 along the decades; between two powers of ten by square roots, which every engine rounds alike. */
function place(length_us: number, { from, to }: Scale): number {
  let whole = from;
  while (whole < to && 10 ** (whole + 1) <= length_us) whole++;
  let rest = length_us / 10 ** whole;
  let part = 0;
  let step = 0.5;
  let factor = Math.sqrt(10);
  for (let digit = 0; digit < FINENESS; digit++) {
    if (rest >= factor) {
      rest /= factor;
      part += step;
    }
    step /= 2;
    factor = Math.sqrt(factor);
  }
  return Math.max(0, Math.min(1, (whole + part - from) / (to - from)));
}

/** Halvings of a decade: the last is less than a pixel. */
const FINENESS = 12;
